/* SPDX-License-Identifier: Apache-2.0 */
#include "gpio_lines.h"

/*
 * The real guard on a real kernel's GPIO lines (gpio-sim), its inputs pulled
 * and its outputs read from the simulator's side. The processor is emulated
 * and slow, so no budget is asserted here; only that it goes dark, and stays.
 */

static const char *guard_path;

enum {
	PATIENCE_MS = 10000
};

/* Lamp and feedback hang together outside, as this test moves them. */
static void tick(struct post *post)
{
	gpio_pull("feedback", gpio_value("lamp-enable"));
	post_tick(post);
}

static void run(struct post *post, int for_ms)
{
	int64_t until_ns = clock_now_ns() + for_ms * CLOCK_NS_PER_MS;

	while (clock_now_ns() < until_ns) {
		tick(post);
	}
}

static void until(struct post *post, enum guard_state state)
{
	int64_t until_ns = clock_now_ns() + PATIENCE_MS * CLOCK_NS_PER_MS;

	while (!post->reported || post->report.verdict.state != state) {
		if (clock_now_ns() > until_ns) {
			fail_msg("the guard is %s, not %s: %s",
				guard_state_name(post->report.verdict.state),
				guard_state_name(state),
				guard_sentence(post->report.verdict.reason));
		}
		tick(post);
	}
}

static int beats_in(struct post *post, int for_ms)
{
	int64_t until_ns = clock_now_ns() + for_ms * CLOCK_NS_PER_MS;
	int beats = 0;
	bool before = gpio_value("heartbeat");

	while (clock_now_ns() < until_ns) {
		bool now = gpio_value("heartbeat");

		beats += now != before;
		before = now;
		post_say(post);
		post_hear(post);
		poll(NULL, 0, 1);
	}
	return beats;
}

static void prepare(struct post *post)
{
	post_prepare(post, "");
	gpio_prepare(post, "");
}

static void turn_key(struct post *post)
{
	gpio_pull("key", false);
	run(post, 600);
	gpio_pull("key", true);
	run(post, 600);
}

static void light(struct post *post)
{
	post_permit(post);
	post->claim.held = false;
	turn_key(post);
	until(post, GUARD_ARMED);
	post_press(post);
	until(post, GUARD_LIT);
	assert_true(gpio_value("lamp-enable"));
}

static void stays_dark(struct post *post)
{
	assert_false(gpio_value("lamp-enable"));
	assert_int_equal(beats_in(post, 500), 0);
	assert_false(gpio_value("lamp-enable"));
}

static void key_and_press_light_it_and_its_heart_beats(void **state)
{
	struct post post;

	(void)state;
	prepare(&post);
	post_start(&post, guard_path, NULL);
	light(&post);
	int beats = beats_in(&post, 2000);
	/* A processor so slow may miss a beat, which ends the light for good.
	 */
	print_message("%d edges in 2 s on an emulated processor\n", beats);
	assert_true(beats > 0);
	assert_true(gpio_value("drive-enable"));
	assert_int_equal(post_end(&post), 0);
	assert_false(gpio_value("lamp-enable"));
}

static void every_input_that_opens_puts_it_out(void **state)
{
	struct post post;

	(void)state;
	prepare(&post);
	post_start(&post, guard_path, NULL);
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		light(&post);
		gpio_pull(gpio_names[i], false);
		until(&post, GUARD_SAFE);
		stays_dark(&post);
		gpio_pull(gpio_names[i], true);
		run(&post, 300);
		stays_dark(&post);
	}
	assert_int_equal(post_end(&post), 0);
}

static void an_edge_too_short_to_be_read_puts_it_out(void **state)
{
	struct post post;

	(void)state;
	prepare(&post);
	post_start(&post, guard_path, NULL);
	light(&post);
	gpio_pull("stop-a", false);
	gpio_pull("stop-a", true);
	until(&post, GUARD_SAFE);
	stays_dark(&post);
	assert_int_equal(post_end(&post), 0);
}

static void a_killed_guard_beats_no_more(void **state)
{
	struct post post;

	(void)state;
	prepare(&post);
	post_start(&post, guard_path, NULL);
	light(&post);
	kill(post.pid, SIGKILL);
	process_wait(post.pid, 5.0);
	post.pid = 0;
	assert_int_equal(beats_in(&post, 500), 0);
	post_end(&post);
}

static void a_line_that_another_holds_is_refused_with_its_name(void **state)
{
	const char *const argv[] = { guard_path, "--config", NULL, NULL };
	const char *second[4];
	struct post post;
	char text[512] = "";

	(void)state;
	prepare(&post);
	post_start(&post, guard_path, NULL);
	memcpy(second, argv, sizeof(argv));
	struct post other;
	prepare(&other);
	second[2] = other.config;
	assert_int_equal(process_run(second, other.output), ERROR_UNREACHABLE);
	FILE *file = fopen(other.output, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	print_message("%s", text);
	assert_non_null(strstr(text, "another program hold it"));
	post_end(&other);
	assert_int_equal(post_end(&post), 0);
}

/* The last test: the chip does not come back. */
static void a_chip_that_vanishes_is_a_fault_and_no_spin(void **state)
{
	struct post post;

	(void)state;
	prepare(&post);
	post_start(&post, guard_path, NULL);
	light(&post);
	FILE *live = fopen("/sys/kernel/config/gpio-sim/vm/live", "w");
	assert_non_null(live);
	fputs("0", live);
	fclose(live);
	int64_t until_ns = clock_now_ns() + PATIENCE_MS * CLOCK_NS_PER_MS;
	while (post.report.fault != GUARD_LINES) {
		assert_true(clock_now_ns() < until_ns);
		post_tick(&post);
	}
	double before_s = process_cpu_s(post.pid);
	poll(NULL, 0, 2000);
	print_message("%.2f s of processor in 2 s\n",
		process_cpu_s(post.pid) - before_s);
	assert_true(process_cpu_s(post.pid) - before_s < 1.0);
	assert_int_equal(post_end(&post), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_and_press_light_it_and_its_heart_beats),
		cmocka_unit_test(every_input_that_opens_puts_it_out),
		cmocka_unit_test(an_edge_too_short_to_be_read_puts_it_out),
		cmocka_unit_test(a_killed_guard_beats_no_more),
		cmocka_unit_test(
			a_line_that_another_holds_is_refused_with_its_name),
		cmocka_unit_test(a_chip_that_vanishes_is_a_fault_and_no_spin),
	};

	if (argc != 2) {
		return 2;
	}
	guard_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
