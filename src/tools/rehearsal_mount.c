/* SPDX-License-Identifier: Apache-2.0 */
#include "rehearsal_mount.h"

#include <string.h>

bool rehearsal_mount_init(struct rehearsal_mount *mount,
	const struct rehearsal_settings *settings, int64_t now_ns,
	struct error *error)
{
	mount->ops = mount_find(settings->mount_kind);
	if (mount->ops == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"mount kind '%s' is unknown", settings->mount_kind);
	}
	sim_head_init(&mount->head, &settings->head, now_ns);
	mount->line = sim_line_open(&settings->line, &mount->head, error);
	if (mount->line == NULL) {
		return false;
	}
	mount->link = link_virtual_open(mount->line, error);
	if (mount->link == NULL) {
		return false;
	}
	mount->mount =
		mount->ops->open(&settings->mount, mount->link, now_ns, error);
	mount->next_ns = now_ns;
	return mount->mount != NULL;
}

void rehearsal_mount_fini(struct rehearsal_mount *mount)
{
	if (mount->mount != NULL) {
		mount->ops->close(mount->mount);
	}
	link_close(mount->link);
	sim_line_close(mount->line);
}

static void keep_samples(
	struct rehearsal_mount *mount, const struct mount_report *report)
{
	for (size_t i = 0; i < report->sample_count; i++) {
		if (mount->sample_count == REHEARSAL_SAMPLES_MAX) {
			mount->sample_count--;
			memmove(mount->samples, mount->samples + 1,
				mount->sample_count *
					sizeof(mount->samples[0]));
		}
		mount->samples[mount->sample_count++] = report->samples[i];
	}
}

static void note_sent(struct rehearsal_mount *mount)
{
	const struct mount_stats *stats = mount_stats(mount->mount);

	if (stats->last_command_ns == mount->sent_ns) {
		return;
	}
	mount->sent_ns = stats->last_command_ns;
	mount->sent_exposure_ns = mount->told_exposure_ns;
	mount->sent_new = mount->told_exposure_ns > 0;
	if (mount->sent_count < REHEARSAL_SENT_MAX) {
		mount->sent[mount->sent_count++] = (struct mount_command){
			.sent_ns = stats->last_command_ns,
			.rates = stats->told,
			.focus = stats->focus_told,
		};
	}
}

void rehearsal_mount_serve(struct rehearsal_mount *mount, int64_t now_ns)
{
	struct mount_report report = { 0 };
	struct error error;

	mount->fault =
		!mount->ops->service(mount->mount, now_ns, &report, &error);
	keep_samples(mount, &report);
	note_sent(mount);
	mount->next_ns = report.next_ns > now_ns ? report.next_ns : now_ns + 1;
}

void rehearsal_mount_obey(struct rehearsal_mount *mount,
	const struct pursuit_output *output, int64_t exposure_ns,
	int64_t now_ns)
{
	mount->sample_count = 0;
	mount->sent_count = 0;
	if (output->stop) {
		mount->ops->stop(mount->mount, now_ns);
	} else {
		if (mount->ops->focus != NULL) {
			mount->ops->focus(
				mount->mount, output->focus.tell, now_ns);
		}
		mount->ops->command(mount->mount, output->command, now_ns);
	}
	mount->told_exposure_ns = exposure_ns;
	rehearsal_mount_serve(mount, now_ns);
}

struct mount_angles rehearsal_mount_true(
	struct rehearsal_mount *mount, int64_t now_ns)
{
	uint8_t none[1];

	/* The line moves the head, so that no byte under way is passed by. */
	sim_line_say(mount->line, none, 0, now_ns);
	return sim_head_true(&mount->head);
}

double rehearsal_mount_width(
	struct rehearsal_mount *mount, const struct rig *rig, int64_t now_ns)
{
	if (rig->focus.drive == FOCUS_FIXED) {
		return rig->beam_rad;
	}
	rehearsal_mount_true(mount, now_ns);
	return rig->beam_rad +
		sim_line_focus(mount->line) *
		(rig->focus.wide_rad - rig->beam_rad);
}

bool rehearsal_mount_sent(struct rehearsal_mount *mount)
{
	bool sent = mount->sent_new;

	mount->sent_new = false;
	return sent;
}
