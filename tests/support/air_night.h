/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_AIR_NIGHT_H
#define SUPPORT_AIR_NIGHT_H

/*
 * Air_night: airliners that cross a simulated sky and say where they are, a
 * receiver's recording of that, and what a camera on a head sees of some.
 */

#include "calibration/looks.h"
#include "core/geodesy.h"
#include "random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	AIR_NIGHT_AIRCRAFT = 10,
	AIR_NIGHT_S = 600,
	AIR_NIGHT_LINE = 160
};

/* 2026 November 30, 21:00 UTC. */
#define AIR_NIGHT_BEGIN_S 1796072400.0

struct air_night_plane {
	double north_m; /* at the begin, from the site */
	double east_m;
	double height_m;
	double course_rad;
	double speed_m_s;
};

struct air_night {
	struct geodetic site;
	struct air_night_plane plane[AIR_NIGHT_AIRCRAFT];
	double higher_m; /* than they say: the pressure is not the standard's */
	double later_s;  /* their reports are stamped */
	double place_m;  /* error of each report */
};

/* Courses that pass within 15 km of the site in the ten minutes. */
static inline struct air_night air_night_any(uint64_t *random)
{
	struct air_night night = {
		.site = { 0.826, 0.149, 450 },
		.higher_m = random_between(random, -200, 200),
		.later_s = random_between(random, 0, 0.4),
		.place_m = 15,
	};

	for (int i = 0; i < AIR_NIGHT_AIRCRAFT; i++) {
		double course = random_between(random, -3.1, 3.1);
		double speed = random_between(random, 180, 250);
		double before = speed * random_between(random, 150, 450);
		double aside = random_between(random, -15000, 15000);

		night.plane[i] = (struct air_night_plane){
			-before * cos(course) - aside * sin(course),
			-before * sin(course) + aside * cos(course),
			random_between(random, 5000, 11500), course, speed
		};
	}
	return night;
}

static inline struct geodetic air_night_place(
	const struct air_night *night, int plane, double unix_s)
{
	const struct air_night_plane *p = &night->plane[plane];
	double way = p->speed_m_s * (unix_s - AIR_NIGHT_BEGIN_S);
	double north = p->north_m + way * cos(p->course_rad);
	double east = p->east_m + way * sin(p->course_rad);
	struct geodetic at = geodesy_move(night->site, north, east, 0);

	at.height_m = p->height_m;
	return at;
}

/* The receiver's lines, in the order of time; for the caller to free. */
static inline char *air_night_log(
	const struct air_night *night, uint64_t *random, size_t *size)
{
	char *text = malloc(
		(size_t)AIR_NIGHT_S * AIR_NIGHT_AIRCRAFT * AIR_NIGHT_LINE);
	int used = 0;

	for (int s = 0; text != NULL && s < AIR_NIGHT_S; s++) {
		for (int i = 0; i < AIR_NIGHT_AIRCRAFT; i++) {
			double part = 0.095 * i;
			struct geodetic at = air_night_place(
				night, i, AIR_NIGHT_BEGIN_S + s + part);
			double stamp = s + part + night->later_s;

			at = geodesy_move(at,
				night->place_m * random_normal(random),
				night->place_m * random_normal(random),
				-night->higher_m);
			used += sprintf(text + used,
				"MSG,3,1,1,4B%04X,1,2026/11/30,21:%02d:%06.3f,"
				"2026/11/30,21:00:00.000,,%.0f,,,%.5f,%.5f,,,"
				"0,0,0,0\n",
				(unsigned int)(0x1000 + i), (int)stamp / 60,
				fmod(stamp, 60), at.height_m / 0.3048,
				geom_degrees(at.lat_rad),
				geom_degrees(at.lon_rad));
		}
	}
	*size = (size_t)used;
	return text;
}

/* Where it truly is seen. */
static inline struct angles air_night_seen(
	const struct air_night *night, int plane, double unix_s)
{
	struct sight sight = geodesy_sight(
		night->site, air_night_place(night, plane, unix_s));

	sight.at.el_rad +=
		0.13 * sight.range_m * cos(sight.at.el_rad) / (2 * 6371000.0);
	return sight.at;
}

/*
 * air_night_track - what a camera that is kept on the aircraft records, a look
 * each 3 s for as long as it is higher than 15 degrees; how many.
 */
static inline int air_night_track(const struct air_night *night, int plane,
	const struct rig *rig, struct look *out, int max, uint64_t *random)
{
	int count = 0;

	for (int s = 5; s < AIR_NIGHT_S - 5 && count < max; s += 3) {
		double unix_s = AIR_NIGHT_BEGIN_S + s;
		struct angles at = air_night_seen(night, plane, unix_s);
		struct mount_angles head =
			rig_head_for(rig, at, rig->range_m, 0);
		struct look look = { .unix_s = unix_s };

		head.pan_rad += 0.01 * random_normal(random);
		head.tilt_rad += 0.01 * random_normal(random);
		if (at.el_rad < 0.26 || at.el_rad > 1.2 ||
			!rig_pixel_of_world(rig, at, head, &look.at)) {
			continue;
		}
		look.head.pan_rad =
			head.pan_rad + 0.00025 * random_normal(random);
		look.head.tilt_rad =
			head.tilt_rad + 0.00025 * random_normal(random);
		look.at.x_px += 0.3 * random_normal(random);
		look.at.y_px += 0.3 * random_normal(random);
		snprintf(look.name, sizeof(look.name), "track %d", plane);
		out[count++] = look;
	}
	return count;
}

#endif
