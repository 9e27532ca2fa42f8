/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/nod.h"

#include "calibration/fit.h"
#include "response_moves.h"

#include <math.h>
#include <stdlib.h>

enum {
	FEWEST_SIGHTS = 3,
	FEWEST_PASSES = 6,
	TERMS = 3 /* c, delay, play / 2 */
};

/* Clear of dead time, ramps, the delay itself, and, in a pass, of the play
 * that is taken up first. */
static const double REST_SETTLE_S = 0.55;
static const double PASS_SETTLE_S = 0.75;
/* Slower than this a head's own answers say too little of its rate. */
static const double SLOWEST_RAD_S = 0.3 * GEOM_PI / 180;
/* Agreement that is worse tells that something else moved. */
static const double WORST_RAD = 0.15 * GEOM_PI / 180;
/* Rests before one thing agree so well, whatever play there is; and the
 * longest delay. */
static const double SAME_RAD = 1.5 * GEOM_PI / 180;
static const double DELAY_MOST_S = 0.5;
/* A stretch counts where the thing was in the picture for so much of it. */
static const double SEEN_SHARE = 0.7;
/* What the times of a stretch's answers and frames share, whatever it is. */
static const double TIMES_S = 0.001;
/* Spreads, in a row's own sigmas: under the first no row is an outlier. */
static const double EVERY_ROW = 1e6;
static const double ROW_FLOOR = 0.3;
/* No spot is found better than to this share of a pixel. */
static const double SPOT_PX = 0.02;

/* The mean over one pass or one rest. */
struct stretch {
	double off_rad; /* by the picture, less the answers */
	double rate_rad_s;
	double side; /* the direction of the last motion */
	double sigma_rad;
};

struct nods {
	struct stretch *rows;
	int count;
};

static void residual(
	const void *data, const double *value, int row, double *out)
{
	const struct stretch *s = &((const struct nods *)data)->rows[row];

	out[0] = (s->off_rad - value[0] + s->rate_rad_s * value[1] +
			 s->side * value[2]) /
		s->sigma_rad;
}

/* A rig whose head stands straight: angles of the head's own axes. */
static struct rig straight(const struct rig *rig)
{
	struct rig own = *rig;

	own.base = (struct attitude){ 0 };
	own.axes = (struct axes){ 0 };
	return own;
}

/*
 * Where the axis points by the picture, from where it would be if the thing
 * lay straight ahead at 0: exact about the tilt axis, and about the pan axis
 * for the tilt that the head has.
 */
static double points_at(const struct rig *own, enum exercise_axis axis,
	struct pixel at, double other_rad)
{
	struct mount_angles head = {
		.tilt_rad = axis == EXERCISE_PAN ? other_rad : 0
	};
	struct angles seen = rig_world_of_pixel(own, at, head);
	struct vec3 ray = geom_vector(seen);

	return axis == EXERCISE_PAN ? -seen.az_rad : -atan2(ray.z, ray.y);
}

static size_t sight_from(const struct exercise *exercise, double at_s)
{
	size_t at = 0;

	while (at < exercise->sight_count && exercise->sights[at].at_s < at_s) {
		at++;
	}
	return at;
}

static void add_stretch(struct nods *nods, const struct exercise *exercise,
	enum exercise_axis axis, const struct rig *own, double from_s,
	double to_s, double rate_rad_s, double side, double encoder_rad)
{
	double sum = 0;
	double first_s = to_s;
	double last_s = from_s;
	int count = 0;

	for (size_t i = sight_from(exercise, from_s);
		i < exercise->sight_count && exercise->sights[i].at_s <= to_s;
		i++) {
		const struct exercise_sight *sight = &exercise->sights[i];
		double angle;
		double other;

		if (exercise_axis_at(exercise, axis, sight->at_s, &angle) &&
			exercise_axis_at(exercise,
				axis == EXERCISE_PAN ? EXERCISE_TILT
						     : EXERCISE_PAN,
				sight->at_s, &other)) {
			sum += geom_wrap(
				points_at(own, axis, sight->at, other) - angle);
			first_s = fmin(first_s, sight->at_s);
			last_s = sight->at_s;
			count++;
		}
	}
	if (count < FEWEST_SIGHTS ||
		last_s - first_s < SEEN_SHARE * (to_s - from_s)) {
		return;
	}
	/* At rest all answers share one rounding; in a pass each has its own.
	 */
	double steps =
		fabs(rate_rad_s) * (to_s - from_s) / fmax(encoder_rad, 1e-9);
	double free = fmax(1, fmin(steps, count / 2.0));
	nods->rows[nods->count++] =
		(struct stretch){ sum / count, rate_rad_s, side,
			hypot(hypot(encoder_rad / sqrt(12 * free),
				      SPOT_PX * lens_pixel_rad(&own->lens)),
				rate_rad_s * TIMES_S) };
}

static void gather(struct nods *nods, const struct exercise *exercise,
	enum exercise_axis axis, const struct rig *own,
	struct response_move *moves, int count)
{
	struct response_guess guess = {
		.encoder_rad = fmax(RESPONSE_FINE_RAD,
			response_moves_encoder(exercise, axis, moves, count))
	};

	for (int i = 0; i < count; i++) {
		struct response_move *move = &moves[i];
		double sigma;

		if (!response_moves_measure(
			    exercise, axis, &guess, move, &sigma) ||
			fabs(move->rate_rad_s) < SLOWEST_RAD_S) {
			continue;
		}
		double side = copysign(1, move->rate_rad_s);
		add_stretch(nods, exercise, axis, own,
			move->from_s + PASS_SETTLE_S, move->to_s,
			move->rate_rad_s, side, guess.encoder_rad);
		add_stretch(nods, exercise, axis, own,
			move->to_s + REST_SETTLE_S, move->until_s, 0, side,
			guess.encoder_rad);
	}
}

