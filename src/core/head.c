/* SPDX-License-Identifier: Apache-2.0 */
#include "core/head.h"

#include "head_move.h"
#include "head_path.h"

#include <math.h>

#define NS_PER_S 1e9

/* What is older than this is folded into the base. */
static const int64_t memory_ns = 1000000000;

/* The time of a sample is known to this; a turning head is blurred by it. */
static const double sample_jitter_s = 0.005;

/* So many readings of one turn are late by the same. */
static const double alike = 30.0;

/* A picture that told of a turn so long ago was told of this one. */
static const int64_t turned_ns = 300000000;

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

/* What was told so shortly before a sample may act earlier or later. */
static const int64_t late_ns = 300000000;

/* A reading is astray when it is off by more standard errors than these. */
static const double astray_sigma = 6.0;

/* Rates that are wrong by 5 % add up to so much of them, until it is learned.
 */
static const double rate_way_s = 0.06;

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

static const struct head_command *command(
	const struct head *head, uint32_t number)
{
	return &head->commands[(head->first + number) % HEAD_COMMANDS_MAX];
}

static struct head_path path_from_base(const struct head *head)
{
	return (struct head_path){ head->pan, head->tilt, head->base_ns };
}

struct head_path head_path_at(const struct head *head, int64_t when_ns)
{
	struct head_path path = path_from_base(head);

	for (uint32_t i = 0; i < head->count; i++) {
		const struct head_command *sent = command(head, i);

		if (sent->acts_ns > when_ns) {
			break;
		}
		head_path_to(&path, &head->settings, sent->acts_ns);
		head_path_obey(&path, sent->rates);
	}
	head_path_to(&path, &head->settings, when_ns);
	return path;
}

/* Variances, of both axes. */
struct spread {
	double pan_rad2;
	double tilt_rad2;
};

static double doubt2(
	const struct head_belief *belief, const struct head_axis *then)
{
	double doubt =
		play_doubt(&belief->play, then->motor_rad - belief->sight_rad);

	return doubt * doubt;
}

/* Play that may have been gone through since the last sight. */
static void add_doubt(
	const struct head *head, int64_t when_ns, struct spread *sum)
{
	struct head_path path = head_path_at(head, when_ns);

	sum->pan_rad2 += doubt2(&head->pan_belief, &path.pan);
	sum->tilt_rad2 += doubt2(&head->tilt_belief, &path.tilt);
}

/* What the way up to @when_ns adds to the wander. */
static struct spread wander_until(const struct head *head, int64_t when_ns)
{
	const struct head_settings *settings = &head->settings;
	double waver = settings->waver_rad * settings->waver_rad *
		fmax(0.0, seconds(head->wander_ns, when_ns));
	struct spread sum = { waver, waver };
	struct mount_rates before = { head->pan.wish_rad_s,
		head->tilt.wish_rad_s };

	for (uint32_t i = 0; i < head->count; i++) {
		const struct head_command *sent = command(head, i);
		int64_t at_ns = sent->acts_ns;

		if (at_ns > when_ns) {
			break;
		}
		if (at_ns > head->wander_ns) {
			sum.pan_rad2 += head_path_spread(settings,
				sent->rates.pan_rad_s - before.pan_rad_s,
				settings->pan_accel_rad_s2);
			sum.tilt_rad2 += head_path_spread(settings,
				sent->rates.tilt_rad_s - before.tilt_rad_s,
				settings->tilt_accel_rad_s2);
		}
		before = sent->rates;
	}
	add_doubt(head, when_ns, &sum);
	return sum;
}

void head_carry(struct head *head, int64_t to_ns)
{
	struct spread more = wander_until(head, to_ns);

	if (to_ns <= head->wander_ns) {
		return;
	}
	head->pan_belief.wander_rad2 += more.pan_rad2;
	head->tilt_belief.wander_rad2 += more.tilt_rad2;
	head->pan_belief.variance_rad2 += more.pan_rad2;
	head->tilt_belief.variance_rad2 += more.tilt_rad2;
	head->wander_ns = to_ns;
}

