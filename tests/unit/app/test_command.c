/* SPDX-License-Identifier: Apache-2.0 */
#include "room.h"

#include <jansson.h>
#include <string.h>

static struct pursuit_order ordered(struct room *room)
{
	return orders_take(&room->orders, room->status.now_ns);
}

static void modes_are_ordered(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	assert_string_equal(room_say(room, "mode follow"), "ok mode follow");
	assert_int_equal(ordered(room).mode, MODE_TO_FOLLOW);
	assert_string_equal(room_say(room, "  mode\thold "), "ok mode hold");
	assert_int_equal(ordered(room).mode, MODE_TO_HOLD);
	assert_string_equal(room_say(room, "mode safe"), "ok mode safe");
	assert_int_equal(ordered(room).mode, MODE_STOP);
	room_say(room, "stop");
	assert_int_equal(ordered(room).mode, MODE_STOP);
}

static void what_is_not_understood_is_answered_with_what_would_be(void **state)
{
	struct room *room = room_furnish();
	static const char *const modes[] = { "mode", "mode up",
		"mode hold hold" };
	static const char *const slews[] = { "slew", "slew 1", "slew 1 2 3",
		"slew nan 0", "slew on" };
	static const char *const targets[] = { "target", "target lock",
		"target lock x", "target lock 0", "target lock -1",
		"target lock 99999999999", "target all" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(room_say(room, modes[i]),
			"usage: mode safe|hold|follow");
	}
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(
			room_say(room, slews[i]), "usage: slew PAN TILT|off");
	}
	for (size_t i = 0; i < 7; i++) {
		assert_string_equal(room_say(room, targets[i]),
			"usage: target auto|next|drop|lock ID");
	}
	assert_string_equal(room_say(room, "stop now"), "usage: stop");
	assert_string_equal(room_say(room, ""),
		"usage: status|stop|mode|target|slew|cue|focus|press|hold|release|preflight|help");
	assert_string_equal(room_say(room, "a b c d e f g h i j"),
		"usage: status|stop|mode|target|slew|cue|focus|press|hold|release|preflight|help");
	assert_int_equal(ordered(room).mode, MODE_NOTHING);
}

/* As if one had answered just now. */
static void without_a_guard_nobody_can_press(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	assert_string_equal(room_say(room, "press"),
		"refused: No searchlight-guard answers; start it, since "
		"without one nothing is ever lit.");
	assert_string_equal(room_say(room, "hold 1"),
		"refused: that press is over; let go and press again");
}

static void a_press_is_held_until_it_is_released_or_lapses(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room_put_guard(room, GUARD_BECAUSE_LIT);
	assert_string_equal(
		room_say(room, "press"), "ok press 1000000000; hold it");
	assert_string_equal(room_say(room, "press"),
		"refused: somebody else holds the key");
	assert_string_equal(
		room_say(room, "hold 1000000000"), "ok LIT: The lamp is lit.");
	room_put_guard(room, GUARD_BECAUSE_PERMIT);
	assert_non_null(strstr(room_say(room, "hold 1000000000"), "ok dark: "));
	assert_string_equal(room_say(room, "hold x"), "usage: hold PRESS");
	assert_string_equal(
		room_say(room, "release 1000000000"), "ok released");
	assert_non_null(strstr(room_say(room, "hold 1000000000"), "refused"));
	assert_string_equal(
		room_say(room, "press"), "ok press 1000000001; hold it");
	room->status.now_ns += 250000001;
	room_put_guard(room, GUARD_BECAUSE_LIT);
	assert_non_null(strstr(room_say(room, "hold 1000000001"), "refused"));
}

static void only_who_may_steer_may_press(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room_put_guard(room, GUARD_BECAUSE_PRESS);
	assert_non_null(
		strstr(room_say_as(room, RIGHT_WATCH, "press"), "refused"));
	assert_non_null(strstr(
		room_say_as(room, RIGHT_WATCH, "preflight"), "\"preflight\""));
}

static void a_fault_refuses_motion_with_its_own_sentence(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room->status.fault = "the head's line is gone";
	assert_string_equal(room_say(room, "mode follow"),
		"refused: the head's line is gone");
	assert_string_equal(room_say(room, "mode hold"),
		"refused: the head's line is gone");
	assert_string_equal(
		room_say(room, "slew 1 0"), "refused: the head's line is gone");
	assert_string_equal(room_say(room, "mode safe"), "ok mode safe");
}

