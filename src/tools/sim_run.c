/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/sim_run.h"

#include "tools/journal.h"
#include "tools/rehearsal.h"

enum {
	NEVER = -1
};

/* A run under way. */
struct run {
	const struct scenario *scenario;
	struct sim_world *world;
	struct scene *scene;
	struct journal *journal;
	struct rehearsal_sink sink; /* of the journal */
	struct sim_run_result *result;
	int followed;       /* the target that errors are taken to */
	uint32_t chosen_id; /* of the track that was locked last */
};

static struct rehearsal_settings rehearsal_of(
	const struct scenario *scenario, const struct settings *settings)
{
	struct rehearsal_settings made = {
		.pursuit = settings->pursuit,
		.blobs = settings->blobs,
		.mount_kind = "pelco-d",
		.mount = settings->mount,
		.head = scenario_head(scenario),
		.line = scenario_line(scenario),
		.tick_hz = settings->tick_hz,
		.frame_delay_s = scenario->delay_s,
	};
	struct aim_settings *aim = &made.pursuit.aim;

	made.mount.baud = scenario->baud;
	made.mount.poll_hz = scenario->poll_hz;
	made.mount.rate_pan_rad_s = scenario->head_rate_rad_s;
	made.mount.rate_tilt_rad_s = scenario->head_rate_rad_s;
	made.line.address = made.mount.address;
	made.line.tilt_convention = made.mount.tilt_convention;
	aim->pan_limits.rate_rad_s = scenario->head_rate_rad_s;
	aim->tilt_limits.rate_rad_s = scenario->head_rate_rad_s;
	aim->pan_limits.accel_rad_s2 = scenario->head_accel_rad_s2;
	aim->tilt_limits.accel_rad_s2 = scenario->head_accel_rad_s2;
	return made;
}

/* The true target nearest to a direction; what was followed if none is. */
static int nearest_target(
	const struct run *run, struct angles near, int64_t when_ns)
{
	int best = run->followed;
	double least_rad = 2.0 * GEOM_PI;

	for (int i = 0; i < run->scenario->world.target_count; i++) {
		struct angles at;

		if (!sim_world_target(run->world, i, when_ns, &at)) {
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
		run->followed = nearest_target(
			run, track_at(track, step->pursuit->frame_ns), when_ns);
	}
	return sim_world_target(run->world, run->followed, when_ns, target);
}

static void note_entry(struct run *run, const struct rehearsal_frame *frame)
{
	struct angles at;
	struct pixel pixel;

	if (run->result->entered_s < 0.0 &&
		sim_world_target(run->world, 0, frame->exposure_ns, &at) &&
		rig_pixel_of_world(&run->scene->rig, at, frame->head, &pixel) &&
		lens_sees(&run->scene->rig.lens, pixel)) {
		run->result->entered_s = (double)frame->exposure_ns * 1e-9;
	}
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
	return run->sink.step(run->sink.context, step, error);
}

static void run_sent(void *context, int64_t exposure_ns, int64_t sent_ns)
{
	struct run *run = context;

	run->sink.sent(run->sink.context, exposure_ns, sent_ns);
}

static bool open_all(
	struct run *run, const char *folder, bool annotate, struct error *error)
{
	const struct scenario *scenario = run->scenario;
	struct sim_world_settings world = scenario_world(scenario);
	struct rig rig = scenario_rig(scenario);
	struct journal_settings journal = {
		.folder = folder,
		.annotate = annotate,
		.truth = { .context = run, .at = truth_at },
	};

	run->world = sim_world_open(&world, &rig, error);
	if (run->world == NULL) {
		return false;
	}
	run->scene = scene_world(run->world, &rig, scenario->rate_hz,
		scenario->duration_s, error);
	if (run->scene == NULL) {
		return false;
	}
	run->journal = journal_open(&journal, run->scene, error);
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

	run->sink = journal_sink(run->journal);
	done = rehearsal_run(&rehearsal, run->scene, &sink, error);
	run->result->frames = journal_frames(run->journal);
	run->result->summary = journal_result(run->journal);
	if (!journal_close(run->journal, done ? error : &later)) {
		done = false;
	}
	run->journal = NULL;
	return done;
}

bool sim_run(const struct scenario *scenario, const struct settings *settings,
	const char *folder, bool annotate, struct sim_run_result *result,
	struct error *error)
{
	struct run run = { .scenario = scenario, .result = result };
	bool done;

	*result = (struct sim_run_result){
		.entered_s = NEVER,
		.firm_after_entry_s = NEVER,
	};
	done = open_all(&run, folder, annotate, error) &&
		play(&run, settings, error);
	if (run.scene != NULL) {
		run.scene->ops->close(run.scene);
	}
	sim_world_close(run.world);
	return done;
}
