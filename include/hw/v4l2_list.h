/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_V4L2_LIST_H
#define HW_V4L2_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* V4L2 list: which cameras the kernel knows, and what each can do. */

enum {
	V4L2_LIST_MAX = 16,
	V4L2_MODES_MAX = 64,
	V4L2_KNOBS_MAX = 64,
};

/* One size in one layout of pixels. */
struct v4l2_mode {
	char format[16]; /* a name of hw/pixels.h, else four characters */
	bool readable;   /* it is one of hw/pixels.h */
	int width;
	int height;
	bool any;       /* and any smaller size */
	double rate_hz; /* the highest; 0: the driver does not say */
};

struct v4l2_knob {
	char name[32];
	long long low;
	long long high;
	long long value;
	bool held; /* it is held off while a target is followed */
};

struct v4l2_entry {
	char source[300]; /* that finds it again: DEVICE of hw/v4l2_wish.h */
	char path[300];   /* that it has now */
	char card[32];
	char bus[32];
	char driver[16];
	size_t mode_count;
	struct v4l2_mode modes[V4L2_MODES_MAX];
	size_t knob_count;
	struct v4l2_knob knobs[V4L2_KNOBS_MAX];
};

/*
 * v4l2_list - all that deliver pictures, by the number of their node; returns
 * how many. What this user may not open is left out.
 *
 * @entries: room for V4L2_LIST_MAX
 */
size_t v4l2_list(struct v4l2_entry *entries);

#endif
