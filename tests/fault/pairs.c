/* SPDX-License-Identifier: Apache-2.0 */
#include "pairs.h"

static const char hung_up[] = "searchlightd hung up";

/* Each strikes first what would hold the other one's fault in check. */
static const struct {
	const char *first;
	const char *second;
	const char *sentence; /* NULL: that of either */
} named[] = {
	{ "searchlightd is killed", "searchlight-guard is killed", hung_up },
	{ "searchlightd hangs", "channel A of the stop opens", NULL },
	{ "searchlight-guard hangs", "searchlightd is killed", hung_up },
	{ "searchlight-guard hangs", "the key is turned off", NULL },
	{ "searchlight-guard hangs", "the operator lets go", NULL },
	{ "searchlightd hangs", "searchlightctl is killed", NULL },
	{ "searchlightd hangs", "the head's plug is pulled", NULL },
	{ "searchlightctl hangs", "the picture is frozen", NULL },
	{ "the picture is black", "the head's plug is pulled", NULL },
	{ "the picture is frozen", "the head stalls", NULL },
	{ "the head answers no more", "the camera is silent", NULL },
	{ "the head runs away", "searchlightd hangs", NULL },
	{ "the head loses its power", "searchlight-guard is killed", NULL },
	{ "the GPIO chip vanishes", "searchlightctl is killed", NULL },
	{ "the lamp burns out", "searchlightd hangs", NULL },
	{ "the spotter presses", "the terminal is closed", NULL },
};

static char names[PAIRS_MAX][100];

static const struct fault *find(
	const struct fault_table *const *tables, const char *name)
{
	for (; *tables != NULL; tables++) {
		for (size_t i = 0; i < (*tables)->count; i++) {
			if (strcmp((*tables)->faults[i].name, name) == 0) {
				return &(*tables)->faults[i];
			}
		}
	}
	fail_msg("no fault is called \"%s\"", name);
	return NULL;
}

static struct fault join(const struct fault *first, const struct fault *second,
	const char *name, const char *sentence)
{
	struct fault pair = *first;
	int count = pair.plan.faults[0] != NULL;

	pair.name = name;
	pair.how = "both at once";
	pair.also = second;
	pair.stops_head = false; /* who would say it may be gone as well */
	pair.budget_ms = first->budget_ms > second->budget_ms
		? first->budget_ms
		: second->budget_ms;
	if (sentence != NULL) {
		pair.sentence = sentence;
	}
	pair.plan.faults[count] = second->plan.faults[0];
	return pair;
}

size_t pairs_make(
	const struct fault_table *const *tables, struct fault pairs[PAIRS_MAX])
{
	size_t count = sizeof(named) / sizeof(named[0]);

	for (size_t i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "%s + %s", named[i].first,
			named[i].second);
		pairs[i] = join(find(tables, named[i].first),
			find(tables, named[i].second), names[i],
			named[i].sentence);
	}
	return count;
}
