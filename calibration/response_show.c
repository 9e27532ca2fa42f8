/* SPDX-License-Identifier: Apache-2.0 */
#include "response_show.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	TEXT_SIZE = 64 * 1024,
	CODES_ABREAST = 3
};

static const char *const names[EXERCISE_AXES] = { "pan", "tilt" };

static void print_play(const struct response_findings *f, int which)
{
	const struct nod_result *nod = &f->nods[which];

	if (f->nodded[which]) {
		printf("  backlash         %.3f +- %.3f degrees\n",
			geom_degrees(nod->play_rad),
			geom_degrees(nod->play_sigma_rad));
	} else {
		printf("  backlash         not measured: %s\n",
			f->blind[which].text);
	}
}

static void print_axis(const struct response_findings *f, int which)
{
	const struct response_axis *axis = &f->response.axes[which];

	printf("%s\n", names[which]);
	if (!axis->moved) {
		printf("  was not moved\n");
		return;
	}
	printf("  dead time        %.1f +- %.1f ms, jitter %.1f ms RMS\n",
		1000 * axis->dead_s, 1000 * axis->dead_sigma_s,
		1000 * axis->jitter_s);
	printf("  acceleration     %.1f +- %.1f deg/s2\n",
		geom_degrees(axis->accel_rad_s2),
		geom_degrees(axis->accel_sigma_rad_s2));
	if (axis->rate_count > 0) {
		const struct response_rate *top =
			&axis->rates[axis->rate_count - 1];

		printf("  rates            %d speeds, %.3f of what is told; the "
		       "fastest tried %.2f +- %.2f deg/s\n",
			axis->rate_count, axis->scale,
			geom_degrees(top->rate_rad_s),
			geom_degrees(top->sigma_rad_s));
	}
	printf("  slow motion      %.3f deg/s\n",
		geom_degrees(axis->slowest_rad_s));
	if (axis->encoder_rad > 0) {
		printf("  encoder          steps of %.4f degrees\n",
			geom_degrees(axis->encoder_rad));
	} else {
		printf("  encoder          steps too fine to be seen\n");
	}
	printf("  drift at rest    %.4f deg/s\n",
		geom_degrees(axis->drift_rad_s));
	print_play(f, which);
	if (f->foretold[which]) {
		printf("  ramps foretold   to %.3f degrees RMS\n",
			geom_degrees(f->foretold_rad[which]));
	}
	printf("  tracking error   %.3f degrees RMS to be expected on a "
	       "crossing target\n",
		geom_degrees(f->tracks_rad[which]));
}

/* The settings' line; of a recording, that they are not known for. */
static void print_setting(const struct response_findings *f, int which)
{
	double told_rad_s = which == EXERCISE_PAN ? f->material.top.pan_rad_s
						  : f->material.top.tilt_rad_s;
	double scale = f->response.axes[which].scale;

	if (told_rad_s > 0) {
		printf("settings           mount.rate_%s_deg_s = %.3f\n",
			names[which], geom_degrees(told_rad_s * scale));
	} else {
		printf("settings           mount.rate_%s_deg_s: times %.4f\n",
			names[which], scale);
	}
}

/* What it was measured to be; 0: it was not tried. */
static double rate_of(const struct response *response, int axis, int code)
{
	const struct response_axis *one = &response->axes[axis];

	for (int i = 0; i < one->rate_count; i++) {
		if (one->rates[i].code == code) {
			return one->rates[i].rate_rad_s;
		}
	}
	return 0;
}

static void print_rate(double rate_rad_s)
{
	if (rate_rad_s == 0) {
		printf(" %8s", "-");
	} else {
		printf(" %8.3f", geom_degrees(rate_rad_s));
	}
}

/* Several codes abreast, those that neither axis was told left empty. */
static void print_rates(const struct response *response)
{
	int rows = RIG_SPEEDS_MAX / CODES_ABREAST;

	puts("speed codes         what pan and tilt turn at, deg/s");
	for (int row = 1; row <= rows; row++) {
		for (int i = 0; i < CODES_ABREAST; i++) {
			int code = row + i * rows;

			printf("   %2d", code);
			for (int axis = 0; axis < EXERCISE_AXES; axis++) {
				print_rate(rate_of(response, axis, code));
			}
		}
		puts("");
	}
}

