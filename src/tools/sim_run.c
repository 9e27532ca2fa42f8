/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/sim_run.h"

#include "tools/journal.h"
#include "tools/rehearsal.h"

#include <math.h>

enum {
	NEVER = -1
};

/* The program's stops lie within the head's own. */
static const double stop_margin_rad = 0.1 * GEOM_PI / 180.0;

/* One camera's own view of the night. */
struct run_camera {
	struct sim_world_settings night;
	struct sim_world *world; /* NULL where no picture is drawn */
	struct scene *scene;     /* NULL: there is no such camera */
};

/* A run under way. */
struct run {
	const struct scenario *scenario;
	const struct sim_run_guests *guests;
	struct sim_world_settings sky;
	struct scene_rigs rigs;
	struct run_camera cameras[RIG_CAMERAS];
	struct journal *journal;
	struct rehearsal_sink sink; /* of the journal */
	struct sim_run_result *result;
	int followed;       /* the target that errors are taken to */
	uint32_t chosen_id; /* of the track that was locked last */
};

static struct slew_limits limits_of(
	const struct scenario *scenario, double low_rad, double high_rad)
{
	return (struct slew_limits){ scenario->head_rate_rad_s,
		scenario->head_accel_rad_s2, low_rad + stop_margin_rad,
		high_rad - stop_margin_rad };
}

/* What the daemon would be told of such a head. */
static void fit_aim(struct aim_settings *aim, const struct scenario *scenario)
{
	double step = scenario->head_kind == SCENARIO_PELCO_D
		? scenario->head_rate_rad_s / MOUNT_PELCO_SPEEDS
		: 0.0;

	aim->pan_limits = limits_of(
		scenario, scenario->pan_low_rad, scenario->pan_high_rad);
	aim->tilt_limits = limits_of(
		scenario, scenario->tilt_low_rad, scenario->tilt_high_rad);
	aim->pan_step_rad_s = step;
	aim->tilt_step_rad_s = step;
}

/* A lamp that is told its width has the two slots after the rest for it. */
static void fit_fixture(
	struct rehearsal_settings *made, const struct scenario *scenario)
{
	struct dmx_fixture *fixture = &made->mount.fixture;

	if (scenario->focus.drive == FOCUS_TOLD && fixture->focus_coarse == 0) {
		fixture->focus_coarse = ++fixture->slots;
		fixture->focus_fine = ++fixture->slots;
	}
	made->mount_kind = "dmx";
	made->mount.feedback = false;
	made->mount.accel_rad_s2 = scenario->head_accel_rad_s2;
	made->line.protocol = made->mount_kind;
	made->line.fixture = *fixture;
}

static void fit_head(
	struct rehearsal_settings *made, const struct scenario *scenario)
{
	struct safety_settings *safety = &made->pursuit.safety;

	fit_aim(&made->pursuit.aim, scenario);
	if (scenario->head_kind == SCENARIO_DMX) {
		fit_fixture(made, scenario);
	}
	safety->silence_s = fmax(safety->silence_s,
		mount_silence_s(mount_find(made->mount_kind), &made->mount));
}

static struct rehearsal_settings rehearsal_of(
	const struct scenario *scenario, const struct settings *settings)
{
	struct rehearsal_settings made = {
		.pursuit = settings->pursuit,
		.eye = settings->eye,
		.mount_kind = "pelco-d",
		.mount = settings->mount,
		.head = scenario_head(scenario),
		.line = scenario_line(scenario),
		.tick_hz = settings->tick_hz,
		.frame_delay_s = { scenario->cameras[0].delay_s,
			scenario->cameras[1].delay_s },
	};
	made.mount.baud = scenario->baud;
	made.mount.poll_hz = scenario->poll_hz;
	made.mount.feedback = scenario->feedback;
	made.mount.rate_doubt = scenario->rate_doubt;
	made.mount.dead_time_s = scenario->dead_time_s;
	made.mount.start = made.head.start;
	made.mount.focus = scenario->focus.drive;
	made.mount.rate_pan_rad_s = scenario->head_rate_rad_s;
	made.mount.rate_tilt_rad_s = scenario->head_rate_rad_s;
	made.line.address = made.mount.address;
	made.line.tilt_convention = made.mount.tilt_convention;
	fit_head(&made, scenario);
	return made;
}

