/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/looks.h"
#include "check.h"

#include <string.h>

#define POINTS   "name,utc,pan_deg,tilt_deg,x_px,y_px\n"
#define PICTURES "file,utc,pan_deg,tilt_deg\n"
#define PICTURE  "a.png,2026-11-30T21:00:00Z,90,45\n"

static struct look looks[4];

static bool parse(
	const char *text, enum looks_kind kind, int *count, struct error *error)
{
	return looks_parse(
		"f", text, strlen(text), kind, looks, 4, count, error);
}

static void rows_tell_what_was_seen_when(void **state)
{
	struct error error;
	int count;

	(void)state;
	assert_true(parse(POINTS "Vega,2026-11-30T21:00:00.5Z,-30,12,319.5,8\n"
				 "# cloud\nMoon,2026-11-30 21:01:00,1,2,3,4",
		LOOKS_POINTS, &count, &error));
	assert_int_equal(count, 2);
	assert_string_equal(looks[0].name, "Vega");
	assert_near(looks[0].unix_s, 1796072400.5, 1e-6);
	assert_near(geom_degrees(looks[0].head.pan_rad), -30, 1e-9);
	assert_near(looks[0].at.x_px, 319.5, 0);
	struct sighting sighting = look_sighting(&looks[1]);
	assert_string_equal(sighting.name, "Moon");
	assert_near(sighting.at.y_px, 4, 0);
}

static void a_picture_needs_no_place_in_it(void **state)
{
	struct error error;
	int count;

	(void)state;
	assert_true(parse(PICTURES "a.png,2026-11-30T21:00:00Z,90,45\n",
		LOOKS_PICTURES, &count, &error));
	assert_int_equal(count, 1);
	assert_string_equal(looks[0].name, "a.png");
	assert_near(geom_degrees(looks[0].head.tilt_rad), 45, 1e-9);
}

static void each_fault_is_told_with_its_line(void **state)
{
	static const char *const wrong[][2] = {
		{ "", "f:1: the first line must read name,utc" },
		{ PICTURES, "f:1: the first line must read name,utc" },
		{ POINTS "a,21:00,1,2,3,4\n",
			"f:2: utc must be a time (UTC) like" },
		{ POINTS "a,2026-11-31T21:00:00Z,1,2,3,4\n", "f:2: utc must" },
		{ POINTS "a,2026-11-30T21:00:00Z,1,999,3,4\n",
			"f:2: tilt_deg must be a number" },
		{ POINTS "a,2026-11-30T21:00:00Z,1,2,3\n",
			"f:2: y_px must be a number" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct error error;
		int count;

		assert_false(parse(wrong[i][0], LOOKS_POINTS, &count, &error));
		assert_non_null(strstr(error.text, wrong[i][1]));
	}
}

static void more_rows_than_there_is_room_for_are_refused(void **state)
{
	struct error error;
	int count;

	(void)state;
	assert_false(parse(PICTURES PICTURE PICTURE PICTURE PICTURE PICTURE,
		LOOKS_PICTURES, &count, &error));
	assert_non_null(strstr(error.text, "f:6: more than 4 rows"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_tell_what_was_seen_when),
		cmocka_unit_test(a_picture_needs_no_place_in_it),
		cmocka_unit_test(each_fault_is_told_with_its_line),
		cmocka_unit_test(more_rows_than_there_is_room_for_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
