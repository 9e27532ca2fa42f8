/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"

#include <netinet/in.h>

/* The real daemon, footage, a real simulated head, in real time. */

static struct night_paths paths;

/* Small pictures, so that real time is kept also by an instrumented build. */
static const char scenario[] = "duration_s = 24\n"
			       "camera.width_px = 160\ncamera.height_px = 128\n"
			       "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
			       "target = -600 400 300  50 0 0  2.5 400  0 24\n";
static struct night night;

static void begin(const char *more)
{
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night_start(&night, more);
}

static void follow(void)
{
	assert_true(night_until(&night, "fault", NULL, "", 1.0));
	assert_string_equal(night_say(&night, "mode follow"), "ok mode follow");
	assert_true(night_until(&night, "mode", NULL, "follow", 2.0));
}

/* Waits until the head is on its way. */
static void await_motion(int first)
{
	for (int i = 0; i < 250; i++) {
		if (tap_moves_since(&night.tap, first) > 0) {
			return;
		}
		poll(NULL, 0, 20);
	}
	night_show_log(&night);
	fail_msg("the head was not moved");
}

static void at_the_start_it_sees_and_says_why_nothing_moves(void **state)
{
	char text[512];

	(void)state;
	begin("");
	assert_string_equal(night_text(&night, "mode", NULL, text), "safe");
	assert_string_equal(night_text(&night, "reason", NULL, text),
		"just started; say 'mode hold' or 'mode follow'");
	assert_string_equal(
		night_text(&night, "camera", "state", text), "runs");
	poll(NULL, 0, 500);
	assert_int_equal(tap_moves_since(&night.tap, 0), 0);
	assert_int_equal(night_end(&night), 0);
}

static void it_follows_the_drone_until_told_to_hold(void **state)
{
	bool close_by = false;

	(void)state;
	begin("");
	follow();
	for (int i = 0; i < 400 && !close_by; i++) {
		poll(NULL, 0, 50);
		close_by = night_number(&night, "target", "error_deg") < 0.5;
	}
	assert_true(close_by);
	assert_near(night_number(&night, "head", "tilt_deg"), 25.0, 4.0);
	night_say(&night, "mode hold");
	assert_true(night_until(&night, "mode", NULL, "hold", 2.0));
	poll(NULL, 0, 300);
	int first = tap_count(&night.tap);
	poll(NULL, 0, 500);
	assert_int_equal(tap_moves_since(&night.tap, first), 0);
	assert_int_equal(night_end(&night), 0);
}

static void a_dropped_target_lets_the_head_rest(void **state)
{
	(void)state;
	begin("");
	follow();
	await_motion(0);
	assert_string_equal(night_say(&night, "target drop"), "ok target drop");
	poll(NULL, 0, 1000);
	int first = tap_count(&night.tap);
	poll(NULL, 0, 500);
	assert_int_equal(tap_moves_since(&night.tap, first), 0);
	assert_near(night_number(&night, "target", "id"), 0.0, 0.0);
	assert_int_equal(night_end(&night), 0);
}

static void a_slew_that_is_not_renewed_is_released(void **state)
{
	(void)state;
	begin("");
	night_say(&night, "mode hold");
	assert_true(night_until(&night, "mode", NULL, "hold", 2.0));
	double before_deg = night_number(&night, "head", "pan_deg");
	int64_t said_ns = clock_now_ns();
	night_say(&night, "slew 10 5");
	assert_true(night_until(&night, "mode", NULL, "slew", 0.4));
	assert_true(night_until(&night, "mode", NULL, "hold", 2.0));
	double held_s = clock_seconds(clock_now_ns() - said_ns);
	assert_true(held_s > 0.45 && held_s < 1.5);
	poll(NULL, 0, 400);
	int first = tap_count(&night.tap);
	assert_true(night_number(&night, "head", "pan_deg") > before_deg + 0.5);
	poll(NULL, 0, 400);
	assert_int_equal(tap_moves_since(&night.tap, first), 0);
	assert_int_equal(night_end(&night), 0);
}

static void what_is_not_allowed_is_refused_with_a_sentence(void **state)
{
	(void)state;
	begin("");
	assert_string_equal(night_say(&night, "slew 1 1"),
		"refused: the mode is safe; say 'mode hold' first");
	assert_string_equal(night_say(&night, "target lock 4000000000"),
		"refused: no living track has the id 4000000000; status lists "
		"them");
	assert_string_equal(
		night_say(&night, "mode up"), "usage: mode safe|hold|follow");
	assert_int_equal(tap_moves_since(&night.tap, 0), 0);
	assert_int_equal(night_end(&night), 0);
}

static void ends_still_on(int signal_number)
{
	begin("");
	night_say(&night, "mode hold");
	assert_true(night_until(&night, "mode", NULL, "hold", 2.0));
	night_say(&night, "slew 20 0");
	await_motion(0);
	int64_t asked_ns = clock_now_ns();
	kill(night.daemon, signal_number);
	assert_int_equal(process_wait(night.daemon, 2.0), 0);
	assert_true(clock_now_ns() - asked_ns < 2 * CLOCK_NS_PER_S);
	poll(NULL, 0, 200);
	assert_true(tap_stops_at_the_end(&night.tap) >= 3);
	night.daemon = 0;
	night_end(&night);
}

