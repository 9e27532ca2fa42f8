/* SPDX-License-Identifier: Apache-2.0 */
#include "record/summary.h"

#include "core/geom.h"

#include <math.h>

enum {
	NEVER = -1,
	SECONDS_DECIMALS = 3,
	DEGREES_DECIMALS = 4,
	SHARE_DECIMALS = 4,
};

/* Light that lasts for less does not count as found. */
#define LIGHT_HOLD_NS 500000000LL

static double seconds(int64_t ns)
{
	return (double)ns * 1e-9;
}

void summary_init(struct summary *summary, bool truth)
{
	*summary = (struct summary){
		.truth = truth,
		.target_since_ns = NEVER,
		.firm_ns = NEVER,
		.light_since_ns = NEVER,
		.light_ns = NEVER,
	};
}

void summary_count(struct summary *summary, const struct track_table *tracks)
{
	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &tracks->slot[i];

		if (track->state == TRACK_FIRM &&
			summary->counted[i] != track->id) {
			summary->counted[i] = track->id;
			summary->targets++;
		}
	}
}

static void note_firsts(
	struct summary *summary, const struct summary_point *point)
{
	if (!point->target) {
		summary->light_since_ns = NEVER;
	} else if (summary->target_since_ns == NEVER) {
		summary->target_since_ns = point->at_ns;
	}
	if (point->firm && summary->firm_ns == NEVER) {
		summary->firm_ns = point->at_ns;
	}
}

static void note_light(
	struct summary *summary, const struct summary_point *point)
{
	bool in_beam =
		point->target && point->error_rad <= point->beam_rad / 2.0;

	if (!in_beam) {
		summary->light_since_ns = NEVER;
		return;
	}
	if (summary->light_since_ns == NEVER) {
		summary->light_since_ns = point->at_ns;
	}
	if (summary->light_ns == NEVER &&
		point->at_ns - summary->light_since_ns >= LIGHT_HOLD_NS) {
		summary->light_ns = summary->light_since_ns;
	}
}

static int bin_of(double error_rad)
{
	double bin = floor(geom_degrees(error_rad) / SUMMARY_BIN_DEG);

	return bin < SUMMARY_BINS ? (int)bin : SUMMARY_BINS;
}

static void weigh_split(struct metrics_split *square,
	const struct metrics_split *split, double weight_ns)
{
	square->whole_rad += split->whole_rad * split->whole_rad * weight_ns;
	square->lag_rad += split->lag_rad * split->lag_rad * weight_ns;
	square->quantisation_rad +=
		split->quantisation_rad * split->quantisation_rad * weight_ns;
	square->delay_rad += split->delay_rad * split->delay_rad * weight_ns;
	square->noise_rad += split->noise_rad * split->noise_rad * weight_ns;
}

/* Lets @point count for @weight_ns. */
static void weigh(struct summary *summary, const struct summary_point *point,
	int64_t weight_ns)
{
	if (!point->locked) {
		return;
	}
	summary->confirmed_ns += weight_ns;
	if (point->split_known) {
		summary->split_ns += weight_ns;
		weigh_split(&summary->square, &point->split, (double)weight_ns);
	}
	if (!point->target) {
		return;
	}
	summary->measured_ns += weight_ns;
	summary->squares +=
		point->error_rad * point->error_rad * (double)weight_ns;
	summary->largest_rad = fmax(summary->largest_rad, point->error_rad);
	summary->bins[bin_of(point->error_rad)] += weight_ns;
	if (point->error_rad <= point->beam_rad / 4.0) {
		summary->on_target_ns += weight_ns;
	}
}

void summary_add(struct summary *summary, const struct summary_point *point)
{
	if (summary->begun) {
		summary->last_weight_ns = point->at_ns - summary->last.at_ns;
		weigh(summary, &summary->last, summary->last_weight_ns);
	} else {
		summary->first_ns = point->at_ns;
	}
	summary->begun = true;
	summary->last = *point;
	note_firsts(summary, point);
	note_light(summary, point);
}

/* The error that is not exceeded for the @share of the measured time. */
static double percentile_deg(const struct summary *summary, double share)
{
	double sought = share * (double)summary->measured_ns;
	int64_t sum = 0;

	for (int i = 0; i < SUMMARY_BINS; i++) {
		sum += summary->bins[i];
		if ((double)sum >= sought) {
			return (i + 0.5) * SUMMARY_BIN_DEG;
		}
	}
	return geom_degrees(summary->largest_rad);
}

static double since_target(const struct summary *summary, int64_t when_ns)
{
	int64_t from = summary->truth && summary->target_since_ns != NEVER
		? summary->target_since_ns
		: summary->first_ns;

	return when_ns == NEVER ? NEVER : fmax(seconds(when_ns - from), 0.0);
}

static void fill_errors(
	const struct summary *summary, struct summary_result *result)
{
	if (summary->measured_ns == 0) {
		return;
	}
	result->error_p50_deg = percentile_deg(summary, 0.50);
	result->error_p95_deg = percentile_deg(summary, 0.95);
	result->error_rms_deg = geom_degrees(
		sqrt(summary->squares / (double)summary->measured_ns));
	result->error_max_deg = geom_degrees(summary->largest_rad);
}

