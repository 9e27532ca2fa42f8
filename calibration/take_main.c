/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/json.h"
#include "base/utc.h"
#include "commands.h"
#include "device.h"
#include "hw/footage_writer.h"
#include "live.h"
#include "pile.h"
#include "session.h"
#include "settings/rig_note.h"
#include "take_options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PROGRAM "searchlight-calibrate"

enum {
	FRAMES = 16, /* are added up into one picture */
	NAME_SIZE = 96,
	TEXT_SIZE = 1024
};

static const double CAMERA_WAIT_S = 10;
static const double STEP_S = 0.1;
static const double REST_S = 1.5;
/* A head at rest whose answers differ by more is not at rest. */
static const double REST_RAD = 0.2 * GEOM_PI / 180;
/* The spot that is looked at stands so still, RMS. */
static const double SPOT_RMS_PX = 1;

/* One thing that was looked at. */
struct taken {
	struct mount_angles head;
	double unix_s;
	struct pixel at;      /* of the spot, where one is wanted */
	char name[NAME_SIZE]; /* of the picture, where one is written */
};

struct taking {
	const struct take_options *options;
	struct live live;
	struct pile pile;
	struct taken taken;
};

static bool rest(struct live *live, double for_s, struct error *error)
{
	return stand_turn(
		&live->stand, (struct mount_rates){ 0 }, for_s, error);
}

/* What the head says once it stands still. */
static bool settle(struct taking *taking, struct error *error)
{
	struct stand *stand = &taking->live.stand;

	if (!rest(&taking->live, REST_S, error)) {
		return false;
	}
	struct mount_angles before = stand->at;
	if (!rest(&taking->live, REST_S / 3, error)) {
		return false;
	}
	if (!stand->heard) {
		return error_set(error, ERROR_UNREACHABLE,
			"the head never said where it is; see docs/mounts.md");
	}
	taking->taken.head = stand->at;
	return (fabs(stand->at.pan_rad - before.pan_rad) < REST_RAD &&
		       fabs(stand->at.tilt_rad - before.tilt_rad) < REST_RAD) ||
		error_set(error, ERROR_TOLERANCE,
			"the head does not stand still; wait, or mend what "
			"moves it");
}

/* The mean of some pictures; the head is held at rest meanwhile. */
static bool pile_up(struct taking *taking, struct error *error)
{
	struct live *live = &taking->live;

	pile_begin(&taking->pile, FRAMES);
	for (int i = 0; i < (int)(CAMERA_WAIT_S / STEP_S); i++) {
		if (!rest(live, STEP_S, error)) {
			return false;
		}
		if (pile_ready(&taking->pile)) {
			return true;
		}
	}
	return error_set(error, ERROR_UNREACHABLE,
		"the camera delivers no pictures; see its cable and its power");
}

