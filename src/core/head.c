/* SPDX-License-Identifier: Apache-2.0 */
#include "core/head.h"

#include <math.h>

#define NS_PER_S 1e9

/* What is older than this is folded into the base. */
static const int64_t memory_ns = 1000000000;

/* The time of a sample is known to this; a turning head is blurred by it. */
static const double sample_jitter_s = 0.005;

/* No encoder is better than this. */
static const double sample_floor_rad = 3.5e-5;

/*
 * A sample farther off than 5 degrees is no noise. Alone it is a slip of the
 * line; so many in a row say that another hand moved the head.
 */
static const double strange_rad = 0.087;
static const uint32_t strange_max = 3;

/* Share of the newest sample in the smoothed error. */
static const double error_share = 0.2;

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

/* Moves the motor one way; the lamp follows where the play is used up. */
static void shift(struct head_axis *axis, double way_rad, double play_rad)
{
	axis->motor_rad += way_rad;
	axis->lamp_rad = fmax(axis->motor_rad - play_rad / 2.0,
		fmin(axis->motor_rad + play_rad / 2.0, axis->lamp_rad));
}

/* Changes the rate evenly to @rate_rad_s within @time_s. */
static void ramp(struct head_axis *axis, double rate_rad_s, double time_s,
	double play_rad)
{
	shift(axis, (axis->rate_rad_s + rate_rad_s) / 2.0 * time_s, play_rad);
	axis->rate_rad_s = rate_rad_s;
}

static void turn(struct head_axis *axis, double accel_rad_s2, double play_rad,
	double time_s)
{
	double change = axis->wish_rad_s - axis->rate_rad_s;
	double ramp_s = fabs(change) / accel_rad_s2;

	if (ramp_s > time_s) {
		double share = time_s / ramp_s;

		ramp(axis, axis->rate_rad_s + change * share, time_s, play_rad);
		return;
	}
	ramp(axis, axis->wish_rad_s, ramp_s, play_rad);
	shift(axis, axis->rate_rad_s * (time_s - ramp_s), play_rad);
}

/* A ramp through standstill uses up the play on both ways. */
static void advance(struct head_axis *axis, double accel_rad_s2,
	double play_rad, double time_s)
{
	double stop_s = fabs(axis->rate_rad_s) / accel_rad_s2;

	if (axis->rate_rad_s * axis->wish_rad_s < 0.0 && stop_s < time_s) {
		ramp(axis, 0.0, stop_s, play_rad);
		time_s -= stop_s;
	}
	turn(axis, accel_rad_s2, play_rad, time_s);
}

struct path {
	struct head_axis pan;
	struct head_axis tilt;
	int64_t at_ns;
};

static void path_to(struct path *path, const struct head_settings *settings,
	int64_t when_ns)
{
	if (when_ns <= path->at_ns) {
		return;
	}
	double time_s = seconds(path->at_ns, when_ns);

	advance(&path->pan, settings->pan_accel_rad_s2, settings->backlash_rad,
		time_s);
	advance(&path->tilt, settings->tilt_accel_rad_s2,
		settings->backlash_rad, time_s);
	path->at_ns = when_ns;
}

static const struct mount_command *command(
	const struct head *head, uint32_t number)
{
	return &head->commands[(head->first + number) % HEAD_COMMANDS_MAX];
}

static int64_t acts_ns(
	const struct head *head, const struct mount_command *sent)
{
	return sent->sent_ns + (int64_t)(head->settings.delay_s * NS_PER_S);
}

static void obey(struct path *path, const struct mount_command *sent)
{
	path->pan.wish_rad_s = sent->rates.pan_rad_s;
	path->tilt.wish_rad_s = sent->rates.tilt_rad_s;
}

static struct path path_from_base(const struct head *head)
{
	return (struct path){ head->pan, head->tilt, head->base_ns };
}

static struct path path_at(const struct head *head, int64_t when_ns)
{
	struct path path = path_from_base(head);

	for (uint32_t i = 0; i < head->count; i++) {
		const struct mount_command *sent = command(head, i);

		if (acts_ns(head, sent) > when_ns) {
			break;
		}
		path_to(&path, &head->settings, acts_ns(head, sent));
		obey(&path, sent);
	}
	path_to(&path, &head->settings, when_ns);
	return path;
}

