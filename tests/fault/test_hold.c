/* SPDX-License-Identifier: Apache-2.0 */
#include "tower.h"

/*
 * All programs together, and what an operator does with the key; the whole
 * list of what may go wrong is the fault campaign's.
 */

enum {
	TRIES = 30, /* the target may be lost for a moment */
};

static struct tower_paths paths;
static struct tower tower;

static void dark_within(const char *cause, int64_t from_ns, int budget_ms)
{
	int64_t took_ns = tower_dark_ns(&tower, 1000) - from_ns;

	print_message("%-24s %6.1f ms  budget %d ms\n", cause,
		(double)took_ns / 1e6, budget_ms);
	assert_true(took_ns <= budget_ms * CLOCK_NS_PER_MS);
	uint32_t rises = tower_rises(&tower);

	tower_run(&tower, 500);
	assert_int_equal(tower_rises(&tower), rises);
	assert_false(tower_is_lit(&tower));
}

static void begin(void)
{
	assert_true(tower_open(&tower, &paths, NULL));
}

static void light(void)
{
	if (!tower_light(&tower, TRIES)) {
		fail_msg("not lit in %d tries; the operator reads:\n%s", TRIES,
			tower.hand.shown);
	}
}

static void a_held_key_lights_and_every_way_to_let_go_darkens(void **state)
{
	(void)state;
	begin();
	light();
	/* The key's own last repetition was up to 30 ms before. */
	tower_let_go(&tower);
	dark_within("key let go", clock_now_ns(), 300);
	light();
	int64_t from_ns = clock_now_ns();
	kill(tower.hand.hold, SIGKILL);
	dark_within("searchlightctl killed", from_ns, 300);
	assert_true(tower_heal(&tower));
	light();
	from_ns = clock_now_ns();
	close(tower.hand.terminal);
	tower.hand.terminal = -1;
	dark_within("terminal closed", from_ns, 300);
	assert_true(tower_heal(&tower));
	light();
	from_ns = clock_now_ns();
	kill(tower.hand.hold, SIGSTOP);
	dark_within("searchlightctl stopped", from_ns, 300);
	kill(tower.hand.hold, SIGCONT);
	tower_run(&tower, 300);
	assert_false(tower_is_lit(&tower));
	tower_close(&tower);
}

static void a_dead_or_hung_daemon_is_dark(void **state)
{
	(void)state;
	begin();
	light();
	int64_t from_ns = clock_now_ns();
	kill(tower.night.daemon, SIGSTOP);
	dark_within("daemon stopped", from_ns, 150);
	kill(tower.night.daemon, SIGCONT);
	tower_run(&tower, 1000);
	assert_false(tower_is_lit(&tower));
	assert_true(tower_heal(&tower));
	light();
	from_ns = clock_now_ns();
	kill(tower.night.daemon, SIGKILL);
	dark_within("daemon killed", from_ns, 150);
	tower_close(&tower);
}

/* The dead man holds on: whatever comes back, it stays dark. */
static void a_key_that_is_never_let_go_lights_nothing_again(void **state)
{
	(void)state;
	begin();
	light();
	kill(tower.night.daemon, SIGSTOP);
	tower_run(&tower, 600);
	assert_false(tower_is_lit(&tower));
	assert_true(tower_heal(&tower));
	uint32_t rises = tower_rises(&tower);

	tower_run(&tower, 4000);
	assert_int_equal(tower_rises(&tower), rises);
	tower_let_go(&tower);
	tower_run(&tower, 400);
	light();
	tower_close(&tower);
}

static void send_keys(int count)
{
	for (int i = 0; i < count; i++) {
		assert_int_equal(write(tower.hand.terminal, " ", 1), 1);
	}
}

/* As a terminal shows it that stalls once while a key is held. */
static void the_key_goes_on_without_light(void)
{
	uint32_t rises = tower_rises(&tower);

	tower.hand.key_ns = clock_now_ns();
	tower.hand.holds = true;
	tower_run(&tower, 1000);
	assert_int_equal(tower_rises(&tower), rises);
	tower_let_go(&tower);
	tower_run(&tower, 400);
	light();
	tower_let_go(&tower);
	tower_run(&tower, 400);
}

static void neither_a_key_held_from_the_start_nor_a_burst_is_a_press(
	void **state)
{
	(void)state;
	begin();
	light();
	tower_let_go(&tower);
	kill(tower.hand.hold, SIGKILL);
	tower_run(&tower, 200);
	tower_forget(&tower);
	tower_reseat(&tower);
	for (int i = 0; !hand_is_heard(&tower.hand); i++) {
		assert_true(i < 500);
		tower_run(&tower, 10);
	}
	send_keys(1);
	tower_run(&tower, 300);
	the_key_goes_on_without_light();
	send_keys(1);
	tower_run(&tower, 300);
	send_keys(8);
	the_key_goes_on_without_light();
	tower_close(&tower);
}

static void a_stop_puts_the_daemon_into_safe_too(void **state)
{
	char text[512];

	(void)state;
	begin();
	light();
	int64_t from_ns = clock_now_ns();
	sim_lines_put(tower.post.lines, GUARD_STOP_A, false);
	sim_lines_put(tower.post.lines, GUARD_STOP_B, false);
	dark_within("emergency stop", from_ns, 50);
	assert_true(night_until(&tower.night, "mode", NULL, "safe", 1.0));
	assert_string_equal(night_text(&tower.night, "fault", NULL, text),
		guard_sentence(GUARD_BECAUSE_STOP_A));
	tower_close(&tower);
}

static void without_a_guard_it_tracks_and_says_that_it_cannot_light(
	void **state)
{
	struct night *night = &tower.night;
	char text[512];

	(void)state;
	memset(&tower, 0, sizeof(tower));
	night->paths = paths.night;
	night_start(night, "guard = /nowhere/guard\n");
	assert_true(night_until(night, "target", "state", "firm", 10.0));
	assert_string_equal(
		night_text(night, "guard", "state", text), "absent");
	assert_non_null(strstr(night_say(night, "press"),
		"refused: No searchlight-guard answers"));
	assert_int_equal(night_end(night), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_held_key_lights_and_every_way_to_let_go_darkens),
		cmocka_unit_test(a_dead_or_hung_daemon_is_dark),
		cmocka_unit_test(
			a_key_that_is_never_let_go_lights_nothing_again),
		cmocka_unit_test(
			neither_a_key_held_from_the_start_nor_a_burst_is_a_press),
		cmocka_unit_test(a_stop_puts_the_daemon_into_safe_too),
		cmocka_unit_test(
			without_a_guard_it_tracks_and_says_that_it_cannot_light),
	};

	if (argc != 6) {
		return 2;
	}
	paths = (struct tower_paths){
		.night = { argv[1], argv[2], argv[3], argv[4] },
		.guard = argv[5],
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
