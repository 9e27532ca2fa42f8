/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/journal.h"

#include "journal_picture.h"
#include "journal_plot.h"
#include "record/tables.h"
#include "record/trace.h"
#include "tools/folder.h"

#include <inttypes.h>
#include <stdlib.h>

enum journal_file {
	FILE_DETECTIONS,
	FILE_TRACKS,
	FILE_POINTING,
	FILE_LATENCY,
	FILE_TRACE,
	FILE_COUNT,
};

static const char *const file_names[FILE_COUNT] = {
	[FILE_DETECTIONS] = "detections.csv",
	[FILE_TRACKS] = "tracks.csv",
	[FILE_POINTING] = "pointing.csv",
	[FILE_LATENCY] = "latency.csv",
	[FILE_TRACE] = "trace.jsonl",
};

struct journal {
	struct journal_settings settings;
	FILE *file[FILE_COUNT]; /* all NULL where nothing is written */
	int64_t frames;
	struct summary summary;
	struct journal_plot plot;
	struct journal_picture picture;
};

static bool open_files(struct journal *journal, struct error *error)
{
	const char *folder = journal->settings.folder;

	if (!folder_make(folder, error)) {
		return false;
	}
	for (int i = 0; i < FILE_COUNT; i++) {
		journal->file[i] = folder_create(folder, file_names[i], error);
		if (journal->file[i] == NULL) {
			return false;
		}
	}
	tables_detections_head(journal->file[FILE_DETECTIONS]);
	tables_tracks_head(journal->file[FILE_TRACKS]);
	tables_pointing_head(journal->file[FILE_POINTING]);
	tables_latency_head(journal->file[FILE_LATENCY]);
	return true;
}

static bool draws(const struct journal *journal)
{
	return journal->settings.folder != NULL && journal->settings.annotate;
}

static bool begin(
	struct journal *journal, const struct scene *scene, struct error *error)
{
	summary_init(&journal->summary, journal->settings.truth.at != NULL);
	if (journal->settings.folder != NULL && !open_files(journal, error)) {
		return false;
	}
	return !draws(journal) ||
		journal_picture_open(&journal->picture, scene,
			journal->settings.folder, error);
}

struct journal *journal_open(const struct journal_settings *settings,
	const struct scene *scene, struct error *error)
{
	struct journal *journal = calloc(1, sizeof(*journal));
	struct error after;

	if (journal == NULL) {
		error_set(error, ERROR_FAILED, "journal: out of memory");
		return NULL;
	}
	journal->settings = *settings;
	if (!begin(journal, scene, error)) {
		journal_close(journal, &after);
		return NULL;
	}
	return journal;
}

/* Where the program itself believes the target was at mid-exposure. */
static bool own_estimate(
	const struct rehearsal_step *step, struct angles *target)
{
	const struct track *track =
		track_find(&step->pursuit->tracks, step->output->target_id);

	if (track == NULL) {
		return false;
	}
	*target = track_at(track, pursuit_lead(step->pursuit)->frame_ns);
	return true;
}

static bool find_target(const struct journal *journal,
	const struct rehearsal_step *step, struct angles *target)
{
	const struct journal_truth *truth = &journal->settings.truth;

	return truth->at != NULL ? truth->at(truth->context, step, target)
				 : own_estimate(step, target);
}

/* "track" while locked, else what else there is to say, in one word. */
static const char *state_name(const struct pursuit_output *output)
{
	if (output->locked) {
		return "track";
	}
	return output->target_id != 0 ? track_state_name(output->target_state)
				      : mode_name(output->mode);
}

static void write_trace(
	struct journal *journal, const struct rehearsal_step *step)
{
	if (journal->settings.folder != NULL) {
		trace_write(journal->file[FILE_TRACE], step->frame->index,
			step->zero_ns, step->pursuit, step->output);
	}
}

