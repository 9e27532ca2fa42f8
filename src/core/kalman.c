/* SPDX-License-Identifier: Apache-2.0 */
#include "core/kalman.h"

#include "core/flyby.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
	STEADY,
	LIVELY,
};

/* For how long, in the mean, a model's acceleration keeps its value ... */
static const double KEEPS_S[KALMAN_MODELS] = { 2.0, 1.0 };
/* ... and for how long an object goes on moving like this. */
static const double STAYS_S[KALMAN_MODELS] = { 6.7, 2.2 };
/* No one fix makes one model surer than this, in log odds. */
static const double SURE_ODDS = 30.0;
/* Of what an object does when it is first seen. */
static const double SHARE_AT_FIRST[KALMAN_MODELS] = { 0.7, 0.3 };

static double accel_of(const struct kalman *k, int model)
{
	return model == STEADY ? k->prior.steady_rad_s2
			       : k->prior.lively_rad_s2;
}

static struct motion motion_of(const struct kalman *k, int i, double dt_s)
{
	struct motion_model model = { accel_of(k, i), KEEPS_S[i] };

	return motion_over(&model, dt_s);
}

static double mean(const struct kalman *k, int axis, int state)
{
	double sum = 0.0;

	for (int i = 0; i < KALMAN_MODELS; i++) {
		sum += k->model[i].share * k->model[i].state[axis][state];
	}
	return sum;
}

/* Brings the plane to where the models together think that the object is. */
static void settle(struct kalman *k)
{
	struct plane_step step = { mean(k, 0, MOTION_OFFSET),
		mean(k, 1, MOTION_OFFSET) };

	for (int i = 0; i < KALMAN_MODELS; i++) {
		k->model[i].state[0][MOTION_OFFSET] -= step.right;
		k->model[i].state[1][MOTION_OFFSET] -= step.up;
	}
	plane_carry(&k->plane, step);
}

/* Adds to @into what @from, in the share @weight, thinks around its mean. */
static void blend_covariance(struct kalman_model *into,
	const struct kalman_model *from, double weight)
{
	double off[KALMAN_AXES][MOTION_STATES];

	for (int axis = 0; axis < KALMAN_AXES; axis++) {
		for (int i = 0; i < MOTION_STATES; i++) {
			off[axis][i] =
				from->state[axis][i] - into->state[axis][i];
		}
	}
	for (int row = 0; row < MOTION_STATES; row++) {
		for (int col = 0; col < MOTION_STATES; col++) {
			double apart = off[0][row] * off[0][col] +
				off[1][row] * off[1][col];

			into->p[row][col] += weight *
				(from->p[row][col] + apart / KALMAN_AXES);
		}
	}
}

/* A model that starts from what all think, in the shares @weight. */
static struct kalman_model blend(const struct kalman_model *from,
	const double weight[KALMAN_MODELS], double share)
{
	struct kalman_model into = { .share = share };

	for (int i = 0; i < KALMAN_MODELS; i++) {
		for (int j = 0; j < KALMAN_AXES * MOTION_STATES; j++) {
			into.state[j / MOTION_STATES][j % MOTION_STATES] +=
				weight[i] *
				from[i].state[j / MOTION_STATES]
					     [j % MOTION_STATES];
		}
	}
	for (int i = 0; i < KALMAN_MODELS; i++) {
		blend_covariance(&into, &from[i], weight[i]);
	}
	return into;
}

/* The object may have changed its mind during @span_s. */
static void interact(struct kalman *k, double span_s)
{
	struct kalman_model was[KALMAN_MODELS];

	memcpy(was, k->model, sizeof(was));
	for (int to = 0; to < KALMAN_MODELS; to++) {
		int other = 1 - to;
		double leaves = span_s / (span_s + STAYS_S[to]);
		double comes = span_s / (span_s + STAYS_S[other]);
		double weight[KALMAN_MODELS];
		double share = was[to].share * (1.0 - leaves) +
			was[other].share * comes;

		weight[to] = was[to].share * (1.0 - leaves) / share;
		weight[other] = was[other].share * comes / share;
		k->model[to] = blend(was, weight, share);
	}
}

void kalman_init(struct kalman *k, const struct kalman_prior *prior,
	struct angles at, double sigma_rad, int64_t at_ns)
{
	double rate = prior->rate_rad_s;

	assert(sigma_rad > 0.0 && rate > 0.0);
	assert(prior->steady_rad_s2 >= 0.0 && prior->lively_rad_s2 >= 0.0);
	*k = (struct kalman){
		.plane = plane_touching(at),
		.prior = *prior,
		.at_ns = at_ns,
	};
	for (int i = 0; i < KALMAN_MODELS; i++) {
		double accel = accel_of(k, i);

		k->model[i].share = SHARE_AT_FIRST[i];
		k->model[i].p[MOTION_OFFSET][MOTION_OFFSET] =
			sigma_rad * sigma_rad;
		k->model[i].p[MOTION_RATE][MOTION_RATE] = rate * rate;
		k->model[i].p[MOTION_ACCEL][MOTION_ACCEL] = accel * accel;
	}
}

