/* SPDX-License-Identifier: Apache-2.0 */
#include "labels.h"

#include <stdio.h>
#include <string.h>

void labels_load(struct labels *labels, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	labels->count = 0;
	while (file && labels->count < LABELS_MAX &&
		fgets(line, sizeof(line), file)) {
		struct box *box = &labels->boxes[labels->count];

		labels->count +=
			sscanf(line, "%63[^,],%lf,%lf,%lf,%lf",
				labels->keys[labels->count], &box->x_px,
				&box->y_px, &box->w_px, &box->h_px) == 5;
	}
	if (file) {
		fclose(file);
	}
}

const struct box *labels_of(
	const struct labels *labels, const char *key, size_t *count)
{
	size_t first = 0;

	while (first < labels->count && strcmp(labels->keys[first], key) != 0) {
		first++;
	}
	for (*count = 0; first + *count < labels->count &&
		strcmp(labels->keys[first + *count], key) == 0;
		(*count)++) {
	}
	return labels->boxes + first;
}
