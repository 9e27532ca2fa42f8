/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/readings.h"

#include <math.h>

/* What an encoder's step, a stamp's error and an overshoot may add. */
static const double margin_rad = GEOM_PI / 180.0;
static const double rate_margin = 1.5;

/* After a longer silence almost anything would do: no more is allowed. */
static const double silence_max_s = 0.25;

void readings_init(
	struct readings *readings, double pan_rad_s, double tilt_rad_s)
{
	*readings = (struct readings){ 0 };
	readings->axes[READINGS_PAN].rate_max_rad_s = pan_rad_s;
	readings->axes[READINGS_TILT].rate_max_rad_s = tilt_rad_s;
}

static bool is_near(struct reading a, struct reading b, double rate_max_rad_s)
{
	double since_s = fabs((double)(b.at_ns - a.at_ns)) * 1e-9;
	double dt_s = fmin(since_s, silence_max_s);

	return fabs(b.angle_rad - a.angle_rad) <=
		rate_margin * rate_max_rad_s * dt_s + margin_rad;
}

bool readings_add(struct readings *readings, enum readings_axis axis,
	int64_t at_ns, double angle_rad)
{
	struct readings_of_axis *of = &readings->axes[axis];
	struct reading now = { at_ns, angle_rad };

	if (of->count > 0 && !is_near(of->newest, now, of->rate_max_rad_s)) {
		bool agrees = of->doubt &&
			is_near(of->doubtful, now, of->rate_max_rad_s);

		of->doubtful = now;
		of->doubt = true;
		if (!agrees) {
			return false;
		}
		of->count = 0;
	}
	of->doubt = false;
	of->before = of->newest;
	of->newest = now;
	of->count = of->count > 0 ? 2 : 1;
	return true;
}

static double between(struct reading a, struct reading b, int64_t at_ns)
{
	double share = (double)(at_ns - a.at_ns) / (double)(b.at_ns - a.at_ns);

	return a.angle_rad + share * (b.angle_rad - a.angle_rad);
}

bool readings_sample(const struct readings *readings, enum readings_axis axis,
	struct mount_sample *sample)
{
	const struct readings_of_axis *fresh = &readings->axes[axis];
	const struct readings_of_axis *other =
		&readings->axes[READINGS_AXES - 1 - axis];
	double angles[READINGS_AXES];

	if (fresh->count < 2 || other->count < 1 ||
		other->newest.at_ns <= fresh->before.at_ns ||
		other->newest.at_ns > fresh->newest.at_ns) {
		return false;
	}
	angles[axis] =
		between(fresh->before, fresh->newest, other->newest.at_ns);
	angles[READINGS_AXES - 1 - axis] = other->newest.angle_rad;
	*sample = (struct mount_sample){
		.at_ns = other->newest.at_ns,
		.at = { angles[READINGS_PAN], angles[READINGS_TILT] },
		.measured = true,
	};
	return true;
}

double readings_near(const struct readings *readings, enum readings_axis axis,
	double angle_rad)
{
	const struct readings_of_axis *of = &readings->axes[axis];
	double wrapped = geom_wrap(angle_rad);

	if (of->count == 0) {
		return wrapped;
	}
	return of->newest.angle_rad + geom_wrap(wrapped - of->newest.angle_rad);
}
