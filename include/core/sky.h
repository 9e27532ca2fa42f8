/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SKY_H
#define CORE_SKY_H

#include "core/airspace.h"
#include "core/geodesy.h"

#include <stdbool.h>

/*
 * Sky: the permits that hang on this site and on the time of day, beside those
 * of core/safety: the sun and manned aircraft. Computed afresh at each step.
 *
 * They stand apart because a replay knows neither the site nor the hour.
 */

enum sky_permit {
	SKY_SUN,      /* the beam is away from the sun, and it is low enough */
	SKY_AIRCRAFT, /* the beam is in no aircraft's cone; the feed is sound */
	SKY_PERMIT_COUNT,
};

struct sky_settings {
	bool site_known;
	struct geodetic site;
	double sun_rad; /* so far from the sun the beam stays; 0: anywhere */
	double sun_high_rad; /* no light while the sun is higher */
	bool watch_aircraft; /* a feed is named */
	/* With a feed that is in doubt it may be lit all the same. */
	bool degraded;
};

/* sky_settings_default - no site, no feed; 10 degrees from the sun. */
struct sky_settings sky_settings_default(void);

struct sky_facts {
	double unix_s;
	struct air_beam beam;
	enum air_doubt doubt;
	bool in_conflict; /* the beam is in some aircraft's cone */
};

struct sky_verdict {
	bool granted[SKY_PERMIT_COUNT];
	/* What nobody watches, or what is weaker than asked for. */
	bool weaker[SKY_PERMIT_COUNT];
	const char *why[SKY_PERMIT_COUNT]; /* "": granted and not weaker */
};

/* sky_judge - a fact that is not a number refuses. */
struct sky_verdict sky_judge(
	const struct sky_settings *settings, const struct sky_facts *facts);

/* sky_all - whether light would be permitted by these. */
bool sky_all(const struct sky_verdict *verdict);

/* sky_name - "sun" or "aircraft". */
const char *sky_name(enum sky_permit permit);

#endif
