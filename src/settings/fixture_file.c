/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/fixture_file.h"

#include "settings/option_rows.h"

#include <math.h>

#define STRUCT struct dmx_fixture

enum {
	SLOTS_MAX = 512,
	BYTE_MAX = 255
};

/* slot, value */
static const struct option_rows always = {
	.columns = 2,
	.max = DMX_HOLDS_MAX,
	.count_offset = offsetof(STRUCT, always_count),
};
static const struct option_rows dark = {
	.columns = 2,
	.max = DMX_HOLDS_MAX,
	.count_offset = offsetof(STRUCT, dark_count),
};
static const struct option_rows lit = {
	.columns = 2,
	.max = DMX_HOLDS_MAX,
	.count_offset = offsetof(STRUCT, lit_count),
};
_Static_assert(sizeof(struct dmx_hold) == 2 * sizeof(double),
	"what a slot holds is a row of two numbers");

static const struct option_field options[] = {
	WHOLE("slots", slots, "", 1, SLOTS_MAX,
		"how many slots it takes, in the mode that it is set to"),
	WHOLE("pan_coarse", pan_coarse, "", 1, SLOTS_MAX,
		"slot of pan, high byte; slots count from 1, its own address"),
	WHOLE("pan_fine", pan_fine, "", 0, SLOTS_MAX,
		"slot of pan, low byte; 0: it has none"),
	WHOLE("tilt_coarse", tilt_coarse, "", 1, SLOTS_MAX,
		"slot of tilt, high byte"),
	WHOLE("tilt_fine", tilt_fine, "", 0, SLOTS_MAX,
		"slot of tilt, low byte; 0: it has none"),
	WHOLE("focus_coarse", focus_coarse, "", 0, SLOTS_MAX,
		"slot of the beam's width (zoom, focus), high byte; 0: it has "
		"none"),
	WHOLE("focus_fine", focus_fine, "", 0, SLOTS_MAX,
		"slot of that, low byte; 0: it has none"),
	WHOLE("focus_narrow", focus_narrow, "", 0, BYTE_MAX,
		"what the high byte holds where the beam is narrowest"),
	WHOLE("focus_wide", focus_wide, "", 0, BYTE_MAX,
		"and where it is widest"),
	NUMBER("pan_range_deg", pan_range_rad, "deg", 1, 3600,
		"how far pan turns from value 0 to the highest"),
	NUMBER("tilt_range_deg", tilt_range_rad, "deg", 1, 720,
		"how far tilt turns from value 0 to the highest"),
	NUMBER("error_deg", error_rad, "deg", 0, 45,
		"standard error of where it then stands"),
	ROWS("always", always, "", 0, SLOTS_MAX, &always,
		"slot and value, 0 to 255: what a slot holds in every frame"),
	ROWS("dark", dark, "", 0, SLOTS_MAX, &dark,
		"slot and value, 0 to 255: what makes it dark"),
	ROWS("lit", lit, "", 0, SLOTS_MAX, &lit,
		"slot and value, 0 to 255: what those slots hold for light; "
		"none: it is never lit"),
};

const struct option_table fixture_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(STRUCT),
	.what = "fixture profile",
};

/* Marks @slot as used; false where it is not one, or was used. */
static bool take(const struct dmx_fixture *fixture, bool *used, double slot)
{
	if (!(slot >= 1.0) || slot > fixture->slots || slot != floor(slot) ||
		used[(int)slot - 1]) {
		return false;
	}
	used[(int)slot - 1] = true;
	return true;
}

static bool take_holds(const struct dmx_fixture *fixture, bool *used,
	const struct dmx_hold *holds, int count, double *wrong)
{
	for (int i = 0; i < count; i++) {
		*wrong = holds[i].slot;
		if (!take(fixture, used, holds[i].slot) ||
			holds[i].value < 0.0 || holds[i].value > 255.0 ||
			holds[i].value != floor(holds[i].value)) {
			return false;
		}
	}
	return true;
}

/* What light changes, dark must undo. */
static bool undoes(const struct dmx_fixture *fixture, double slot)
{
	for (int i = 0; i < fixture->dark_count; i++) {
		if (fixture->dark[i].slot == slot) {
			return true;
		}
	}
	return false;
}

static bool lit_fits(const struct dmx_fixture *fixture, const char *path,
	struct error *error)
{
	for (int i = 0; i < fixture->lit_count; i++) {
		const struct dmx_hold *hold = &fixture->lit[i];

		if (!undoes(fixture, hold->slot) || hold->value < 0.0 ||
			hold->value > 255.0 ||
			hold->value != floor(hold->value)) {
			return error_set(error, ERROR_SETTINGS,
				"%s: lit = %g: such a slot must stand under "
				"dark as well, so that it goes out, and hold a "
				"whole number from 0 to 255",
				path, hold->slot);
		}
	}
	return true;
}

static bool take_angles(
	const struct dmx_fixture *fixture, bool *used, double *wrong)
{
	const int slots[] = { fixture->pan_coarse, fixture->tilt_coarse,
		fixture->pan_fine, fixture->tilt_fine, fixture->focus_coarse,
		fixture->focus_coarse > 0 ? fixture->focus_fine : 0 };

	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		*wrong = slots[i];
		if (slots[i] > 0 && !take(fixture, used, slots[i])) {
			return false;
		}
	}
	return true;
}

static bool goes_together(const struct dmx_fixture *fixture, const char *path,
	struct error *error)
{
	bool used[SLOTS_MAX] = { false };
	double wrong = 0.0;

	if (!take_angles(fixture, used, &wrong) ||
		!take_holds(fixture, used, fixture->always,
			fixture->always_count, &wrong) ||
		!take_holds(fixture, used, fixture->dark, fixture->dark_count,
			&wrong)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: slot %g is used twice, is none of 1 to %d, or "
			"holds no whole number from 0 to 255",
			path, wrong, fixture->slots);
	}
	if (fixture->focus_coarse > 0 &&
		fixture->focus_narrow == fixture->focus_wide) {
		return error_set(error, ERROR_SETTINGS,
			"%s: focus_narrow and focus_wide are both %d, so "
			"nothing would change the beam",
			path, fixture->focus_wide);
	}
	if (!lit_fits(fixture, path, error)) {
		return false;
	}
	return fixture->dark_count > 0 ||
		error_set(error, ERROR_SETTINGS,
			"%s: say what makes the fixture dark: dark = SLOT "
			"VALUE, of its dimmer or its shutter",
			path);
}

bool fixture_load(
	struct dmx_fixture *fixture, const char *path, struct error *error)
{
	struct dmx_fixture draft = dmx_fixture_default();

	draft.always_count = draft.dark_count = 0;
	if (!options_read(&fixture_table, path, &draft, error) ||
		!goes_together(&draft, path, error)) {
		return false;
	}
	*fixture = draft;
	return true;
}
