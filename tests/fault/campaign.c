/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "campaign_report.h"
#include "kills.h"
#include "on_line.h"
#include "pairs.h"
#include "trial.h"
#include "workers.h"

#include <getopt.h>
#include <time.h>

/*
 * The fault campaign: every fault of every table, each really caused against
 * the real programs. A test of its own for each row, so that its name tells
 * what did not hold.
 */

static const struct fault_table *const tables[] = {
	&faults_of_lines,
	&faults_of_programs,
	&faults_of_cameras,
	&faults_of_heads,
	&faults_of_sockets,
	&faults_of_air,
	&faults_of_machines,
	NULL,
};

enum {
	TABLES = sizeof(tables) / sizeof(tables[0]) - 1,
	FAULTS_MAX = 200,
};

struct campaign {
	struct tower_paths paths;
	const char *only; /* part of a name; NULL: all */
	const char *out;  /* folder of the report; NULL: none */
	long rounds;
	long kills; /* 0: the tables; else so many at random */
	long at_once;
	long slack_ms;
	long seed;
	const struct fault *faults[FAULTS_MAX];
	size_t count;
	struct trial *trials;     /* shared */
	size_t again[FAULTS_MAX]; /* whose stage was not ready ... */
	size_t again_count;       /* ... and stands by itself the next time */
};

static struct campaign campaign;

/* Without the library that is preloaded no clock is stepped. */
static bool is_wanted(const struct campaign *c, const struct fault *fault)
{
	return c->count < FAULTS_MAX &&
		(c->only == NULL || strstr(fault->name, c->only) != NULL) &&
		(!fault->plan.steps_clock || c->paths.step_clock != NULL);
}

static void add(struct campaign *c, const struct fault *faults, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_wanted(c, &faults[i])) {
			c->faults[c->count++] = &faults[i];
		}
	}
}

static void choose(struct campaign *c)
{
	static struct fault pairs[PAIRS_MAX];
	static struct fault on_line[ON_LINE_MAX];
	const struct fault_table *all[TABLES + 2] = { NULL };

	for (size_t t = 0; t < TABLES; t++) {
		all[t] = tables[t];
		add(c, tables[t]->faults, tables[t]->count);
	}
	struct fault_table pair_table = { pairs, pairs_make(tables, pairs) };

	add(c, pairs, pair_table.count);
	all[TABLES] = &pair_table;
	add(c, on_line, on_line_make(all, on_line));
}

static void run_trial(void *context, size_t index)
{
	const struct campaign *c = context;

	trial_run(&c->trials[index], c->faults[index], &c->paths,
		(int)c->rounds, (int)c->slack_ms, (uint64_t)c->seed + index);
}

static void trial_ended(void *context, size_t index, int code)
{
	const struct campaign *c = context;
	struct trial *trial = &c->trials[index];

	if (code != 0 && trial->wrong[0] == '\0') {
		snprintf(trial->wrong, TRIAL_WRONG_MAX,
			"the stage itself fell in round %d; see above",
			trial->rounds + 1);
	}
	campaign_print_row(stdout, c->faults[index], trial);
}

static void run_again(void *context, size_t index)
{
	const struct campaign *c = context;

	run_trial(context, c->again[index]);
}

static void ended_again(void *context, size_t index, int code)
{
	const struct campaign *c = context;

	trial_ended(context, c->again[index], code);
}

/* What says nothing of its fault is tried again, by fewer at once. */
static void try_again(struct campaign *c, size_t at_once)
{
	c->again_count = 0;
	for (size_t i = 0; i < c->count; i++) {
		if (c->trials[i].unready && c->trials[i].relit == 0) {
			c->trials[i] = (struct trial){ .rounds = 0 };
			c->again[c->again_count++] = i;
		}
	}
	if (c->again_count > 0) {
		printf("%zu whose stage was not ready are tried again\n",
			c->again_count);
		workers_run(c->again_count, at_once, run_again, ended_again, c);
	}
}

static void holds(void **state)
{
	const struct trial *trial = *state;

	if (trial->wrong[0] != '\0') {
		fail_msg("%s", trial->wrong);
	}
	assert_int_equal(trial->relit, 0);
	assert_true(trial->rounds > 0);
}

