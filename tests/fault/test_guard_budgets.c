/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/packet.h"
#include "post.h"
#include "random.h"

#include <time.h>

/*
 * How long the real guard takes from an event to its lines, against the
 * budgets: each event several times, the longest counts.
 */

static const char *guard_path;

enum {
	ROUNDS = 10,
	MIDDLE = ROUNDS / 2,
};

struct cause {
	const char *name;
	void (*happen)(struct post *post);
	int budget_ms;
};

static void open_stop_a(struct post *post)
{
	sim_lines_put(post->lines, GUARD_STOP_A, false);
}

static void open_stop_b(struct post *post)
{
	sim_lines_put(post->lines, GUARD_STOP_B, false);
}

static void bounce_stop_a(struct post *post)
{
	sim_lines_put(post->lines, GUARD_STOP_A, false);
	sim_lines_put(post->lines, GUARD_STOP_A, true);
}

static void turn_key_off(struct post *post)
{
	sim_lines_put(post->lines, GUARD_KEY, false);
}

static void press_spotter(struct post *post)
{
	sim_lines_put(post->lines, GUARD_SPOTTER, false);
}

static void reach_limit(struct post *post)
{
	sim_lines_put(post->lines, GUARD_LIMIT_PAN, false);
}

static void withdraw(struct post *post)
{
	post->claim.may_burn = false;
	post_say(post);
}

static void let_go(struct post *post)
{
	post->claim.held = false;
	post_say(post);
}

static void fall_silent(struct post *post)
{
	post->speaks = false;
}

static void die(struct post *post)
{
	post_hang_up(post);
}

static void lose_chip(struct post *post)
{
	atomic_store(&post->lines->lost, 1);
}

static const struct cause causes[] = {
	{ "stop, channel A", open_stop_a, 50 },
	{ "stop, channel B", open_stop_b, 50 },
	{ "stop, a bounce of A", bounce_stop_a, 50 },
	{ "key off", turn_key_off, 50 },
	{ "spotter's button", press_spotter, 50 },
	{ "limit switch", reach_limit, 50 },
	{ "permit withdrawn", withdraw, 50 },
	{ "key let go", let_go, 50 },
	{ "daemon silent", fall_silent, 150 },
	{ "daemon dead", die, 150 },
};

static void set_right(struct post *post)
{
	for (int i = GUARD_STOP_A; i < GUARD_FEEDBACK; i++) {
		sim_lines_put(post->lines, (enum guard_input)i, true);
	}
	if (post->fd < 0) {
		post_connect(post);
	}
}

/* So that no event keeps step with the guard's own. */
static void wait_a_little(uint64_t *seed)
{
	struct timespec span = { .tv_nsec = (long)random_between(
					 seed, 0.0, 10e6) };

	nanosleep(&span, NULL);
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void try_cause(struct post *post, const struct cause *cause)
{
	int64_t took_ns[ROUNDS];
	uint64_t seed = (uint64_t)cause->budget_ms;

	for (int i = 0; i < ROUNDS; i++) {
		set_right(post);
		post_light(post);
		post_run(post, 20);
		wait_a_little(&seed);
		int64_t from_ns = clock_now_ns();

		cause->happen(post);
		took_ns[i] = post_dark_ns(post, from_ns);
		assert_true(took_ns[i] >= 0);
		post_stays_dark(post, 100);
	}
	qsort(took_ns, ROUNDS, sizeof(took_ns[0]), compare);
	print_message("%-20s p50 %6.1f ms  max %6.1f ms  budget %d ms\n",
		cause->name, (double)took_ns[MIDDLE] / 1e6,
		(double)took_ns[ROUNDS - 1] / 1e6, cause->budget_ms);
	assert_true(took_ns[ROUNDS - 1] <= cause->budget_ms * CLOCK_NS_PER_MS);
}

static void every_cause_is_dark_within_its_budget(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		try_cause(&post, &causes[i]);
	}
	assert_int_equal(post_end(&post), 0);
}

/* The operator's terminal is gone: the daemon goes on, with an old stamp. */
static void a_silent_dead_man_is_dark_within_300_ms(void **state)
{
	struct post post;

	(void)state;
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	post_light(&post);
	int64_t heard_ns = clock_now_ns();
	int64_t until_ns = heard_ns + 400 * CLOCK_NS_PER_MS;

	while (clock_now_ns() < until_ns) {
		struct message_scene scene = { 0 };
		uint8_t bytes[MESSAGE_SIZE];

		post.claim.sequence++;
		post.claim.decided_ns = clock_now_ns();
		post.claim.held_ns = heard_ns;
		message_put_claim(bytes, &post.claim, &scene);
		send(post.fd, bytes, sizeof(bytes), MSG_NOSIGNAL);
		poll(NULL, 0, POST_TICK_MS);
	}
	int64_t took_ns = post_edge_ns(&post, GUARD_LAMP_ENABLE) - heard_ns;

	print_message("dead-man silent %6.1f ms\n", (double)took_ns / 1e6);
	assert_false(post_high(&post, GUARD_LAMP_ENABLE));
	assert_true(took_ns <= 300 * CLOCK_NS_PER_MS);
	assert_int_equal(post_end(&post), 0);
}

