/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_head.h"
#include "check.h"
#include "hw/random.h"

/* What a slow line carries of commands and questions, by the Pelco driver. */

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

static struct bench_head bench; /* too large for the stack */

/* Changing commands faster than the line carries them, and polls besides. */
static void drive_hard(int64_t until_ns, double hz)
{
	for (int i = 0; bench.now_ns < until_ns; i++) {
		bench_head_command(&bench, i % 2 == 0 ? 10.0 : 12.0, 3.0);
		bench_head_run(&bench, bench.now_ns + (int64_t)(1e9 / hz));
	}
}

static void twenty_commands_and_twenty_positions_a_second_at_9600(void **state)
{
	const struct mount_stats *stats;
	uint64_t commands;

	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	drive_hard(10 * s, 20.0);
	stats = mount_stats(bench.mount);
	commands = stats->frames_sent - stats->answers - stats->answers_lost;
	assert_in_range(commands, 200, 260);
	assert_in_range(stats->answers, 370, 410); /* both axes */
	assert_int_equal(stats->answers_lost, 0);
	assert_near(stats->round_trip_s, 7 * 2 * 10 / 9600.0 + 0.003, 0.0011);
	bench_head_stop(&bench);
}

/* What a line carries, and how long a new command is on its way. */
struct traffic {
	int commands;
	int positions; /* of both axes */
	double mean_s; /* from told to its last byte at the head */
	double worst_s;
};

/* A new command 20 times a second for @length_ns, at no fixed time. */
static struct traffic traffic_of(int baud, int64_t length_ns)
{
	struct traffic traffic = { 0 };
	uint64_t seed = 1;
	int64_t told_ns = 1 * s;

	bench_head_init(&bench, "pelco-d");
	bench.mount_settings.baud = bench.line_settings.baud = baud;
	bench_head_start(&bench);
	bench_head_run(&bench, told_ns);
	bench.samples = 0;
	while (told_ns < length_ns) {
		int64_t next_ns = told_ns + 40 * ms +
			(int64_t)(20e6 * random_unit(&seed));
		double pan = 3.0 + traffic.commands % 2;
		double took_s;

		bench.ops->command(bench.mount,
			(struct mount_rates){ geom_radians(pan), 0.0 },
			bench.now_ns);
		bench_head_run(&bench, next_ns);
		took_s = (double)(mount_stats(bench.mount)->last_command_ns -
				 told_ns) *
			1e-9;
		if (took_s > 0.0) { /* else the next one took its place */
			traffic.commands++;
			traffic.mean_s += took_s;
			traffic.worst_s = fmax(traffic.worst_s, took_s);
		}
		told_ns = next_ns;
	}
	traffic.mean_s /= traffic.commands;
	traffic.positions = bench.samples;
	bench_head_stop(&bench);
	return traffic;
}

static void a_new_command_waits_for_one_command_and_one_question_at_most(
	void **state)
{
	static const int bauds[] = { 2400, 4800, 9600, 19200 };

	(void)state;
	for (size_t i = 0; i < sizeof(bauds) / sizeof(*bauds); i++) {
		double frame_s = 7 * 10 / (double)bauds[i];
		struct traffic traffic = traffic_of(bauds[i], 14 * s);

		print_message("%5d baud: %.1f commands and %.1f positions a "
			      "second; a command is there after %.0f ms, %.0f "
			      "at worst\n",
			bauds[i], traffic.commands / 13.0,
			traffic.positions / 13.0, traffic.mean_s * 1e3,
			traffic.worst_s * 1e3);
		/* the one before with a third of a frame's rest, a question,
		 * the head's thought, its answer, the turn of the line, and
		 * the command itself */
		assert_true(traffic.worst_s < 4.67 * frame_s + 0.007);
	}
}

static void a_flood_of_commands_does_not_starve_the_queries(void **state)
{
	const struct mount_stats *stats;

	(void)state;
	bench_head_init(&bench, "pelco-d");
	bench_head_start(&bench);
	drive_hard(5 * s, 1000.0);
	stats = mount_stats(bench.mount);
	assert_true(stats->answers > 150);
	assert_true(stats->frames_sent - stats->answers > 150);
	bench_head_stop(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			twenty_commands_and_twenty_positions_a_second_at_9600),
		cmocka_unit_test(
			a_new_command_waits_for_one_command_and_one_question_at_most),
		cmocka_unit_test(
			a_flood_of_commands_does_not_starve_the_queries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
