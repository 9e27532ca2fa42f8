/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/error.h"
#include "guard/sim_lines.h"
#include "sim_commands.h"

#include <stdio.h>
#include <string.h>

static const char usage_text[] =
	"usage: searchlight-sim lines FILE [NAME=STATE...]\n"
	"  FILE        the simulated lines of a searchlight-guard (sim:FILE)\n"
	"  NAME        stop-a, stop-b, key, spotter, limit-pan or limit-tilt:\n"
	"              STATE is open or closed\n"
	"  all         the same for all of these but the key\n"
	"  lamp        STATE is follows, dead or welded\n"
	"  chip        STATE is there or lost\n"
	"Sets what is named, in this order, and prints all lines.\n";

static const char *const lamps[SIM_LAMP_COUNT] = {
	[SIM_LAMP_FOLLOWS] = "follows",
	[SIM_LAMP_DEAD] = "dead",
	[SIM_LAMP_WELDED] = "welded",
};

static bool set_lamp(struct sim_lines *lines, const char *state)
{
	for (uint32_t i = 0; i < SIM_LAMP_COUNT; i++) {
		if (strcmp(state, lamps[i]) == 0) {
			atomic_store(&lines->lamp, i);
			return true;
		}
	}
	return false;
}

static bool set_chip(struct sim_lines *lines, const char *state)
{
	bool lost = strcmp(state, "lost") == 0;

	if (!lost && strcmp(state, "there") != 0) {
		return false;
	}
	atomic_store(&lines->lost, lost);
	return true;
}

/* The feedback is the simulated lamp's own. */
static bool set_contact(struct sim_lines *lines, const char *name,
	size_t length, const char *state)
{
	bool closed = strcmp(state, "closed") == 0;
	bool all = length == strlen("all") && strncmp(name, "all", length) == 0;
	bool found = false;

	if (!closed && strcmp(state, "open") != 0) {
		return false;
	}
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		const char *role = guard_input_name((enum guard_input)i);
		bool named = strlen(role) == length &&
			strncmp(role, name, length) == 0;

		if (named || (all && i != GUARD_KEY)) {
			sim_lines_put(lines, (enum guard_input)i, closed);
			found = true;
		}
	}
	return found;
}

static bool set_one(struct sim_lines *lines, const char *word)
{
	const char *equals = strchr(word, '=');

	if (equals == NULL) {
		return false;
	}
	if (strncmp(word, "lamp=", strlen("lamp=")) == 0) {
		return set_lamp(lines, equals + 1);
	}
	if (strncmp(word, "chip=", strlen("chip=")) == 0) {
		return set_chip(lines, equals + 1);
	}
	return set_contact(lines, word, (size_t)(equals - word), equals + 1);
}

static void print_lines(const struct sim_lines *lines)
{
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		printf("%-13s %s\n", guard_input_name((enum guard_input)i),
			atomic_load(&lines->closed[i]) != 0 ? "closed"
							    : "open");
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		printf("%-13s %-5s %u edges\n",
			guard_output_name((enum guard_output)i),
			atomic_load(&lines->high[i]) != 0 ? "high" : "low",
			atomic_load(&lines->edges[i]));
	}
	printf("%-13s %s\n", "light",
		sim_lines_light(lines, true, clock_now_ns()) ? "LIT" : "dark");
}

int sim_guard_lines(int argc, char **argv)
{
	struct error error;

	if (argc < 2 || strcmp(argv[1], "--help") == 0) {
		fputs(usage_text, argc < 2 ? stderr : stdout);
		return argc < 2 ? ERROR_USAGE : 0;
	}
	struct sim_lines *lines = sim_lines_map(argv[1], &error);
	if (lines == NULL) {
		return error_report("searchlight-sim", &error);
	}
	for (int i = 2; i < argc; i++) {
		if (!set_one(lines, argv[i])) {
			fprintf(stderr, "searchlight-sim: not understood: %s\n",
				argv[i]);
			sim_lines_unmap(lines);
			return ERROR_USAGE;
		}
	}
	print_lines(lines);
	sim_lines_unmap(lines);
	return 0;
}