static void fold_oldest(struct head *head)
{
	struct head_path path = path_from_base(head);
	const struct head_command *sent = command(head, 0);

	head_carry(head, sent->acts_ns);
	head_path_to(&path, &head->settings, sent->acts_ns);
	head_path_obey(&path, sent->rates);
	head->pan = path.pan;
	head->tilt = path.tilt;
	head->base_ns = path.at_ns;
	head->first = (head->first + 1) % HEAD_COMMANDS_MAX;
	head->count--;
}

void head_init(struct head *head, const struct head_settings *settings)
{
	*head = (struct head){ .settings = *settings };
	dead_time_init(&head->dead_time, settings->delay_s);
	scale_init(&head->pan_belief.scale);
	scale_init(&head->tilt_belief.scale);
	play_init(&head->pan_belief.play, settings->backlash_rad);
	play_init(&head->tilt_belief.play, settings->backlash_rad);
}

static bool same(const struct mount_rates *a, const struct mount_rates *b)
{
	return a->pan_rad_s == b->pan_rad_s && a->tilt_rad_s == b->tilt_rad_s;
}

void head_sent(struct head *head, struct mount_command sent)
{
	while (head->count > 0 &&
		(head->count == HEAD_COMMANDS_MAX ||
			command(head, 0)->acts_ns + memory_ns < sent.sent_ns)) {
		fold_oldest(head);
	}
	struct head_command new = {
		.sent_ns = sent.sent_ns,
		.acts_ns = head_settled(head, sent.sent_ns),
		.rates = {
			sent.rates.pan_rad_s * head->pan_belief.scale.gain,
			sent.rates.tilt_rad_s * head->tilt_belief.scale.gain,
		},
	};

	if (head->count > 0 &&
		same(&command(head, head->count - 1)->rates, &new.rates)) {
		return;
	}
	head->commands[(head->first + head->count) % HEAD_COMMANDS_MAX] = new;
	head->count++;
}

static struct head_axis axis_at_rest(double angle_rad, double play_rad)
{
	return (struct head_axis){ .motor_rad = angle_rad,
		.lamp_rad = angle_rad,
		.play_rad = play_rad };
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
	head->pan =
		axis_at_rest(sample->at.pan_rad, head->settings.backlash_rad);
	head->tilt =
		axis_at_rest(sample->at.tilt_rad, head->settings.backlash_rad);
	head->base_ns = sample->at_ns;
	head->pan_belief.variance_rad2 = sample_variance(head, 0.0);
	head->tilt_belief.variance_rad2 = head->pan_belief.variance_rad2;
	head_blink(head, sample->at_ns);
}

void head_move(
	struct head_axis *base, struct head_belief *belief, double by_rad)
{
	base->motor_rad += by_rad;
	base->lamp_rad += by_rad;
	belief->sight_rad += by_rad;
	strain_moved(&belief->strain, by_rad);
	scale_shifted(&belief->scale, by_rad);
}

/* Towards a reading that is @off_rad from the path; returns by how much. */
static double correct(struct head_axis *base, struct head_belief *belief,
	double noise_rad2, double off_rad)
{
	double gain =
		belief->variance_rad2 / (belief->variance_rad2 + noise_rad2);

	head_move(base, belief, gain * off_rad);
	belief->variance_rad2 *= 1.0 - gain;
	return gain * off_rad;
}

/*
 * A reading that comes late comes late again and again: where pictures tell of
 * the turn, those of one turn count for little more than one.
 */
static double late_variance(
	const struct head *head, int64_t at_ns, double rate_rad_s)
{
	double blur = rate_rad_s * sample_jitter_s;

	return at_ns - head->turned_ns < turned_ns ? alike * blur * blur : 0.0;
}

static struct head_glance glance(const struct head_belief *belief,
	const struct head_axis *axis, double read_rad, double noise_rad2)
{
	return (struct head_glance){
		.off_rad = read_rad - axis->motor_rad,
		.gain = belief->variance_rad2 /
			(belief->variance_rad2 + noise_rad2),
		.sigma_rad = sqrt(belief->variance_rad2 + 2.0 * noise_rad2),
	};
}