static void sigterm_in_motion_sends_three_stops_and_ends_with_0(void **state)
{
	(void)state;
	ends_still_on(SIGTERM);
}

static void sigint_in_motion_does_the_same(void **state)
{
	(void)state;
	ends_still_on(SIGINT);
}

static void the_operators_stop_goes_out_at_once_three_times(void **state)
{
	(void)state;
	begin("");
	follow();
	await_motion(0);
	int first = tap_count(&night.tap);
	assert_string_equal(night_say(&night, "stop"),
		"ok stopping; the mode will be safe");
	assert_true(night_until(&night, "mode", NULL, "safe", 0.5));
	poll(NULL, 0, 200);
	assert_true(tap_stops_at_the_end(&night.tap) >= 3);
	/* One command may have been on the wire already. */
	assert_true(tap_moves_since(&night.tap, first) <= 1);
	assert_int_equal(night_end(&night), 0);
}

/* Processor time within one second. */
static double busy_s(void)
{
	double before_s = process_cpu_s(night.daemon);

	poll(NULL, 0, 1000);
	return process_cpu_s(night.daemon) - before_s;
}

static void a_line_that_goes_and_comes_back_is_found_again(void **state)
{
	char text[512];

	(void)state;
	begin("");
	follow();
	await_motion(0);
	double plugged_s = busy_s();
	tap_plug(&night.tap, false);
	assert_true(night_until(&night, "mode", NULL, "safe", 1.0));
	assert_true(night_until(&night, "mount", "state", "absent", 1.0));
	assert_non_null(strstr(
		night_text(&night, "fault", NULL, text), "line is not there"));
	assert_int_equal(
		strncmp(night_say(&night, "mode follow"), "refused: ", 9), 0);

	/* It waits for the line without spinning. */
	assert_true(busy_s() < 1.5 * plugged_s + 0.3);

	int first = tap_count(&night.tap);
	tap_plug(&night.tap, true);
	assert_true(night_until(&night, "mount", "state", "ready", 3.0));
	assert_string_equal(night_text(&night, "mode", NULL, text), "safe");
	follow();
	await_motion(first);
	assert_true(tap_asks_before_it_moves(&night.tap, first));
	assert_int_equal(night_end(&night), 0);
}

static void a_head_that_falls_silent_ends_the_motion(void **state)
{
	char text[512];

	(void)state;
	begin("");
	follow();
	await_motion(0);
	int64_t silent_ns = clock_now_ns();
	kill(night.head, SIGSTOP);
	/* It stands at once, and is waited for a while. */
	assert_true(night_until(&night, "mode", NULL, "safe", 4.0));
	print_message("safe %.0f ms after the head was stopped\n",
		1e-6 * (double)(clock_now_ns() - silent_ns));
	assert_non_null(strstr(night_text(&night, "reason", NULL, text),
		"does not say where it is"));
	kill(night.head, SIGCONT);
	assert_true(night_until(&night, "mount", "state", "ready", 3.0));
	assert_true(night_until(&night, "mode", NULL, "safe", 0.1));
	assert_int_equal(night_end(&night), 0);
}

/* It could not listen, so that was no silence of the head's. */
static void a_daemon_that_was_held_up_does_not_blame_the_head(void **state)
{
	char text[512];

	(void)state;
	begin("");
	follow();
	await_motion(0);
	kill(night.daemon, SIGSTOP);
	poll(NULL, 0, 400);
	kill(night.daemon, SIGCONT);
	poll(NULL, 0, 500);
	assert_string_equal(night_text(&night, "mode", NULL, text), "follow");
	assert_int_equal(night_end(&night), 0);
}

static void a_head_that_answers_in_time_was_never_a_fault(void **state)
{
	char line[512];
	FILE *log;

	(void)state;
	begin("");
	log = fopen(night.log, "r");
	assert_non_null(log);
	while (fgets(line, sizeof(line), log) != NULL) {
		assert_null(strstr(line, "fault"));
	}
	fclose(log);
	assert_int_equal(night_end(&night), 0);
}

/* "reckoned, +- 1.2 deg": how many, -1 where it says something else. */
static double reckoned_deg(void)
{
	char text[512];
	double doubt;

	night_text(&night, "mount", "position", text);
	return sscanf(text, "reckoned, +- %lf deg", &doubt) == 1 ? doubt : -1.0;
}

static void slew_for_a_second(void)
{
	for (int i = 0; i < 5; i++) {
		night_say(&night, "slew 8 0");
		poll(NULL, 0, 200);
	}
}

