/* SPDX-License-Identifier: Apache-2.0 */
#include "option_value.h"
#include "settings/options.h"

#include <string.h>

static size_t group_length(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot == NULL ? 0 : (size_t)(dot - name);
}

/* A blank line where another group of names begins. */
static void print_gap(const struct option_field *option,
	const struct option_field *last, FILE *out)
{
	size_t length = group_length(option->name);

	if (last != NULL &&
		(length != group_length(last->name) ||
			strncmp(option->name, last->name, length) != 0)) {
		fputc('\n', out);
	}
}

static void print_value(const struct option_field *option, const void *target,
	int row, FILE *out)
{
	char value[OPTION_VALUE_MAX];

	option_get(option, target, row, value);
	fprintf(out, "%s =%s%s\n", option->name, value[0] == '\0' ? "" : " ",
		value);
}

static void print_option(
	const struct option_field *option, const void *target, FILE *out)
{
	char wants[OPTION_VALUE_MAX];
	int rows = 1;

	option_wants(option, wants, sizeof(wants));
	if (option->kind == OPTION_TEXT) {
		fprintf(out, "# %s\n", option->help);
	} else {
		fprintf(out, "# %s (%s)\n", option->help, wants);
	}
	if (option->kind == OPTION_ROWS) {
		rows = option_row_count(option, target);
	}
	if (rows == 0) {
		fprintf(out, "# %s =\n", option->name);
	}
	for (int row = 0; row < rows; row++) {
		print_value(option, target, row, out);
	}
}

void options_print(
	const struct option_table *table, const void *target, FILE *out)
{
	const struct option_field *last = NULL;

	for (size_t i = 0; i < table->count; i++) {
		print_gap(&table->options[i], last, out);
		last = &table->options[i];
		print_option(last, target, out);
	}
}
