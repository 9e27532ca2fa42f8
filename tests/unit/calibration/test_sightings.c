/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/sightings.h"
#include "check.h"

#include <string.h>

#define HEAD "name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg\n"

static struct sighting sightings[ALIGN_SIGHTINGS_MAX];

static bool parse(const char *text, int *count, struct error *error)
{
	return sightings_parse(
		"f", text, strlen(text), sightings, count, error);
}

static void rows_become_sightings_and_remarks_do_not(void **state)
{
	struct error error;
	int count;

	(void)state;
	assert_true(parse(HEAD "# from the roof\n\n"
			       "church tower, -30.5, 2, 319.5, 255.5, 200, 1.5",
		&count, &error));
	assert_int_equal(count, 1);
	assert_string_equal(sightings[0].name, "church tower");
	assert_near(geom_degrees(sightings[0].head.pan_rad), -30.5, 1e-9);
	assert_near(geom_degrees(sightings[0].truth.az_rad), -160, 1e-9);
	assert_near(sightings[0].at.y_px, 255.5, 0);
}

static void each_fault_is_told_with_its_line(void **state)
{
	static const char *const wrong[][2] = {
		{ "", "f:1: the first line must read" },
		{ "pan,tilt\n", "f:1: the first line must read" },
		{ HEAD "a,1,2,3,4,5\n", "f:2: el_deg must be a number" },
		{ HEAD "a,1,2,3,4,5,6,7\n", "f:2: there is more behind" },
		{ HEAD "a,1,2,3,4,5,91\n", "f:2: el_deg must be a number" },
		{ HEAD "a\n", "f:2: there is only a name" },
		{ HEAD "\na,1,x,3,4,5,6\n", "f:3: tilt_deg must be a number" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct error error;
		int count;

		assert_false(parse(wrong[i][0], &count, &error));
		assert_non_null(strstr(error.text, wrong[i][1]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_sightings_and_remarks_do_not),
		cmocka_unit_test(each_fault_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