void response_print(const struct response_findings *f)
{
	print_rates(&f->response);
	for (int i = 0; i < EXERCISE_AXES; i++) {
		print_axis(f, i);
	}
	printf("gains              kp %.2f, ki %.3f, kd %.3f, %.0f degrees of "
	       "phase margin\n",
		f->gains.kp, f->gains.ki, f->gains.kd,
		geom_degrees(f->margin_rad));
	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_axis *axis = &f->response.axes[i];

		if (axis->moved && axis->rate_count > 0) {
			print_setting(f, i);
		}
	}
}

static void put_rates(struct json *json, const struct response_axis *axis)
{
	json_array(json, "rates");
	for (int i = 0; i < axis->rate_count; i++) {
		const struct response_rate *rate = &axis->rates[i];

		json_object(json, NULL);
		if (rate->code > 0) {
			json_int(json, "code", rate->code);
		}
		json_double(
			json, "told_deg_s", geom_degrees(rate->told_rad_s), 4);
		json_double(
			json, "rate_deg_s", geom_degrees(rate->rate_rad_s), 4);
		json_double(json, "sigma_deg_s",
			geom_degrees(rate->sigma_rad_s), 4);
		json_int(json, "moves", rate->moves);
		json_end(json);
	}
	json_end(json);
}

static void put_axis(
	struct json *json, const struct response_findings *f, int which)
{
	const struct response_axis *axis = &f->response.axes[which];

	json_object(json, names[which]);
	json_double(json, "dead_time_s", axis->dead_s, 5);
	json_double(json, "dead_time_sigma_s", axis->dead_sigma_s, 5);
	json_double(json, "jitter_s", axis->jitter_s, 5);
	json_double(json, "accel_deg_s2", geom_degrees(axis->accel_rad_s2), 3);
	json_double(json, "accel_sigma_deg_s2",
		geom_degrees(axis->accel_sigma_rad_s2), 3);
	json_double(json, "encoder_deg", geom_degrees(axis->encoder_rad), 5);
	json_double(json, "drift_deg_s", geom_degrees(axis->drift_rad_s), 5);
	json_double(json, "scale", axis->scale, 5);
	json_double(json, "slow_motion_deg_s",
		geom_degrees(axis->slowest_rad_s), 4);
	if (f->nodded[which]) {
		json_double(json, "backlash_deg",
			geom_degrees(f->nods[which].play_rad), 4);
		json_double(json, "backlash_sigma_deg",
			geom_degrees(f->nods[which].play_sigma_rad), 4);
	} else {
		json_text(json, "backlash_error", f->blind[which].text);
	}
	if (f->foretold[which]) {
		json_double(json, "foretold_deg",
			geom_degrees(f->foretold_rad[which]), 4);
	}
	json_double(
		json, "tracking_deg", geom_degrees(f->tracks_rad[which]), 4);
	put_rates(json, axis);
	json_end(json);
}

bool response_print_json(const struct response_findings *f, struct error *error)
{
	char *text = malloc(TEXT_SIZE);
	struct json json;

	if (text == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	json_init(&json, text, TEXT_SIZE);
	json_object(&json, NULL);
	for (int i = 0; i < EXERCISE_AXES; i++) {
		if (f->response.axes[i].moved) {
			put_axis(&json, f, i);
		}
	}
	json_object(&json, "gains");
	json_double(&json, "kp", f->gains.kp, 4);
	json_double(&json, "ki", f->gains.ki, 5);
	json_double(&json, "kd", f->gains.kd, 5);
	json_double(&json, "phase_margin_deg", geom_degrees(f->margin_rad), 2);
	json_end(&json);
	json_end(&json);
	bool whole = !json.cut;
	if (whole) {
		puts(text);
	}
	free(text);
	return whole ||
		error_set(error, ERROR_FAILED, "too many speeds to print");
}
