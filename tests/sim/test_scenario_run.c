/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bundled scenarios, from rendered frames to the simulated head, against
 * what they must show. Named on the command line with the range of seeds.
 */
#include "base/parse.h"
#include "check.h"
#include "tools/sim_run.h"

static const char *path;
static long first_seed;
static long last_seed;

static struct scenario with_seed(long seed)
{
	struct scenario scenario;
	struct error error;

	assert_true(scenario_load(&scenario, path, &error));
	scenario.seed = (int)seed;
	return scenario;
}

static struct sim_run_result run_of(const struct scenario *scenario)
{
	struct settings settings = settings_default();
	struct sim_run_result result;
	struct error error;

	if (!sim_run(scenario, &settings, NULL, false, NULL, &result, &error)) {
		print_error("%s\n", error.text);
		fail();
	}
	return result;
}

static void a_target_is_firm_within_a_second_and_kept_in_the_beam(void **state)
{
	(void)state;
	for (long seed = first_seed; seed <= last_seed; seed++) {
		struct scenario scenario = with_seed(seed);
		struct sim_run_result result = run_of(&scenario);
		const struct summary_result *summary = &result.summary;

		print_message("seed %ld: firm %.2f s after entry, share %.4f, "
			      "p95 %.3f, RMS %.3f degrees\n",
			seed, result.firm_after_entry_s,
			summary->beam_on_target_share, summary->error_p95_deg,
			summary->error_rms_deg);
		assert_true(result.entered_s >= 0.0);
		assert_true(result.firm_after_entry_s >= 0.0);
		assert_true(result.firm_after_entry_s <= 1.0);
		/* The lamp's quarter width is 0.25 degrees in all of them. */
		assert_true(summary->beam_on_target_share >= 0.90);
		assert_true(summary->confirmed_s >=
			0.95 * (scenario.duration_s - result.entered_s - 1.0));
	}
}

static void the_same_seed_gives_the_same_figures(void **state)
{
	struct scenario scenario = with_seed(first_seed);
	struct sim_run_result one;
	struct sim_run_result other;

	(void)state;
	scenario.duration_s = 5.0;
	one = run_of(&scenario);
	other = run_of(&scenario);
	assert_true(one.summary.confirmed_s > 1.0);
	assert_int_equal(one.frames, other.frames);
	assert_true(one.summary.error_rms_deg == other.summary.error_rms_deg);
	assert_true(one.summary.confirmed_s == other.summary.confirmed_s);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_target_is_firm_within_a_second_and_kept_in_the_beam),
		cmocka_unit_test(the_same_seed_gives_the_same_figures),
	};

	if (argc != 4 || !parse_long(argv[2], &first_seed) ||
		!parse_long(argv[3], &last_seed)) {
		return 2;
	}
	path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