static bool write_picture(struct taking *taking, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	uint16_t *pixels;
	struct frame frame = pile_frame(&taking->pile, &pixels);

	if (pixels == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	taking->taken.unix_s =
		(double)(clock_wall_ns() - (clock_now_ns() - frame.stamp_ns)) *
		1e-9;
	take_name(taking->options, taking->taken.head, taking->taken.name,
		sizeof(taking->taken.name));
	bool done = folder_path(path, taking->options->session.out,
			    taking->taken.name, error) &&
		footage_write_grey(path, &frame, error);
	free(pixels);
	return done;
}

/* Where the spot was in the pictures since sight @first. */
static bool find_spot(struct taking *taking, size_t first, struct error *error)
{
	const struct exercise *exercise = &taking->live.stand.exercise;
	double count = (double)(exercise->sight_count - first);
	struct pixel sum = { 0, 0 };
	double squares = 0;

	if (count < FRAMES / 2.0) {
		return error_set(error, ERROR_TOLERANCE,
			"nothing bright stands out near the middle of the "
			"picture; point the head at it");
	}
	for (size_t i = first; i < exercise->sight_count; i++) {
		sum.x_px += exercise->sights[i].at.x_px / count;
		sum.y_px += exercise->sights[i].at.y_px / count;
	}
	for (size_t i = first; i < exercise->sight_count; i++) {
		squares += pow(exercise->sights[i].at.x_px - sum.x_px, 2) +
			pow(exercise->sights[i].at.y_px - sum.y_px, 2);
	}
	taking->taken.at = sum;
	taking->taken.unix_s = (double)clock_wall_ns() * 1e-9;
	return sqrt(squares / count) < SPOT_RMS_PX ||
		error_set(error, ERROR_TOLERANCE,
			"the bright thing does not stand still, %.1f px RMS; "
			"two things take turns, or it moves",
			sqrt(squares / count));
}

static bool look(struct taking *taking, struct error *error)
{
	size_t first;

	if (!settle(taking, error)) {
		return false;
	}
	first = taking->live.stand.exercise.sight_count;
	return pile_up(taking, error) &&
		(take_wants_picture(taking->options)
				? write_picture(taking, error)
				: find_spot(taking, first, error));
}

static void print_row(const struct taken *taken, enum take_kind kind, FILE *out,
	const struct take_options *options)
{
	double pan_deg = geom_degrees(taken->head.pan_rad);
	double tilt_deg = geom_degrees(taken->head.tilt_rad);
	char utc[UTC_TEXT_SIZE];

	utc_text(taken->unix_s, utc);
	switch (kind) {
	case TAKE_WALL:
		fprintf(out, "%s,%.3f,%d\n", taken->name, options->distance_m,
			!options->dark);
		break;
	case TAKE_STARS:
		fprintf(out, "%s,%s,%.4f,%.4f\n", taken->name, utc, pan_deg,
			tilt_deg);
		break;
	case TAKE_STAR:
		fprintf(out, "%s,%s,%.4f,%.4f,%.3f,%.3f\n", options->name, utc,
			pan_deg, tilt_deg, taken->at.x_px, taken->at.y_px);
		break;
	case TAKE_LANDMARK:
		fprintf(out, "%s,%.4f,%.4f,%.3f,%.3f,%.4f,%.4f\n",
			options->name, pan_deg, tilt_deg, taken->at.x_px,
			taken->at.y_px, options->az_deg, options->el_deg);
		break;
	case TAKE_UNSAID:
		break;
	}
}

/* One more row in the folder's list, which begins with its columns' names. */
static bool add_row(const struct taking *taking, struct error *error)
{
	const struct take_options *options = taking->options;
	char path[FOLDER_PATH_MAX];
	FILE *out;

	if (!folder_path(
		    path, options->session.out, take_list(options), error)) {
		return false;
	}
	out = fopen(path, "ae");
	if (out == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	if (ftell(out) == 0) {
		fprintf(out, "%s\n", take_columns(options));
	}
	print_row(&taking->taken, options->kind, out, options);
	return folder_finish(out, path, error);
}

static bool print_json(const struct taking *taking, struct error *error)
{
	const struct taken *taken = &taking->taken;
	char text[TEXT_SIZE];
	char utc[UTC_TEXT_SIZE];
	struct json json;

	utc_text(taken->unix_s, utc);
	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_text(&json, "list", take_list(taking->options));
	json_text(&json, "utc", utc);
	json_double(&json, "pan_deg", geom_degrees(taken->head.pan_rad), 4);
	json_double(&json, "tilt_deg", geom_degrees(taken->head.tilt_rad), 4);
	if (take_wants_picture(taking->options)) {
		json_text(&json, "picture", taken->name);
	} else {
		json_double(&json, "x_px", taken->at.x_px, 3);
		json_double(&json, "y_px", taken->at.y_px, 3);
	}
	json_end(&json);
	if (json.cut) {
		return error_set(error, ERROR_FAILED, "too long to print");
	}
	puts(text);
	return true;
}

static bool tell(const struct taking *taking, struct error *error)
{
	const struct taken *taken = &taking->taken;

	if (taking->options->session.json) {
		return print_json(taking, error);
	}
	printf("pan %.2f, tilt %.2f degrees: ",
		geom_degrees(taken->head.pan_rad),
		geom_degrees(taken->head.tilt_rad));
	if (take_wants_picture(taking->options)) {
		printf("%s, of %d pictures\n", taken->name, FRAMES);
	} else {
		printf("%s at %.2f, %.2f in the picture\n",
			taking->options->name, taken->at.x_px, taken->at.y_px);
	}
	return true;
}

/* Where the head stands, or each place that it is to be sent to. */
static bool take_all(struct taking *taking, struct error *error)
{
	const struct take_options *options = taking->options;
	struct live *live = &taking->live;
	int places = options->place_count > 0 ? options->place_count : 1;
	bool good = true;

	for (int i = 0; good && i < options->place_count; i++) {
		good = live_reaches(live, options->places[i], error);
	}
	for (int i = 0; good && i < places; i++) {
		good = (options->place_count == 0 ||
			       live_go(live, options->places[i], error)) &&
			look(taking, error) && add_row(taking, error) &&
			tell(taking, error);
	}
	return good;
}

static bool keep_device(const struct taking *taking, struct error *error)
{
	char camera[RIG_DEVICE_SIZE];

	device_camera(taking->live.settings.cameras[0].source, camera,
		sizeof(camera));
	return device_keep(
		taking->options->session.out, "camera", camera, error);
}

static bool run(struct taking *taking, struct error *error)
{
	const struct session_options *session = &taking->options->session;

	pile_init(&taking->pile);
	struct capture_witness witness = pile_witness(&taking->pile);
	bool good = live_open(&taking->live, session->config, session->rig,
			    LIVE_HEAD | LIVE_CAMERA, &witness, error) &&
		take_all(taking, error) && keep_device(taking, error);

	live_close(&taking->live);
	pile_free(&taking->pile);
	return good;
}

int take_main(int argc, char **argv)
{
	struct take_options options;
	struct taking taking = { .options = &options };
	struct error error;

	if (!take_parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.session.help) {
		printf("%s%s", take_usage, session_usage);
		return ERROR_NONE;
	}
	bool done = folder_make(options.session.out, &error) &&
		run(&taking, &error);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