/* How the steady model goes: along a great circle, and besides. */
struct steady_way {
	double along[KALMAN_AXES]; /* a unit step */
	struct flyby flyby;
};

static struct steady_way steady_way(const struct kalman_model *model)
{
	const double *right = model->state[0];
	const double *up = model->state[1];
	double rate = hypot(right[MOTION_RATE], up[MOTION_RATE]);
	struct steady_way way = { .along = { 1.0, 0.0 } };

	if (rate > 0.0) {
		way.along[0] = right[MOTION_RATE] / rate;
		way.along[1] = up[MOTION_RATE] / rate;
	}
	way.flyby = flyby_of(rate,
		way.along[0] * right[MOTION_ACCEL] +
			way.along[1] * up[MOTION_ACCEL]);
	return way;
}

/*
 * What is steady flies by, and its acceleration along its way is as that makes
 * it; what it has besides wanders off. Exact over any time, and with nothing
 * to be learned but how fast it comes nearer.
 */
static void carry_steady(
	const struct motion *m, double dt_s, struct kalman_model *model)
{
	struct steady_way now = steady_way(model);
	double gone;
	struct flyby then = flyby_after(&now.flyby, dt_s, &gone);

	for (int axis = 0; axis < KALMAN_AXES; axis++) {
		double *state = model->state[axis];
		double along = now.along[axis];
		double besides[MOTION_STATES] = {
			state[MOTION_OFFSET],
			0.0,
			state[MOTION_ACCEL] - along * flyby_accel(&now.flyby),
		};

		motion_carry(m, besides);
		state[MOTION_OFFSET] = besides[MOTION_OFFSET] + along * gone;
		state[MOTION_RATE] =
			besides[MOTION_RATE] + along * then.rate_rad_s;
		state[MOTION_ACCEL] =
			besides[MOTION_ACCEL] + along * flyby_accel(&then);
	}
}

double kalman_flown_sigma(const struct kalman *k, double after_s)
{
	int likelier = k->model[STEADY].share >= k->model[LIVELY].share
		? STEADY
		: LIVELY;
	struct kalman_model then = k->model[likelier];
	struct motion motion = motion_of(k, likelier, after_s);

	motion_spread(&motion, then.p);
	return sqrt(then.p[MOTION_OFFSET][MOTION_OFFSET]);
}

double kalman_steadiness(const struct kalman *k)
{
	return k->model[STEADY].share;
}

struct vec3 kalman_flown(const struct kalman *k, double after_s)
{
	const struct kalman_model *model = &k->model[STEADY];
	struct steady_way way = steady_way(model);
	struct plane plane = k->plane;
	double gone;

	(void)flyby_after(&way.flyby, after_s, &gone);
	plane_carry(&plane,
		(struct plane_step){
			model->state[0][MOTION_OFFSET] + way.along[0] * gone,
			model->state[1][MOTION_OFFSET] + way.along[1] * gone });
	return plane.at;
}

static void carry_lively(const struct motion *m, struct kalman_model *model)
{
	for (int axis = 0; axis < KALMAN_AXES; axis++) {
		motion_carry(m, model->state[axis]);
	}
}

void kalman_predict(struct kalman *k, int64_t to_ns)
{
	double dt = (double)(to_ns - k->at_ns) * 1e-9;

	if (dt == 0.0) {
		return;
	}
	k->at_ns = to_ns;
	interact(k, fabs(dt));
	for (int i = 0; i < KALMAN_MODELS; i++) {
		struct motion motion = motion_of(k, i, dt);

		if (i == STEADY) {
			carry_steady(&motion, dt, &k->model[i]);
		} else {
			carry_lively(&motion, &k->model[i]);
		}
		motion_spread(&motion, k->model[i].p);
	}
	settle(k);
}

/* What a fix says about a model's state: how far off, and how sure. */
struct surprise {
	struct plane_step off;
	double spread;                /* variance of each component of off */
	double p_with[MOTION_STATES]; /* covariance of off with the state */
};

/* Where a fix is, as a step from the plane's point. */
static struct surprise surprise_in_time(const struct kalman_model *model,
	struct plane_step seen, double sigma_rad)
{
	return (struct surprise){
		.off = { seen.right - model->state[0][MOTION_OFFSET],
			seen.up - model->state[1][MOTION_OFFSET] },
		.spread = model->p[MOTION_OFFSET][MOTION_OFFSET] +
			sigma_rad * sigma_rad,
		.p_with = { model->p[MOTION_OFFSET][MOTION_OFFSET],
			model->p[MOTION_RATE][MOTION_OFFSET],
			model->p[MOTION_ACCEL][MOTION_OFFSET] },
	};
}

/* The same for a fix of @dt_s < 0 ago: the state is reckoned back to it. */
static struct surprise surprise_late(const struct kalman *k, int i,
	struct plane_step seen, double sigma_rad, double dt_s)
{
	const struct kalman_model *model = &k->model[i];
	struct motion back = motion_of(k, i, dt_s);
	const double *row = back.carry[MOTION_OFFSET];
	struct surprise s = { .off = seen };

