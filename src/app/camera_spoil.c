/* SPDX-License-Identifier: Apache-2.0 */
#include "app/camera_spoil.h"

#include "base/clock.h"
#include "hw/random.h"
#include "hw/sim_faults.h"

#include <stdlib.h>

enum {
	BLACK = 0,
	WHITE = 16383, /* the top of 14 bits, as thermal cores have them */
	NOISE_MASK = 16383,
};

static const int64_t slow_ns = 600 * CLOCK_NS_PER_MS;
static const int64_t ahead_ns = CLOCK_NS_PER_S;

static bool reigns(uint64_t faults, enum sim_fault fault)
{
	return (faults & UINT64_C(1) << fault) != 0;
}

bool camera_spoil_open(
	struct camera_spoil *spoil, int width, int height, struct error *error)
{
	*spoil = (struct camera_spoil){
		.width = width, .height = height, .random = 1
	};
	spoil->pixels = calloc(
		(size_t)width * (size_t)height, sizeof(spoil->pixels[0]));
	return spoil->pixels != NULL ||
		error_set(error, ERROR_FAILED, "camera: out of memory");
}

void camera_spoil_close(struct camera_spoil *spoil)
{
	free(spoil->pixels);
	spoil->pixels = NULL;
}

static bool is_invented(uint64_t faults)
{
	return reigns(faults, SIM_FAULT_CAMERA_FROZEN) ||
		reigns(faults, SIM_FAULT_CAMERA_BLACK) ||
		reigns(faults, SIM_FAULT_CAMERA_WHITE) ||
		reigns(faults, SIM_FAULT_CAMERA_NOISE);
}

enum camera_fate camera_spoil_fate(
	uint64_t faults, int64_t due_ns, int64_t period_ns)
{
	if (reigns(faults, SIM_FAULT_NO_CAMERA)) {
		return CAMERA_IS_GONE;
	}
	if (reigns(faults, SIM_FAULT_CAMERA_SILENT) ||
		(reigns(faults, SIM_FAULT_CAMERA_SLOW) &&
			due_ns % slow_ns >= period_ns)) {
		return CAMERA_IS_SILENT;
	}
	return is_invented(faults) ? CAMERA_INVENTS : CAMERA_DRAWS;
}

static void fill(struct camera_spoil *spoil, uint16_t value)
{
	size_t count = (size_t)spoil->width * (size_t)spoil->height;

	for (size_t i = 0; i < count; i++) {
		spoil->pixels[i] = value;
	}
}

static void fill_with_noise(struct camera_spoil *spoil)
{
	size_t count = (size_t)spoil->width * (size_t)spoil->height;

	for (size_t i = 0; i < count; i++) {
		spoil->pixels[i] =
			(uint16_t)(random_next(&spoil->random) & NOISE_MASK);
	}
}

static struct frame invent(struct camera_spoil *spoil, uint64_t faults)
{
	if (reigns(faults, SIM_FAULT_CAMERA_FROZEN) &&
		spoil->last.data != NULL) {
		return spoil->last;
	}
	if (reigns(faults, SIM_FAULT_CAMERA_NOISE)) {
		fill_with_noise(spoil);
	} else {
		fill(spoil,
			reigns(faults, SIM_FAULT_CAMERA_WHITE) ? WHITE : BLACK);
	}
	return (struct frame){ .data = spoil->pixels,
		.stride = (size_t)spoil->width * sizeof(spoil->pixels[0]),
		.width = spoil->width,
		.height = spoil->height,
		.format = FRAME_GRAY16 };
}

static int64_t stamp(
	struct camera_spoil *spoil, uint64_t faults, int64_t due_ns)
{
	if (!reigns(faults, SIM_FAULT_CAMERA_BACK)) {
		spoil->struck_ns = 0;
		return reigns(faults, SIM_FAULT_CAMERA_AHEAD)
			? due_ns + ahead_ns
			: due_ns;
	}
	if (spoil->struck_ns == 0) {
		spoil->struck_ns = due_ns;
	}
	return spoil->struck_ns - (due_ns - spoil->struck_ns);
}

struct frame camera_spoil_frame(struct camera_spoil *spoil, uint64_t faults,
	const struct frame *drawn, int64_t due_ns)
{
	struct frame frame;

	if (drawn != NULL) {
		spoil->last = *drawn;
	}
	frame = is_invented(faults) ? invent(spoil, faults) : spoil->last;
	frame.stamp_ns = stamp(spoil, faults, due_ns);
	return frame;
}
