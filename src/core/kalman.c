/* SPDX-License-Identifier: Apache-2.0 */
#include "core/kalman.h"

#include <assert.h>
#include <math.h>

/* For how long, in the mean, a manoeuvre keeps its acceleration. */
static const double MANOEUVRE_S = 0.1;
/* Nearer to the zenith than this, azimuth has no rate that means anything. */
static const double ZENITH_LEVEL = 1e-6;

/* A step in the tangent plane. */
struct offset {
	double right_rad;
	double up_rad;
};

static struct vec3 mix(struct vec3 a, double by_a, struct vec3 b, double by_b)
{
	return (struct vec3){
		.x = a.x * by_a + b.x * by_b,
		.y = a.y * by_a + b.y * by_b,
		.z = a.z * by_a + b.z * by_b,
	};
}

/* Rounding must not add up over hours. */
static void square_up(struct kalman *k)
{
	k->at = geom_unit(k->at);
	k->right = geom_unit(
		mix(k->right, 1.0, k->at, -geom_dot(k->right, k->at)));
	k->up = geom_cross(k->right, k->at);
}

/* Carries the plane along the great circle that @step points out. */
static void carry(struct kalman *k, struct offset step)
{
	double way = hypot(step.right_rad, step.up_rad);

	if (way == 0.0) {
		return;
	}
	double right = step.right_rad / way;
	double up = step.up_rad / way;
	double c = cos(way);
	double s = sin(way);
	struct vec3 ahead = mix(k->right, right, k->up, up);
	struct vec3 aside = mix(k->right, -up, k->up, right);
	struct vec3 turned = mix(ahead, c, k->at, -s);

	k->at = mix(k->at, c, ahead, s);
	k->right = mix(turned, right, aside, -up);
	k->up = mix(turned, up, aside, right);
	square_up(k);
}

/* The step that leads from the estimate to @to, along the great circle. */
static struct offset way_to(const struct kalman *k, struct vec3 to)
{
	double right = geom_dot(to, k->right);
	double up = geom_dot(to, k->up);
	double sine = hypot(right, up);
	double stretch =
		sine > 0.0 ? atan2(sine, geom_dot(to, k->at)) / sine : 1.0;

	return (struct offset){ right * stretch, up * stretch };
}

void kalman_init(struct kalman *k, const struct kalman_prior *prior,
	struct angles at, double sigma_rad, int64_t at_ns)
{
	double sa = sin(at.az_rad);
	double ca = cos(at.az_rad);

	assert(sigma_rad > 0.0 && prior->rate_rad_s > 0.0);
	*k = (struct kalman){
		.at = geom_vector(at),
		.right = { ca, -sa, 0.0 },
		.p_pp = sigma_rad * sigma_rad,
		.p_rr = prior->rate_rad_s * prior->rate_rad_s,
		.accel_rad_s2 = prior->accel_rad_s2,
		.at_ns = at_ns,
	};
	k->up = geom_cross(k->right, k->at);
}

static double manoeuvre_density(const struct kalman *k)
{
	return 2.0 * k->accel_rad_s2 * k->accel_rad_s2 * MANOEUVRE_S;
}

void kalman_predict(struct kalman *k, int64_t to_ns)
{
	double dt = (double)(to_ns - k->at_ns) * 1e-9;
	double span = fabs(dt);
	double density = 2.0 * k->accel_rad_s2 * k->accel_rad_s2 * MANOEUVRE_S;

	k->at_ns = to_ns;
	carry(k,
		(struct offset){
			k->rate_right_rad_s * dt, k->rate_up_rad_s * dt });
	k->p_pp += dt * (2.0 * k->p_pr + dt * k->p_rr) +
		density * span * span * span / 3.0;
	k->p_pr += dt * k->p_rr + density * dt * span / 2.0;
	k->p_rr += density * span;
}

/* What a fix says about the state: how far off it is, and how sure. */
struct surprise {
	struct offset off;
	double spread; /* variance of each component of off */
	double p_pos;  /* covariance of off with position and ... */
	double p_rate; /* ... rate */
};

static struct surprise surprise_of(
	const struct kalman *k, const struct kalman_fix *fix)
{
	double dt = (double)(fix->at_ns - k->at_ns) * 1e-9;
	double span = fabs(dt);
	double noise = fix->sigma_rad * fix->sigma_rad +
		manoeuvre_density(k) * span * span * span / 3.0;
	struct kalman then = *k;
	struct surprise surprise;

	if (dt != 0.0) {
		carry(&then,
			(struct offset){ k->rate_right_rad_s * dt,
				k->rate_up_rad_s * dt });
	}
	surprise.off = way_to(&then, fix->at);
	surprise.p_pos = k->p_pp + dt * k->p_pr;
	surprise.p_rate = k->p_pr + dt * k->p_rr;
	surprise.spread = surprise.p_pos + dt * surprise.p_rate + noise;
	return surprise;
}

double kalman_distance2(const struct kalman *k, const struct kalman_fix *fix)
{
	struct surprise s = surprise_of(k, fix);

	return (s.off.right_rad * s.off.right_rad +
		       s.off.up_rad * s.off.up_rad) /
		s.spread;
}

void kalman_update(struct kalman *k, const struct kalman_fix *fix)
{
	struct surprise s = surprise_of(k, fix);
	double gain = s.p_pos / s.spread;
	double rate_gain = s.p_rate / s.spread;

	carry(k,
		(struct offset){ gain * s.off.right_rad, gain * s.off.up_rad });
	k->rate_right_rad_s += rate_gain * s.off.right_rad;
	k->rate_up_rad_s += rate_gain * s.off.up_rad;
	k->p_pp -= gain * s.p_pos;
	k->p_pr -= gain * s.p_rate;
	k->p_rr -= rate_gain * s.p_rate;
}

struct angles kalman_angles(const struct kalman *k)
{
	return geom_angles(k->at);
}

struct rates kalman_rates(const struct kalman *k)
{
	struct vec3 v =
		mix(k->right, k->rate_right_rad_s, k->up, k->rate_up_rad_s);
	double level = hypot(k->at.x, k->at.y);

	if (level < ZENITH_LEVEL) {
		return (struct rates){ 0.0,
			-hypot(v.x, v.y) * copysign(1.0, k->at.z) };
	}
	return (struct rates){
		.az_rad_s = (v.x * k->at.y - v.y * k->at.x) / (level * level),
		.el_rad_s = v.z / level,
	};
}

double kalman_sigma(const struct kalman *k)
{
	return sqrt(k->p_pp);
}
