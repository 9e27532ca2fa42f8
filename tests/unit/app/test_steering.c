/* SPDX-License-Identifier: Apache-2.0 */
#include "app/steering.h"
#include "base/clock.h"
#include "check.h"

#include <poll.h>
#include <string.h>

/* The line itself is tried in tests/io, on real ones. */

static bool news(const struct steering *steering)
{
	struct pollfd one = { .fd = steering_news_fd(steering),
		.events = POLLIN };

	return poll(&one, 1, 2000) == 1;
}

static void a_kind_that_nobody_knows_is_refused(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct steering steering;
	struct error error;

	(void)state;
	assert_false(steering_init(
		&steering, "yoke", "pty:/x", &settings, 0.2, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text, "'yoke' is not known"));
	steering_close(&steering);
}

static void without_a_head_the_camera_looks_along_zero(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct steering steering;
	struct error error;

	(void)state;
	assert_true(
		steering_init(&steering, "none", "", &settings, 0.2, &error));
	steering_service(&steering, 5);
	assert_int_equal(steering.sample_count, 1);
	assert_int_equal(steering.samples[0].at_ns, 5);
	assert_false(steering.samples[0].measured);
	assert_int_not_equal(steering.state, STEERING_READY);
	assert_int_equal(steering_fd(&steering), -1);
	assert_int_equal(steering_news_fd(&steering), -1);
	/* Nobody is there to be told anything. */
	steering_stop(&steering, 5);
	steering_command(&steering, (struct mount_rates){ 1.0, 1.0 }, 5);
	steering_close(&steering);
}

static void a_line_that_is_not_there_is_tried_twice_a_second(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct steering steering;
	struct error error;
	int64_t now_ns = CLOCK_NS_PER_S;

	(void)state;
	assert_true(steering_init(&steering, "pelco-d", "unix:/nowhere/at/all",
		&settings, 0.2, &error));
	assert_true(steering_starts(&steering));
	for (int i = 0; i < 3; i++) {
		steering_service(&steering, now_ns);
		while (steering.opening) {
			assert_true(news(&steering));
			steering_service(&steering, now_ns);
		}
		assert_int_equal(steering.state, STEERING_ABSENT);
		assert_false(steering_starts(&steering));
		assert_non_null(strstr(steering.error.text, "/nowhere/at/all"));
		assert_int_equal(
			steering.next_ns, now_ns + 500 * CLOCK_NS_PER_MS);
		steering_service(&steering, steering.next_ns - 1);
		assert_false(steering.opening);
		now_ns = steering.next_ns;
	}
	steering_close(&steering);
}

static void closing_does_not_wait_for_an_attempt(void **state)
{
	struct mount_settings settings = mount_settings_default();

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct steering steering;
		struct error error;

		assert_true(steering_init(&steering, "pelco-d",
			"unix:/nowhere/at/all", &settings, 0.2, &error));
		steering_service(&steering, CLOCK_NS_PER_S);
		steering_close(&steering);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kind_that_nobody_knows_is_refused),
		cmocka_unit_test(without_a_head_the_camera_looks_along_zero),
		cmocka_unit_test(
			a_line_that_is_not_there_is_tried_twice_a_second),
		cmocka_unit_test(closing_does_not_wait_for_an_attempt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
