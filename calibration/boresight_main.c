/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "calibration/boresight.h"
#include "calibration/lamp_spot.h"
#include "calibration/number_file.h"
#include "commands.h"
#include "device.h"
#include "session.h"
#include "still.h"
#include "verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PROGRAM "searchlight-calibrate"

enum {
	NAME_SIZE = 128,
	PICTURES_MAX = 2 * BORESIGHT_LOOKS_MAX,
	TEXT_SIZE = 16 * 1024
};

/* A tape or a laser, and a head whose pivot is not seen. */
static const double DISTANCE_SIGMA_M = 0.05;
static const double SPOT_PX = 0.3;
static const double GOOD_FAR_RAD = 0.03 * GEOM_PI / 180;
static const double GOOD_RMS_RAD = 0.05 * GEOM_PI / 180;

static const char usage[] =
	"usage: searchlight-calibrate boresight --from DIR [OPTION...]\n"
	"  DIR holds pictures of the lamp's spot on a wall, square before the\n"
	"  head, lamp at low power, at two distances or more, and\n"
	"  boresight.csv: picture,distance_m,lit: from the head's pivot to the\n"
	"  wall; lit 1, or 0 with the lamp dark (one for each distance helps)\n";

struct picture {
	char name[NAME_SIZE];
	double distance_m;
	bool lit;
};

struct findings {
	struct picture pictures[PICTURES_MAX];
	int picture_count;
	struct boresight_look looks[BORESIGHT_LOOKS_MAX];
	struct lamp_spot spots[BORESIGHT_LOOKS_MAX];
	int look_count;
	struct rig rig;
	struct boresight_result result;
	char device[RIG_DEVICE_SIZE];
};

static bool take_picture(void *target, const char *name, const double *value,
	struct error *error)
{
	struct findings *f = target;
	struct picture *next = &f->pictures[f->picture_count];

	if (f->picture_count == PICTURES_MAX ||
		strlen(name) >= sizeof(next->name)) {
		return error_set(error, ERROR_SETTINGS,
			"more than %d pictures, or too long a name",
			PICTURES_MAX);
	}
	snprintf(next->name, sizeof(next->name), "%s", name);
	next->distance_m = value[0];
	next->lit = value[1] != 0;
	f->picture_count++;
	return true;
}

static const struct number_column columns[] = {
	{ "distance_m", 1, 2000 },
	{ "lit", 0, 1 },
};

static const struct number_form form = {
	.named = "picture",
	.columns = columns,
	.count = 2,
	.take = take_picture,
};

static const struct picture *dark_for(
	const struct findings *f, const struct picture *lit)
{
	for (int i = 0; i < f->picture_count; i++) {
		if (!f->pictures[i].lit &&
			f->pictures[i].distance_m == lit->distance_m) {
			return &f->pictures[i];
		}
	}
	return NULL;
}

static bool open_picture(struct still *still, const char *folder,
	const struct picture *picture, struct error *error)
{
	char path[FOLDER_PATH_MAX];

	return folder_path(path, folder, picture->name, error) &&
		still_open(still, path, error);
}

static bool fits(const struct findings *f, const struct frame *frame,
	const struct picture *picture, struct error *error)
{
	return (frame->width == f->rig.lens.width_px &&
		       frame->height == f->rig.lens.height_px) ||
		error_set(error, ERROR_TOLERANCE,
			"%s: %d x %d pixels, but the rig's lens was measured "
			"with %d x %d; name the camera's own rig with --rig",
			picture->name, frame->width, frame->height,
			f->rig.lens.width_px, f->rig.lens.height_px);
}

static bool find_spot(struct findings *f, const char *folder,
	const struct picture *picture, struct error *error)
{
	const struct picture *dark = dark_for(f, picture);
	struct lamp_spot *spot = &f->spots[f->look_count];
	struct still lit;
	struct still off;
	struct error why;

	if (!open_picture(&lit, folder, picture, error)) {
		return false;
	}
	bool good = fits(f, &lit.frame, picture, error);
	if (good && dark != NULL) {
		good = open_picture(&off, folder, dark, error);
		if (good) {
			good = lamp_spot_find(
				       &lit.frame, &off.frame, spot, &why) ||
				error_set(error, why.code, "%s: %.300s",
					picture->name, why.text);
			still_close(&off);
		}
	} else if (good) {
		good = lamp_spot_find(&lit.frame, NULL, spot, &why) ||
			error_set(error, why.code, "%s: %.300s", picture->name,
				why.text);
	}
	still_close(&lit);
	return good;
}

static bool look_at_all(
	struct findings *f, const char *folder, struct error *error)
{
	for (int i = 0; i < f->picture_count; i++) {
		const struct picture *picture = &f->pictures[i];

		if (!picture->lit) {
			continue;
		}
		if (f->look_count == BORESIGHT_LOOKS_MAX) {
			return error_set(error, ERROR_SETTINGS,
				"more than %d pictures of the spot",
				BORESIGHT_LOOKS_MAX);
		}
		if (!find_spot(f, folder, picture, error)) {
			return false;
		}
		f->looks[f->look_count] =
			(struct boresight_look){ .distance_m =
							 picture->distance_m,
				.distance_sigma_m = DISTANCE_SIGMA_M,
				.at = f->spots[f->look_count].at };
		f->look_count++;
	}
	return true;
}

