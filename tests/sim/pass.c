/* SPDX-License-Identifier: Apache-2.0 */
#include "pass.h"

#include "check.h"
#include "hw/mount.h"
#include "pass_log.h"
#include "random.h"

#include <stdlib.h>

#define NS_PER_S 1e9

static const int64_t grain_ns = 1000000;
/* How long a jink lasts. */
static const double jink_s = 0.5;
static const int64_t start_ns = 1000000000;

enum {
	SENT_MAX = 64,
	UNDER_WAY_MAX = 32
};

/* A frame on its way from the sensor to pursuit_step. */
struct exposed {
	int64_t exposure_ns;
	struct blob blob;
	bool blob_seen;
};

struct run {
	const struct pass_settings *settings;
	struct pursuit pursuit;
	struct pursuit_output out;
	struct sim_head head;
	struct sim_line *line;
	struct link *link;
	struct mount *mount;
	int64_t service_ns;
	int64_t poll_ns;
	int64_t told_ns;
	int64_t now_ns;

	struct mount_sample samples[SENT_MAX];
	size_t sample_count;
	struct mount_command sent[SENT_MAX];
	size_t sent_count;

	int64_t exposure_ns;                  /* of the next frame */
	struct exposed frames[UNDER_WAY_MAX]; /* ring */
	uint32_t arrived;
	uint32_t exposed;
	int64_t tick_ns;
	uint64_t random;

	struct pass_log log;
	FILE *csv;
};

static int64_t ns(double seconds)
{
	return (int64_t)(seconds * NS_PER_S);
}

static double since_start(int64_t when_ns)
{
	return (double)(when_ns - start_ns) / NS_PER_S;
}

struct pass_settings pass_cheap_crossing(void)
{
	struct pass_settings pass = {
		.at_m = { -350.0, 470.0, 170.0 },
		.speed_m_s = { 50.0, 0.0, 0.0 },
		.appears_s = 0.5,
		.length_s = 14.5,
		.frame_hz = 30.0,
		.frame_delay_s = 0.04,
		.tick_hz = 50.0,
		.noise_px = 0.2,
		.rig = rig_default(),
		.pursuit = pursuit_settings_default(),
		.head = sim_head_settings_default(),
		.pelco = true,
		.baud = 9600,
		.poll_hz = 10.0,
		.seed = 1,
	};

	pass.rig.range_m = 500.0;
	pass.pursuit.aim.pan_step_rad_s = geom_radians(40.0 / 63.0);
	pass.pursuit.aim.tilt_step_rad_s = geom_radians(40.0 / 63.0);
	pass.head.start =
		rig_head_for(&pass.rig, geom_angles(pass.at_m), 500.0, 0.0);
	pass.head.start.pan_rad += geom_radians(1.5);
	pass.head.start.tilt_rad -= geom_radians(1.0);
	return pass;
}

struct pass_settings pass_good_crossing(void)
{
	struct pass_settings pass = pass_cheap_crossing();

	pass.pelco = false;
	pass.poll_hz = 30.0;
	pass.rig.encoder_rad = geom_radians(0.01);
	pass.rig.mount_delay_s = 0.06;
	pass.head.dead_time_s = 0.06;
	pass.head.pan.speed_steps = 0;
	pass.head.tilt.speed_steps = 0;
	pass.head.pan.encoder_rad = geom_radians(0.01);
	pass.head.tilt.encoder_rad = geom_radians(0.01);
	pass.head.pan.backlash_rad = 0.0;
	pass.head.tilt.backlash_rad = 0.0;
	pass.pursuit.aim.pan_step_rad_s = 0.0;
	pass.pursuit.aim.tilt_step_rad_s = 0.0;
	return pass;
}

/* How far jinks have carried the target to the right by now. */
static double jinked_m(const struct pass_settings *s, double t)
{
	uint64_t seed = s->seed;
	double way_m = 0.0;
	double speed_m_s = 0.0;

	if (s->jink_m_s2 <= 0.0) {
		return 0.0;
	}
	while (t > 0.0) {
		double dt = fmin(t, jink_s);
		double push = random_between(&seed, -1.0, 1.0) - speed_m_s / 20;
		double accel = copysign(s->jink_m_s2, push);

		way_m += speed_m_s * dt + accel * dt * dt / 2.0;
		speed_m_s += accel * dt;
		t -= jink_s;
	}
	return way_m;
}

