/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_AIRSPACE_H
#define CORE_AIRSPACE_H

#include "core/geodesy.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Airspace: the manned aircraft that a receiver reports, and the cone around
 * each that stays dark.
 *
 *   half angle = beam's outer half width + 3 sigma of pointing
 *                + asin((speed * age + error of position) / range), at least
 *                5 deg; all of the sky where that is farther than the range
 *
 * One whose height is not told, as on the ground, closes the same to either
 * side at all heights at which anything flies. So does a report older than
 * AIRSPACE_OLD_NS, 45 degrees at least, until the aircraft is heard again or
 * given up after AIRSPACE_LOST_NS.
 *
 * A feed that is silent, absurd or flooding is a fault, never a clear sky.
 */

#define AIRSPACE_OLD_NS  (10 * INT64_C(1000000000))
#define AIRSPACE_LOST_NS (60 * INT64_C(1000000000))
/* For so long an absurd or flooding feed stays a fault. */
#define AIRSPACE_DOUBT_NS (10 * INT64_C(1000000000))

enum {
	AIRSPACE_MAX = 1024,
	AIRSPACE_REPORTS_A_SECOND = 5000,
	AIRSPACE_AHEAD_S = 10,
};

struct airspace_settings {
	struct geodetic site;
	double error_m;  /* of a reported position, with its height */
	double range_m;  /* what cannot have come nearer is let be */
	double silent_s; /* a feed without one report for so long is silent */
	double unknown_speed_m_s; /* of one that has told none for long */
};

/* airspace_settings_default - 300 m, 40 km, 30 s, 300 m/s; the site is 0. */
struct airspace_settings airspace_settings_default(void);

/* What one report says; the rest is unchanged. */
struct air_report {
	uint32_t icao; /* the aircraft's address, 24 bits, one more if other */
	double age_s;  /* of the place when the report is heard, >= 0 */
	bool has_place;
	struct geodetic place; /* its height is not a number: not told */
	bool has_velocity;
	double speed_m_s; /* over ground */
	double course_rad;
	double climb_m_s;
};

struct aircraft {
	uint32_t icao;
	int64_t place_ns;      /* when the place was heard */
	struct geodetic place; /* as in a report */
	bool has_velocity;
	int64_t velocity_ns; /* when that was heard */
	double speed_m_s;
	double course_rad;
	double climb_m_s;
};

enum air_doubt {
	AIR_SURE,
	AIR_SILENT,
	AIR_ABSURD,
	AIR_FLOOD,
	AIR_DOUBT_COUNT,
};

struct airspace {
	struct airspace_settings settings;
	struct aircraft slot[AIRSPACE_MAX];
	int count;
	bool heard;
	int64_t heard_ns;
	enum air_doubt doubt; /* the newest, but for silence */
	int64_t doubt_until_ns;
	int64_t second_ns; /* begin of the second that is counted */
	uint32_t in_second;
	uint64_t reports;
	uint64_t absurd;
};

/* airspace_init - empty, and silent until something is heard. */
void airspace_init(struct airspace *air,
	const struct airspace_settings *settings, int64_t now_ns);

/*
 * airspace_hear - one report. Places off the earth, and what jumps faster than
 * anything flies, are absurd.
 */
void airspace_hear(
	struct airspace *air, const struct air_report *report, int64_t now_ns);

/* airspace_alive - the feed works, though it reports nothing. */
void airspace_alive(struct airspace *air, int64_t now_ns);

/* airspace_flooded - the feed reports more than can be kept. */
void airspace_flooded(struct airspace *air, int64_t now_ns);

/* airspace_absurd - the feed said what could not be understood at all. */
void airspace_absurd(struct airspace *air, int64_t now_ns);

/* airspace_forget - gives up what was not heard for AIRSPACE_LOST_NS. */
void airspace_forget(struct airspace *air, int64_t now_ns);

/* airspace_doubt - whether the feed is to be believed now. */
enum air_doubt airspace_doubt(const struct airspace *air, int64_t now_ns);

/* airspace_doubt_sentence - what is wrong with the feed, and what ends it. */
const char *airspace_doubt_sentence(enum air_doubt doubt);

/* The beam whose way is to be judged. */
struct air_beam {
	struct angles at;
	struct rates rates; /* how it will go on */
	double half_rad;    /* outer half width */
	double sigma_rad;   /* 1 sigma of its pointing */
};

/*
 * airspace_conflict - the aircraft whose cone or sector holds the beam after
 * @ahead_s; NULL where none does. A beam that is not a number is in all.
 */
const struct aircraft *airspace_conflict(const struct airspace *air,
	const struct air_beam *beam, double ahead_s, int64_t now_ns);

/*
 * airspace_ahead_s - in how many whole seconds it must go dark, at most
 * AIRSPACE_AHEAD_S; 0: now; negative: not so soon.
 */
int airspace_ahead_s(const struct airspace *air, const struct air_beam *beam,
	int64_t now_ns);

#endif
