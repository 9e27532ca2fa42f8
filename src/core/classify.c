/* SPDX-License-Identifier: Apache-2.0 */
#include "core/classify.h"

#include "classify_table.h"

#include <math.h>

static const int64_t pause_ns = 500000000;

/* How far apart two points of the way that was gone are: jitter adds none. */
static const double stride_s = 0.3;

/* Sizes a second: slower is standing still. */
static const double pace_least = 0.05;

/* Each figure is bounded to so many deviations: no one decides alone. */
static const double surprise_most = 3.0;

void classify_init(struct classify *classify)
{
	classify->count = 0;
}

static uint32_t kept(const struct classify *classify)
{
	return classify->count < CLASSIFY_SIGHTS ? classify->count
						 : CLASSIFY_SIGHTS;
}

/* sight_back - the newest for 0, the one before for 1, ... */
static const struct classify_sight *sight_back(
	const struct classify *classify, uint32_t back)
{
	return &classify->sight[(classify->count - 1 - back) % CLASSIFY_SIGHTS];
}

void classify_see(struct classify *classify, int64_t when_ns, struct vec3 at,
	double size_rad, const struct blob *blob)
{
	if (classify->count > 0) {
		int64_t since_ns = when_ns - sight_back(classify, 0)->when_ns;

		if (since_ns <= 0) {
			return;
		}
		classify->count = since_ns > pause_ns ? 0 : classify->count;
	}
	classify->sight[classify->count++ % CLASSIFY_SIGHTS] =
		(struct classify_sight){
			.when_ns = when_ns,
			.at = at,
			.size_rad = size_rad,
			.flat = log(
				fmax(blob->w_px, 1.0) / fmax(blob->h_px, 1.0)),
			.contrast = log(fmax(fabs(blob->contrast), 1e-3)),
		};
}

static double way(
	const struct classify_sight *from, const struct classify_sight *to)
{
	struct vec3 step = { to->at.x - from->at.x, to->at.y - from->at.y,
		to->at.z - from->at.z };

	return sqrt(geom_dot(step, step));
}

static double seconds(
	const struct classify_sight *from, const struct classify_sight *to)
{
	return (double)(to->when_ns - from->when_ns) * 1e-9;
}

/* The way that was gone, in strides, and the straight one. */
struct ways {
	double gone;
	double straight;
	double span_s;
};

static struct ways ways_of(const struct classify *classify)
{
	const struct classify_sight *newest = sight_back(classify, 0);
	const struct classify_sight *from = newest;
	struct ways ways = { 0 };

	for (uint32_t i = 1; i < kept(classify); i++) {
		const struct classify_sight *sight = sight_back(classify, i);

		if (seconds(sight, from) >= stride_s) {
			ways.gone += way(sight, from);
			from = sight;
		}
	}
	ways.straight = way(from, newest);
	ways.span_s = seconds(from, newest);
	return ways;
}

static double mean_of(const double *values, uint32_t count)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < count; i++) {
		sum += values[i];
	}
	return sum / count;
}

static double deviation_of(const double *values, uint32_t count)
{
	double mean = mean_of(values, count);
	double squares = 0.0;

	for (uint32_t i = 0; i < count; i++) {
		squares += (values[i] - mean) * (values[i] - mean);
	}
	return sqrt(squares / count);
}

/* take_trend - what rises or falls all the time is range, and no flicker. */
static void take_trend(double *values, uint32_t count)
{
	double middle = (count - 1) / 2.0;
	double mean = mean_of(values, count);
	double slope = 0.0;
	double square = 0.0;

	for (uint32_t i = 0; i < count; i++) {
		slope += (i - middle) * (values[i] - mean);
		square += (i - middle) * (i - middle);
	}
	for (uint32_t i = 0; i < count; i++) {
		values[i] -= mean + slope / square * (i - middle);
	}
}

bool classify_figures(const struct classify *classify, double *out)
{
	uint32_t count = kept(classify);
	double flat[CLASSIFY_SIGHTS];
	double contrast[CLASSIFY_SIGHTS];
	double size_rad = 0.0;

	if (count < CLASSIFY_LEAST) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct classify_sight *sight = sight_back(classify, i);

		flat[i] = sight->flat;
		contrast[i] = sight->contrast;
		size_rad += sight->size_rad / count;
	}

	struct ways ways = ways_of(classify);
	double sizes_s = ways.span_s > 0.0 && size_rad > 0.0
		? ways.gone / ways.span_s / size_rad
		: 0.0;

	take_trend(contrast, count);
	out[CLASSIFY_PACE] = log(fmax(sizes_s, pace_least));
	out[CLASSIFY_STRAIGHT] =
		ways.gone > 0.0 ? ways.straight / ways.gone : 0.0;
	out[CLASSIFY_RESHAPE] = deviation_of(flat, count);
	out[CLASSIFY_FLICKER] = deviation_of(contrast, count);
	return true;
}

static double log_likelihood(const double *figures, int class)
{
	double sum = 0.0;

	for (int i = 0; i < CLASSIFY_FIGURES; i++) {
		double off = (figures[i] - classify_mean[class][i]) /
			classify_deviation[i];

		off = fmax(-surprise_most, fmin(surprise_most, off));
		sum -= 0.5 * off * off;
	}
	return classify_temper * sum;
}

struct classify_guess classify_guess(const struct classify *classify)
{
	static const struct classify_guess unknown = { CLASSIFY_UNKNOWN, 0.0 };
	double figures[CLASSIFY_FIGURES];
	double best = 0.0;
	double sum = 0.0;
	int name = CLASSIFY_UNKNOWN;

	if (!classify_figures(classify, figures)) {
		return unknown;
	}
	for (int i = CLASSIFY_UNKNOWN + 1; i < CLASSIFY_CLASSES; i++) {
		double weight = exp(log_likelihood(figures, i));

		sum += weight;
		if (weight > best) {
			best = weight;
			name = i;
		}
	}
	return best / sum < CLASSIFY_LIKELY
		? unknown
		: (struct classify_guess){ (enum classify_class)name,
			  best / sum };
}

const char *classify_name(enum classify_class name)
{
	static const char *const names[CLASSIFY_CLASSES] = { "unknown",
		"aircraft", "bird", "clutter" };

	return names[name];
}
