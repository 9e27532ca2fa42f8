/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "lens_options.h"
#include "lens_ways.h"
#include "star_chart.h"
#include "still.h"
#include "tools/folder.h"
#include "tools/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	SPOTS_MAX = 4096,
	NAME_MAX_SIZE = 256,
	TEXT_SIZE = 1 << 20
};

struct answer {
	char name[NAME_MAX_SIZE];
	bool solved;
	struct error why; /* where not */
	struct star_field field;
};

struct session {
	const struct lens_options *options;
	struct star_solver *solver;
	struct star_spot *spots;
	struct answer *answers;
};

/* A place sees no star lower than its own latitude's other side. */
static bool can_be_seen(
	const struct lens_options *options, struct answer *answer)
{
	double right;
	double decline;
	double roll;

	if (isnan(options->latitude_deg)) {
		return true;
	}
	star_field_centre(&answer->field, &right, &decline, &roll);
	double highest = 90 - fabs(decline - options->latitude_deg);
	return highest > 0 ||
		error_set(&answer->why, ERROR_TOLERANCE,
			"it shows declination %.1f, which never rises at "
			"latitude %.1f; is the latitude right?",
			decline, options->latitude_deg);
}

static bool look_at(
	struct session *session, const char *path, struct answer *answer)
{
	struct still still;
	int found;

	if (!still_open(&still, path, &answer->why)) {
		return false;
	}
	const struct frame *frame = &still.frame;
	bool done = star_spots_find(frame, session->spots, SPOTS_MAX, &found,
			    &answer->why) &&
		star_solve(session->solver, session->spots, found, frame->width,
			frame->height, &session->options->hint, &answer->field,
			&answer->why) &&
		can_be_seen(session->options, answer);
	if (done && session->options->out != NULL) {
		done = star_chart_write(session->options->out, answer->name,
			frame, &answer->field, &answer->why);
	}
	still_close(&still);
	return done;
}

static void put_field(struct json *json, const struct answer *answer)
{
	double right;
	double decline;
	double roll;

	star_field_centre(&answer->field, &right, &decline, &roll);
	json_double(json, "ra_deg", right, 4);
	json_double(json, "dec_deg", decline, 4);
	json_double(json, "roll_deg", roll, 4);
	json_double(json, "focal_px", answer->field.lens.fx_px, 2);
	json_double(json, "focal_sigma_px", answer->field.focal_sigma_px, 2);
	json_double(json, "k1", answer->field.lens.k1, 5);
	json_int(json, "matched", answer->field.matched);
	json_double(json, "rms_px", answer->field.rms_px, 3);
}

static bool print_json(const struct session *session, struct error *error)
{
	struct json json;
	char *text = malloc(TEXT_SIZE);

	if (text == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	json_init(&json, text, TEXT_SIZE);
	json_object(&json, NULL);
	json_array(&json, "pictures");
	for (int i = 0; i < session->options->files_count; i++) {
		const struct answer *answer = &session->answers[i];

		json_object(&json, NULL);
		json_text(&json, "file", answer->name);
		if (answer->solved) {
			put_field(&json, answer);
		} else {
			json_text(&json, "error", answer->why.text);
		}
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	bool whole = !json.cut;
	if (whole) {
		puts(text);
	}
	free(text);
	return whole ||
		error_set(error, ERROR_FAILED,
			"too many pictures for one answer; name fewer");
}

static void print_people(const struct session *session)
{
	for (int i = 0; i < session->options->files_count; i++) {
		const struct answer *answer = &session->answers[i];
		const struct star_field *field = &answer->field;
		double right;
		double decline;
		double roll;

		printf("%s\n", answer->name);
		if (!answer->solved) {
			printf("  refused: %s\n", answer->why.text);
			continue;
		}
		star_field_centre(field, &right, &decline, &roll);
		printf("  looks at       right ascension %.3f, declination "
		       "%.3f, turned by %.2f degrees\n",
			right, decline, roll);
		printf("  focal length   %.2f +- %.2f px\n", field->lens.fx_px,
			field->focal_sigma_px);
		printf("  distortion k1  %.4f\n", field->lens.k1);
		printf("  stars          %d, %.3f px RMS off their places\n",
			field->matched, field->rms_px);
	}
}

/*
 * The focal length that all fields tell, each by its standard error, with the
 * distortion of the one with the most stars.
 */
static void sum_up(const struct session *session, struct lens_found *found)
{
	const struct star_field *most = NULL;
	double focal = 0;
	double weights = 0;
	double squares = 0;
	int solved = 0;
	int matched = 0;

	for (int i = 0; i < session->options->files_count; i++) {
		const struct star_field *field = &session->answers[i].field;

		if (!session->answers[i].solved) {
			continue;
		}
		double weight = 1 /
			fmax(field->focal_sigma_px * field->focal_sigma_px,
				1e-6);
		focal += weight * field->lens.fx_px;
		weights += weight;
		squares += field->rms_px * field->rms_px;
		matched += field->matched;
		solved++;
		if (most == NULL || field->matched > most->matched) {
			most = field;
		}
	}
	if (most != NULL) {
		found->lens = most->lens;
		found->lens.fx_px = found->lens.fy_px = focal / weights;
		found->rms_px = sqrt(squares / solved);
		snprintf(found->how, sizeof(found->how),
			"stars, %d in %d pictures", matched, solved);
	}
}

/* ERROR_TOLERANCE where any picture was refused. */
static bool run(
	struct session *session, struct lens_found *found, struct error *error)
{
	const struct lens_options *options = session->options;
	struct progress progress;
	int refused = 0;

	progress_init(&progress, "pictures", options->files_count);
	for (int i = 0; i < options->files_count; i++) {
		struct answer *answer = &session->answers[i];

		folder_stem(
			options->files[i], answer->name, sizeof(answer->name));
		answer->solved = look_at(session, options->files[i], answer);
		refused += !answer->solved;
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	if (!options->json) {
		print_people(session);
	} else if (!print_json(session, error)) {
		return false;
	}
	sum_up(session, found);
	return refused == 0 ||
		error_set(error, ERROR_TOLERANCE,
			"%d of %d pictures were not solved", refused,
			options->files_count);
}

bool lens_from_stars(const struct lens_options *options,
	struct lens_found *found, struct error *error)
{
	struct session session = { .options = options };

	session.solver = star_solver_open();
	session.spots = calloc(SPOTS_MAX, sizeof(*session.spots));
	session.answers =
		calloc((size_t)options->files_count, sizeof(*session.answers));
	bool done = session.solver != NULL && session.spots != NULL &&
			session.answers != NULL
		? run(&session, found, error)
		: error_set(error, ERROR_FAILED, "out of memory");
	star_solver_close(session.solver);
	free(session.spots);
	free(session.answers);
	return done;
}
