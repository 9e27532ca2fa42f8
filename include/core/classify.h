/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CLASSIFY_H
#define CORE_CLASSIFY_H

#include "core/detect.h"
#include "core/geom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Classify: a guess at what a track is, from how it moved and flickered over
 * the last two seconds.
 *
 * Explainable on purpose: a few figures of the history, each with a mean and
 * a deviation for each class (naive Bayes), measured on real clips. Range is
 * not known, so nothing counts in metres: speed is in sizes of the target.
 * Wings show as a shape that changes all the time.
 *
 * Drones, aeroplanes and helicopters are one class: for a clip that the table
 * was not made from, telling them apart was no better than throwing dice.
 * That, and how often the others are right, is told in data/judge/README.md.
 * A guess for people; nothing is decided by it.
 */

enum classify_class {
	CLASSIFY_UNKNOWN,
	CLASSIFY_AIRCRAFT, /* a drone, an aeroplane or a helicopter */
	CLASSIFY_BIRD,
	CLASSIFY_CLUTTER,
	CLASSIFY_CLASSES
};

#define CLASSIFY_LIKELY 0.45

enum {
	CLASSIFY_SIGHTS = 64, /* that are remembered: two seconds at 30 Hz */
	CLASSIFY_LEAST = 24   /* sights before anything is said */
};

/* What is measured on the history of one track. */
enum classify_figure {
	CLASSIFY_PACE,     /* log of speed, in sizes a second */
	CLASSIFY_STRAIGHT, /* way from end to end over the way that was gone */
	CLASSIFY_RESHAPE,  /* deviation of the log of width over height */
	CLASSIFY_FLICKER,  /* deviation of the log of the contrast */
	CLASSIFY_FIGURES
};

/* One sight of the target. */
struct classify_sight {
	int64_t when_ns; /* mid-exposure */
	struct vec3 at;  /* a unit vector */
	double size_rad;
	double flat;     /* log of width over height */
	double contrast; /* log of its size */
};

struct classify {
	struct classify_sight sight[CLASSIFY_SIGHTS]; /* a ring */
	uint32_t count;                               /* ever seen */
};

struct classify_guess {
	enum classify_class name;
	double confidence; /* that it is so, 0..1; of UNKNOWN: 0 */
};

/* classify_init - nothing seen. */
void classify_init(struct classify *classify);

/*
 * classify_see - one more sight of the track, at @at (a unit vector), of
 * @size_rad, as @blob. Times must rise, an older one is left out. A pause of
 * over half a second begins anew.
 */
void classify_see(struct classify *classify, int64_t when_ns, struct vec3 at,
	double size_rad, const struct blob *blob);

/*
 * classify_figures - what the history shows.
 *
 * @out: CLASSIFY_FIGURES
 *
 * False, with @out untouched, until CLASSIFY_LEAST sights were had.
 */
bool classify_figures(const struct classify *classify, double *out);

/*
 * classify_guess - the likeliest class; UNKNOWN where its probability is
 * under CLASSIFY_LIKELY, or too little was seen.
 */
struct classify_guess classify_guess(const struct classify *classify);

/* classify_name - "aircraft", "bird", "clutter" or "unknown". */
const char *classify_name(enum classify_class name);

#endif