static struct angles target_at(const struct run *run, int64_t when_ns)
{
	const struct pass_settings *s = run->settings;
	double t = fmax(0.0, since_start(when_ns) - s->appears_s);

	return geom_angles(
		(struct vec3){ s->at_m.x + s->speed_m_s.x * t + jinked_m(s, t),
			s->at_m.y + s->speed_m_s.y * t,
			s->at_m.z + s->speed_m_s.z * t });
}

static bool visible(const struct run *run, int64_t when_ns)
{
	const struct pass_settings *s = run->settings;
	double t = since_start(when_ns);

	return t >= s->appears_s &&
		!(t >= s->hidden_from_s && t < s->hidden_to_s);
}

static struct blob blob_at(struct run *run, struct pixel at)
{
	at.x_px += run->settings->noise_px * random_normal(&run->random);
	at.y_px += run->settings->noise_px * random_normal(&run->random);
	return (struct blob){ .centre = at,
		.x_px = at.x_px - 2.0,
		.y_px = at.y_px - 2.0,
		.w_px = 5.0,
		.h_px = 5.0,
		.area_px = 9.0,
		.score = 20.0,
		.contrast = 200.0 };
}

static void expose(struct run *run)
{
	const struct pass_settings *s = run->settings;
	struct exposed *frame = &run->frames[run->exposed++ % UNDER_WAY_MAX];
	struct pixel at;

	sim_head_advance(&run->head, run->exposure_ns);
	*frame = (struct exposed){ .exposure_ns = run->exposure_ns };
	if (visible(run, run->exposure_ns) &&
		rig_pixel_of_world(&s->rig, target_at(run, run->exposure_ns),
			sim_head_true(&run->head), &at) &&
		lens_sees(&s->rig.lens, at)) {
		frame->blob = blob_at(run, at);
		frame->blob_seen = true;
	}
	run->exposure_ns += ns(1.0 / s->frame_hz);
}

/* NULL where none has arrived. */
static const struct exposed *arrive(struct run *run)
{
	const struct exposed *frame =
		&run->frames[run->arrived % UNDER_WAY_MAX];

	if (run->arrived == run->exposed ||
		frame->exposure_ns + ns(run->settings->frame_delay_s) >
			run->now_ns) {
		return NULL;
	}
	run->arrived++;
	return frame;
}

static void take_sample(struct run *run, struct mount_sample sample)
{
	assert_true(run->sample_count < SENT_MAX);
	run->samples[run->sample_count++] = sample;
}

static void service_pelco(struct run *run)
{
	struct mount_report report;
	struct error error;
	const struct mount_stats *stats = mount_stats(run->mount);

	if (run->now_ns < run->service_ns) {
		return;
	}
	assert_true(mount_pelco_d.service(
		run->mount, run->now_ns, &report, &error));
	for (size_t i = 0; i < report.sample_count; i++) {
		take_sample(run, report.samples[i]);
	}
	if (stats->last_command_ns != run->told_ns) {
		run->told_ns = stats->last_command_ns;
		assert_true(run->sent_count < SENT_MAX);
		run->sent[run->sent_count++] =
			(struct mount_command){ stats->last_command_ns,
				stats->told, stats->focus_told };
	}
	run->service_ns = report.next_ns;
}

static void service_direct(struct run *run)
{
	sim_head_advance(&run->head, run->now_ns);
	if (run->settings->poll_hz > 0.0 && run->now_ns >= run->poll_ns) {
		take_sample(run,
			(struct mount_sample){ run->now_ns,
				sim_head_reads(&run->head), true, 0.0 });
		run->poll_ns += ns(1.0 / run->settings->poll_hz);
	}
}

static void command(struct run *run)
{
	if (!run->settings->pelco) {
		sim_head_command(&run->head, run->out.command, run->now_ns);
		assert_true(run->sent_count < SENT_MAX);
		run->sent[run->sent_count++] =
			(struct mount_command){ run->now_ns, run->out.command,
				0.0 };
	} else if (run->out.stop) {
		mount_pelco_d.stop(run->mount, run->now_ns);
	} else {
		mount_pelco_d.command(
			run->mount, run->out.command, run->now_ns);
	}
	run->service_ns = run->now_ns;
}

