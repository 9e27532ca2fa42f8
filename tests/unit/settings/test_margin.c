/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/margin.h"

#include <string.h>

/* A head of 100 ms and 20 ms jitter, asked 20 times a second. */
struct desk {
	struct aim_settings aim;
	struct mount_settings mount;
	struct rig rig;
	struct error error;
};

static struct desk desk_with(double pan_kp, double tilt_kp)
{
	struct desk desk = { .aim = aim_settings_default(),
		.mount = mount_settings_default(),
		.rig = rig_default() };

	desk.aim.pan.kp = pan_kp;
	desk.aim.tilt.kp = tilt_kp;
	desk.mount.poll_hz = 20.0;
	desk.mount.feedback = true;
	desk.rig.mount_delay_s = 0.1;
	desk.rig.mount_jitter_s = 0.02;
	return desk;
}

static bool fits(struct desk *desk)
{
	return margin_fits(&desk->aim, &desk->mount, &desk->rig, &desk->error);
}

static void gains_that_are_computed_always_fit(void **state)
{
	struct desk desk = desk_with(0.0, 0.0);

	(void)state;
	desk.rig.mount_delay_s = 2.0;
	assert_true(fits(&desk));
}

static void gentle_gains_fit(void **state)
{
	struct desk desk = desk_with(3.0, 3.0);

	(void)state;
	assert_true(fits(&desk));
}

static void harsh_gains_are_refused_by_name_and_with_what_would_fit(
	void **state)
{
	struct desk desk = desk_with(3.0, 20.0);
	double kp = 0.0;

	(void)state;
	assert_false(fits(&desk));
	assert_non_null(strstr(desk.error.text, "aim.tilt_kp: 20"));
	assert_non_null(strstr(desk.error.text, "45 are needed"));
	assert_non_null(strstr(desk.error.text, "write "));
	assert_int_equal(
		sscanf(strstr(desk.error.text, "write "), "write %lf", &kp), 1);
	assert_true(kp > 3.0 && kp < 10.0);
	desk.aim.tilt.kp = kp;
	assert_true(fits(&desk));
}

static void a_head_that_is_asked_more_often_bears_more(void **state)
{
	struct desk desk = desk_with(7.5, 3.0);

	(void)state;
	desk.mount.poll_hz = 2.0;
	assert_false(fits(&desk));
	desk.mount.poll_hz = 50.0;
	assert_true(fits(&desk));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gains_that_are_computed_always_fit),
		cmocka_unit_test(gentle_gains_fit),
		cmocka_unit_test(
			harsh_gains_are_refused_by_name_and_with_what_would_fit),
		cmocka_unit_test(a_head_that_is_asked_more_often_bears_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
