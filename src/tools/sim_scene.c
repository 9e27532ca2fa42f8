/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_scene.h"

#include "base/command_line.h"
#include "core/geom.h"
#include "hw/footage_writer.h"
#include "sim_commands.h"
#include "tools/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PROGRAM "searchlight-sim"

static const char usage[] =
	"usage: searchlight-sim scene PRESET --out FILE.mkv|- [--truth CSV]\n"
	"           [--head CSV] [--seconds S] [--size WxH] [--rate HZ]\n"
	"           [--seed N] [--target NAME=VALUE,...] [--with "
	"NAME=VALUE,...]\n"
	"  PRESET         sky, cloud, land, trees, town or stars\n"
	"  --out FILE     lossless video, 16-bit FFV1 in Matroska; -: raw\n"
	"                 little-endian rows to standard output\n"
	"  --truth CSV    frame,x,y,w,h,class of all that flies\n"
	"  --head CSV     frame,pan_deg,tilt_deg of the head under the camera\n"
	"  --target, --with: the scene's settings, by name:\n";

struct scene_options {
	struct sim_scene_settings settings;
	const char *out;
	const char *truth; /* NULL: none is written */
	const char *head;
	bool raw; /* to standard output */
	bool help;
};

/* The scene being written, and where to. */
struct scene_output {
	struct sim_scene *scene;
	struct footage_writer *video; /* NULL: raw, to standard output */
	FILE *truth;
	FILE *head;
};

static bool find_preset(struct scene_options *options, int argc, char **argv,
	struct error *error)
{
	if (argc < 2 || argv[1][0] == '-') {
		return error_set(error, ERROR_USAGE,
			"name the scene first: sky, cloud, land, trees, town "
			"or stars; see scene --help");
	}
	return sim_scene_parse(&options->settings, argv[1], error);
}

static bool take_out(
	const struct command_word *word, char *path, struct error *error)
{
	struct scene_options *options = word->target;

	(void)error;
	options->out = path;
	options->raw = strcmp(path, "-") == 0;
	return true;
}

static bool take_many(
	const struct command_word *word, char *text, struct error *error)
{
	return sim_scene_set_all(word->target, text, error);
}

static bool take_named(
	const struct command_word *word, char *text, struct error *error)
{
	return sim_scene_set(word->target, word->name, text, error);
}

static bool parse(struct scene_options *options, int argc, char **argv,
	struct error *error)
{
	struct sim_scene_settings *scene = &options->settings;
	const struct command_word words[] = {
		{ "out", .take = take_out, .target = options },
		{ "truth", .text = &options->truth },
		{ "head", .text = &options->head },
		{ "target", .take = take_many, .target = scene },
		{ "with", .take = take_many, .target = scene },
		{ "seconds", .take = take_named, .target = scene },
		{ "size", .take = take_named, .target = scene },
		{ "rate", .take = take_named, .target = scene },
		{ "seed", .take = take_named, .target = scene },
		{ "help", .flag = &options->help },
		{ 0 },
	};

	/* Behind the preset, which stands where a program's name would. */
	if (!command_words(argc - 1, argv + 1, words, "scene --help", error)) {
		return false;
	}
	if (optind < argc - 1) {
		return error_set(error, ERROR_USAGE,
			"%s: one scene at a time; see scene --help",
			argv[1 + optind]);
	}
	return options->out != NULL || options->help
		? true
		: error_set(error, ERROR_USAGE,
			  "say where to with --out FILE.mkv, or --out - for "
			  "raw frames");
}