static void step(struct run *run, const struct exposed *exposed)
{
	struct pursuit_frame frame = { .health = FRAME_SOUND };
	struct pursuit_input in = { .now_ns = run->now_ns,
		.frame = exposed ? &frame : NULL,
		.samples = run->samples,
		.sample_count = run->sample_count,
		.sent = run->sent,
		.sent_count = run->sent_count };

	if (exposed) {
		frame.exposure_ns = exposed->exposure_ns;
		frame.blobs = &exposed->blob;
		frame.blob_count = exposed->blob_seen ? 1 : 0;
	}
	if (run->pursuit.head.known && run->out.mode == MODE_SAFE) {
		in.order.mode = MODE_TO_FOLLOW;
	}
	pursuit_step(&run->pursuit, &in, &run->out);
	run->sample_count = 0;
	run->sent_count = 0;
	command(run);
}

static bool is_confirmed(const struct run *run)
{
	return run->out.locked &&
		(run->out.target_state == TRACK_FIRM ||
			run->out.target_state == TRACK_COASTING);
}

static void write_row(struct run *run, const struct pass_moment *moment)
{
	fprintf(run->csv, "%.3f,%.5f,%.5f,%.5f,%.5f,%s\n",
		since_start(run->now_ns), geom_degrees(moment->target.az_rad),
		geom_degrees(moment->target.el_rad),
		geom_degrees(moment->beam.az_rad),
		geom_degrees(moment->beam.el_rad),
		moment->confirmed ? "track" : "none");
}

static void judge(struct run *run)
{
	struct pass_moment moment = {
		.t_s = since_start(run->now_ns) - run->settings->appears_s,
		.target = target_at(run, run->now_ns),
		.beam = rig_beam(
			&run->settings->rig, sim_head_true(&run->head)),
		.confirmed = is_confirmed(run),
		.safe = run->out.mode == MODE_SAFE,
	};

	pass_log_note(&run->log, &moment);
	if (run->csv) {
		write_row(run, &moment);
	}
}

static void open_mount(struct run *run)
{
	const struct pass_settings *s = run->settings;
	struct sim_line_settings line = sim_line_settings_default();
	struct mount_settings mount = mount_settings_default();
	struct error error;

	sim_head_init(&run->head, &s->head, start_ns);
	line.baud = s->baud;
	line.seed = s->seed;
	mount.baud = s->baud;
	mount.poll_hz = s->poll_hz;
	mount_settings_know(&mount, &s->rig);
	if (!s->pelco) {
		return;
	}
	run->line = sim_line_open(&line, &run->head, &error);
	assert_non_null(run->line);
	run->link = link_virtual_open(run->line, &error);
	run->mount = mount_pelco_d.open(&mount, run->link, start_ns, &error);
	assert_non_null(run->mount);
}

static void advance(struct run *run)
{
	if (run->now_ns >= run->exposure_ns) {
		expose(run);
	}
	if (run->settings->pelco) {
		service_pelco(run);
		sim_head_advance(&run->head, run->now_ns);
	} else {
		service_direct(run);
	}
	const struct exposed *frame = arrive(run);

	if (frame || run->now_ns >= run->tick_ns) {
		step(run, frame);
	}
	while (run->now_ns >= run->tick_ns) {
		run->tick_ns += ns(1.0 / run->settings->tick_hz);
	}
	judge(run);
}

struct pass_score pass_run(const struct pass_settings *settings)
{
	struct run *run = calloc(1, sizeof(*run));

	assert_non_null(run);
	run->settings = settings;
	run->random = settings->seed;
	run->now_ns = start_ns;
	run->poll_ns = start_ns;
	run->tick_ns = start_ns;
	run->exposure_ns = start_ns + ns(0.013);
	run->csv = settings->csv ? fopen(settings->csv, "w") : NULL;
	pursuit_init(&run->pursuit, &settings->pursuit, &settings->rig);
	open_mount(run);
	while (since_start(run->now_ns) < settings->length_s) {
		advance(run);
		run->now_ns += grain_ns;
	}
	struct pass_score score = pass_log_score(&run->log);

	if (run->csv) {
		fclose(run->csv);
	}
	mount_pelco_d.close(run->mount);
	link_close(run->link);
	sim_line_close(run->line);
	free(run);
	return score;
}
