/* SPDX-License-Identifier: Apache-2.0 */
#include "post.h"
#include "stall_clock.h"

#include <pwd.h>
#include <sys/mman.h>

/* The real guard on simulated lines, in real time. */

static const char *guard_path;
static const char *counter_path;
static const char *stall_path;

/* A guard on lines that nobody touched yet. */
static void begin(struct post *post)
{
	post_prepare(post, "");
	post_start(post, guard_path, NULL);
}

static void key_and_press_light_it_and_its_heart_beats(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	uint32_t edges = post_edges(&post, GUARD_HEARTBEAT);
	post_run(&post, 1000);
	edges = post_edges(&post, GUARD_HEARTBEAT) - edges;
	assert_in_range(edges, 35, 51);
	assert_true(post_high(&post, GUARD_FAN));
	assert_true(post_high(&post, GUARD_DRIVE_ENABLE));
	assert_int_equal(post_end(&post), 0);
}

static void told_to_end_it_leaves_the_lamp_dark(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	kill(post.pid, SIGTERM);
	assert_int_equal(process_wait(post.pid, 5.0), 0);
	post.pid = 0;
	assert_false(post_high(&post, GUARD_LAMP_ENABLE));
	assert_false(post_high(&post, GUARD_DRIVE_ENABLE));
	post_end(&post);
}

static void a_killed_guard_beats_no_more_and_its_timer_lets_go(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	kill(post.pid, SIGKILL);
	process_wait(post.pid, 5.0);
	post.pid = 0;
	poll(NULL, 0, 110);
	assert_false(sim_lines_light(post.lines, true, clock_now_ns()));
	/* What the issue calls weaker: a plain relay would still be closed. */
	assert_true(sim_lines_light(post.lines, false, clock_now_ns()));
	post_end(&post);
}

static void a_guard_that_was_stopped_for_a_while_stays_dark(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	kill(post.pid, SIGSTOP);
	post_run(&post, 300);
	assert_false(sim_lines_light(post.lines, true, clock_now_ns()));
	kill(post.pid, SIGCONT);
	post_run(&post, 100);
	post_stays_dark(&post, 500);
	assert_int_equal(post_end(&post), 0);
}

static void a_guard_that_begins_anew_is_dark_until_key_and_press(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	kill(post.pid, SIGKILL);
	process_wait(post.pid, 5.0);
	close(post.fd);
	post_start(&post, guard_path, NULL);
	post_run(&post, 500);
	assert_int_equal(post.report.verdict.reason, GUARD_BECAUSE_TURN);
	post_stays_dark(&post, 500);
	assert_int_equal(post_end(&post), 0);
}

/*
 * What a killed guard left high: the edge by which the heartbeat goes low must
 * not feed the timer of a lamp that is still enabled.
 */
static void a_guard_that_begins_takes_the_lamp_off_before_its_last_edge(
	void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	atomic_store(&post.lines->high[GUARD_HEARTBEAT], 1);
	atomic_store(&post.lines->high[GUARD_LAMP_ENABLE], 1);
	post_start(&post, guard_path, NULL);
	assert_false(post_high(&post, GUARD_LAMP_ENABLE));
	assert_false(post_high(&post, GUARD_HEARTBEAT));
	assert_true(post_edge_ns(&post, GUARD_LAMP_ENABLE) <=
		post_edge_ns(&post, GUARD_HEARTBEAT));
	assert_int_equal(post_end(&post), 0);
}

static void lines_that_another_guard_holds_are_let_be(void **state)
{
	struct post post;
	char output[POST_PATH_MAX + 8];
	const char *const argv[] = { guard_path, "--config", post.config,
		NULL };

	(void)state;
	begin(&post);
	post_light(&post);
	snprintf(output, sizeof(output), "%s.again", post.output);
	pid_t second = process_start(argv, output, NULL);
	int status = 0;

	/* The first one's daemon goes on speaking. */
	while (waitpid(second, &status, WNOHANG) == 0) {
		post_tick(&post);
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 0);
	unlink(output);
	post_run(&post, 100);
	assert_true(post_high(&post, GUARD_LAMP_ENABLE));
	assert_int_equal(post_end(&post), 0);
}