static bool target_at(
	const struct run *run, int index, int64_t when_ns, struct angles *at)
{
	struct vec3 place;

	if (!sim_world_place(&run->sky, index, when_ns, &place)) {
		return false;
	}
	*at = geom_angles(place);
	return true;
}

/* The true target nearest to a direction; what was followed if none is. */
static int nearest_target(
	const struct run *run, struct angles near, int64_t when_ns)
{
	int best = run->followed;
	double least_rad = 2.0 * GEOM_PI;

	for (int i = 0; i < run->sky.target_count; i++) {
		struct angles at;

		if (!target_at(run, i, when_ns, &at)) {
			continue;
		}
		if (geom_separation(at, near) < least_rad) {
			least_rad = geom_separation(at, near);
			best = i;
		}
	}
	return best;
}

static bool truth_at(
	void *context, const struct rehearsal_step *step, struct angles *target)
{
	struct run *run = context;
	const struct pursuit_output *output = step->output;
	int64_t when_ns = step->frame->exposure_ns;
	const struct track *track =
		track_find(&step->pursuit->tracks, output->target_id);

	if (output->locked && track != NULL &&
		output->target_id != run->chosen_id) {
		run->chosen_id = output->target_id;
		run->followed = nearest_target(run,
			track_at(track, pursuit_lead(step->pursuit)->frame_ns),
			when_ns);
	}
	return target_at(run, run->followed, when_ns, target);
}

static bool is_in_view(const struct run *run, struct angles target,
	const struct rehearsal_frame *frame)
{
	struct rig rig = rig_through(&run->rigs.real, frame->camera);
	struct pixel pixel;

	return rig_pixel_of_world(&rig, target, frame->head, &pixel) &&
		lens_sees(&rig.lens, pixel);
}

static void note_entry(struct run *run, const struct rehearsal_frame *frame)
{
	struct angles at;

	if (run->result->entered_s < 0.0 &&
		target_at(run, 0, frame->exposure_ns, &at) &&
		is_in_view(run, at, frame)) {
		run->result->entered_s = (double)frame->exposure_ns * 1e-9;
	}
}

static void tell_guest(struct run *run, const struct rehearsal_step *step)
{
	const struct rehearsal_frame *frame = step->frame;
	struct sim_run_point point = {
		.t_s = (double)frame->exposure_ns * 1e-9,
		.followed = run->followed,
		.beam = frame->beam,
		.step = step,
	};

	if (run->guests == NULL || run->guests->point == NULL) {
		return;
	}
	point.exists = target_at(
		run, run->followed, frame->exposure_ns, &point.target);
	point.in_view = point.exists && is_in_view(run, point.target, frame);
	point.hidden =
		sim_world_hidden(&run->sky, run->followed, frame->exposure_ns);
	run->guests->point(run->guests->context, &point);
}

static void note_firm(struct run *run, const struct rehearsal_step *step)
{
	double now_s = (double)(step->output->now_ns - step->zero_ns) * 1e-9;

	if (run->result->entered_s >= 0.0 &&
		run->result->firm_after_entry_s < 0.0 &&
		step->output->target_id != 0 &&
		step->output->target_state == TRACK_FIRM) {
		run->result->firm_after_entry_s =
			now_s - run->result->entered_s;
	}
}

static bool run_step(
	void *context, const struct rehearsal_step *step, struct error *error)
{
	struct run *run = context;

	if (step->frame != NULL) {
		note_entry(run, step->frame);
		note_firm(run, step);
	}
	if (!run->sink.step(run->sink.context, step, error)) {
		return false;
	}
	if (step->frame != NULL && step->frame->camera == 0) {
		tell_guest(run, step);
	}
	return true;
}

