/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/table_page.h"

#include "core/guard_table.h"

static void put_states(unsigned from, FILE *out)
{
	const char *between = "";

	if (from == (1u << GUARD_STATE_COUNT) - 1u) {
		fputs("any", out);
		return;
	}
	for (int i = 0; i < GUARD_STATE_COUNT; i++) {
		if ((from & (1u << i)) != 0) {
			fprintf(out, "%s%s", between,
				guard_state_name((enum guard_state)i));
			between = ", ";
		}
	}
}

static const char *put_flags(
	unsigned flags, const char *before, const char *between, FILE *out)
{
	for (int i = 0; i < GUARD_FLAG_COUNT; i++) {
		if ((flags & (1u << i)) != 0) {
			fprintf(out, "%s%s%s", between, before,
				guard_flag_name(i));
			between = ", ";
		}
	}
	return between;
}

void table_page(FILE *out)
{
	size_t count;
	const struct guard_rule *rules = guard_rules(&count);

	fputs("| from | where | to | what it says |\n|---|---|---|---|\n", out);
	for (size_t i = 0; i < count; i++) {
		const struct guard_rule *rule = &rules[i];
		const char *between;

		fputs("| ", out);
		put_states(rule->from, out);
		fputs(" | ", out);
		between = put_flags(rule->present, "", "", out);
		put_flags(rule->missing, "no ", between, out);
		if (rule->present == 0 && rule->missing == 0) {
			fputs("otherwise", out);
		}
		fprintf(out, " | %s | %s |\n",
			guard_state_name(rule->verdict.state),
			guard_sentence(rule->verdict.reason));
	}
}