static void a_cue_is_ordered_where_the_head_is_free_and_reaches(void **state)
{
	struct room *room = room_furnish();
	struct pursuit_order order;

	(void)state;
	assert_string_equal(room_say(room, "cue -10.5 20"),
		"ok the beam goes there and waits");
	order = ordered(room);
	assert_true(order.cued);
	assert_near(geom_degrees(order.cue.az_rad), -10.5, 1e-9);
	assert_near(geom_degrees(order.cue.el_rad), 20.0, 1e-9);
	assert_false(ordered(room).cued);

	assert_string_equal(room_say(room, "cue 1"), "usage: cue AZ EL");
	assert_string_equal(room_say(room, "cue nan 0"), "usage: cue AZ EL");
	assert_string_equal(room_say(room, "cue 0 91"), "usage: cue AZ EL");
	assert_non_null(strstr(room_say(room, "cue 0 -80"), "does not reach"));
	assert_non_null(strstr(
		room_say_as(room, RIGHT_WATCH, "cue 0 20"), "only watch"));
	room->step.locked = true;
	assert_non_null(strstr(room_say(room, "cue 0 20"), "follows a target"));
	room->step.locked = false;
	room->step.mode = MODE_SAFE;
	assert_non_null(strstr(room_say(room, "cue 0 20"), "mode is safe"));
	room->step.mode = MODE_HOLD;
	room_say(room, "stop");
	assert_non_null(
		strstr(room_say(room, "cue 0 20"), "stop is under way"));
	assert_false(ordered(room).cued);
}

static void the_width_is_ordered_where_a_motor_changes_it(void **state)
{
	struct room *room = room_furnish();
	struct pursuit *pursuit = (struct pursuit *)room->status.pursuit;
	struct pursuit_order order;

	(void)state;
	assert_non_null(strstr(room_say(room, "focus wide"), "always as wide"));
	pursuit->rig.focus.drive = FOCUS_HAND;
	assert_non_null(strstr(room_say(room, "focus wide"), "set by hand"));
	assert_false(ordered(room).focused);
	pursuit->rig.focus.drive = FOCUS_TIMED;
	assert_string_equal(room_say(room, "focus wide"), "ok focus wide");
	order = ordered(room);
	assert_true(order.focused);
	assert_int_equal(order.focus.hold, FOCUS_WIDE);
	assert_string_equal(room_say(room, "focus 3.5"), "ok focus 3.5");
	order = ordered(room);
	assert_int_equal(order.focus.hold, FOCUS_HELD);
	assert_near(geom_degrees(order.focus.held_rad), 3.5, 1e-9);
	assert_string_equal(room_say(room, "focus tied"), "ok focus tied");
	assert_int_equal(ordered(room).focus.hold, FOCUS_TIED);
	assert_false(ordered(room).focused);
	assert_string_equal(
		room_say(room, "focus 0"), "usage: focus tied|wide|WIDTH");
	assert_string_equal(
		room_say(room, "focus nan"), "usage: focus tied|wide|WIDTH");
	assert_non_null(strstr(
		room_say_as(room, RIGHT_WATCH, "focus wide"), "only watch"));
	pursuit->rig.focus.drive = FOCUS_FIXED;
}

static void without_a_head_only_hold_is_left(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room->steering.state = STEERING_NONE;
	assert_string_equal(room_say(room, "mode hold"), "ok mode hold");
	assert_string_equal(room_say(room, "mode follow"),
		"refused: there is no head to move (mount.kind = none)");
}

static void a_slew_needs_a_mode_and_keeps_to_the_limits(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	assert_string_equal(room_say(room, "slew -5 2.5"),
		"ok slew; say it again within 0.5 s");
	struct pursuit_order order = ordered(room);
	assert_int_equal(order.mode, MODE_TO_SLEW);
	assert_near(order.slew.pan_rad_s, geom_radians(-5.0), 1e-12);
	assert_near(order.slew.tilt_rad_s, geom_radians(2.5), 1e-12);
	assert_string_equal(room_say(room, "slew 500 0"),
		"refused: faster than aim.pan_rate_deg_s or "
		"aim.tilt_rate_deg_s allow");
	room->step.mode = MODE_SAFE;
	assert_string_equal(room_say(room, "slew 1 0"),
		"refused: the mode is safe; say 'mode hold' first");
}

static void targets_must_live_to_be_locked(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	assert_string_equal(room_say(room, "target next"),
		"refused: there is no firm track to take");
	assert_string_equal(room_say(room, "target lock 7"),
		"refused: no living track has the id 7; status lists them");
	room->pursuit.tracks.slot[3] =
		(struct track){ .id = 7, .state = TRACK_FIRM };
	assert_string_equal(
		room_say(room, "target lock 7"), "ok target lock 7");
	assert_int_equal(ordered(room).target_id, 7);
	assert_string_equal(room_say(room, "target next"), "ok target next");
	assert_int_equal(ordered(room).target, TARGET_NEXT);
}

static void a_stop_under_way_is_not_talked_over(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room_say(room, "stop");
	assert_string_equal(room_say(room, "mode follow"),
		"refused: a stop is under way; say it again after");
	assert_string_equal(room_say(room, "slew 1 1"),
		"refused: a stop is under way; say it again after");
	assert_int_equal(ordered(room).mode, MODE_STOP);
}

static void who_may_only_watch_cannot_steer(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	assert_string_equal(room_say_as(room, RIGHT_WATCH, "stop"),
		"refused: this door lets you only watch");
	assert_int_equal(room_say_as(room, RIGHT_WATCH, "status")[0], '{');
	assert_int_equal(ordered(room).mode, MODE_NOTHING);
}