static void a_second_daemon_is_turned_away_while_the_first_lives(void **state)
{
	struct post post;
	char byte;

	(void)state;
	begin(&post);
	post_light(&post);
	int second = post_dial(&post);
	assert_true(second >= 0);
	post_run(&post, 100);
	assert_int_equal(recv(second, &byte, 1, 0), 0);
	assert_true(post_high(&post, GUARD_LAMP_ENABLE));
	close(second);
	assert_int_equal(post_end(&post), 0);
}

static void a_new_daemon_takes_the_place_of_one_that_hangs(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	int hung = post.fd;
	poll(NULL, 0, 200);
	post_connect(&post);
	post.claim.held = false;
	post_run(&post, 300);
	assert_true(post_until(&post, GUARD_ARMED));
	close(hung);
	assert_int_equal(post_end(&post), 0);
}

static void garbage_and_replays_light_nothing_and_break_nothing(void **state)
{
	struct message_scene scene = { 0 };
	uint8_t bytes[2 * MESSAGE_SIZE];
	struct post post;

	(void)state;
	begin(&post);
	post_permit(&post);
	post_turn_key(&post);
	assert_true(post_until(&post, GUARD_ARMED));
	struct lease_claim old = post.claim;
	old.held = true;
	old.press = UINT64_MAX;
	old.held_ns = old.decided_ns;
	message_put_claim(bytes, &old, &scene);
	for (int i = 0; i < 2000; i++) {
		size_t size = i % 3 == 0 ? MESSAGE_SIZE
					 : (size_t)i % sizeof(bytes) + 1;

		if (i % 7 == 0) {
			bytes[i % MESSAGE_SIZE] ^= (uint8_t)i;
		}
		send(post.fd, bytes, size, MSG_NOSIGNAL);
		if (i % 50 == 0) {
			post_tick(&post);
		}
	}
	post_run(&post, 200);
	assert_false(post_high(&post, GUARD_LAMP_ENABLE));
	assert_true(post_until(&post, GUARD_ARMED));
	assert_int_equal(post_end(&post), 0);
}

static void a_lost_chip_is_a_fault_that_stays(void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_light(&post);
	atomic_store(&post.lines->lost, 1);
	assert_true(post_until(&post, GUARD_FAULT));
	assert_int_equal(post.report.fault, GUARD_LINES);
	uint32_t edges = post_edges(&post, GUARD_HEARTBEAT);
	post_run(&post, 200);
	assert_int_equal(post_edges(&post, GUARD_HEARTBEAT), edges);
	assert_int_equal(post_end(&post), 0);
}

static void a_welded_lamp_and_a_dead_one_are_seen_by_their_feedback(
	void **state)
{
	struct post post;

	(void)state;
	begin(&post);
	post_permit(&post);
	post_turn_key(&post);
	atomic_store(&post.lines->lamp, SIM_LAMP_DEAD);
	post_press(&post);
	assert_true(post_until(&post, GUARD_FAULT));
	assert_int_equal(post.report.fault, GUARD_NO_STRIKE);
	post.claim.held = false;
	atomic_store(&post.lines->lamp, SIM_LAMP_WELDED);
	post_run(&post, 700);
	assert_int_equal(post.report.fault, GUARD_WELDED);
	assert_int_equal(post_end(&post), 0);
}

static void a_hot_lamp_counts_down(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "lamp.kind = xenon\nlamp.restrike_s = 1.5\n");
	post_start(&post, guard_path, NULL);
	post_permit(&post);
	post_turn_key(&post);
	assert_true(post_until(&post, GUARD_COOLING));
	assert_true(post.report.wait_ns > 0);
	assert_true(post_until(&post, GUARD_ARMED));
	assert_int_equal(post_end(&post), 0);
}

