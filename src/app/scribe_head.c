/* SPDX-License-Identifier: Apache-2.0 */
#include "scribe_head.h"

#include "settings/fixture_file.h"
#include "settings/rig_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The judge's weights are some ten kilobytes. */
enum {
	WEIGHTS_MAX = 4 * 1024 * 1024
};

static bool add(struct scribe_head *head, const char *name, char *text,
	size_t size, struct error *error)
{
	size_t place = head->head.file_count;

	if (text == NULL) {
		return error_set(
			error, ERROR_FAILED, "recorder: out of memory");
	}
	head->texts[place] = text;
	head->head.files[place] = (struct piece_file){ name, text, size };
	head->head.file_count++;
	return true;
}

static bool add_options(struct scribe_head *head, const char *name,
	const struct option_table *table, const void *target,
	struct error *error)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL) {
		return error_set(
			error, ERROR_FAILED, "recorder: out of memory");
	}
	options_print(table, target, out);
	fclose(out);
	return add(head, name, text, size, error);
}

static bool add_copy(struct scribe_head *head, const char *name,
	const char *path, struct error *error)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(WEIGHTS_MAX);
	size_t size;

	if (file == NULL || text == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
		free(text);
		if (file != NULL) {
			fclose(file);
		}
		return false;
	}
	size = fread(text, 1, WEIGHTS_MAX, file);
	fclose(file);
	return add(head, name, text, size, error);
}

/* Recordings are handed on: no secret goes along, nor paths of files. */
static struct settings shareable(const struct settings *settings)
{
	struct settings copy = *settings;

	copy.rotctl_token[0] = '\0';
	for (int i = 0; i < RIG_CAMERAS; i++) {
		copy.cameras[i].source[0] = '\0';
		copy.cameras[i].pose[0] = '\0';
	}
	copy.record_folder[0] = '\0';
	copy.mount_fixture[0] = '\0';
	copy.rig[0] = '\0';
	copy.eye.blobs.weights[0] = '\0';
	return copy;
}

/* Without the name and the password that a URL may hold. */
static const char *without_login(const char *source)
{
	const char *at = strrchr(source, '@');

	return strstr(source, "://") != NULL && at != NULL ? at + 1 : source;
}

static void fill_begin(
	struct event_begin *begin, const struct settings *settings)
{
	begin->format = EVENT_FORMAT;
	snprintf(begin->version, sizeof(begin->version), "%s",
		SEARCHLIGHT_VERSION);
	snprintf(begin->camera, sizeof(begin->camera), "%s %.250s",
		settings->cameras[0].kind,
		without_login(settings->cameras[0].source));
	snprintf(begin->mount, sizeof(begin->mount), "%s %.250s",
		settings->mount_kind, settings->mount_link);
}

bool scribe_head_fill(struct scribe_head *head, const struct settings *settings,
	const struct rig *rig, struct error *error)
{
	struct settings shared = shareable(settings);
	const char *weights = settings->eye.blobs.weights;

	fill_begin(&head->head.begin, settings);
	return add_options(head, "settings.conf", &settings_table, &shared,
		       error) &&
		add_options(head, "rig.conf", &rig_table, rig, error) &&
		(settings->mount_fixture[0] == '\0' ||
			add_options(head, "fixture.conf", &fixture_table,
				&settings->mount.fixture, error)) &&
		(weights[0] == '\0' ||
			add_copy(head, "judge.weights", weights, error));
}

void scribe_head_free(struct scribe_head *head)
{
	for (size_t i = 0; i < head->head.file_count; i++) {
		free(head->texts[i]);
	}
}
