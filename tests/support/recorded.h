/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_RECORDED_H
#define SUPPORT_RECORDED_H

#include "night.h"

#include <dirent.h>

/*
 * Recorded: a night with the real daemon that is recorded on a shelf of its
 * own, and the real searchlight-replay, which plays it.
 */

struct recorded {
	struct night_paths paths;
	const char *replay;   /* the program */
	const char *scenario; /* of the night; NULL: bundled footage */
	const char *fixture;  /* as struct night has it */
	struct night night;
	char shelf[64];
	char said[8192]; /* by the last replay */
};

/* A folder without a night. */
static inline void recorded_shelf(struct recorded *r)
{
	snprintf(r->shelf, sizeof(r->shelf), "/tmp/searchlight-night-XXXXXX");
	assert_non_null(mkdtemp(r->shelf));
}

static inline void recorded_begin(struct recorded *r, const char *settings)
{
	char more[512];

	recorded_shelf(r);
	snprintf(more, sizeof(more), "record.folder = %s\nguard =\n%s",
		r->shelf, settings);
	memset(&r->night, 0, sizeof(r->night));
	r->night.paths = r->paths;
	r->night.scenario = r->scenario;
	r->night.fixture = r->fixture;
	night_start(&r->night, more);
}

static inline void recorded_clear(const struct recorded *r)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", r->shelf);
	assert_int_equal(system(command), 0);
}

/* What waits is still written, which takes a while on a busy machine. */
static inline void recorded_end(struct recorded *r)
{
	kill(r->night.daemon, SIGTERM);
	assert_int_equal(process_wait(r->night.daemon, 30.0), 0);
	r->night.daemon = 0;
	night_end(&r->night);
}

static inline void recorded_follow(struct recorded *r, int ms)
{
	assert_string_equal(
		night_say(&r->night, "mode follow"), "ok mode follow");
	assert_true(night_until(&r->night, "mode", NULL, "follow", 5.0));
	poll(NULL, 0, ms);
}

static inline int recorded_is(const struct dirent *entry)
{
	return entry->d_name[0] == '2';
}

static inline int recorded_order(
	const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The paths of the shelf's recordings, oldest first; all of them at most. */
static inline int recorded_pieces(
	const struct recorded *r, char paths[][200], int most)
{
	struct dirent **names;
	int count = scandir(r->shelf, &names, recorded_is, recorded_order);

	assert_true(count >= 1 && count <= most);
	for (int i = 0; i < count; i++) {
		snprintf(paths[i], 200, "%s/%.60s", r->shelf, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return count;
}

/* The path of its only one. */
static inline void recorded_find(const struct recorded *r, char path[200])
{
	char paths[1][200];

	recorded_pieces(r, paths, 1);
	memcpy(path, paths[0], 200);
}

/* @name in the shelf, with @text in it, and its @path. */
static inline void recorded_put(const struct recorded *r, const char *name,
	const char *text, char path[100])
{
	snprintf(path, 100, "%s/%s", r->shelf, name);
	night_write(path, text);
}

/* All of the shelf's @name, at most @size less 1. */
static inline void recorded_read(
	const struct recorded *r, const char *name, char *text, size_t size)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", r->shelf, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t used = fread(text, 1, size - 1, file);
	text[used] = '\0';
	fclose(file);
}

/* The program with these words; its exit code. */
static inline int recorded_run(struct recorded *r, const char *words)
{
	char command[1500];

	assert_true(snprintf(command, sizeof(command), "%s %s 2>&1", r->replay,
			    words) < (int)sizeof(command));
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t got = fread(r->said, 1, sizeof(r->said) - 1, pipe);
	r->said[got] = '\0';
	return WEXITSTATUS(pclose(pipe));
}

enum {
	RECORDED_WORDS_MAX = 1200
};

__attribute__((format(printf, 2, 0))) static inline void recorded_write(
	char words[RECORDED_WORDS_MAX], const char *format, va_list list)
{
	int used = vsnprintf(words, RECORDED_WORDS_MAX, format, list);

	assert_true(used < RECORDED_WORDS_MAX);
}

__attribute__((format(printf, 2, 3))) static inline int recorded_replay(
	struct recorded *r, const char *format, ...)
{
	char words[RECORDED_WORDS_MAX];
	va_list list;

	va_start(list, format);
	recorded_write(words, format, list);
	va_end(list);
	return recorded_run(r, words);
}

/* The same, which must succeed. */
__attribute__((format(printf, 2, 3))) static inline void recorded_replays(
	struct recorded *r, const char *format, ...)
{
	char words[RECORDED_WORDS_MAX];
	va_list list;

	va_start(list, format);
	recorded_write(words, format, list);
	va_end(list);
	if (recorded_run(r, words) != 0) {
		fail_msg("%s:\n%s", words, r->said);
	}
}

static inline void recorded_must_say(
	const struct recorded *r, const char *words)
{
	if (strstr(r->said, words) == NULL) {
		fail_msg("\"%s\" is not in:\n%s", words, r->said);
	}
}

/* The number behind @key. */
static inline double recorded_number(const struct recorded *r, const char *key)
{
	double number = (double)NAN;

	recorded_must_say(r, key);
	assert_int_equal(
		sscanf(strstr(r->said, key) + strlen(key), "%lf", &number), 1);
	return number;
}

#endif