static void a_head_that_never_answers_is_reckoned_and_said_to_be(void **state)
{
	char text[512];

	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night.mute = true;
	night_start(&night,
		"mount.feedback = no\nmount.start_pan_deg = -45\n"
		"mount.start_tilt_deg = 28\nmount.rate_doubt = 0.1\n");
	assert_near(reckoned_deg(), 0.0, 0.1);
	assert_near(night_number(&night, "head", "pan_deg"), -45.0, 0.1);
	night_say(&night, "mode hold");
	slew_for_a_second();
	assert_near(reckoned_deg(), 0.8, 0.4);
	assert_near(night_number(&night, "head", "pan_deg"), -37.0, 4.0);
	json_t *status = night_status(&night);
	assert_true(json_is_false(json_object_get(status, "light_permitted")));
	json_decref(status);

	/* The line goes while it turns: it may have gone on at 8 deg/s. */
	night_say(&night, "slew 8 0");
	await_motion(tap_count(&night.tap));
	tap_plug(&night.tap, false);
	assert_true(night_until(&night, "mount", "state", "absent", 1.0));
	poll(NULL, 0, 1000);
	tap_plug(&night.tap, true);
	assert_true(night_until(&night, "mount", "state", "ready", 3.0));
	poll(NULL, 0, 100);
	assert_true(reckoned_deg() > 5.0);
	assert_true(night_number(&night, "head", "pan_deg") > -40.0);
	assert_string_equal(night_text(&night, "mode", NULL, text), "safe");
	assert_int_equal(night_end(&night), 0);
}

/* A listener on the loopback that takes no connection any more. */
static int deaf_box(char link[64])
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int box = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(
		bind(box, (struct sockaddr *)&address, sizeof(address)), 0);
	listen(box, 0);
	getsockname(box, (struct sockaddr *)&address, &size);
	snprintf(link, 64, "tcp:127.0.0.1:%d", ntohs(address.sin_port));
	for (int i = 0; i < 4; i++) {
		int caller = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

		/* Left open: they fill its queue. */
		(void)!connect(
			caller, (struct sockaddr *)&address, sizeof(address));
	}
	return box;
}

static void a_box_that_takes_no_connection_holds_nothing_up(void **state)
{
	char link[64];
	int box = deaf_box(link);

	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night.link = link;
	night_prepare(&night, "");
	night_start_head(&night);
	tap_start(&night.tap);
	night_start_daemon(&night, NULL);
	assert_true(night_until(&night, "mount", "state", "absent", 5.0));
	double steps = night_number(&night, "loop", "steps");
	poll(NULL, 0, 1000);
	assert_true(night_number(&night, "loop", "steps") > steps + 25);
	assert_int_equal(night_end(&night), 0);
	close(box);
}

static size_t missing_permits(void)
{
	json_t *status = night_status(&night);
	json_t *permits = json_object_get(status, "permits");
	size_t missing = 0;

	for (size_t i = 0; i < json_array_size(permits); i++) {
		json_t *permit = json_array_get(permits, i);

		missing += !json_is_true(json_object_get(permit, "granted"));
	}
	missing += json_array_size(permits) == 0;
	json_decref(status);
	return missing;
}

/* The camera turns with the head here: the loop is closed, in real time. */
static void in_the_simulated_night_light_is_permitted_while_it_follows(
	void **state)
{
	int64_t until_ns;
	int permitted = 0;

	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night.scenario = scenario;
	night_start(&night, "");
	assert_true(night_until(&night, "target", "state", "firm", 10.0));
	follow();
	poll(NULL, 0, 2000);
	until_ns = clock_now_ns() + 3 * CLOCK_NS_PER_S;
	int asked = 0;
	for (; clock_now_ns() < until_ns; asked++) {
		permitted += missing_permits() == 0;
		poll(NULL, 0, 50);
	}
	assert_true(permitted > asked * 3 / 4);
	assert_true(night_number(&night, "target", "error_deg") < 0.5);
	assert_int_equal(night_end(&night), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			at_the_start_it_sees_and_says_why_nothing_moves),
		cmocka_unit_test(it_follows_the_drone_until_told_to_hold),
		cmocka_unit_test(a_dropped_target_lets_the_head_rest),
		cmocka_unit_test(a_slew_that_is_not_renewed_is_released),
		cmocka_unit_test(
			what_is_not_allowed_is_refused_with_a_sentence),
		cmocka_unit_test(
			sigterm_in_motion_sends_three_stops_and_ends_with_0),
		cmocka_unit_test(sigint_in_motion_does_the_same),
		cmocka_unit_test(
			the_operators_stop_goes_out_at_once_three_times),
		cmocka_unit_test(
			a_line_that_goes_and_comes_back_is_found_again),
		cmocka_unit_test(a_head_that_falls_silent_ends_the_motion),
		cmocka_unit_test(
			a_daemon_that_was_held_up_does_not_blame_the_head),
		cmocka_unit_test(a_head_that_answers_in_time_was_never_a_fault),
		cmocka_unit_test(
			a_head_that_never_answers_is_reckoned_and_said_to_be),
		cmocka_unit_test(
			a_box_that_takes_no_connection_holds_nothing_up),
		cmocka_unit_test(
			in_the_simulated_night_light_is_permitted_while_it_follows),
	};

	if (argc != 5) {
		return 2;
	}
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