static void send_line(struct post *post, const char *frame, int fd)
{
	struct message_line line = { .length = strlen(frame) };
	uint8_t bytes[MESSAGE_SIZE];

	memcpy(line.frame, frame, line.length);
	message_put_line(bytes, &line);
	assert_true(packet_send(post->fd, bytes, fd));
}

/* When the last byte of one frame had come; a second at most. */
static int64_t frame_ns(int fd, const char *frame)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char got[MESSAGE_FRAME_MAX] = "";
	size_t length = strlen(frame);

	for (size_t count = 0; count < length;) {
		assert_int_equal(poll(&wait, 1, 1000), 1);
		count += (size_t)read(fd, got + count, length - count);
	}
	assert_string_equal(got, frame);
	return clock_now_ns();
}

static void the_head_is_stopped(void (*happen)(struct post *post))
{
	struct post post;
	int line[2];
	struct pollfd wait = { .events = POLLIN };

	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, line), 0);
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	send_line(&post, "HALT\r", line[1]);
	close(line[1]);
	post_light(&post);
	wait.fd = line[0];
	assert_int_equal(poll(&wait, 1, 0), 0);
	int64_t from_ns = clock_now_ns();

	happen(&post);
	int64_t first_ns = frame_ns(line[0], "HALT\r");
	frame_ns(line[0], "HALT\r");
	int64_t last_ns = frame_ns(line[0], "HALT\r");
	print_message("stop frames: first %6.1f ms, third %6.1f ms\n",
		(double)(first_ns - from_ns) / 1e6,
		(double)(last_ns - from_ns) / 1e6);
	assert_true(first_ns - from_ns <= 150 * CLOCK_NS_PER_MS);
	close(line[0]);
	assert_int_equal(post_end(&post), 0);
}

static void a_dead_daemon_has_the_head_stopped_three_times(void **state)
{
	(void)state;
	the_head_is_stopped(die);
}

static void a_hung_daemon_has_the_head_stopped_three_times(void **state)
{
	(void)state;
	the_head_is_stopped(fall_silent);
}

static void an_emergency_stop_has_the_head_stopped_as_well(void **state)
{
	(void)state;
	the_head_is_stopped(open_stop_a);
}

static void a_vanished_chip_has_the_head_stopped_as_well(void **state)
{
	(void)state;
	the_head_is_stopped(lose_chip);
}

/*
 * The guard was held up while one daemon died and another began: the line that
 * it then hears of is the new one's, and is kept.
 */
static void the_line_of_a_new_daemon_outlives_the_old_one(void **state)
{
	struct post post;
	int old[2];
	int fresh[2];

	(void)state;
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, old), 0);
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fresh), 0);
	post_prepare(&post, "");
	post_start(&post, guard_path, NULL);
	send_line(&post, "HALT\r", old[1]);
	post_light(&post);
	kill(post.pid, SIGSTOP);
	poll(NULL, 0, 150);
	post_hang_up(&post);
	post_connect(&post);
	send_line(&post, "STOP\r", fresh[1]);
	post.claim.held = false;
	post_say(&post);
	kill(post.pid, SIGCONT);
	post_run(&post, 300);
	die(&post);
	frame_ns(fresh[0], "STOP\r");
	for (int i = 0; i < 2; i++) {
		close(old[i]);
		close(fresh[i]);
	}
	assert_int_equal(post_end(&post), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cause_is_dark_within_its_budget),
		cmocka_unit_test(a_silent_dead_man_is_dark_within_300_ms),
		cmocka_unit_test(
			a_dead_daemon_has_the_head_stopped_three_times),
		cmocka_unit_test(
			a_hung_daemon_has_the_head_stopped_three_times),
		cmocka_unit_test(
			an_emergency_stop_has_the_head_stopped_as_well),
		cmocka_unit_test(a_vanished_chip_has_the_head_stopped_as_well),
		cmocka_unit_test(the_line_of_a_new_daemon_outlives_the_old_one),
	};

	if (argc != 2) {
		return 2;
	}
	guard_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
