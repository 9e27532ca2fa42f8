/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"
#include "post.h"

#include <pty.h>

/*
 * All of it together: the real daemon in a simulated night, the real head's
 * simulator, the real guard on simulated lines, and searchlightctl hold on a
 * real terminal whose key this test holds.
 */

static struct night_paths paths;
static const char *guard_path;
static struct night night;
static struct post post;

static const char scenario[] = "duration_s = 60\n"
			       "camera.width_px = 160\ncamera.height_px = 128\n"
			       "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
			       "target = -700 700 530  30 0 0  2.5 400  0 60\n";

struct key {
	int fd; /* the terminal's other end */
	pid_t pid;
};

static struct key sit_down(void)
{
	struct key key;

	key.pid = forkpty(&key.fd, NULL, NULL, NULL);
	assert_true(key.pid >= 0);
	if (key.pid == 0) {
		execl(night.paths.ctl, night.paths.ctl, "--socket",
			night.control, "hold", (char *)NULL);
		_exit(127);
	}
	return key;
}

/* What the terminal shows is read, so that it never fills. */
static void look_away(const struct key *key)
{
	char text[512];
	struct pollfd wait = { key->fd, POLLIN, 0 };

	while (poll(&wait, 1, 0) == 1 &&
		read(key->fd, text, sizeof(text)) > 0) {
	}
}

/* The first, and the wait of a terminal before it repeats. */
static void press_key(const struct key *key)
{
	assert_int_equal(write(key->fd, " ", 1), 1);
	poll(NULL, 0, 300);
}

static void hold_key(const struct key *key, int for_ms)
{
	for (int i = 0; i < for_ms / 30; i++) {
		assert_int_equal(write(key->fd, " ", 1), 1);
		look_away(key);
		poll(NULL, 0, 30);
	}
}

static bool is_lit(void)
{
	return sim_lines_light(post.lines, true, clock_now_ns());
}

/* Holds it until there is light; the target may be lost for a moment. */
static bool hold_until_lit(const struct key *key)
{
	for (int i = 0; i < 30; i++) {
		press_key(key);
		hold_key(key, 600);
		if (is_lit()) {
			return true;
		}
		poll(NULL, 0, 400); /* lets go */
	}
	return false;
}

static int64_t dark_after_ns(int64_t from_ns)
{
	while (is_lit()) {
		assert_true(clock_now_ns() - from_ns < CLOCK_NS_PER_S);
		poll(NULL, 0, 1);
	}
	int64_t enabled_ns = post_edge_ns(&post, GUARD_LAMP_ENABLE);
	int64_t beat_ns = post_edge_ns(&post, GUARD_HEARTBEAT);

	return (post_high(&post, GUARD_LAMP_ENABLE) || beat_ns > enabled_ns
			       ? beat_ns
			       : enabled_ns) -
		from_ns;
}

static void dark_within(const char *cause, int64_t from_ns, int budget_ms)
{
	int64_t took_ns = dark_after_ns(from_ns);

	print_message("%-24s %6.1f ms  budget %d ms\n", cause,
		(double)took_ns / 1e6, budget_ms);
	assert_true(took_ns <= budget_ms * CLOCK_NS_PER_MS);
	uint32_t lights = post_edges(&post, GUARD_LAMP_ENABLE);

	poll(NULL, 0, 500);
	assert_int_equal(post_edges(&post, GUARD_LAMP_ENABLE), lights);
	assert_false(is_lit());
}

static void turn_key(void)
{
	sim_lines_put(post.lines, GUARD_KEY, false);
	poll(NULL, 0, 200);
	sim_lines_put(post.lines, GUARD_KEY, true);
	poll(NULL, 0, 200);
}

static void begin(void)
{
	char more[POST_PATH_MAX + 16];

	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night.scenario = scenario;
	/* With a shutter it may burn while the head still settles. */
	post_prepare(&post, "line.shutter = 12\n");
	post_watch(&post, guard_path, NULL);
	snprintf(more, sizeof(more), "guard = %s\n", post.socket);
	night_start(&night, more);
	assert_true(night_until(&night, "target", "state", "firm", 10.0));
	night_say(&night, "mode follow");
	turn_key();
}

static void finish(struct key *key)
{
	close(key->fd);
	kill(key->pid, SIGKILL);
	process_wait(key->pid, 2.0);
	post_end(&post);
	night_end(&night);
}