static void fold_oldest(struct head *head)
{
	struct path path = path_from_base(head);
	const struct mount_command *sent = command(head, 0);

	path_to(&path, &head->settings, acts_ns(head, sent));
	obey(&path, sent);
	head->pan = path.pan;
	head->tilt = path.tilt;
	head->base_ns = path.at_ns;
	head->first = (head->first + 1) % HEAD_COMMANDS_MAX;
	head->count--;
}

void head_init(struct head *head, const struct head_settings *settings)
{
	*head = (struct head){ .settings = *settings };
}

static bool same(const struct mount_command *a, const struct mount_command *b)
{
	return a->rates.pan_rad_s == b->rates.pan_rad_s &&
		a->rates.tilt_rad_s == b->rates.tilt_rad_s;
}

void head_sent(struct head *head, struct mount_command sent)
{
	while (head->count > 0 &&
		(head->count == HEAD_COMMANDS_MAX ||
			acts_ns(head, command(head, 0)) + memory_ns <
				sent.sent_ns)) {
		fold_oldest(head);
	}
	if (head->count > 0 && same(command(head, head->count - 1), &sent)) {
		return;
	}
	head->commands[(head->first + head->count) % HEAD_COMMANDS_MAX] = sent;
	head->count++;
}

static struct head_axis axis_at_rest(double angle_rad)
{
	return (struct head_axis){ .motor_rad = angle_rad,
		.lamp_rad = angle_rad };
}

static double sample_variance(const struct head *head, double rate_rad_s)
{
	double step = head->settings.encoder_rad;
	double blur = rate_rad_s * sample_jitter_s;

	/* Rounding to steps is uniform noise: step^2 / 12. */
	return step * step / 12.0 + blur * blur +
		sample_floor_rad * sample_floor_rad;
}

static void begin(struct head *head, const struct mount_sample *sample)
{
	head->pan = axis_at_rest(sample->at.pan_rad);
	head->tilt = axis_at_rest(sample->at.tilt_rad);
	head->base_ns = sample->at_ns;
	head->variance_pan_rad2 = sample_variance(head, 0.0);
	head->variance_tilt_rad2 = head->variance_pan_rad2;
}

/* Moves the whole path of an axis towards a sample of variance @noise. */
static void correct(
	struct head_axis *base, double *variance, double noise, double off_rad)
{
	double gain = *variance / (*variance + noise);

	base->motor_rad += gain * off_rad;
	base->lamp_rad += gain * off_rad;
	*variance *= 1.0 - gain;
}

static void weigh(struct head *head, const struct mount_sample *sample)
{
	struct path path = path_at(head, sample->at_ns);
	double pan_off = sample->at.pan_rad - path.pan.motor_rad;
	double tilt_off = sample->at.tilt_rad - path.tilt.motor_rad;
	double off = fmax(fabs(pan_off), fabs(tilt_off));
	double stray = head->settings.stray_rad * head->settings.stray_rad *
		seconds(head->sample_ns, sample->at_ns);

	head->error_rad += error_share * (off - head->error_rad);
	head->strange = off > strange_rad ? head->strange + 1 : 0;
	if (head->strange > 0 && head->strange < strange_max) {
		return;
	}
	if (head->strange > 0) {
		stray += off * off;
	}
	head->variance_pan_rad2 += stray;
	head->variance_tilt_rad2 += stray;
	correct(&head->pan, &head->variance_pan_rad2,
		sample_variance(head, path.pan.rate_rad_s), pan_off);
	correct(&head->tilt, &head->variance_tilt_rad2,
		sample_variance(head, path.tilt.rate_rad_s), tilt_off);
}

void head_sample(struct head *head, struct mount_sample sample)
{
	if (!head->known) {
		begin(head, &sample);
	} else if (sample.at_ns <= head->sample_ns) {
		return;
	} else if (sample.measured && sample.at_ns >= head->base_ns) {
		weigh(head, &sample);
	}
	head->known = true;
	head->measured = sample.measured;
	head->sample_ns = sample.at_ns;
}

struct head_state head_at(const struct head *head, int64_t when_ns)
{
	struct path path = path_at(head, when_ns);

	return (struct head_state){
		.at = { path.pan.lamp_rad, path.tilt.lamp_rad },
		.rates = { path.pan.rate_rad_s, path.tilt.rate_rad_s },
	};
}

double head_sigma(const struct head *head)
{
	return sqrt(fmax(head->variance_pan_rad2, head->variance_tilt_rad2));
}
