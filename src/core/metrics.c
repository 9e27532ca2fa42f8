/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics.h"

#include <math.h>

#define NS_PER_S 1e9

/* What is so old counts for a third. */
static const double memory_s = 5.0;

/* A target that hardly turns tells nothing of delay. */
static const double slow_rad_s = 0.2 * GEOM_PI / 180.0;

/* Nothing that was off stays so for ever. */
static const double kp_least = 0.2;

/* Longer gaps between frames are no time in which anything was seen. */
static const double gap_most_s = 0.5;

void metrics_init(struct metrics *metrics)
{
	*metrics = (struct metrics){ .id = 0 };
}

void metrics_follow(struct metrics *metrics, uint32_t id)
{
	if (id != metrics->id) {
		*metrics = (struct metrics){ .id = id };
	}
}

static const struct metrics_mark *mark_at(
	const struct metrics *metrics, uint32_t number)
{
	return &metrics->marks[(metrics->first + number) % METRICS_MARKS_MAX];
}

static void drop_first(struct metrics *metrics)
{
	metrics->first = (metrics->first + 1) % METRICS_MARKS_MAX;
	metrics->count--;
}

void metrics_told(struct metrics *metrics, const struct metrics_mark *mark)
{
	if (metrics->count == METRICS_MARKS_MAX) {
		drop_first(metrics);
	}
	metrics->marks[(metrics->first + metrics->count) % METRICS_MARKS_MAX] =
		*mark;
	metrics->count++;
}

/* The mark under which the head stands at @at_ns becomes the first. */
static bool find_mark(struct metrics *metrics, int64_t at_ns)
{
	while (metrics->count > 1 && mark_at(metrics, 1)->acts_ns <= at_ns) {
		drop_first(metrics);
	}
	return metrics->count > 0 && mark_at(metrics, 0)->acts_ns <= at_ns;
}

/* c' = -kp c - source, for a time. */
static double carried(double c, double kp, double source, double time_s)
{
	double pull = fmax(kp, kp_least);
	double stays = exp(-pull * time_s);

	return c * stays - source * (1.0 - stays) / pull;
}

/* An axis' rates over a stretch of time. */
struct stretch {
	double time_s;
	double kp;
	double wished;
	double slewed;
	double done;
	bool steps;
};

static void carry_axis(struct metrics_axis *axis, const struct stretch *s)
{
	double obeyed = s->steps ? s->slewed : s->done;

	axis->lag_rad =
		carried(axis->lag_rad, s->kp, obeyed - s->wished, s->time_s);
	axis->steps_rad =
		carried(axis->steps_rad, s->kp, s->done - obeyed, s->time_s);
}

/* Under one mark, which is the first. */
static void carry_under(
	struct metrics *metrics, const struct head *head, int64_t to_ns)
{
	const struct metrics_mark *mark = mark_at(metrics, 0);
	struct mount_angles from = head_at(head, metrics->at_ns).at;
	struct mount_angles to = head_at(head, to_ns).at;
	double time_s = (double)(to_ns - metrics->at_ns) / NS_PER_S;

	if (time_s <= 0.0) {
		return;
	}
	struct stretch pan = { time_s, mark->pan_kp, mark->wished.pan_rad_s,
		mark->slewed.pan_rad_s, (to.pan_rad - from.pan_rad) / time_s,
		mark->pan_steps };
	struct stretch tilt = { time_s, mark->tilt_kp, mark->wished.tilt_rad_s,
		mark->slewed.tilt_rad_s, (to.tilt_rad - from.tilt_rad) / time_s,
		mark->tilt_steps };

	carry_axis(&metrics->pan, &pan);
	carry_axis(&metrics->tilt, &tilt);
	metrics->at_ns = to_ns;
}

static void carry(
	struct metrics *metrics, const struct head *head, int64_t to_ns)
{
	while (metrics->count > 1 && mark_at(metrics, 1)->acts_ns <= to_ns) {
		carry_under(metrics, head, mark_at(metrics, 1)->acts_ns);
		drop_first(metrics);
	}
	carry_under(metrics, head, to_ns);
}

/* All of the error at first is the way that was still to go. */
static void begin(struct metrics *metrics, const struct metrics_sight *sight)
{
	metrics->begun = true;
	metrics->at_ns = sight->exposure_ns;
	metrics->pan = (struct metrics_axis){ sight->off.pan_rad, 0.0 };
	metrics->tilt = (struct metrics_axis){ sight->off.tilt_rad, 0.0 };
}

/* A way of both axes, as an arc. */
static double arc(double pan_rad, double tilt_rad, double at_tilt_rad)
{
	return hypot(pan_rad * cos(at_tilt_rad), tilt_rad);
}