static struct mount_angles weigh_axes(struct head *head,
	const struct mount_sample *sample, const struct head_path *path)
{
	double pan_noise = sample_variance(head, path->pan.rate_rad_s);
	double tilt_noise = sample_variance(head, path->tilt.rate_rad_s);
	struct head_glance pan = glance(
		&head->pan_belief, &path->pan, sample->at.pan_rad, pan_noise);
	struct head_glance tilt = glance(&head->tilt_belief, &path->tilt,
		sample->at.tilt_rad, tilt_noise);

	head_look(head, HEAD_BY_ENCODER, sample->at_ns, &pan, &tilt);

	scale_read(&head->pan_belief.scale, sample->at.pan_rad,
		path->pan.motor_rad, sqrt(pan_noise));
	scale_read(&head->tilt_belief.scale, sample->at.tilt_rad,
		path->tilt.motor_rad, sqrt(tilt_noise));
	return (struct mount_angles){
		correct(&head->pan, &head->pan_belief,
			pan_noise +
				late_variance(head, sample->at_ns,
					path->pan.rate_rad_s),
			sample->at.pan_rad - path->pan.motor_rad),
		correct(&head->tilt, &head->tilt_belief,
			tilt_noise +
				late_variance(head, sample->at_ns,
					path->tilt.rate_rad_s),
			sample->at.tilt_rad - path->tilt.motor_rad),
	};
}

/* How unsure the way is by what changed just before @at_ns. */
static struct spread late_spread(const struct head *head, int64_t at_ns)
{
	const struct head_settings *settings = &head->settings;
	struct spread sum = { 0.0, 0.0 };

	for (uint32_t i = 1; i < head->count; i++) {
		const struct head_command *before = command(head, i - 1);
		const struct head_command *sent = command(head, i);
		int64_t since_ns = at_ns - sent->acts_ns;

		if (since_ns > late_ns || since_ns < -late_ns) {
			continue;
		}
		sum.pan_rad2 += head_path_spread(settings,
			sent->rates.pan_rad_s - before->rates.pan_rad_s,
			settings->pan_accel_rad_s2);
		sum.tilt_rad2 += head_path_spread(settings,
			sent->rates.tilt_rad_s - before->rates.tilt_rad_s,
			settings->tilt_accel_rad_s2);
	}
	return sum;
}

static double allowed(const struct head *head, const struct head_axis *now,
	const struct head_axis *then, double late_rad2)
{
	double late =
		(now->rate_rad_s - then->rate_rad_s) * head->settings.jitter_s;

	double noise = sqrt(2.0 * sample_variance(head, now->rate_rad_s) +
		late_rad2 + late * late);

	return fmax(head->settings.astray_rad,
		fmax(astray_sigma * noise, rate_way_s * fabs(now->rate_rad_s)));
}

/* Before the samples move the path. */
static void strain_axes(struct head *head, const struct mount_sample *sample,
	const struct head_path *path)
{
	struct head_path then = head_path_at(head, sample->at_ns - late_ns);
	struct spread late = late_spread(head, sample->at_ns);

	strain_read(&head->pan_belief.strain, sample->at_ns,
		sample->at.pan_rad - path->pan.motor_rad,
		allowed(head, &path->pan, &then.pan, late.pan_rad2));
	strain_read(&head->tilt_belief.strain, sample->at_ns,
		sample->at.tilt_rad - path->tilt.motor_rad,
		allowed(head, &path->tilt, &then.tilt, late.tilt_rad2));
}

bool head_astray(const struct head *head)
{
	return strain_broken(&head->pan_belief.strain) ||
		strain_broken(&head->tilt_belief.strain);
}

static void restart_scales(struct head *head)
{
	scale_restart(&head->pan_belief.scale);
	scale_restart(&head->tilt_belief.scale);
}