	for (int j = 0; j < MOTION_STATES; j++) {
		s.off.right -= row[j] * model->state[0][j];
		s.off.up -= row[j] * model->state[1][j];
		s.p_with[j] = model->p[j][0] * row[0] +
			model->p[j][1] * row[1] + model->p[j][2] * row[2];
	}
	s.spread = row[0] * s.p_with[0] + row[1] * s.p_with[1] +
		row[2] * s.p_with[2] +
		back.noise[MOTION_OFFSET][MOTION_OFFSET] +
		sigma_rad * sigma_rad;
	return s;
}

static void surprise_each(const struct kalman *k, const struct kalman_fix *fix,
	struct surprise each[KALMAN_MODELS])
{
	double dt = (double)(fix->at_ns - k->at_ns) * 1e-9;
	struct plane_step seen = plane_way(&k->plane, fix->at);

	for (int i = 0; i < KALMAN_MODELS; i++) {
		each[i] = dt == 0.0
			? surprise_in_time(&k->model[i], seen, fix->sigma_rad)
			: surprise_late(k, i, seen, fix->sigma_rad, dt);
	}
}

struct kalman_match kalman_match(
	const struct kalman *k, const struct kalman_fix *fix)
{
	struct surprise each[KALMAN_MODELS];
	struct plane_step off = { 0.0, 0.0 };
	double spread = 0.0;

	surprise_each(k, fix, each);
	for (int i = 0; i < KALMAN_MODELS; i++) {
		off.right += k->model[i].share * each[i].off.right;
		off.up += k->model[i].share * each[i].off.up;
	}
	for (int i = 0; i < KALMAN_MODELS; i++) {
		struct plane_step apart = { each[i].off.right - off.right,
			each[i].off.up - off.up };

		spread += k->model[i].share *
			(each[i].spread + plane_length2(apart) / KALMAN_AXES);
	}
	return (struct kalman_match){ plane_length2(off) / spread, spread };
}

static void update_model(struct kalman_model *model, const struct surprise *s)
{
	for (int row = 0; row < MOTION_STATES; row++) {
		double gain = s->p_with[row] / s->spread;

		model->state[0][row] += gain * s->off.right;
		model->state[1][row] += gain * s->off.up;
		for (int col = 0; col < MOTION_STATES; col++) {
			model->p[row][col] -= gain * s->p_with[col];
		}
	}
}

/* Logarithm of how likely the surprise was, less a constant. */
static double log_likelihood(const struct surprise *s)
{
	return -0.5 * plane_length2(s->off) / s->spread - log(s->spread);
}

/* Bayes: whoever foretold it better gains in share. */
static void weigh_models(
	struct kalman *k, const struct surprise each[KALMAN_MODELS])
{
	double steady = log_likelihood(&each[STEADY]);
	double lively = log_likelihood(&each[LIVELY]);
	double odds = k->model[LIVELY].share / k->model[STEADY].share *
		exp(fmax(-SURE_ODDS, fmin(SURE_ODDS, lively - steady)));

	k->model[STEADY].share = 1.0 / (1.0 + odds);
	k->model[LIVELY].share = 1.0 - k->model[STEADY].share;
}

void kalman_update(struct kalman *k, const struct kalman_fix *fix)
{
	struct surprise each[KALMAN_MODELS];

	surprise_each(k, fix, each);
	weigh_models(k, each);
	for (int i = 0; i < KALMAN_MODELS; i++) {
		update_model(&k->model[i], &each[i]);
	}
	settle(k);
}

void kalman_startle(struct kalman *k, const struct kalman_fix *fix)
{
	struct plane_step way = plane_way(&k->plane, fix->at);

	for (int i = 0; i < KALMAN_MODELS; i++) {
		k->model[i].p[MOTION_OFFSET][MOTION_OFFSET] +=
			plane_length2(way) / KALMAN_AXES;
	}
}

void kalman_turn(struct kalman *k, const struct rotation *turn)
{
	k->plane.at = geom_turn(turn, k->plane.at);
	k->plane.right = geom_turn(turn, k->plane.right);
	k->plane.up = geom_turn(turn, k->plane.up);
}

struct angles kalman_angles(const struct kalman *k)
{
	return geom_angles(k->plane.at);
}

struct rates kalman_rates(const struct kalman *k)
{
	return plane_rates(&k->plane,
		(struct plane_step){
			mean(k, 0, MOTION_RATE), mean(k, 1, MOTION_RATE) });
}

double kalman_sigma(const struct kalman *k)
{
	double variance = 0.0;

	for (int i = 0; i < KALMAN_MODELS; i++) {
		const struct kalman_model *model = &k->model[i];
		struct plane_step off = { model->state[0][MOTION_OFFSET],
			model->state[1][MOTION_OFFSET] };

		variance += model->share *
			(model->p[MOTION_OFFSET][MOTION_OFFSET] +
				plane_length2(off) / KALMAN_AXES);
	}
	return sqrt(variance);
}