static void print_people(const struct findings *f)
{
	const struct boresight_result *r = &f->result;

	for (int i = 0; i < f->look_count; i++) {
		printf("  %6.2f m           spot at %.2f, %.2f, %.0f pixels "
		       "wide, off by %.4f degrees\n",
			f->looks[i].distance_m, f->looks[i].at.x_px,
			f->looks[i].at.y_px, 2 * f->spots[i].radius_px,
			geom_degrees(f->looks[i].off_rad));
	}
	printf("lamp.yaw_deg       %8.4f +- %.4f\n",
		geom_degrees(r->value[BORESIGHT_YAW]),
		geom_degrees(r->sigma[BORESIGHT_YAW]));
	printf("lamp.pitch_deg     %8.4f +- %.4f\n",
		geom_degrees(r->value[BORESIGHT_PITCH]),
		geom_degrees(r->sigma[BORESIGHT_PITCH]));
	if (r->offset_known) {
		printf("lamp.offset        as it was: one distance does not "
		       "tell it, and so far off it hardly matters\n");
	} else {
		printf("lamp.offset_x_m    %8.4f +- %.4f\n"
		       "lamp.offset_z_m    %8.4f +- %.4f\n",
			r->value[BORESIGHT_RIGHT], r->sigma[BORESIGHT_RIGHT],
			r->value[BORESIGHT_UP], r->sigma[BORESIGHT_UP]);
	}
	printf("beam at 500 m      known to %.4f degrees\n",
		geom_degrees(r->far_sigma_rad));
}

static bool print_json(const struct findings *f, struct error *error)
{
	const struct boresight_result *r = &f->result;
	char text[TEXT_SIZE];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_double(&json, "yaw_deg", geom_degrees(r->value[BORESIGHT_YAW]), 5);
	json_double(
		&json, "pitch_deg", geom_degrees(r->value[BORESIGHT_PITCH]), 5);
	json_double(&json, "offset_x_m", r->value[BORESIGHT_RIGHT], 5);
	json_double(&json, "offset_z_m", r->value[BORESIGHT_UP], 5);
	json_bool(&json, "offset_measured", !r->offset_known);
	json_double(&json, "far_sigma_deg", geom_degrees(r->far_sigma_rad), 5);
	json_double(&json, "rms_deg", geom_degrees(r->rms_rad), 5);
	json_array(&json, "looks");
	for (int i = 0; i < f->look_count; i++) {
		json_object(&json, NULL);
		json_double(&json, "distance_m", f->looks[i].distance_m, 3);
		json_double(&json, "x_px", f->looks[i].at.x_px, 3);
		json_double(&json, "y_px", f->looks[i].at.y_px, 3);
		json_double(
			&json, "off_deg", geom_degrees(f->looks[i].off_rad), 5);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	if (json.cut) {
		return error_set(error, ERROR_FAILED, "too long to print");
	}
	puts(text);
	return true;
}

static bool is_good_enough(
	const struct boresight_result *result, struct error *error)
{
	if (result->rms_rad > GOOD_RMS_RAD) {
		return error_set(error, ERROR_TOLERANCE,
			"the spots agree to %.3f degrees only, nothing was "
			"written; are the distances right, and the wall square "
			"before the head?",
			geom_degrees(result->rms_rad));
	}
	return result->far_sigma_rad <= GOOD_FAR_RAD ||
		error_set(error, ERROR_TOLERANCE,
			"the beam would be known to %.3f degrees at 500 m only, "
			"nothing was written; add a farther distance",
			geom_degrees(result->far_sigma_rad));
}

static bool measure(struct session_options *options, struct findings *f,
	struct error *error)
{
	char path[FOLDER_PATH_MAX];

	if (options->from == NULL) {
		return error_set(error, ERROR_USAGE,
			"the spot is measured in pictures: --from their "
			"folder");
	}
	device_kept(options->from, "camera", f->device, sizeof(f->device));
	return session_rig(options, &f->rig, error) &&
		folder_path(path, options->from, "boresight.csv", error) &&
		number_file_read(&form, path, f, error) &&
		look_at_all(f, options->from, error) &&
		boresight_run(&f->rig, f->looks, f->look_count, SPOT_PX,
			&f->result, error);
}

static bool run(
	struct session_options *options, void *findings, struct error *error)
{
	struct findings *f = findings;

	if (!measure(options, f, error)) {
		return false;
	}
	if (!options->json) {
		print_people(f);
	} else if (!print_json(f, error)) {
		return false;
	}
	struct rig_note note = verdict_note("boresight",
		geom_degrees(f->result.rms_rad), "deg", f->device,
		"%d pictures, beam at 500 m to %.4f degrees", f->look_count,
		geom_degrees(f->result.far_sigma_rad));
	return is_good_enough(&f->result, error) &&
		verdict_write(&f->result.rig, options->rig, options->write,
			&note, error);
}

int boresight_main(int argc, char **argv)
{
	return session_main(
		argc, argv, PROGRAM, usage, sizeof(struct findings), run);
}
