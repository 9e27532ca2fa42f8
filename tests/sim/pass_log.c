/* SPDX-License-Identifier: Apache-2.0 */
#include "pass_log.h"

#include "check.h"

#include <stdlib.h>

static const double grain_s = 0.001;
static const double lit_after_s = 0.5;
static const size_t end_grains = 3000;

static void note_lit(struct pass_log *log, double t_s, double error_deg)
{
	if (error_deg > 0.25) {
		log->is_within = false;
		return;
	}
	if (!log->is_within) {
		log->is_within = true;
		log->within_since_s = t_s;
	}
	if (!log->is_lit && t_s - log->within_since_s >= lit_after_s) {
		log->is_lit = true;
		log->lit_s = log->within_since_s;
		log->lit_from = log->count;
	}
}

void pass_log_note(struct pass_log *log, const struct pass_moment *moment)
{
	double error_deg =
		geom_degrees(geom_separation(moment->beam, moment->target));

	log->safe += moment->safe && moment->t_s > 0.5;
	if (moment->confirmed && log->confirmed == 0) {
		log->firm_s = moment->t_s;
	}
	if (moment->confirmed) {
		log->confirmed++;
		log->within_025 += error_deg <= 0.25;
		log->within_050 += error_deg <= 0.50;
	}
	if (log->confirmed == 0) {
		return;
	}
	assert_true(log->count < PASS_LOG_MAX);
	note_lit(log, moment->t_s, error_deg);
	log->beams[log->count] = moment->beam;
	log->errors_deg[log->count++] = error_deg;
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return (left > right) - (left < right);
}

static void score_end(const struct pass_log *log, struct pass_score *score)
{
	size_t from = log->count > end_grains ? log->count - end_grains : 0;
	struct angles low = log->beams[from];
	struct angles high = low;

	for (size_t i = from; i < log->count; i++) {
		low.az_rad = fmin(low.az_rad, log->beams[i].az_rad);
		low.el_rad = fmin(low.el_rad, log->beams[i].el_rad);
		high.az_rad = fmax(high.az_rad, log->beams[i].az_rad);
		high.el_rad = fmax(high.el_rad, log->beams[i].el_rad);
		score->last_error_deg =
			fmax(score->last_error_deg, log->errors_deg[i]);
	}
	score->last_swing_deg = geom_degrees(
		fmax(high.az_rad - low.az_rad, high.el_rad - low.el_rad));
}

static void score_lit(struct pass_log *log, struct pass_score *score)
{
	double *lit = log->errors_deg + log->lit_from;
	size_t count = log->count - log->lit_from;
	double sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += lit[i] * lit[i];
	}
	qsort(lit, count, sizeof(*lit), by_size);
	score->lit_after_s = log->lit_s;
	score->rms_deg = sqrt(sum / (double)count);
	score->p50_deg = lit[count / 2];
	score->p95_deg = lit[count * 95 / 100];
	score->worst_deg = lit[count - 1];
}

struct pass_score pass_log_score(struct pass_log *log)
{
	double confirmed = (double)log->confirmed;
	struct pass_score score = { .firm_after_s = -1.0,
		.lit_after_s = -1.0,
		.safe_s = (double)log->safe * grain_s };

	if (log->confirmed == 0) {
		return score;
	}
	score.firm_after_s = log->firm_s;
	score.within_025 = (double)log->within_025 / confirmed;
	score.within_050 = (double)log->within_050 / confirmed;
	score_end(log, &score);
	if (log->is_lit) {
		score_lit(log, &score);
	}
	return score;
}

void pass_score_worsen(struct pass_score *worst, const struct pass_score *score)
{
	worst->firm_after_s = fmax(worst->firm_after_s, score->firm_after_s);
	worst->lit_after_s = fmax(worst->lit_after_s, score->lit_after_s);
	worst->within_025 = fmin(worst->within_025, score->within_025);
	worst->within_050 = fmin(worst->within_050, score->within_050);
	worst->rms_deg = fmax(worst->rms_deg, score->rms_deg);
	worst->p50_deg = fmax(worst->p50_deg, score->p50_deg);
	worst->p95_deg = fmax(worst->p95_deg, score->p95_deg);
	worst->worst_deg = fmax(worst->worst_deg, score->worst_deg);
	worst->last_swing_deg =
		fmax(worst->last_swing_deg, score->last_swing_deg);
	worst->last_error_deg =
		fmax(worst->last_error_deg, score->last_error_deg);
	worst->safe_s = fmax(worst->safe_s, score->safe_s);
}

void pass_score_print(const char *name, const struct pass_score *score)
{
	print_message("%-20s firm %.2f s, lit %.2f s, within 0.25: %.1f %%, "
		      "0.5: %.1f %%; lit: RMS %.3f p50 %.3f p95 %.3f worst "
		      "%.3f; last 3 s: swing %.3f worst %.3f\n",
		name, score->firm_after_s, score->lit_after_s,
		100.0 * score->within_025, 100.0 * score->within_050,
		score->rms_deg, score->p50_deg, score->p95_deg,
		score->worst_deg, score->last_swing_deg, score->last_error_deg);
}