static void a_held_key_lights_and_every_way_to_let_go_darkens(void **state)
{
	struct key key;

	(void)state;
	begin();
	key = sit_down();
	assert_true(hold_until_lit(&key));
	/* The key's own last repetition was up to 30 ms before. */
	dark_within("key let go", clock_now_ns(), 300);
	assert_true(hold_until_lit(&key));
	int64_t from_ns = clock_now_ns();
	kill(key.pid, SIGKILL);
	dark_within("searchlightctl killed", from_ns, 300);
	process_wait(key.pid, 2.0);
	close(key.fd);
	key = sit_down();
	assert_true(hold_until_lit(&key));
	from_ns = clock_now_ns();
	close(key.fd);
	dark_within("terminal closed", from_ns, 300);
	process_wait(key.pid, 2.0);
	key = sit_down();
	assert_true(hold_until_lit(&key));
	from_ns = clock_now_ns();
	kill(key.pid, SIGSTOP);
	dark_within("searchlightctl stopped", from_ns, 300);
	kill(key.pid, SIGCONT);
	poll(NULL, 0, 300);
	assert_false(is_lit());
	finish(&key);
}

static void a_dead_or_hung_daemon_is_dark_and_its_head_is_stopped(void **state)
{
	struct key key;

	(void)state;
	begin();
	key = sit_down();
	assert_true(hold_until_lit(&key));
	int64_t from_ns = clock_now_ns();
	kill(night.daemon, SIGSTOP);
	dark_within("daemon stopped", from_ns, 150);
	kill(night.daemon, SIGCONT);
	poll(NULL, 0, 1000);
	assert_false(is_lit());
	night_say(&night, "mode follow");
	assert_true(hold_until_lit(&key));
	from_ns = clock_now_ns();
	kill(night.daemon, SIGKILL);
	dark_within("daemon killed", from_ns, 150);
	process_wait(night.daemon, 2.0);
	night.daemon = 0;
	finish(&key);
}

/* The dead man holds on: whatever comes back, it stays dark. */
static void a_key_that_is_never_let_go_lights_nothing_again(void **state)
{
	struct key key;

	(void)state;
	begin();
	key = sit_down();
	assert_true(hold_until_lit(&key));
	kill(night.daemon, SIGSTOP);
	hold_key(&key, 600);
	assert_false(is_lit());
	kill(night.daemon, SIGCONT);
	hold_key(&key, 1000);
	night_say(&night, "mode follow");
	uint32_t lights = post_edges(&post, GUARD_LAMP_ENABLE);
	hold_key(&key, 4000);
	assert_int_equal(post_edges(&post, GUARD_LAMP_ENABLE), lights);
	assert_false(is_lit());
	poll(NULL, 0, 400);
	assert_true(hold_until_lit(&key));
	finish(&key);
}

static void a_stop_puts_the_daemon_into_safe_too(void **state)
{
	struct key key;
	char text[512];

	(void)state;
	begin();
	key = sit_down();
	assert_true(hold_until_lit(&key));
	int64_t from_ns = clock_now_ns();
	sim_lines_put(post.lines, GUARD_STOP_A, false);
	sim_lines_put(post.lines, GUARD_STOP_B, false);
	dark_within("emergency stop", from_ns, 50);
	assert_true(night_until(&night, "mode", NULL, "safe", 1.0));
	assert_string_equal(night_text(&night, "fault", NULL, text),
		guard_sentence(GUARD_BECAUSE_STOP_A));
	finish(&key);
}

static void without_a_guard_it_tracks_and_says_that_it_cannot_light(
	void **state)
{
	char text[512];

	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night_start(&night, "guard = /nowhere/guard\n");
	assert_true(night_until(&night, "target", "state", "firm", 10.0));
	assert_string_equal(
		night_text(&night, "guard", "state", text), "absent");
	assert_non_null(strstr(night_say(&night, "press"),
		"refused: No searchlight-guard answers"));
	assert_int_equal(night_end(&night), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_held_key_lights_and_every_way_to_let_go_darkens),
		cmocka_unit_test(
			a_dead_or_hung_daemon_is_dark_and_its_head_is_stopped),
		cmocka_unit_test(
			a_key_that_is_never_let_go_lights_nothing_again),
		cmocka_unit_test(a_stop_puts_the_daemon_into_safe_too),
		cmocka_unit_test(
			without_a_guard_it_tracks_and_says_that_it_cannot_light),
	};

	if (argc != 6) {
		return 2;
	}
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	guard_path = argv[5];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