static double rms_deg(double square, int64_t time_ns)
{
	return geom_degrees(sqrt(square / (double)time_ns));
}

static void fill_split(
	const struct summary *summary, struct summary_result *result)
{
	const struct metrics_split *square = &summary->square;
	int64_t time_ns = summary->split_ns;

	if (time_ns == 0) {
		return;
	}
	result->own_error_deg = rms_deg(square->whole_rad, time_ns);
	result->lag_deg = rms_deg(square->lag_rad, time_ns);
	result->quantisation_deg = rms_deg(square->quantisation_rad, time_ns);
	result->delay_deg = rms_deg(square->delay_rad, time_ns);
	result->noise_deg = rms_deg(square->noise_rad, time_ns);
}

struct summary_result summary_result(const struct summary *summary)
{
	struct summary whole = *summary;
	struct summary_result result = {
		.targets = summary->targets,
		.time_to_firm_s = since_target(summary, summary->firm_ns),
		.time_to_first_light_s =
			since_target(summary, summary->light_ns),
		.beam_on_target_share = NEVER,
		.error_p50_deg = NEVER,
		.error_p95_deg = NEVER,
		.error_rms_deg = NEVER,
		.error_max_deg = NEVER,
		.own_error_deg = NEVER,
		.lag_deg = NEVER,
		.quantisation_deg = NEVER,
		.delay_deg = NEVER,
		.noise_deg = NEVER,
	};

	/* The last point lasts as long as the one before it. */
	weigh(&whole, &whole.last, whole.last_weight_ns);
	result.seconds = seconds(
		whole.last.at_ns - whole.first_ns + whole.last_weight_ns);
	result.confirmed_s = seconds(whole.confirmed_ns);
	if (whole.confirmed_ns > 0) {
		result.beam_on_target_share =
			(double)whole.on_target_ns / (double)whole.confirmed_ns;
	}
	fill_errors(&whole, &result);
	fill_split(&whole, &result);
	return result;
}

static void put_known(
	struct json *json, const char *key, double value, int decimals)
{
	if (value < 0.0) {
		json_null(json, key);
		return;
	}
	json_double(json, key, value, decimals);
}

void summary_json(struct json *json, const struct summary_result *r)
{
	json_double(json, "seconds", r->seconds, SECONDS_DECIMALS);
	json_int(json, "targets", r->targets);
	put_known(json, "time_to_firm_s", r->time_to_firm_s, SECONDS_DECIMALS);
	put_known(json, "time_to_first_light_s", r->time_to_first_light_s,
		SECONDS_DECIMALS);
	json_double(json, "confirmed_s", r->confirmed_s, SECONDS_DECIMALS);
	put_known(json, "beam_on_target_share", r->beam_on_target_share,
		SHARE_DECIMALS);
	put_known(json, "error_p50_deg", r->error_p50_deg, DEGREES_DECIMALS);
	put_known(json, "error_p95_deg", r->error_p95_deg, DEGREES_DECIMALS);
	put_known(json, "error_rms_deg", r->error_rms_deg, DEGREES_DECIMALS);
	put_known(json, "error_max_deg", r->error_max_deg, DEGREES_DECIMALS);
	put_known(json, "own_error_deg", r->own_error_deg, DEGREES_DECIMALS);
	put_known(json, "lag_deg", r->lag_deg, DEGREES_DECIMALS);
	put_known(json, "quantisation_deg", r->quantisation_deg,
		DEGREES_DECIMALS);
	put_known(json, "delay_deg", r->delay_deg, DEGREES_DECIMALS);
	put_known(json, "noise_deg", r->noise_deg, DEGREES_DECIMALS);
}

static void print_time(FILE *out, const char *what, double value)
{
	if (value < 0.0) {
		fprintf(out, "  %-22s never\n", what);
		return;
	}
	fprintf(out, "  %-22s %.2f s\n", what, value);
}

void summary_print(FILE *out, const struct summary_result *r)
{
	fprintf(out, "  %-22s %d\n", "targets", r->targets);
	print_time(out, "time to a firm track", r->time_to_firm_s);
	print_time(out, "time to first light", r->time_to_first_light_s);
	fprintf(out, "  %-22s %.2f of %.2f s\n", "confirmed", r->confirmed_s,
		r->seconds);
	if (r->beam_on_target_share >= 0.0) {
		fprintf(out, "  %-22s %.1f %%\n", "beam on target",
			100.0 * r->beam_on_target_share);
	}
	if (r->error_p50_deg >= 0.0) {
		fprintf(out, "  %-22s p50 %.3f, p95 %.3f, RMS %.3f degrees\n",
			"pointing error", r->error_p50_deg, r->error_p95_deg,
			r->error_rms_deg);
	}
	if (r->own_error_deg >= 0.0) {
		fprintf(out,
			"  %-22s %.3f: lag %.3f, steps %.3f, delay %.3f, "
			"noise %.3f degrees\n",
			"as the loop saw it", r->own_error_deg, r->lag_deg,
			r->quantisation_deg, r->delay_deg, r->noise_deg);
	}
}
