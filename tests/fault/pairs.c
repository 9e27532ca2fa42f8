/* SPDX-License-Identifier: Apache-2.0 */
#include "pairs.h"

static const char hung_up[] = "searchlightd hung up";
static const char no_answer[] = "searchlightd did not answer in time";

/* Each strikes first what would hold the other one's fault in check. */
static const struct {
	const char *first;
	const char *second;
	const char *sentence; /* NULL: that of either */
	bool stops_head; /* somebody is left who says so, and a line to say it
			  */
	const char *scenario; /* NULL: that of the first */
} named[] = {
	{ "searchlightd is killed", "searchlight-guard is killed", hung_up,
		true, NULL },
	{ "searchlight-guard is killed", "searchlightd hangs", no_answer, true,
		tower_calm_night },
	{ "searchlightd hangs", "searchlight-guard hangs", no_answer, true,
		tower_calm_night },
	{ "searchlightd hangs", "channel A of the stop opens", NULL, true,
		NULL },
	{ "searchlight-guard hangs", "searchlightd is killed", hung_up, true,
		NULL },
	{ "searchlight-guard hangs", "the key is turned off", NULL, false,
		NULL },
	{ "searchlight-guard hangs", "the operator lets go", NULL, false,
		NULL },
	{ "searchlightd hangs", "searchlightctl is killed", NULL, true, NULL },
	{ "searchlightd hangs", "the head's plug is pulled", NULL, false,
		NULL },
	{ "searchlightctl hangs", "the picture is frozen", NULL, false, NULL },
	{ "the picture is black", "the head's plug is pulled", NULL, false,
		NULL },
	{ "the picture is frozen", "the head stalls", NULL, false, NULL },
	{ "the head answers no more", "the camera is silent", NULL, false,
		NULL },
	{ "the head runs away", "searchlightd hangs", NULL, true, NULL },
	{ "the head loses its power", "searchlight-guard is killed", NULL,
		false, NULL },
	{ "the GPIO chip vanishes", "searchlightctl is killed", NULL, true,
		NULL },
	{ "the GPIO chip vanishes", "searchlightd is killed", hung_up, true,
		NULL },
	{ "the lamp burns out", "searchlightd hangs", NULL, true, NULL },
	{ "the spotter presses", "the terminal is closed", NULL, false, NULL },
};

static char names[PAIRS_MAX][100];

static struct fault join(const struct fault *first, const struct fault *second,
	const char *name, const char *sentence, bool stops_head,
	const char *scenario)
{
	struct fault pair = *first;
	int count = pair.plan.faults[0] != NULL;

	pair.name = name;
	pair.how = "both at once";
	pair.also = second;
	pair.stops_head = stops_head;
	pair.budget_ms = first->budget_ms > second->budget_ms
		? first->budget_ms
		: second->budget_ms;
	if (sentence != NULL) {
		pair.sentence = sentence;
	}
	pair.plan.faults[count] = second->plan.faults[0];
	if (scenario != NULL) {
		pair.plan.scenario = scenario;
	}
	return pair;
}

size_t pairs_make(
	const struct fault_table *const *tables, struct fault pairs[PAIRS_MAX])
{
	size_t count = sizeof(named) / sizeof(named[0]);

	for (size_t i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "%s + %s", named[i].first,
			named[i].second);
		pairs[i] = join(fault_find(tables, named[i].first),
			fault_find(tables, named[i].second), names[i],
			named[i].sentence, named[i].stops_head,
			named[i].scenario);
	}
	return count;
}