static struct mount_angles weigh(
	struct head *head, const struct mount_sample *sample)
{
	struct head_path path = head_path_at(head, sample->at_ns);
	double off = fmax(fabs(sample->at.pan_rad - path.pan.motor_rad),
		fabs(sample->at.tilt_rad - path.tilt.motor_rad));
	double stray = head->settings.stray_rad * head->settings.stray_rad *
		seconds(head->sample_ns, sample->at_ns);

	strain_axes(head, sample, &path);
	head->error_rad += error_share * (off - head->error_rad);
	head->strange = off > strange_rad ? head->strange + 1 : 0;
	if (head->strange > 0) {
		restart_scales(head);
		if (head->strange < strange_max) {
			return (struct mount_angles){ 0.0, 0.0 };
		}
		head->jumps++;
		stray += off * off;
	}
	head->pan_belief.variance_rad2 += stray;
	head->tilt_belief.variance_rad2 += stray;
	return weigh_axes(head, sample, &path);
}

/* What is known of the path by a reading is known of its past as well. */
static void carry_anchor(struct head *head, struct mount_angles moved)
{
	struct head_anchor *anchor = &head->anchor;

	anchor->at.pan_rad += moved.pan_rad;
	anchor->at.tilt_rad += moved.tilt_rad;
	anchor->pan_rad2 =
		fmin(anchor->pan_rad2, head->pan_belief.variance_rad2);
	anchor->tilt_rad2 =
		fmin(anchor->tilt_rad2, head->tilt_belief.variance_rad2);
}

struct mount_angles head_sample(struct head *head, struct mount_sample sample)
{
	struct mount_angles moved = { 0.0, 0.0 };

	if (!head->known) {
		begin(head, &sample);
	} else if (sample.at_ns <= head->sample_ns) {
		return moved;
	} else if (sample.at_ns >= head->base_ns) {
		moved = sample.measured ? weigh(head, &sample)
					: head_bound(head, &sample);
		carry_anchor(head, moved);
	}
	head->known = true;
	head->measured = sample.measured;
	head->reckoned_rad = sample.measured ? 0.0 : sample.sigma_rad;
	head->sample_ns = sample.at_ns;
	return moved;
}

void head_blink(struct head *head, int64_t at_ns)
{
	if (at_ns < head->wander_ns) {
		return;
	}
	struct head_path path = head_path_at(head, at_ns);

	head->wander_ns = at_ns;
	head->looks[HEAD_BY_CAMERA].at_ns = 0;
	head->pan_belief.wander_rad2 = 0.0;
	head->tilt_belief.wander_rad2 = 0.0;
	head->pan_belief.sight_rad = path.pan.motor_rad;
	head->tilt_belief.sight_rad = path.tilt.motor_rad;
}

double head_wander(const struct head *head, int64_t when_ns)
{
	struct spread more = wander_until(head, when_ns);

	return sqrt(fmax(head->pan_belief.wander_rad2 + more.pan_rad2,
		head->tilt_belief.wander_rad2 + more.tilt_rad2));
}

struct head_gains head_gains(const struct head *head)
{
	return (struct head_gains){ head->pan_belief.scale.gain,
		head->tilt_belief.scale.gain };
}

struct head_state head_at(const struct head *head, int64_t when_ns)
{
	struct head_path path = head_path_at(head, when_ns);

	return (struct head_state){
		.at = { path.pan.lamp_rad, path.tilt.lamp_rad },
		.rates = { path.pan.rate_rad_s, path.tilt.rate_rad_s },
	};
}

double head_sigma(const struct head *head)
{
	return sqrt(fmax(head->pan_belief.variance_rad2,
		head->tilt_belief.variance_rad2));
}

double head_unsure(const struct head *head, int64_t when_ns)
{
	struct mount_rates rates = head_at(head, when_ns).rates;
	double blur =
		sample_jitter_s * hypot(rates.pan_rad_s, rates.tilt_rad_s);

	return when_ns == head->turned_ns ? head_sigma(head)
					  : hypot(head_sigma(head), blur);
}
