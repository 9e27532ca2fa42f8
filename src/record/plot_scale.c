/* SPDX-License-Identifier: Apache-2.0 */
#include "plot_scale.h"

#include <math.h>

/* About so many ticks an axis: few enough to read, enough to measure. */
static const double ticks_x = 9.0;
static const double ticks_y = 5.0;

/* The least distance between data and frame, in ticks. */
static const double headroom = 0.1;

struct span {
	double low;
	double high;
};

static void span_take(struct span *span, double value)
{
	span->low = fmin(span->low, value);
	span->high = fmax(span->high, value);
}

static bool is_shown(const struct plot_series *series, size_t i)
{
	return isfinite(series->x[i]) && isfinite(series->y[i]);
}

/* 1, 2 or 5 times a power of ten: the least that gives at most @ticks. */
static void set_ticks(struct plot_scale *scale, double ticks)
{
	double least = (scale->high - scale->low) / ticks;
	double power = floor(log10(least));
	double unit = pow(10.0, power);
	double ratio = least / unit;

	scale->tick = unit *
		(ratio <= 1.0                  ? 1.0
				: ratio <= 2.0 ? 2.0
				: ratio <= 5.0 ? 5.0
					       : 10.0);
	power = floor(log10(scale->tick * 1.001));
	scale->decimals = power < 0.0 ? (int)-power : 0;
}

/* A single value gets room around it. */
static void widen(struct plot_scale *scale)
{
	double room = fmax(fabs(scale->high) * 0.05, 1e-6);

	if (scale->high - scale->low < 2e-9 * fmax(fabs(scale->high), 1.0)) {
		scale->low -= room;
		scale->high += room;
	}
}

static struct span span_of(const struct plot *panel, bool of_x)
{
	struct span span = { INFINITY, -INFINITY };

	for (size_t s = 0; s < panel->series_count; s++) {
		const struct plot_series *series = &panel->series[s];

		for (size_t i = 0; i < series->count; i++) {
			if (is_shown(series, i)) {
				span_take(&span,
					of_x ? series->x[i] : series->y[i]);
			}
		}
	}
	return span;
}

/* Bars reach half a bar beyond the outer middles, and stand on zero. */
static void add_bars(const struct plot *panel, struct span *span, bool of_x)
{
	for (size_t s = 0; s < panel->series_count; s++) {
		const struct plot_series *series = &panel->series[s];
		double half;

		if (series->style != PLOT_BARS || series->count == 0) {
			continue;
		}
		if (!of_x) {
			span_take(span, 0.0);
			continue;
		}
		half = series->count > 1 ? (series->x[1] - series->x[0]) / 2.0
					 : 0.5;
		span_take(span, series->x[0] - half);
		span_take(span, series->x[series->count - 1] + half);
	}
}

bool plot_scale_x(const struct plot *panel, struct plot_scale *scale)
{
	struct span span = span_of(panel, true);

	if (span.low > span.high) {
		return false;
	}
	add_bars(panel, &span, true);
	scale->low = span.low;
	scale->high = span.high;
	widen(scale);
	set_ticks(scale, ticks_x);
	if (panel->x_decades) {
		scale->tick = 1.0;
		scale->decades = true;
	}
	return true;
}

/* Out to a whole tick, and one more where the data would lie on the frame. */
static double tick_above(
	const struct plot_scale *scale, const struct span *span)
{
	double tick = ceil(scale->high / scale->tick);

	if (tick * scale->tick - span->high < scale->tick * headroom) {
		tick += 1.0;
	}
	return tick * scale->tick;
}

/* Data that end at zero stand on it. */
static double tick_below(
	const struct plot_scale *scale, const struct span *span)
{
	double tick = floor(scale->low / scale->tick);

	if (span->low != 0.0 &&
		span->low - tick * scale->tick < scale->tick * headroom) {
		tick -= 1.0;
	}
	return tick * scale->tick;
}

bool plot_scale_y(const struct plot *panel, struct plot_scale *scale)
{
	struct span span = span_of(panel, false);

	if (span.low > span.high) {
		return false;
	}
	add_bars(panel, &span, false);
	scale->low = span.low;
	scale->high = span.high;
	if (panel->y_low < panel->y_high) {
		scale->low = panel->y_low;
		scale->high = panel->y_high;
		set_ticks(scale, ticks_y);
		return true;
	}
	widen(scale);
	set_ticks(scale, ticks_y);
	scale->low = tick_below(scale, &span);
	scale->high = tick_above(scale, &span);
	return true;
}

double plot_scale_share(const struct plot_scale *scale, double value)
{
	return (value - scale->low) / (scale->high - scale->low);
}
