/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HARDWARE_GPIO_LINES_H
#define HARDWARE_GPIO_LINES_H

#include "post.h"

/*
 * Gpio lines: the guard's lines on a real kernel's gpio-sim, from the
 * simulator's side. Its pull stands for a contact, so that the guard asks for
 * no resistor of its own; the lines are named as the guard names them.
 */

static const char *const gpio_names[] = { "stop-a", "stop-b", "key", "spotter",
	"limit-pan", "limit-tilt", "feedback", "shutter", "heartbeat",
	"lamp-enable", "fan", "drive-enable" };

static inline void gpio_pull(const char *name, bool closed)
{
	char path[POST_PATH_MAX];

	snprintf(path, sizeof(path), "/run/vm/line/%s/pull", name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(closed ? "pull-up" : "pull-down", file);
	assert_int_equal(fclose(file), 0);
}

static inline bool gpio_value(const char *name)
{
	char path[POST_PATH_MAX];

	snprintf(path, sizeof(path), "/run/vm/line/%s/value", name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	int digit = fgetc(file);
	fclose(file);
	return digit == '1';
}

/*
 * The guard's settings name the chip, and @more; all is closed but the key.
 */
static inline void gpio_prepare(const struct post *post, const char *more)
{
	FILE *file = fopen(post->config, "w");

	assert_non_null(file);
	fprintf(file,
		"socket = %s\nlines = gpio:/run/vm/gpiochip\n"
		"line.bias = none\nlamp.strike_s = 5\n"
		"black_box.file =\n%s%s",
		post->socket, post_lines, more);
	fclose(file);
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		gpio_pull(gpio_names[i], i != GUARD_KEY);
	}
	gpio_pull("feedback", false);
}

#endif
