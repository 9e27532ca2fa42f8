/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hunt.h"

#include <math.h>
#include <stddef.h>

#define NS_PER_S 1e9

/* So many standard errors are searched, ... */
static const double sigmas = 2.5;
/* ... as they will be so long after the loss, when the search is under way. */
static const double ahead_s = 2.0;
/* What lies farther off is not found by turning after it. */
static const double widest_rad = 15.0 * GEOM_PI / 180.0;

struct hunt_settings hunt_settings_default(void)
{
	return (struct hunt_settings){ .give_up_s = 8.0 };
}

void hunt_init(struct hunt *hunt)
{
	*hunt = (struct hunt){ .knows = false };
}

void hunt_forget(struct hunt *hunt)
{
	hunt_init(hunt);
}

void hunt_holds(struct hunt *hunt, const struct kalman *filter)
{
	hunt->lost = false;
	if (filter != NULL) {
		hunt->knows = true;
		hunt->filter = *filter;
	}
}

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

static void lose(
	struct hunt *hunt, const struct hunt_means *means, int64_t now_ns)
{
	double after_s = seconds(hunt->filter.at_ns, now_ns) + ahead_s;
	double half = fmin(widest_rad,
		sigmas * kalman_flown_sigma(&hunt->filter, after_s));

	hunt->lost = true;
	hunt->lost_ns = now_ns;
	hunt->search = (struct search){ half, half, means->swath_rad,
		means->rate_rad_s };
	hunt->kind = means->swath_rad > 0.0 ? search_best(&hunt->search)
					    : SEARCH_ALONG;
}

static struct plane_step offset(const struct hunt *hunt, double time_s)
{
	return hunt->search.swath_rad > 0.0
		? search_at(&hunt->search, hunt->kind, time_s)
		: (struct plane_step){ 0.0, 0.0 };
}

bool hunt_at(struct hunt *hunt, const struct hunt_settings *settings,
	const struct hunt_means *means, int64_t now_ns, struct angles *at)
{
	if (!hunt->knows) {
		return false;
	}
	if (!hunt->lost) {
		lose(hunt, means, now_ns);
	}
	if (seconds(hunt->lost_ns, now_ns) >= settings->give_up_s) {
		hunt_forget(hunt);
		return false;
	}
	struct plane plane = plane_touching(geom_angles(kalman_flown(
		&hunt->filter, seconds(hunt->filter.at_ns, now_ns))));

	plane_carry(&plane, offset(hunt, seconds(hunt->lost_ns, now_ns)));
	*at = geom_angles(plane.at);
	return true;
}
