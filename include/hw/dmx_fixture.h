/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_DMX_FIXTURE_H
#define HW_DMX_FIXTURE_H

#include "core/rig.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Dmx fixture: which slots of a moving head or sky-tracker mean what, as its
 * maker's table says. Slots count from 1, from the fixture's own address.
 *
 * A pan or tilt of 0 is the middle of its range. Pure.
 */

enum {
	DMX_HOLDS_MAX = 32
};

/* A slot and what it is to hold; doubles, as the option table reads rows. */
struct dmx_hold {
	double slot;
	double value;
};

struct dmx_fixture {
	int slots; /* that it takes, 1..512 */
	int pan_coarse;
	int pan_fine; /* 0: it has none */
	int tilt_coarse;
	int tilt_fine;
	int focus_coarse;     /* width of the beam; 0: nothing changes it ... */
	int focus_fine;       /* ... or one byte does */
	int focus_narrow;     /* the high byte at the narrow stop, 0..255 ... */
	int focus_wide;       /* ... and at the wide one; not the same */
	double pan_range_rad; /* from value 0 to the highest */
	double tilt_range_rad;
	double error_rad; /* standard error of where it then stands */
	struct dmx_hold always[DMX_HOLDS_MAX]; /* control, speed, ... */
	int always_count;
	struct dmx_hold dark[DMX_HOLDS_MAX]; /* dimmer, shutter, ... */
	int dark_count;
	/* What those same slots hold for light; none: it is never lit. */
	struct dmx_hold lit[DMX_HOLDS_MAX];
	int lit_count;
};

/* Six slots: pan, tilt in 16 bits, dimmer and shutter; 540 by 270 degrees. */
struct dmx_fixture dmx_fixture_default(void);

/*
 * dmx_fixture_dark - its slots, dark, as wide as can be, pointing at @at,
 * within its range.
 */
void dmx_fixture_dark(const struct dmx_fixture *fixture, struct mount_angles at,
	uint8_t *slots);

/* dmx_fixture_shine - makes @slots dark, or lit where it knows how. */
void dmx_fixture_shine(
	const struct dmx_fixture *fixture, bool lit, uint8_t *slots);

/*
 * dmx_fixture_focus - makes @slots say how wide the beam shall be: 0 (narrow
 * stop) to 1 (wide stop), to the next step that is not narrower. Returns that
 * step; 0 where nothing changes it.
 */
double dmx_fixture_focus(
	const struct dmx_fixture *fixture, double share, uint8_t *slots);

/* dmx_fixture_width - the width that @slots say, as dmx_fixture_focus has it.
 */
double dmx_fixture_width(
	const struct dmx_fixture *fixture, const uint8_t *slots);

/* dmx_fixture_place - where @slots send it. */
struct mount_angles dmx_fixture_place(
	const struct dmx_fixture *fixture, const uint8_t *slots);

#endif