static void write_tables(struct journal *journal,
	const struct rehearsal_step *step, const struct angles *target)
{
	const struct rehearsal_frame *frame = step->frame;
	const struct scene_view *view = &frame->view;
	char key[24];

	snprintf(key, sizeof(key), "%" PRId64, frame->index);
	tables_detections(journal->file[FILE_DETECTIONS], key,
		frame->seen->blobs, frame->seen->count, view->dx_px,
		view->dy_px);
	tables_tracks(journal->file[FILE_TRACKS], frame->index, step->pursuit,
		step->output->camera, frame->head, view->dx_px, view->dy_px);
	tables_pointing(journal->file[FILE_POINTING],
		(double)frame->exposure_ns * 1e-9, target, frame->beam,
		state_name(step->output));
	write_trace(journal, step);
}

static void add_point(struct journal *journal,
	const struct rehearsal_step *step, const struct angles *target)
{
	const struct pursuit_output *output = step->output;
	struct summary_point point = {
		.at_ns = step->frame->exposure_ns,
		.firm = output->target_id != 0 &&
			output->target_state == TRACK_FIRM,
		.locked = output->locked,
		.target = target != NULL,
		.beam_rad = step->frame->beam_rad,
		.split_known = output->split,
		.split = output->error_split,
	};

	if (target != NULL) {
		point.error_rad = geom_separation(*target, step->frame->beam);
	}
	summary_count(&journal->summary, &step->pursuit->tracks);
	summary_add(&journal->summary, &point);
}

static bool draw(struct journal *journal, const struct rehearsal_step *step,
	const struct angles *target, struct error *error)
{
	const struct rehearsal_frame *frame = step->frame;

	if (!journal_plot_add(&journal->plot, (double)frame->exposure_ns * 1e-9,
		    target, frame->beam, frame->beam_rad)) {
		return error_set(error, ERROR_FAILED, "plot: out of memory");
	}
	return !draws(journal) ||
		journal_picture_step(&journal->picture, step, error);
}

static bool journal_step(
	void *context, const struct rehearsal_step *step, struct error *error)
{
	struct journal *journal = context;
	struct angles there;
	struct angles *target;

	if (step->frame == NULL) {
		return true;
	}
	if (step->frame->camera != 0) {
		write_trace(journal, step);
		return true;
	}
	target = find_target(journal, step, &there) ? &there : NULL;
	journal->frames++;
	add_point(journal, step, target);
	if (journal->settings.folder == NULL) {
		return true;
	}
	write_tables(journal, step, target);
	return draw(journal, step, target, error);
}

static void journal_sent(void *context, int64_t exposure_ns, int64_t sent_ns)
{
	struct journal *journal = context;

	if (journal->settings.folder != NULL) {
		tables_latency(journal->file[FILE_LATENCY],
			(double)exposure_ns * 1e-9, (double)sent_ns * 1e-9);
	}
}

struct rehearsal_sink journal_sink(struct journal *journal)
{
	return (struct rehearsal_sink){
		.context = journal,
		.step = journal_step,
		.sent = journal_sent,
	};
}

int64_t journal_frames(const struct journal *journal)
{
	return journal->frames;
}

struct summary_result journal_result(const struct journal *journal)
{
	return summary_result(&journal->summary);
}

static bool finish_drawings(struct journal *journal, struct error *error)
{
	const char *folder = journal->settings.folder;
	char path[FOLDER_PATH_MAX];
	bool done = !draws(journal) ||
		journal_picture_close(&journal->picture, folder, error);

	return folder_path(path, folder, "pointing.svg", error) &&
		journal_plot_write(&journal->plot, path, error) && done;
}

bool journal_close(struct journal *journal, struct error *error)
{
	bool done = true;

	if (journal == NULL) {
		return true;
	}
	for (int i = 0; i < FILE_COUNT; i++) {
		done = folder_finish(journal->file[i], file_names[i], error) &&
			done;
	}
	if (journal->frames > 0 && journal->settings.folder != NULL) {
		done = finish_drawings(journal, error) && done;
	}
	journal_plot_fini(&journal->plot);
	free(journal);
	return done;
}
