/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include "check.h"

#include <string.h>

static const int64_t tick_ns = 20000000;
static const int64_t reopen_ns = 500000000;
static const double start_s = 1.0; /* time 0 is taken for "never" */
static const double follow_s = 4.0;
static const double target_deg_s = 3.0;

static double seconds(int64_t when_ns)
{
	return (double)when_ns * 1e-9;
}

static struct angles target_at(int64_t when_ns)
{
	double way_deg = target_deg_s * (seconds(when_ns) - start_s);

	return (struct angles){ geom_radians(-30.0 + way_deg),
		geom_radians(25.0) };
}

static void open_line(struct stage *stage)
{
	stage->link = link_virtual_open(stage->line, &stage->error);
	assert_non_null(stage->link);
	stage->mount = stage->ops->open(&stage->mount_settings, stage->link,
		stage->now_ns, &stage->error);
	assert_non_null(stage->mount);
	stage->service_ns = stage->now_ns;
}

static void lose_line(struct stage *stage)
{
	stage->ops->close(stage->mount);
	link_close(stage->link);
	stage->mount = NULL;
	stage->lost_ns = stage->now_ns;
}

/* A fast one, as rotators go. */
static void fit_rotator(struct stage *stage, struct sim_head_settings *head)
{
	double rate_rad_s = geom_radians(12.0);

	head->pan.rate_max_rad_s = head->tilt.rate_max_rad_s = rate_rad_s;
	stage->mount_settings.rate_pan_rad_s = rate_rad_s;
	stage->mount_settings.rate_tilt_rad_s = rate_rad_s;
	stage->settings.aim.pan_limits.rate_rad_s = rate_rad_s;
	stage->settings.aim.tilt_limits.rate_rad_s = rate_rad_s;
	stage->settings.aim.hold_s = 1.0 / MOUNT_ROTCTL_HZ;
	stage->settings.safety.astray_rad =
		stage->settings.safety.mount_error_rad;
}

static void fit_head(struct stage *stage, struct sim_head_settings *head)
{
	stage->rig.encoder_rad = head->pan.encoder_rad;
	stage->rig.backlash_rad = head->pan.backlash_rad;
	head->start = (struct mount_angles){ geom_radians(-29.0),
		geom_radians(25.0) };
	if (stage->ops == &mount_pelco_d || stage->ops == &mount_pelco_p) {
		stage->settings.aim.pan_step_rad_s =
			stage->settings.aim.tilt_step_rad_s =
				geom_radians(40.0) / MOUNT_PELCO_SPEEDS;
		return;
	}
	head->pan.speed_steps = head->tilt.speed_steps = 0;
	if (stage->ops == &mount_rotctl) {
		fit_rotator(stage, head);
	}
}

void stage_open(struct stage *stage, const char *protocol, const char *fault)
{
	struct sim_head_settings head = sim_head_settings_default();
	struct sim_line_settings line = sim_line_settings_default();

	*stage = (struct stage){
		.ops = mount_find(protocol),
		.mount_settings = mount_settings_default(),
		.rig = rig_default(),
		.settings = pursuit_settings_default(),
		.now_ns = (int64_t)(start_s * 1e9),
	};
	fit_head(stage, &head);
	stage->settings.safety.silence_s =
		fmax(stage->settings.safety.silence_s,
			mount_silence_s(stage->ops, &stage->mount_settings));
	if (!sim_faults_add(&stage->faults, fault, &stage->error)) {
		fail_msg("%s", stage->error.text);
	}
	sim_faults_start(&stage->faults, stage->now_ns);
	sim_head_init(&stage->head, &head, stage->now_ns);
	line.protocol = protocol;
	line.address = stage->ops == &mount_pelco_p ? 0 : line.address;
	line.baud = stage->ops == &mount_rotctl ? 0 : line.baud;
	line.faults = &stage->faults;
	stage->line = sim_line_open(&line, &stage->head, &stage->error);
	assert_non_null(stage->line);
	pursuit_init(&stage->pursuit, &stage->settings, &stage->rig);
	open_line(stage);
}

void stage_close(struct stage *stage)
{
	if (stage->mount != NULL) {
		lose_line(stage);
	}
	sim_line_close(stage->line);
}

static void keep(struct stage *stage, const struct mount_report *report,
	int64_t told_before_ns)
{
	const struct mount_stats *stats = mount_stats(stage->mount);

	for (size_t i = 0; i < report->sample_count; i++) {
		assert_true(stage->sample_count < 64);
		stage->samples[stage->sample_count++] = report->samples[i];
	}
	if (stats->last_command_ns != told_before_ns) {
		assert_true(stage->sent_count < 64);
		stage->sent[stage->sent_count++] =
			(struct mount_command){ stats->last_command_ns,
				stats->told, stats->focus_told };
	}
}

