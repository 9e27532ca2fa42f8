/* SPDX-License-Identifier: Apache-2.0 */
#include "blink_live.h"

#include "base/clock.h"
#include "hw/random.h"
#include "tools/progress.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	TURNS = 60,
	SHOTS = 6000, /* half a minute of the fastest camera */
	TRIED = 4,    /* cells, those that vary most */
	SEED = 1
};

/* Between two turns: longer than any exposure, and uneven. */
static const double SHORTEST_S = 0.3;
static const double LONGEST_S = 0.7;
/* For the last pictures to come. */
static const double LATE_S = 1;

bool blink_watch_open(struct blink_watch *watch, struct error *error)
{
	*watch = (struct blink_watch){ .room = SHOTS };
	pthread_mutex_init(&watch->lock, NULL);
	watch->shots = malloc(SHOTS * sizeof(*watch->shots));
	return watch->shots != NULL ||
		error_set(error, ERROR_FAILED, "out of memory");
}

void blink_watch_close(struct blink_watch *watch)
{
	free(watch->shots);
	pthread_mutex_destroy(&watch->lock);
}

static float cell_mean(const struct frame *frame, int cell)
{
	int column = cell % BLINK_CELLS_ACROSS;
	int row = cell / BLINK_CELLS_ACROSS;
	int left = column * frame->width / BLINK_CELLS_ACROSS;
	int right = (column + 1) * frame->width / BLINK_CELLS_ACROSS;
	int top = row * frame->height / BLINK_CELLS_DOWN;
	int bottom = (row + 1) * frame->height / BLINK_CELLS_DOWN;
	double sum = 0;

	for (int y = top; y < bottom; y++) {
		const void *pixels = frame_row(frame, y);

		for (int x = left; x < right; x++) {
			sum += frame->format == FRAME_GRAY16
				? ((const uint16_t *)pixels)[x]
				: ((const uint8_t *)pixels)[x];
		}
	}
	int count = (right - left) * (bottom - top);
	return count > 0 ? (float)(sum / count) : 0;
}

static void saw(void *context, const struct capture_sight *sight)
{
	struct blink_watch *watch = context;

	pthread_mutex_lock(&watch->lock);
	if (watch->count < watch->room) {
		struct blink_shot *shot = &watch->shots[watch->count++];

		shot->stamp_ns = sight->exposure_ns;
		for (int i = 0; i < BLINK_CELLS; i++) {
			shot->cells[i] = cell_mean(sight->frame, i);
		}
	}
	pthread_mutex_unlock(&watch->lock);
}

struct capture_witness blink_watch_witness(struct blink_watch *watch)
{
	return (struct capture_witness){ watch, saw };
}

static double variance(const struct blink_watch *watch, int cell)
{
	double mean = 0;
	double squares = 0;

	for (size_t i = 0; i < watch->count; i++) {
		mean += (double)watch->shots[i].cells[cell] /
			(double)watch->count;
	}
	for (size_t i = 0; i < watch->count; i++) {
		double off = (double)watch->shots[i].cells[cell] - mean;

		squares += off * off;
	}
	return squares;
}

/* The cells that vary most, the first one most of all. */
static void find_lively(const struct blink_watch *watch, int cells[TRIED])
{
	double best[TRIED] = { 0 };

	for (int cell = 0; cell < BLINK_CELLS; cell++) {
		double own = variance(watch, cell);
		int at = TRIED;

		while (at > 0 && own > best[at - 1]) {
			at--;
		}
		if (at == TRIED) {
			continue;
		}
		for (int i = TRIED - 1; i > at; i--) {
			best[i] = best[i - 1];
			cells[i] = cells[i - 1];
		}
		best[at] = own;
		cells[at] = cell;
	}
}

static bool copy_levels(const struct blink_watch *watch, int64_t zero_ns,
	int cell, struct blink_record *record, struct error *error)
{
	record->level_count = 0;
	for (size_t i = 0; i < watch->count; i++) {
		struct blink_level level = {
			(double)(watch->shots[i].stamp_ns - zero_ns) * 1e-9,
			watch->shots[i].cells[cell]
		};

		if (level.at_s >= 0 && !blink_saw(record, level, error)) {
			return false;
		}
	}
	return true;
}

bool blink_watch_levels(struct blink_watch *watch, int64_t zero_ns,
	struct blink_record *record, struct blink_result *result,
	struct error *error)
{
	int cells[TRIED] = { 0 };
	int best = 0;
	double most = -1;

	pthread_mutex_lock(&watch->lock);
	find_lively(watch, cells);
	for (int i = 0; i < TRIED; i++) {
		struct error ignored;

		if (copy_levels(watch, zero_ns, cells[i], record, &ignored) &&
			blink_run(record, result, &ignored) &&
			result->contrast > most) {
			most = result->contrast;
			best = i;
		}
	}
	bool good = copy_levels(watch, zero_ns, cells[best], record, error) &&
		blink_run(record, result, error);
	pthread_mutex_unlock(&watch->lock);
	return good;
}

static double any_pause_s(uint64_t *random)
{
	double share = (double)(random_next(random) >> 11) * 0x1p-53;

	return SHORTEST_S + (LONGEST_S - SHORTEST_S) * share;
}

static void sleep_s(double seconds)
{
	struct timespec wait = { (time_t)seconds,
		(long)((seconds - (double)(time_t)seconds) * 1e9) };

	nanosleep(&wait, NULL);
}

/* It turned somewhere between before and after the writing. */
static bool turn(int file, const char *path, int64_t zero_ns, bool lit,
	struct blink_record *record, struct error *error)
{
	int64_t before_ns = clock_now_ns();

	if (pwrite(file, lit ? "1\n" : "0\n", 2, 0) != 2) {
		return error_errno(error, ERROR_UNREACHABLE, "%s", path);
	}
	int64_t at_ns = before_ns + (clock_now_ns() - before_ns) / 2;
	return blink_turned(record,
		(struct blink_turn){ (double)(at_ns - zero_ns) * 1e-9, lit },
		error);
}

static bool turn_often(int file, const char *path, int64_t zero_ns,
	bool (*ended)(void *context), void *context,
	struct blink_record *record, struct error *error)
{
	struct progress progress;
	uint64_t random = SEED;
	bool good = true;

	progress_init(&progress, "turns", TURNS);
	for (int i = 0; good && i < TURNS; i++) {
		good = turn(file, path, zero_ns, i % 2 == 0, record, error);
		if (good && ended != NULL && ended(context)) {
			good = error_set(error, ERROR_FAILED,
				"ended by hand; the source is dark");
		}
		sleep_s(any_pause_s(&random));
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	return good;
}

bool blink_switch(const char *path, int64_t zero_ns,
	bool (*ended)(void *context), void *context,
	struct blink_record *record, struct error *error)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);

	if (file < 0) {
		return error_errno(error, ERROR_UNREACHABLE,
			"%s: name the brightness of a light of the kernel, as "
			"in /sys/class/leds/input3::capslock/brightness",
			path);
	}
	bool good =
		turn_often(file, path, zero_ns, ended, context, record, error);
	if (pwrite(file, "0\n", 2, 0) != 2 && good) {
		good = error_errno(error, ERROR_UNREACHABLE, "%s", path);
	}
	close(file);
	sleep_s(LATE_S);
	return good;
}