static void what_a_site_does_without_is_named(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "priority = 0\n");
	post_start(&post, guard_path, NULL);
	post_run(&post, 200);
	assert_true(post.reported);
	assert_int_equal(post.report.weakness & ~MESSAGE_NOT_LOCKED,
		MESSAGE_SIMULATED | MESSAGE_NOT_URGENT);
	assert_int_equal(post_end(&post), 0);
}

/* A new file in the post's folder, which a preloaded library maps as well. */
static void *share(
	const struct post *post, const char *name, size_t size, char *path)
{
	snprintf(path, POST_PATH_MAX, "%.100s/%s", post->folder, name);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	void *memory =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(memory != MAP_FAILED);
	close(fd);
	return memory;
}

static void a_daemon_of_a_user_that_is_not_there_is_refused(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "daemon_user = no-such-user\n");
	post_watch(&post, guard_path, NULL);
	assert_int_equal(process_wait(post.pid, 5.0), ERROR_SETTINGS);
	post.pid = 0;
	post_end(&post);
}

/* True where the guard keeps who calls as another user. */
static bool keeps(const struct post *post, const struct passwd *user)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		char byte;
		bool turned =
			setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
		int fd = turned ? post_dial(post) : -1;
		struct pollfd news = { fd, POLLIN, 0 };

		/* It speaks at once, or hangs up. */
		_exit(fd >= 0 && poll(&news, 1, 3000) == 1 &&
					recv(fd, &byte, 1, 0) == 1
				? 0
				: 1);
	}
	return process_wait(pid, 5.0) == 0;
}

static void only_the_daemons_user_is_heard(void **state)
{
	const struct passwd root = { .pw_uid = 0, .pw_gid = 0 };
	const struct passwd *nobody = getpwnam("nobody");
	struct post post;

	(void)state;
	if (geteuid() != 0 || nobody == NULL) {
		skip(); /* only root can become somebody else */
		return;
	}

	post_prepare(&post, "daemon_user = nobody\n");
	assert_int_equal(chmod(post.folder, 0755), 0);
	post_start(&post, guard_path, NULL);
	assert_true(keeps(&post, nobody));
	assert_false(keeps(&post, &root));
	assert_int_equal(post_end(&post), 0);
}

static void after_its_start_it_allocates_nothing(void **state)
{
	char path[POST_PATH_MAX];
	struct post post;

	(void)state;
	if (counter_path == NULL) {
		skip();
	}
	post_prepare(&post, "");
	_Atomic uint64_t *count = share(&post, "count", sizeof(*count), path);
	setenv("SEARCHLIGHT_ALLOCATIONS", path, 1);
	post_start(&post, guard_path, counter_path);
	post_run(&post, 50);
	uint64_t before = *count;
	assert_true(before > 0);
	post_light(&post);
	sim_lines_put(post.lines, GUARD_STOP_A, false);
	sim_lines_put(post.lines, GUARD_STOP_B, false);
	post_run(&post, 1000);
	sim_lines_put(post.lines, GUARD_STOP_A, true);
	sim_lines_put(post.lines, GUARD_STOP_B, true);
	post_hang_up(&post);
	post_connect(&post);
	post_light(&post);
	assert_int_equal(*count, before);
	unlink(path);
	assert_int_equal(post_end(&post), 0);
}

/*
 * The guard reads the clock, decides on an edge, and comes to its lines only
 * when the timer has run down.
 */
