/* SPDX-License-Identifier: Apache-2.0 */
#include "room.h"

#include <string.h>

static void the_preflight_names_every_check(void **state)
{
	static const char *const names[] = { "camera", "head", "loop", "track",
		"sector", "guard", "stop", "key", "lamp", "armed" };
	struct room *room = room_furnish();

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char wanted[40];

		snprintf(wanted, sizeof(wanted), "\"name\":\"%s\"", names[i]);
		if (strstr(room_say(room, "preflight"), wanted) == NULL) {
			fail_msg("%s is not in %s", names[i], room->answer);
		}
	}
	room_put_guard(room, GUARD_BECAUSE_PRESS);
	room->light.report.weakness = MESSAGE_NO_TIMER;
	assert_non_null(strstr(room_say(room, "preflight"), "\"weaker\""));
}

static void nothing_is_said_of_lines_that_no_guard_reads(void **state)
{
	struct room *room = room_furnish();

	(void)state;
	room_say(room, "preflight");
	assert_null(strstr(room->answer, "emergency stop"));
	assert_non_null(strstr(room->answer,
		"\"stop\",\"result\":\"wrong\",\"why\":\"Nobody knows"));
	room_put_guard(room, GUARD_BECAUSE_STOP_A);
	room_say(room, "preflight");
	assert_non_null(strstr(room->answer, "emergency stop"));
	assert_null(strstr(room->answer, "Nobody knows"));
}

static void a_beam_whose_width_nobody_measures_is_named_weaker(void **state)
{
	static const struct {
		enum focus_drive drive;
		const char *cure;
	} lamps[] = { { FOCUS_HAND, "lamp.focus = fixed" },
		{ FOCUS_TIMED, "lamp.focus = hand" },
		{ FOCUS_TOLD, "lamp.focus = hand" } };

	static const char named[] = "\"name\":\"focus\",\"result\":\"weaker\"";
	struct room *room = room_furnish();

	(void)state;
	assert_null(strstr(room_say(room, "preflight"), named));
	for (size_t i = 0; i < sizeof(lamps) / sizeof(lamps[0]); i++) {
		room->pursuit.rig.focus.drive = lamps[i].drive;
		room_say(room, "preflight");
		assert_non_null(strstr(room->answer, named));
		assert_non_null(strstr(room->answer, lamps[i].cure));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_preflight_names_every_check),
		cmocka_unit_test(nothing_is_said_of_lines_that_no_guard_reads),
		cmocka_unit_test(
			a_beam_whose_width_nobody_measures_is_named_weaker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