static void serve(struct stage *stage)
{
	struct mount_report report = { 0 };
	int64_t told_ns;

	if (stage->mount == NULL) {
		if (stage->now_ns - stage->lost_ns < reopen_ns ||
			sim_line_unplugged(stage->line, stage->now_ns)) {
			return;
		}
		open_line(stage);
	}
	told_ns = mount_stats(stage->mount)->last_command_ns;
	if (!stage->ops->service(
		    stage->mount, stage->now_ns, &report, &stage->error)) {
		lose_line(stage);
		return;
	}
	keep(stage, &report, told_ns);
	stage->service_ns = report.next_ns;
}

/* What the camera saw a moment ago; false where it was out of the picture. */
static bool see(struct stage *stage, int64_t exposure_ns, struct blob *blob)
{
	*blob = (struct blob){ .w_px = 5.0,
		.h_px = 5.0,
		.area_px = 9.0,
		.score = 20.0,
		.contrast = 100.0 };
	if (!rig_pixel_of_world(&stage->rig, target_at(exposure_ns),
		    sim_head_true(&stage->head), &blob->centre) ||
		!lens_sees(&stage->rig.lens, blob->centre)) {
		return false;
	}
	blob->x_px = blob->centre.x_px - 2.0;
	blob->y_px = blob->centre.y_px - 2.0;
	return true;
}

static void carry_out(struct stage *stage)
{
	if (stage->mount == NULL) {
		return;
	}
	if (stage->out.stop) {
		stage->ops->stop(stage->mount, stage->now_ns);
	} else {
		stage->ops->command(
			stage->mount, stage->out.command, stage->now_ns);
	}
	serve(stage);
}

static void judge(struct stage *stage)
{
	struct angles beam = rig_beam(&stage->rig, sim_head_true(&stage->head));
	double off = geom_separation(beam, target_at(stage->now_ns));

	stage->worst_deg = fmax(stage->worst_deg, geom_degrees(off));
	if (!stage->out.stop) {
		stage->safe_ns = 0;
	} else if (stage->safe_ns == 0) {
		stage->safe_ns = stage->now_ns;
	}
}

/* The picture is that of the head just now, stamped so: no delay to model. */
static void step(struct stage *stage)
{
	struct blob blob;
	bool seen = see(stage, stage->now_ns, &blob);
	struct pursuit_frame frame = { .exposure_ns = stage->now_ns,
		.health = FRAME_SOUND,
		.blobs = &blob,
		.blob_count = seen ? 1 : 0 };
	struct pursuit_input in = { .now_ns = stage->now_ns,
		.frame = &frame,
		.samples = stage->samples,
		.sample_count = stage->sample_count,
		.sent = stage->sent,
		.sent_count = stage->sent_count,
		.mount_fault = stage->mount == NULL,
		.order = stage->order };

	pursuit_step(&stage->pursuit, &in, &stage->out);
	stage->order = (struct pursuit_order){ .mode = MODE_NOTHING };
	stage->sample_count = stage->sent_count = 0;
	carry_out(stage);
	judge(stage);
}

static void run_to(struct stage *stage, int64_t until_ns)
{
	while (stage->now_ns < until_ns) {
		uint8_t none[1];

		if (stage->now_ns >= stage->service_ns) {
			serve(stage);
		}
		stage->now_ns = stage->mount != NULL &&
				stage->service_ns > stage->now_ns &&
				stage->service_ns < until_ns
			? stage->service_ns
			: until_ns;
		sim_line_say(stage->line, none, 0, stage->now_ns);
	}
}

/* One tick; whoever wants to follow says so once, when all is ready. */
static void tick(struct stage *stage)
{
	int64_t follow_ns = (int64_t)(follow_s * 1e9);

	if (stage->now_ns < follow_ns && stage->now_ns + tick_ns >= follow_ns) {
		stage->order.mode = MODE_TO_FOLLOW;
	}
	step(stage);
	run_to(stage, stage->now_ns + tick_ns);
}

void stage_run(struct stage *stage, double until_s)
{
	while (seconds(stage->now_ns) < until_s) {
		tick(stage);
	}
}

double stage_run_until_safe(struct stage *stage, double until_s)
{
	while (seconds(stage->now_ns) < until_s) {
		tick(stage);
		if (stage->out.stop) {
			return seconds(stage->now_ns);
		}
	}
	return (double)INFINITY;
}

double stage_rate_deg_s(const struct stage *stage)
{
	struct mount_rates rates = sim_head_rates(&stage->head);

	return geom_degrees(hypot(rates.pan_rad_s, rates.tilt_rad_s));
}
