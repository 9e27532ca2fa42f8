/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/dmx_fixture.h"

#include <math.h>
#include <string.h>

static const double fine_max = 65535.0;
static const double coarse_max = 255.0;

struct dmx_fixture dmx_fixture_default(void)
{
	return (struct dmx_fixture){
		.slots = 6,
		.pan_coarse = 1,
		.pan_fine = 2,
		.tilt_coarse = 3,
		.tilt_fine = 4,
		.focus_wide = 255,
		.pan_range_rad = geom_radians(540.0),
		.tilt_range_rad = geom_radians(270.0),
		.error_rad = geom_radians(0.5),
		.dark = { { 5, 0 }, { 6, 0 } },
		.dark_count = 2,
	};
}

static void put_angle(uint8_t *slots, int coarse, int fine, double range_rad,
	double angle_rad)
{
	double share = fmin(fmax(angle_rad / range_rad + 0.5, 0.0), 1.0);
	long value = lround(share * (fine > 0 ? fine_max : coarse_max));

	slots[coarse - 1] = (uint8_t)(fine > 0 ? value >> 8 : value);
	if (fine > 0) {
		slots[fine - 1] = (uint8_t)value;
	}
}

static double angle_of(
	const uint8_t *slots, int coarse, int fine, double range_rad)
{
	double share = fine > 0
		? (slots[coarse - 1] * 256.0 + slots[fine - 1]) / fine_max
		: slots[coarse - 1] / coarse_max;

	return (share - 0.5) * range_rad;
}

static void put_holds(uint8_t *slots, const struct dmx_hold *holds, int count)
{
	for (int i = 0; i < count; i++) {
		slots[(int)holds[i].slot - 1] = (uint8_t)holds[i].value;
	}
}

void dmx_fixture_dark(const struct dmx_fixture *fixture, struct mount_angles at,
	uint8_t *slots)
{
	memset(slots, 0, (size_t)fixture->slots);
	put_holds(slots, fixture->always, fixture->always_count);
	put_angle(slots, fixture->pan_coarse, fixture->pan_fine,
		fixture->pan_range_rad, at.pan_rad);
	put_angle(slots, fixture->tilt_coarse, fixture->tilt_fine,
		fixture->tilt_range_rad, at.tilt_rad);
	dmx_fixture_focus(fixture, 1.0, slots);
	dmx_fixture_shine(fixture, false, slots);
}

void dmx_fixture_shine(
	const struct dmx_fixture *fixture, bool lit, uint8_t *slots)
{
	put_holds(slots, fixture->dark, fixture->dark_count);
	if (lit) {
		put_holds(slots, fixture->lit, fixture->lit_count);
	}
}

/* Of a byte, in what the slots count in. */
static double focus_value(const struct dmx_fixture *fixture, int byte)
{
	return fixture->focus_fine > 0 ? byte * (fine_max / coarse_max) : byte;
}

double dmx_fixture_focus(
	const struct dmx_fixture *fixture, double share, uint8_t *slots)
{
	double narrow = focus_value(fixture, fixture->focus_narrow);
	double wide = focus_value(fixture, fixture->focus_wide);
	double value = narrow + fmin(fmax(share, 0.0), 1.0) * (wide - narrow);

	if (fixture->focus_coarse == 0) {
		return 0.0;
	}
	long step = lround(wide > narrow ? ceil(value) : floor(value));

	slots[fixture->focus_coarse - 1] =
		(uint8_t)(fixture->focus_fine > 0 ? step >> 8 : step);
	if (fixture->focus_fine > 0) {
		slots[fixture->focus_fine - 1] = (uint8_t)step;
	}
	return dmx_fixture_width(fixture, slots);
}

double dmx_fixture_width(
	const struct dmx_fixture *fixture, const uint8_t *slots)
{
	double narrow = focus_value(fixture, fixture->focus_narrow);
	double wide = focus_value(fixture, fixture->focus_wide);

	if (fixture->focus_coarse == 0) {
		return 0.0;
	}
	double value = fixture->focus_fine > 0
		? slots[fixture->focus_coarse - 1] * 256.0 +
			slots[fixture->focus_fine - 1]
		: slots[fixture->focus_coarse - 1];

	return fmin(fmax((value - narrow) / (wide - narrow), 0.0), 1.0);
}

struct mount_angles dmx_fixture_place(
	const struct dmx_fixture *fixture, const uint8_t *slots)
{
	return (struct mount_angles){
		angle_of(slots, fixture->pan_coarse, fixture->pan_fine,
			fixture->pan_range_rad),
		angle_of(slots, fixture->tilt_coarse, fixture->tilt_fine,
			fixture->tilt_range_rad),
	};
}
