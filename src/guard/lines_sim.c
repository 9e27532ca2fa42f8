/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "guard/sim_lines.h"
#include "lines.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

struct sim_chip {
	struct lines lines;
	int lock_fd; /* lines have one owner, as a chip's have */
	struct sim_lines *file;
	bool timer; /* the heartbeat is wired */
	uint32_t opened[GUARD_INPUT_COUNT];
	bool levels[GUARD_OUTPUT_COUNT];
};

static bool sim_write(
	struct lines *lines, const bool levels[GUARD_OUTPUT_COUNT]);
static void sim_close(struct lines *lines);

static bool take_lines(
	struct sim_chip *chip, const char *path, struct error *error)
{
	chip->file = sim_lines_map(path, error);
	if (chip->file == NULL) {
		return false;
	}
	chip->lock_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (chip->lock_fd < 0 || flock(chip->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		return error_errno(error, ERROR_UNREACHABLE,
			"%s: cannot take the simulated lines (does another "
			"guard hold them?)",
			path);
	}
	return true;
}

/* As of lines_gpiod: the heartbeat comes last. */
static void put_low(struct sim_chip *chip)
{
	static const bool low[GUARD_OUTPUT_COUNT];
	bool levels[GUARD_OUTPUT_COUNT] = { false };

	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		chip->levels[i] = atomic_load(&chip->file->high[i]) != 0;
	}
	levels[GUARD_HEARTBEAT] = chip->levels[GUARD_HEARTBEAT];
	sim_write(&chip->lines, levels);
	sim_write(&chip->lines, low);
}

static struct lines *sim_open(
	const struct lines_plan *plan, struct error *error)
{
	struct sim_chip *chip = calloc(1, sizeof(*chip));

	if (chip == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
		return NULL;
	}
	chip->lines.ops = &lines_sim;
	chip->lock_fd = -1;
	chip->timer = plan->outputs[GUARD_HEARTBEAT] != LINES_NOT_WIRED;
	if (!take_lines(chip, plan->place, error)) {
		sim_close(&chip->lines);
		return NULL;
	}
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		chip->opened[i] = atomic_load(&chip->file->opened[i]);
	}
	put_low(chip);
	return &chip->lines;
}

static bool sim_read(
	struct lines *lines, struct contact_look looks[GUARD_INPUT_COUNT])
{
	struct sim_chip *chip = (struct sim_chip *)lines;
	struct sim_lines *file = chip->file;
	bool lost = atomic_load(&file->lost) != 0;

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		uint32_t opened = atomic_load(&file->opened[i]);

		looks[i].closed = !lost && atomic_load(&file->closed[i]) != 0;
		looks[i].opened = opened != chip->opened[i];
		chip->opened[i] = opened;
	}
	looks[GUARD_FEEDBACK].closed =
		!lost && sim_lines_light(file, chip->timer, clock_now_ns());
	return !lost;
}

static bool sim_write(
	struct lines *lines, const bool levels[GUARD_OUTPUT_COUNT])
{
	struct sim_chip *chip = (struct sim_chip *)lines;

	if (atomic_load(&chip->file->lost) != 0) {
		return false;
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		if (levels[i] == chip->levels[i]) {
			continue;
		}
		chip->levels[i] = levels[i];
		sim_lines_drive(chip->file, (enum guard_output)i, levels[i],
			chip->timer, clock_now_ns());
	}
	return true;
}

static int sim_fds(const struct lines *lines, int fds[LINES_FDS_MAX])
{
	(void)lines;
	(void)fds;
	return 0;
}

static void sim_close(struct lines *lines)
{
	struct sim_chip *chip = (struct sim_chip *)lines;

	if (chip != NULL) {
		sim_lines_unmap(chip->file);
		if (chip->lock_fd >= 0) {
			close(chip->lock_fd);
		}
		free(chip);
	}
}

const struct lines_ops lines_sim = {
	.open = sim_open,
	.read = sim_read,
	.write = sim_write,
	.fds = sim_fds,
	.close = sim_close,
};