static void age(struct metrics_sums *sums, double time_s)
{
	double stays = exp(-time_s / memory_s);

	sums->weight *= stays;
	sums->whole *= stays;
	sums->lag *= stays;
	sums->quantisation *= stays;
	sums->delay *= stays;
	sums->noise *= stays;
	sums->along *= stays;
	sums->rate *= stays;
}

static double late_s(const struct metrics_sums *sums)
{
	return sums->along /
		(sums->rate + slow_rad_s * slow_rad_s * sums->weight);
}

static void add(struct metrics_sums *sums, const struct metrics_split *split)
{
	sums->whole += split->whole_rad * split->whole_rad;
	sums->lag += split->lag_rad * split->lag_rad;
	sums->quantisation += split->quantisation_rad * split->quantisation_rad;
	sums->delay += split->delay_rad * split->delay_rad;
	sums->noise += split->noise_rad * split->noise_rad;
}

static struct metrics_split split_of(
	struct metrics *metrics, const struct metrics_sight *sight)
{
	struct metrics_sums *sums = &metrics->sums;
	const struct mount_rates *rate = &mark_at(metrics, 0)->goal_rates;
	double tilt = sight->tilt_rad;
	double shrink = cos(tilt);
	double pan_rate = rate->pan_rad_s * shrink;
	double pan_rest = (sight->off.pan_rad - metrics->pan.lag_rad -
				  metrics->pan.steps_rad) *
		shrink;
	double tilt_rest = sight->off.tilt_rad - metrics->tilt.lag_rad -
		metrics->tilt.steps_rad;

	sums->weight += 1.0;
	sums->along += pan_rest * pan_rate + tilt_rest * rate->tilt_rad_s;
	sums->rate += pan_rate * pan_rate + rate->tilt_rad_s * rate->tilt_rad_s;
	double late = late_s(sums);

	return (struct metrics_split){
		.whole_rad = arc(sight->off.pan_rad, sight->off.tilt_rad, tilt),
		.lag_rad =
			arc(metrics->pan.lag_rad, metrics->tilt.lag_rad, tilt),
		.quantisation_rad = arc(
			metrics->pan.steps_rad, metrics->tilt.steps_rad, tilt),
		.delay_rad = fabs(late) * hypot(pan_rate, rate->tilt_rad_s),
		.noise_rad = hypot(pan_rest - late * pan_rate,
			tilt_rest - late * rate->tilt_rad_s),
	};
}

static double note_time(
	struct metrics *metrics, const struct metrics_sight *sight)
{
	double time_s = metrics->frame_ns == 0
		? 0.0
		: fmin(gap_most_s,
			  (double)(sight->exposure_ns - metrics->frame_ns) /
				  NS_PER_S);
	double off_rad = sight->seen
		? arc(sight->off.pan_rad, sight->off.tilt_rad, sight->tilt_rad)
		: sight->believed_rad;

	metrics->frame_ns = sight->exposure_ns;
	metrics->followed_s += time_s;
	metrics->lit_s += off_rad <= sight->lit_rad ? time_s : 0.0;
	return time_s;
}

bool metrics_frame(struct metrics *metrics, const struct head *head,
	const struct metrics_sight *sight, struct metrics_split *split)
{
	if (metrics->id == 0 || sight->exposure_ns <= metrics->frame_ns) {
		return false;
	}
	age(&metrics->sums, note_time(metrics, sight));
	if (!metrics->begun) {
		if (sight->seen && find_mark(metrics, sight->exposure_ns)) {
			begin(metrics, sight);
		}
		return false;
	}
	carry(metrics, head, sight->exposure_ns);
	if (!sight->seen) {
		return false;
	}
	*split = split_of(metrics, sight);
	add(&metrics->sums, split);
	return true;
}

struct metrics_report metrics_report(const struct metrics *metrics)
{
	const struct metrics_sums *sums = &metrics->sums;
	struct metrics_report report = {
		.followed_s = metrics->followed_s,
		.lit_share = metrics->followed_s > 0.0
			? metrics->lit_s / metrics->followed_s
			: -1.0,
		.known = sums->weight > 0.0,
	};

	if (report.known) {
		report.rms = (struct metrics_split){
			sqrt(sums->whole / sums->weight),
			sqrt(sums->lag / sums->weight),
			sqrt(sums->quantisation / sums->weight),
			sqrt(sums->delay / sums->weight),
			sqrt(sums->noise / sums->weight),
		};
		report.late_s = late_s(sums);
	}
	return report;
}
