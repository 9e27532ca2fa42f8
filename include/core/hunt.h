/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HUNT_H
#define CORE_HUNT_H

#include "core/kalman.h"
#include "core/search.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Hunt: where the beam goes when the target that it followed is lost for
 * good: on along the way that it flew, and about that in a search, until it
 * is given up.
 *
 * Knows the one that was lost and nothing else; who is found and whether it
 * is the same is for the tracker to say.
 */

struct hunt_settings {
	double give_up_s; /* after it was lost; 0: at once */
};

/* hunt_settings_default - eight seconds. */
struct hunt_settings hunt_settings_default(void);

/* What can be seen and done while one looks. */
struct hunt_means {
	double swath_rad;  /* of the field that turns with the head; 0: none */
	double rate_rad_s; /* that the look may turn at, > 0 */
};

struct hunt {
	bool knows;           /* somebody was followed */
	bool lost;            /* and is no more, ... */
	int64_t lost_ns;      /* ... since then */
	struct kalman filter; /* of the one that was followed, as last known */
	enum search_kind kind;
	struct search search; /* no swath: nothing is searched */
};

void hunt_init(struct hunt *hunt);

/* hunt_forget - nobody is followed, and nobody is to be found. */
void hunt_forget(struct hunt *hunt);

/* hunt_holds - the target lives; @filter: NULL where it is not seen now. */
void hunt_holds(struct hunt *hunt, const struct kalman *filter);

/*
 * hunt_at - where the beam should be at @now_ns, while nobody is followed.
 * False where there is nobody to look for, or it was given up.
 */
bool hunt_at(struct hunt *hunt, const struct hunt_settings *settings,
	const struct hunt_means *means, int64_t now_ns, struct angles *at);

#endif