/* How many rests saw something there. */
static int rests_at(const struct nods *nods, double off_rad)
{
	int count = 0;

	for (int i = 0; i < nods->count; i++) {
		const struct stretch *s = &nods->rows[i];

		count += s->rate_rad_s == 0 &&
			fabs(geom_wrap(s->off_rad - off_rad)) < SAME_RAD;
	}
	return count;
}

/* Where most of the rests saw something: the thing that is watched. */
static double find_thing(const struct nods *nods)
{
	double at_rad = 0;
	int most = 0;

	for (int i = 0; i < nods->count; i++) {
		int count = rests_at(nods, nods->rows[i].off_rad);

		if (nods->rows[i].rate_rad_s == 0 && count > most) {
			most = count;
			at_rad = nods->rows[i].off_rad;
		}
	}
	return at_rad;
}

/* Other lights may have been seen where the head was turned far away. */
static void keep_thing(struct nods *nods, struct nod_result *result)
{
	double at_rad = find_thing(nods);
	int kept = 0;

	for (int i = 0; i < nods->count; i++) {
		const struct stretch *s = &nods->rows[i];
		double most_rad = SAME_RAD + DELAY_MOST_S * fabs(s->rate_rad_s);

		if (fabs(geom_wrap(s->off_rad - at_rad)) < most_rad) {
			result->rests += s->rate_rad_s == 0;
			result->passes += s->rate_rad_s != 0;
			nods->rows[kept++] = *s;
		}
	}
	nods->count = kept;
}

static int by_rate(const void *a, const void *b)
{
	double x = fabs(((const struct stretch *)a)->rate_rad_s);
	double y = fabs(((const struct stretch *)b)->rate_rad_s);

	return (x < y) - (x > y);
}

/* The delay by each of the fastest passes alone, about that of all. */
static double spread_of(struct nods *nods, const double *value, int passes)
{
	double sum = 0;
	int count = passes / 3;

	qsort(nods->rows, (size_t)nods->count, sizeof(*nods->rows), by_rate);
	for (int i = 0; i < count; i++) {
		const struct stretch *s = &nods->rows[i];
		double off_s = (s->off_rad - value[0] + s->side * value[2]) /
				s->rate_rad_s +
			value[1];

		sum += off_s * off_s;
	}
	return sqrt(sum / count);
}

static bool solve(
	struct nods *nods, struct nod_result *result, struct error *error)
{
	static const double step[TERMS] = { 1e-6, 1e-4, 1e-6 };
	double value[TERMS] = { nods->rows[0].off_rad, 0, 0 };
	struct fit_report report;
	struct fit_problem problem = {
		.parameters = TERMS,
		.rows = nods->count,
		.width = 1,
		.residual = residual,
		.data = nods,
		.step = step,
		.floor = EVERY_ROW,
	};
	double squares = 0;

	if (!fit_run(&problem, value, NULL, &report, error)) {
		return false;
	}
	/* From there, and not from nothing, outliers can be told. */
	problem.floor = ROW_FLOOR;
	if (!fit_run(&problem, value, NULL, &report, error)) {
		return false;
	}
	result->delay_s = value[1];
	result->delay_sigma_s = report.sigma[1];
	result->play_rad = 2 * value[2];
	result->play_sigma_rad = 2 * report.sigma[2];
	for (int i = 0; i < nods->count; i++) {
		double off;

		residual(nods, value, i, &off);
		off *= nods->rows[i].sigma_rad;
		squares += off * off;
	}
	result->rms_rad = sqrt(squares / nods->count);
	result->spread_s = spread_of(nods, value, result->passes);
	return result->rms_rad <= WORST_RAD ||
		error_set(error, ERROR_TOLERANCE,
			"what was watched and the head's answers disagree by "
			"%.2f degrees; watch something that stands still, a "
			"star or a lamp far away",
			geom_degrees(result->rms_rad));
}

static bool may_begin(const struct exercise *exercise, const struct rig *rig,
	struct error *error)
{
	if (rig->camera_place == CAMERA_ON_BASE) {
		return error_set(error, ERROR_TOLERANCE,
			"the camera stands on the ground (camera.place = base) "
			"and does not nod with the head, so its pictures do "
			"not tell the head's motion");
	}
	return exercise->sight_count > 0 ||
		error_set(error, ERROR_TOLERANCE,
			"the camera saw nothing to hold on to; point the head "
			"at a single bright thing that stands still");
}

bool nod_run(const struct exercise *exercise, enum exercise_axis axis,
	const struct rig *rig, struct nod_result *result, struct error *error)
{
	struct rig own = straight(rig);
	struct response_move *moves;

	*result = (struct nod_result){ 0 };
	if (!may_begin(exercise, rig, error)) {
		return false;
	}
	int count = response_moves_find(exercise, axis, &moves);
	struct nods nods = { .rows = calloc(2 * (size_t)count + 1,
				     sizeof(*nods.rows)) };
	bool good = moves != NULL && nods.rows != NULL;
	if (good) {
		gather(&nods, exercise, axis, &own, moves, count);
		keep_thing(&nods, result);
		good = result->passes >= FEWEST_PASSES
			? solve(&nods, result, error)
			: error_set(error, ERROR_TOLERANCE,
				  "only %d nods of %s could be seen whole, %d "
				  "are the least; did the head move, and did "
				  "the thing stay in the picture?",
				  result->passes,
				  axis == EXERCISE_PAN ? "pan" : "tilt",
				  FEWEST_PASSES);
	} else {
		error_set(error, ERROR_FAILED, "out of memory");
	}
	free(nods.rows);
	free(moves);
	return good;
}
