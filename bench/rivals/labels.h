/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_LABELS_H
#define BENCH_LABELS_H

#include "tally.h"

enum {
	LABELS_MAX = 8192, /* of a file */
	LABELS_KEY = 64
};

/* Labels: boxes by the name of their picture, those of one together. */
struct labels {
	struct box boxes[LABELS_MAX];
	char keys[LABELS_MAX][LABELS_KEY];
	size_t count;
};

/* labels_load - KEY,x,y,w,h,...; without a file there are none. */
void labels_load(struct labels *labels, const char *path);

/* labels_of - the first of @count boxes of a picture. */
const struct box *labels_of(
	const struct labels *labels, const char *key, size_t *count);

#endif