static json_t *asked(struct room *room, const char *words)
{
	json_error_t why;
	json_t *json =
		json_loads(room_say(room, words), JSON_REJECT_DUPLICATES, &why);

	if (json == NULL) {
		fail_msg("%s: %s", why.text, room->answer);
	}
	return json;
}

static void the_status_is_one_line_of_json_with_a_reason_for_each_refusal(
	void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room->step.mode = MODE_SAFE;
	json_t *status = asked(room, "status");
	assert_null(strchr(room->answer, '\n'));
	assert_string_equal(
		json_string_value(json_object_get(status, "mode")), "safe");
	assert_string_equal(
		json_string_value(json_object_get(status, "reason")),
		"just started");
	json_t *permits = json_object_get(status, "permits");
	assert_int_equal(json_array_size(permits),
		(int)PERMIT_COUNT + (int)SKY_PERMIT_COUNT);
	assert_true(strlen(json_string_value(json_object_get(
			    json_array_get(permits, 0), "why"))) > 10);
	json_decref(status);
}

static void the_status_of_a_full_sky_still_fits(void **state)
{
	struct room *room = room_furnish();
	struct detection seen[1] = { { .at = { 1.0, 0.5 },
		.sigma_rad = 0.001 } };

	(void)state;
	memset(room->settings.mount_link, 'x', OPTION_TEXT_MAX - 1);
	memset(room->steering.error.text, 'y',
		sizeof(room->steering.error.text) - 1);
	memset(room->cameras.report[0].error.text, '"',
		sizeof(room->cameras.report[0].error.text) - 1);
	room->steering.state = STEERING_ABSENT;
	room->cameras.report[0].state = CAPTURE_LOST;
	room->status.fault = room->cameras.report[0].error.text;
	track_step(&room->pursuit.tracks, &room->settings.pursuit.track,
		&(struct track_view){ 0, 1, seen[0].at, 0.1 }, seen, 1);
	struct track sample = *track_find(&room->pursuit.tracks, 1);
	for (int i = 0; i < TRACK_MAX; i++) {
		struct track *track = &room->pursuit.tracks.slot[i];

		*track = sample;
		track->id = UINT32_MAX - (uint32_t)i;
		track->state = TRACK_TENTATIVE;
		track->score = 1e6;
	}
	json_t *status = asked(room, "status");
	assert_int_equal(
		json_array_size(json_object_get(status, "tracks")), TRACK_MAX);
	json_decref(status);
}

static void a_head_that_never_answers_is_said_to_be_reckoned(void **state)
{
	struct room *room = room_furnish();
	json_t *status = asked(room, "status");
	json_t *mount = json_object_get(status, "mount");

	(void)state;
	assert_true(json_is_null(json_object_get(mount, "position")));
	json_decref(status);
	room->step.head_known = true;
	room->step.facts.reckoned_rad = geom_radians(6.04);
	status = asked(room, "status");
	mount = json_object_get(status, "mount");
	assert_string_equal(
		json_string_value(json_object_get(mount, "position")),
		"reckoned, +- 6.0 deg");
	json_decref(status);
}

static void help_lists_every_word_with_its_right(void **state)
{
	struct room *room = room_furnish();
	json_t *help = asked(room, "help");
	json_t *commands = json_object_get(help, "commands");
	json_t *stop = json_array_get(commands, 1);

	(void)state;
	assert_int_equal(json_array_size(commands), 12);
	assert_string_equal(
		json_string_value(json_object_get(stop, "verb")), "stop");
	assert_string_equal(
		json_string_value(json_object_get(stop, "right")), "steer");
	json_decref(help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_are_ordered),
		cmocka_unit_test(
			what_is_not_understood_is_answered_with_what_would_be),
		cmocka_unit_test(without_a_guard_nobody_can_press),
		cmocka_unit_test(
			a_press_is_held_until_it_is_released_or_lapses),
		cmocka_unit_test(only_who_may_steer_may_press),
		cmocka_unit_test(a_fault_refuses_motion_with_its_own_sentence),
		cmocka_unit_test(
			a_cue_is_ordered_where_the_head_is_free_and_reaches),
		cmocka_unit_test(the_width_is_ordered_where_a_motor_changes_it),
		cmocka_unit_test(without_a_head_only_hold_is_left),
		cmocka_unit_test(a_slew_needs_a_mode_and_keeps_to_the_limits),
		cmocka_unit_test(targets_must_live_to_be_locked),
		cmocka_unit_test(a_stop_under_way_is_not_talked_over),
		cmocka_unit_test(who_may_only_watch_cannot_steer),
		cmocka_unit_test(
			the_status_is_one_line_of_json_with_a_reason_for_each_refusal),
		cmocka_unit_test(the_status_of_a_full_sky_still_fits),
		cmocka_unit_test(
			a_head_that_never_answers_is_said_to_be_reckoned),
		cmocka_unit_test(help_lists_every_word_with_its_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