static void run_sent(void *context, int64_t exposure_ns, int64_t sent_ns)
{
	struct run *run = context;

	run->sink.sent(run->sink.context, exposure_ns, sent_ns);
}

static bool open_scene(struct run *run, int camera, struct error *error)
{
	const struct scenario *scenario = run->scenario;
	double rate_hz = scenario->cameras[camera].rate_hz;
	struct run_camera *made = &run->cameras[camera];
	struct scene_rigs rigs = { rig_through(&run->rigs.taken, camera),
		rig_through(&run->rigs.real, camera) };

	made->night = run->sky;
	if (!scenario->render) {
		/* Each misses and errs by itself; else it is the same night. */
		made->night.seed += (uint64_t)camera;
		made->scene = scene_sight(&made->night, &scenario->sight, &rigs,
			rate_hz, scenario->duration_s, error);
		return made->scene != NULL;
	}
	made->world = sim_world_open(&made->night, &rigs.real, error);
	if (made->world == NULL) {
		return false;
	}
	made->scene = scene_world(
		made->world, &rigs, rate_hz, scenario->duration_s, error);
	return made->scene != NULL;
}

static bool open_scenes(struct run *run, struct error *error)
{
	const struct scenario *scenario = run->scenario;

	run->sky = scenario_world(scenario);
	run->rigs = (struct scene_rigs){ scenario_rig(scenario),
		scenario_true_rig(scenario) };
	for (int i = 0; i < scenario_cameras(scenario); i++) {
		if (!open_scene(run, i, error)) {
			return false;
		}
	}
	return true;
}

static bool open_all(
	struct run *run, const char *folder, bool annotate, struct error *error)
{
	struct journal_settings journal = {
		.folder = folder,
		.annotate = annotate,
		.truth = { .context = run, .at = truth_at },
	};

	if (annotate && !run->scenario->render) {
		return error_set(error, ERROR_SETTINGS,
			"the scenario draws no pictures to annotate; set "
			"camera.render to yes");
	}
	if (!open_scenes(run, error)) {
		return false;
	}
	run->journal = journal_open(&journal, run->cameras[0].scene, error);
	return run->journal != NULL;
}

static bool play(
	struct run *run, const struct settings *settings, struct error *error)
{
	struct rehearsal_settings rehearsal =
		rehearsal_of(run->scenario, settings);
	struct rehearsal_sink sink = {
		.context = run,
		.step = run_step,
		.sent = run_sent,
	};
	struct error later;
	bool done;

	if (run->guests != NULL) {
		rehearsal.pilot = run->guests->pilot;
	}
	if (run->guests != NULL && run->guests->begin != NULL) {
		run->guests->begin(run->guests->context, &run->rigs, &run->sky,
			rehearsal_zero_ns());
	}
	run->sink = journal_sink(run->journal);
	done = rehearsal_run(&rehearsal, run->cameras[0].scene,
		run->cameras[1].scene, &sink, error);
	run->result->frames = journal_frames(run->journal);
	run->result->summary = journal_result(run->journal);
	if (!journal_close(run->journal, done ? error : &later)) {
		done = false;
	}
	run->journal = NULL;
	return done;
}

static void close_camera(struct run_camera *camera)
{
	if (camera->scene != NULL) {
		camera->scene->ops->close(camera->scene);
	}
	sim_world_close(camera->world);
}

bool sim_run(const struct scenario *scenario, const struct settings *settings,
	const char *folder, bool annotate, const struct sim_run_guests *guests,
	struct sim_run_result *result, struct error *error)
{
	struct run run = {
		.scenario = scenario, .guests = guests, .result = result
	};
	bool done;

	*result = (struct sim_run_result){
		.entered_s = NEVER,
		.firm_after_entry_s = NEVER,
	};
	done = open_all(&run, folder, annotate, error) &&
		play(&run, settings, error);
	for (int i = 0; i < RIG_CAMERAS; i++) {
		close_camera(&run.cameras[i]);
	}
	return done;
}
