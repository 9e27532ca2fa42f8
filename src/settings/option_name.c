/* SPDX-License-Identifier: Apache-2.0 */
#include "option_name.h"

#include <stdbool.h>
#include <string.h>

enum {
	NAME_MAX_COMPARED = 64
};

int option_find(const struct option_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->options[i].name, name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static int least(int a, int b, int c)
{
	int ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance, one row of his table at a time. */
static int distance(const char *a, const char *b)
{
	int row[NAME_MAX_COMPARED + 1];
	int width = (int)strnlen(b, NAME_MAX_COMPARED);
	int height = (int)strnlen(a, NAME_MAX_COMPARED);

	for (int j = 0; j <= width; j++) {
		row[j] = j;
	}
	for (int i = 1; i <= height; i++) {
		int corner = row[0];

		row[0] = i;
		for (int j = 1; j <= width; j++) {
			int above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
				corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[width];
}

/* "horizon" where "horizon_deg" stands: only the unit is missing. */
static bool lacks_unit(const char *name, const char *full)
{
	size_t length = strlen(name);

	return strncmp(name, full, length) == 0 && full[length] == '_';
}

const char *option_nearest(const struct option_table *table, const char *name)
{
	const char *nearest = NULL;
	int best = (int)strnlen(name, NAME_MAX_COMPARED) / 2 + 1;

	for (size_t i = 0; i < table->count; i++) {
		const char *option = table->options[i].name;
		int far = lacks_unit(name, option) ? 0 : distance(name, option);

		if (far < best) {
			best = far;
			nearest = option;
		}
	}
	return nearest;
}