static int judge(const struct campaign *c)
{
	static struct CMUnitTest tests[FAULTS_MAX];

	for (size_t i = 0; i < c->count; i++) {
		tests[i] = (struct CMUnitTest){ .name = c->faults[i]->name,
			.test_func = holds,
			.initial_state = &c->trials[i] };
	}
	return _cmocka_run_group_tests(
		"fault campaign", tests, c->count, NULL, NULL);
}

static const struct option options[] = {
	{ "only", required_argument, NULL, 'n' },
	{ "rounds", required_argument, NULL, 'r' },
	{ "kills", required_argument, NULL, 'k' },
	{ "at-once", required_argument, NULL, 'a' },
	{ "slack", required_argument, NULL, 'l' },
	{ "seed", required_argument, NULL, 's' },
	{ "out", required_argument, NULL, 'o' },
	{ NULL, 0, NULL, 0 },
};

static bool take_option(struct campaign *c, int option)
{
	switch (option) {
	case 'n':
		c->only = optarg;
		return true;
	case 'o':
		c->out = optarg;
		return true;
	case 'r':
		return parse_long(optarg, &c->rounds) && c->rounds > 0 &&
			c->rounds <= TRIAL_ROUNDS_MAX;
	case 'k':
		return parse_long(optarg, &c->kills) && c->kills > 0;
	case 'a':
		return parse_long(optarg, &c->at_once) && c->at_once > 0;
	case 'l':
		return parse_long(optarg, &c->slack_ms) && c->slack_ms >= 0;
	case 's':
		return parse_long(optarg, &c->seed);
	default:
		return false;
	}
}

static bool read_arguments(struct campaign *c, int argc, char **argv)
{
	int option;

	c->rounds = 1;
	c->at_once = 4;
	c->seed = (long)time(NULL);
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (!take_option(c, option)) {
			return false;
		}
	}
	if (argc - optind < 5 || argc - optind > 6) {
		return false;
	}
	c->paths = (struct tower_paths){
		.night = { argv[optind], argv[optind + 1], argv[optind + 2],
			argv[optind + 3] },
		.guard = argv[optind + 4],
		.step_clock = argv[optind + 5],
	};
	return true;
}

static void nothing_lights_again_whatever_is_killed(void **state)
{
	const struct kills_result *result = *state;

	assert_int_equal(result->kills, campaign.kills);
	assert_int_equal(result->relit, 0);
	assert_int_equal(result->late, 0);
	assert_int_equal(result->fallen, 0);
	assert_true(result->lit > 0);
}

static int kill_at_random(const struct campaign *c)
{
	struct kills_plan plan = { .paths = &c->paths,
		.count = (size_t)c->kills,
		.at_once = (size_t)c->at_once,
		.seed = (uint64_t)c->seed,
		.slack_ms = (int)c->slack_ms };
	struct kills_result result;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(
			nothing_lights_again_whatever_is_killed, &result),
	};

	printf("%ld kills in %ld sites, seed %ld\n", c->kills, c->at_once,
		c->seed);
	kills_run(&plan, &result);
	kills_print(stdout, &plan, &result);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

static int go_through_tables(struct campaign *c)
{
	choose(c);
	c->trials = workers_share(sizeof(*c->trials) * FAULTS_MAX);
	printf("fault campaign: %zu faults, %ld rounds, %ld at once, seed %ld\n",
		c->count, c->rounds, c->at_once, c->seed);
	campaign_print_head(stdout);
	workers_run(c->count, (size_t)c->at_once, run_trial, trial_ended, c);
	try_again(c, ((size_t)c->at_once + 1) / 2);
	try_again(c, 1);
	if (c->out != NULL &&
		!campaign_write(c->out, c->faults, c->trials, c->count)) {
		return 1;
	}
	return judge(c);
}

int main(int argc, char **argv)
{
	struct campaign *c = &campaign;

	if (!read_arguments(c, argc, argv)) {
		fputs("usage: campaign [--only PART] [--rounds N] [--kills N] "
		      "[--at-once N] [--slack MS] [--seed N] [--out FOLDER] "
		      "DAEMON CTL SIM CLIPS GUARD [STEP_CLOCK]\n",
			stderr);
		return 2;
	}
	return c->kills > 0 ? kill_at_random(c) : go_through_tables(c);
}
