/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISION_CANVAS_H
#define VISION_CANVAS_H

#include "base/error.h"
#include "vision/frame.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Canvas: a colour picture to draw on for people: annotated frames, strips.
 *
 * Drawn by OpenCV behind this C API; never used in the daemon's hot path.
 * Drawing outside of the picture is cut off, and cannot fail.
 */

struct canvas; /* 8-bit BGR pixels, owned */

struct colour {
	uint8_t red;
	uint8_t green;
	uint8_t blue;
};

enum {
	CANVAS_SIDE_MAX = 32768
};

/*
 * canvas_open - black, with sides of 1..CANVAS_SIDE_MAX. NULL, with @error
 * filled, for others and where memory is short.
 */
struct canvas *canvas_open(int width, int height, struct error *error);
void canvas_close(struct canvas *canvas);

int canvas_width(const struct canvas *canvas);
int canvas_height(const struct canvas *canvas);

/* canvas_pixels - BGR rows of canvas_stride bytes; lives with the canvas. */
const uint8_t *canvas_pixels(const struct canvas *canvas);
size_t canvas_stride(const struct canvas *canvas);

/*
 * canvas_picture - paints @frame into the given place, scaled, 16 bit
 * stretched between its 0.1 % and 99.9 % levels.
 */
void canvas_picture(struct canvas *canvas, const struct frame *frame, int x,
	int y, int width, int height);

/* Lines are anti-aliased; coordinates in pixels of the canvas. */
void canvas_line(struct canvas *canvas, double x0, double y0, double x1,
	double y1, struct colour colour, int thickness);
void canvas_box(struct canvas *canvas, double x, double y, double w, double h,
	struct colour colour, int thickness);
void canvas_circle(struct canvas *canvas, double x, double y, double radius,
	struct colour colour, int thickness);

/* canvas_fill - a filled box, mixed over what is there; opacity 0..1. */
void canvas_fill(struct canvas *canvas, double x, double y, double w, double h,
	struct colour colour, double opacity);

/* canvas_copy - paints all of @from into the given place, scaled. */
void canvas_copy(struct canvas *canvas, const struct canvas *from, int x, int y,
	int width, int height);

/*
 * canvas_text - one line of ASCII with a dark rim, so that it can be read on
 * any ground; (x, y) is the left end of its base line. At scale 1.0 capitals
 * are 12 px high. Other characters are drawn as '?'.
 */
void canvas_text(struct canvas *canvas, double x, double y, double scale,
	struct colour colour, const char *text);

/* canvas_text_width - pixels that canvas_text takes. */
double canvas_text_width(double scale, const char *text);

/* canvas_glow - lightens a round spot, as a beam lights haze; 0..1. */
void canvas_glow(struct canvas *canvas, double x, double y, double radius,
	double strength);

#endif