static bool open_table(
	FILE **file, const char *path, const char *columns, struct error *error)
{
	if (path == NULL) {
		return true;
	}
	*file = fopen(path, "w");
	if (*file == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	fprintf(*file, "%s\n", columns);
	return true;
}

static bool open_all(struct scene_output *output,
	const struct scene_options *options, struct error *error)
{
	const struct sim_scene_settings *settings = &options->settings;

	output->scene = sim_scene_open(settings, error);
	if (output->scene == NULL ||
		!open_table(&output->truth, options->truth,
			"frame,x,y,w,h,class", error) ||
		!open_table(&output->head, options->head,
			"frame,pan_deg,tilt_deg", error)) {
		return false;
	}
	if (options->raw) {
		return true;
	}
	output->video = footage_writer_open(options->out, FOOTAGE_LOSSLESS,
		settings->width_px, settings->height_px, FRAME_GRAY16,
		settings->rate_hz, error);
	return output->video != NULL;
}

static bool write_raw(const struct frame *frame, struct error *error)
{
	uint8_t bytes[2 * FRAME_SIDE_MAX];
	size_t count = 2 * (size_t)frame->width;

	for (int y = 0; y < frame->height; y++) {
		const uint16_t *row = frame_row(frame, y);

		for (int x = 0; x < frame->width; x++) {
			bytes[2 * x] = (uint8_t)row[x];
			bytes[2 * x + 1] = (uint8_t)(row[x] >> 8);
		}
		if (fwrite(bytes, 1, count, stdout) != count) {
			return error_errno(
				error, ERROR_FAILED, "standard output");
		}
	}
	return true;
}

static void write_truth(const struct scene_output *output, int64_t frame)
{
	struct sim_box boxes[SIM_BOX_MAX];
	int count = sim_scene_boxes(output->scene, boxes);

	for (int i = 0; output->truth != NULL && i < count; i++) {
		const struct sim_box *box = &boxes[i];

		fprintf(output->truth, "%" PRId64 ",%.2f,%.2f,%.2f,%.2f,%s\n",
			frame, box->centre.x_px - (box->w_px - 1.0) / 2.0,
			box->centre.y_px - (box->h_px - 1.0) / 2.0, box->w_px,
			box->h_px, box->kind);
	}
}

static void write_head(
	const struct scene_output *output, const struct sim_shot *shot)
{
	if (output->head != NULL) {
		fprintf(output->head, "%" PRId64 ",%.4f,%.4f\n",
			shot->frame.sequence, geom_degrees(shot->head.pan_rad),
			geom_degrees(shot->head.tilt_rad));
	}
}

static bool write_all(struct scene_output *output, struct error *error)
{
	struct sim_shot shot;
	struct progress progress;
	bool done = true;

	progress_init(&progress, "scene", sim_scene_frames(output->scene));
	while (done && sim_scene_next(output->scene, &shot)) {
		done = output->video != NULL
			? footage_write_frame(output->video, &shot.frame, error)
			: write_raw(&shot.frame, error);
		write_truth(output, shot.frame.sequence);
		write_head(output, &shot);
		progress_step(&progress, shot.frame.sequence + 1);
	}
	progress_end(&progress);
	return done;
}

static bool close_table(FILE *file, const char *path, struct error *error)
{
	bool failed = file != NULL && ferror(file) != 0;

	if (file != NULL && (fclose(file) != 0 || failed)) {
		return error_errno(error, ERROR_FAILED, "%s: writing", path);
	}
	return true;
}

/* All is closed; the first thing that went wrong is told. */
static bool close_all(struct scene_output *output,
	const struct scene_options *options, bool done, struct error *error)
{
	struct error later;

	sim_scene_close(output->scene);
	done = close_table(
		       output->truth, options->truth, done ? error : &later) &&
		done;
	done = close_table(
		       output->head, options->head, done ? error : &later) &&
		done;
	if (output->video != NULL) {
		done = footage_writer_close(
			       output->video, done ? error : &later) &&
			done;
	}
	if (done && fflush(stdout) != 0) {
		done = error_errno(error, ERROR_FAILED, "standard output");
	}
	return done;
}

int sim_scene(int argc, char **argv)
{
	struct scene_options options = { 0 };
	struct scene_output output = { 0 };
	struct error error;
	bool done;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		printf("%s%s", usage, sim_scene_help());
		return ERROR_NONE;
	}
	if (!find_preset(&options, argc, argv, &error) ||
		!parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		printf("%s%s", usage, sim_scene_help());
		return ERROR_NONE;
	}
	done = open_all(&output, &options, &error) &&
		write_all(&output, &error);
	done = close_all(&output, &options, done, &error);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