static void a_guard_held_up_before_its_edge_does_not_light_again(void **state)
{
	enum {
		ROUNDS = 5,
		LOOK = 1, /* one reading is for the lines, the next decides */
	};

	char path[POST_PATH_MAX];
	struct post post;

	(void)state;
	if (stall_path == NULL) {
		skip();
	}
	post_prepare(&post, "");
	struct stall_clock *stall =
		share(&post, STALL_CLOCK_FILE, sizeof(*stall), path);
	setenv(STALL_CLOCK_FOLDER, post.folder, 1);
	post_start(&post, guard_path, stall_path);
	for (int i = 0; i < ROUNDS; i++) {
		post_light(&post);
		uint32_t rises = atomic_load(&post.lines->rises);

		/* No claim comes between and reads the clock as well. */
		atomic_store(&stall->skip, LOOK);
		atomic_store(&stall->armed, 1);
		poll(NULL, 0, 400);
		assert_int_equal(atomic_load(&stall->armed), 0);
		assert_int_equal(atomic_load(&post.lines->rises), rises);
		post_stays_dark(&post, 200);
	}
	unlink(path);
	assert_int_equal(post_end(&post), 0);
}

/* Its own clock stood while the timer ran down, and the key is held on. */
static void a_machine_that_slept_stays_dark_until_a_press(void **state)
{
	char path[POST_PATH_MAX];
	struct post post;

	(void)state;
	if (stall_path == NULL) {
		skip();
	}
	post_prepare(&post, "");
	struct stall_clock *stall =
		share(&post, STALL_CLOCK_FILE, sizeof(*stall), path);
	setenv(STALL_CLOCK_FOLDER, post.folder, 1);
	post_start(&post, guard_path, stall_path);
	post_light(&post);
	post_run(&post, 200);
	assert_int_equal(post.report.verdict.state, GUARD_LIT);
	atomic_store(&stall->slept_ns, 60 * CLOCK_NS_PER_S);
	assert_true(post_until(&post, GUARD_ARMED));
	post_run(&post, 100);
	post_stays_dark(&post, 300);
	post.claim.held = false;
	post_run(&post, 100);
	post_press(&post);
	assert_true(post_until(&post, GUARD_LIT));
	unlink(path);
	assert_int_equal(post_end(&post), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_and_press_light_it_and_its_heart_beats),
		cmocka_unit_test(told_to_end_it_leaves_the_lamp_dark),
		cmocka_unit_test(
			a_killed_guard_beats_no_more_and_its_timer_lets_go),
		cmocka_unit_test(
			a_guard_that_was_stopped_for_a_while_stays_dark),
		cmocka_unit_test(
			a_guard_that_begins_anew_is_dark_until_key_and_press),
		cmocka_unit_test(
			a_second_daemon_is_turned_away_while_the_first_lives),
		cmocka_unit_test(
			a_new_daemon_takes_the_place_of_one_that_hangs),
		cmocka_unit_test(
			garbage_and_replays_light_nothing_and_break_nothing),
		cmocka_unit_test(
			a_guard_that_begins_takes_the_lamp_off_before_its_last_edge),
		cmocka_unit_test(lines_that_another_guard_holds_are_let_be),
		cmocka_unit_test(a_lost_chip_is_a_fault_that_stays),
		cmocka_unit_test(
			a_welded_lamp_and_a_dead_one_are_seen_by_their_feedback),
		cmocka_unit_test(a_hot_lamp_counts_down),
		cmocka_unit_test(what_a_site_does_without_is_named),
		cmocka_unit_test(
			a_daemon_of_a_user_that_is_not_there_is_refused),
		cmocka_unit_test(only_the_daemons_user_is_heard),
		cmocka_unit_test(after_its_start_it_allocates_nothing),
		cmocka_unit_test(
			a_guard_held_up_before_its_edge_does_not_light_again),
		cmocka_unit_test(a_machine_that_slept_stays_dark_until_a_press),
	};

	if (argc < 2) {
		return 2;
	}
	guard_path = argv[1];
	counter_path = argc > 2 ? argv[2] : NULL;
	stall_path = argc > 3 ? argv[3] : NULL;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
