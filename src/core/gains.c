/* SPDX-License-Identifier: Apache-2.0 */
#include "core/gains.h"

#include <math.h>
#include <stdbool.h>

enum {
	FREQUENCIES = 400,
	HALVINGS = 24
};

static const double least_margin_rad = 45.0 * GEOM_PI / 180.0;

/* Where crossings are looked for. */
static const double slowest_rad_s = 0.01;
static const double fastest_rad_s = 1000.0;

/* A higher one passes on the target's noise: by trial on the pointing table. */
static const double kp_most = 6.0;
/* Over kp^2: slow against the rest of the trim, so that it takes no margin. */
static const double ki_share = 1.0 / 72.0;

/* Shares of a measured delay, and of a measured rate, that are in doubt. */
static const double delay_doubt = 0.1;
static const double slope_doubt = 0.1;

/* Smaller changes are not worth new gains. */
static const double change_share = 0.1;

struct gains_loop gains_loop_of(
	const struct rig *rig, double dead_s, const struct cadence *cadence)
{
	double delay_s = cadence->lag_s + dead_s;

	return (struct gains_loop){
		.delay_s = delay_s,
		.doubt_s = cadence->hold_s / 2.0 + cadence->read_s / 4.0 +
			rig->mount_jitter_s +
			delay_doubt * (delay_s + cadence->seen_s),
		.slope = 1.0 + slope_doubt,
	};
}

struct gains_point gains_open_loop(const struct pid_gains *gains,
	const struct gains_loop *loop, double rad_s)
{
	double filter = rad_s * gains->filter_s;
	double lead = gains->kd * rad_s / (1.0 + filter * filter);
	double trim_re = gains->kp + lead * filter;
	double trim_im = lead - gains->ki / rad_s;
	double open_re = trim_im / rad_s;
	double open_im = -trim_re / rad_s;
	double turn = rad_s * loop->delay_s;
	double late_re = 1.0 - cos(turn);
	double late_im = sin(turn);
	double down_re = 1.0 + open_re * late_re - open_im * late_im;
	double down_im = open_re * late_im + open_im * late_re;

	return (struct gains_point){
		.size = loop->slope * hypot(open_re, open_im) /
			hypot(down_re, down_im),
		.phase_rad = atan2(open_im, open_re) -
			rad_s * (loop->delay_s + loop->doubt_s) -
			atan2(down_im, down_re),
	};
}

/* Between two frequencies on either side of |L| = 1. */
static double margin_between(const struct pid_gains *gains,
	const struct gains_loop *loop, double low_rad_s, double high_rad_s)
{
	bool low_is_over = gains_open_loop(gains, loop, low_rad_s).size >= 1.0;

	for (int i = 0; i < HALVINGS; i++) {
		double middle = sqrt(low_rad_s * high_rad_s);
		bool over = gains_open_loop(gains, loop, middle).size >= 1.0;

		if (over == low_is_over) {
			low_rad_s = middle;
		} else {
			high_rad_s = middle;
		}
	}
	return GEOM_PI + gains_open_loop(gains, loop, low_rad_s).phase_rad;
}

double gains_margin(
	const struct pid_gains *gains, const struct gains_loop *loop)
{
	double ratio = pow(fastest_rad_s / slowest_rad_s, 1.0 / FREQUENCIES);
	double least = GEOM_PI;
	double last = slowest_rad_s;
	bool was_over = gains_open_loop(gains, loop, last).size >= 1.0;

	for (int i = 0; i < FREQUENCIES; i++) {
		double next = last * ratio;
		bool over = gains_open_loop(gains, loop, next).size >= 1.0;

		if (over != was_over) {
			least = fmin(
				least, margin_between(gains, loop, last, next));
		}
		was_over = over;
		last = next;
	}
	return was_over ? -GEOM_PI : least;
}

double gains_least_margin(void)
{
	return least_margin_rad;
}

static struct pid_gains with_kp(const struct pid_gains *wished, double kp)
{
	struct pid_gains gains = *wished;

	gains.kp = kp;
	gains.ki = ki_share * kp * kp;
	gains.kd = 0.0;
	return gains;
}

static struct pid_gains softer(const struct pid_gains *gains, double share)
{
	struct pid_gains less = *gains;

	less.kp *= share;
	less.ki *= share * share;
	less.kd *= share;
	return less;
}

/* The largest share of @gains that leaves the least margin. */
static struct pid_gains softened(
	const struct pid_gains *gains, const struct gains_loop *loop)
{
	double low = 0.0;
	double high = 1.0;

	if (gains_margin(gains, loop) >= least_margin_rad) {
		return *gains;
	}
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2.0;
		struct pid_gains less = softer(gains, middle);

		if (gains_margin(&less, loop) >= least_margin_rad) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return softer(gains, low);
}

struct pid_gains gains_fitted(
	const struct pid_gains *wished, const struct gains_loop *loop)
{
	struct pid_gains most =
		wished->kp > 0.0 ? *wished : with_kp(wished, kp_most);

	return softened(&most, loop);
}

static bool is_far(double a, double b)
{
	return fabs(a - b) > change_share * fmax(fabs(a), fabs(b));
}

bool gains_differ(const struct gains_loop *a, const struct gains_loop *b)
{
	return is_far(a->delay_s, b->delay_s) ||
		is_far(a->doubt_s, b->doubt_s) || is_far(a->slope, b->slope);
}
