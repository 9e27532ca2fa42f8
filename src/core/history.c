/* SPDX-License-Identifier: Apache-2.0 */
#include "core/history.h"

#include <stddef.h>

#define NS_PER_S 1e9

/* How far ahead of the newest sample its rate may be trusted. */
static const double ahead_max_s = 0.5;

/* Long enough to average over encoder steps, short enough to be "now". */
static const double rate_window_s = 0.3;

static const struct mount_sample *sample(
	const struct history *history, uint32_t number)
{
	return &history->ring[number % HISTORY_MAX];
}

static uint32_t oldest(const struct history *history)
{
	return history->count > HISTORY_MAX ? history->count - HISTORY_MAX : 0;
}

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

void history_init(struct history *history)
{
	*history = (struct history){ .count = 0 };
}

void history_add(struct history *history, struct mount_sample added)
{
	const struct mount_sample *newest = history_newest(history);

	if (newest && added.at_ns <= newest->at_ns) {
		return;
	}
	history->ring[history->count % HISTORY_MAX] = added;
	history->count++;
}

const struct mount_sample *history_newest(const struct history *history)
{
	return history->count ? sample(history, history->count - 1) : NULL;
}

static struct mount_angles carried(
	struct mount_angles from, struct mount_rates rates, double time_s)
{
	return (struct mount_angles){
		.pan_rad = from.pan_rad + rates.pan_rad_s * time_s,
		.tilt_rad = from.tilt_rad + rates.tilt_rad_s * time_s,
	};
}

static struct mount_angles between(const struct mount_sample *before,
	const struct mount_sample *after, int64_t when_ns)
{
	double share = seconds(before->at_ns, when_ns) /
		seconds(before->at_ns, after->at_ns);
	struct mount_rates way = {
		.pan_rad_s = after->at.pan_rad - before->at.pan_rad,
		.tilt_rad_s = after->at.tilt_rad - before->at.tilt_rad,
	};

	return carried(before->at, way, share);
}

static struct mount_angles ahead(const struct history *history, int64_t when_ns)
{
	const struct mount_sample *newest = history_newest(history);
	double time_s = seconds(newest->at_ns, when_ns);

	return carried(newest->at, history_rates(history),
		time_s < ahead_max_s ? time_s : ahead_max_s);
}

bool history_at(
	const struct history *history, int64_t when_ns, struct mount_angles *at)
{
	if (history->count == 0) {
		return false;
	}
	uint32_t after = history->count - 1;

	if (when_ns >= sample(history, after)->at_ns) {
		*at = ahead(history, when_ns);
		return true;
	}
	while (after > oldest(history) &&
		sample(history, after - 1)->at_ns > when_ns) {
		after--;
	}
	*at = after == oldest(history)
		? sample(history, after)->at
		: between(sample(history, after - 1), sample(history, after),
			  when_ns);
	return true;
}

/* The least-squares line through the samples from @first on. */
static struct mount_rates slope(const struct history *history, uint32_t first)
{
	const struct mount_sample *newest = history_newest(history);
	double n = history->count - first;
	double t_sum = 0.0;
	double tt_sum = 0.0;
	struct mount_angles sum = { 0.0, 0.0 };
	struct mount_angles t_by = { 0.0, 0.0 };

	for (uint32_t i = first; i < history->count; i++) {
		const struct mount_sample *s = sample(history, i);
		double t = seconds(newest->at_ns, s->at_ns);
		double pan = s->at.pan_rad - newest->at.pan_rad;
		double tilt = s->at.tilt_rad - newest->at.tilt_rad;

		t_sum += t;
		tt_sum += t * t;
		sum.pan_rad += pan;
		sum.tilt_rad += tilt;
		t_by.pan_rad += t * pan;
		t_by.tilt_rad += t * tilt;
	}
	double spread = tt_sum - t_sum * t_sum / n;

	return (struct mount_rates){
		.pan_rad_s = (t_by.pan_rad - t_sum * sum.pan_rad / n) / spread,
		.tilt_rad_s =
			(t_by.tilt_rad - t_sum * sum.tilt_rad / n) / spread,
	};
}

struct mount_rates history_rates(const struct history *history)
{
	const struct mount_sample *newest = history_newest(history);

	if (history->count - oldest(history) < 2) {
		return (struct mount_rates){ 0.0, 0.0 };
	}
	uint32_t first = history->count - 2;

	while (first > oldest(history) &&
		seconds(sample(history, first - 1)->at_ns, newest->at_ns) <=
			rate_window_s) {
		first--;
	}
	return slope(history, first);
}
