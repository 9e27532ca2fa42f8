/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/trace.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A step as full as it can be, with numbers of the largest size. */
static void fill(struct pursuit *pursuit, struct pursuit_output *step)
{
	struct pursuit_settings settings = pursuit_settings_default();
	struct rig rig = rig_default();
	struct angles at = { -GEOM_PI, -1.5 };

	pursuit_init(pursuit, &settings, &rig);
	*step = (struct pursuit_output){
		.now_ns = 3000000000LL,
		.target_id = UINT32_MAX,
		.target_state = TRACK_FIRM,
		.head_known = true,
		.detection_count = DETECT_MAX,
	};
	for (int i = 0; i < DETECT_MAX; i++) {
		step->detections[i] = (struct detection){
			.at = at, .sigma_rad = 1.0, .score = 1e9
		};
	}
	for (int i = 0; i < TRACK_MAX; i++) {
		pursuit->tracks.slot[i].id = UINT32_MAX;
		pursuit->tracks.slot[i].state = TRACK_COASTING;
		pursuit->tracks.slot[i].score = 1e9;
	}
}

static char *trace_of(
	const struct pursuit *pursuit, const struct pursuit_output *step)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	trace_write(file, 12, 1000000000LL, pursuit, step);
	fclose(file);
	return text;
}

static json_t *read_back(const char *text)
{
	json_error_t error;
	json_t *line = json_loads(text, 0, &error);

	assert_non_null(line);
	return line;
}

static void the_fullest_step_fits_one_line_of_json(void **state)
{
	static struct pursuit pursuit;
	static struct pursuit_output step;

	(void)state;
	fill(&pursuit, &step);
	char *text = trace_of(&pursuit, &step);
	json_t *line = read_back(text);

	assert_true(strlen(text) < TRACE_LINE_MAX / 2);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_int_equal(json_array_size(json_object_get(line, "detections")),
		DETECT_MAX);
	assert_int_equal(
		json_array_size(json_object_get(line, "tracks")), TRACK_MAX);
	json_decref(line);
	free(text);
}

static void time_counts_from_the_zero_that_was_given(void **state)
{
	static struct pursuit pursuit;
	static struct pursuit_output step;

	(void)state;
	fill(&pursuit, &step);
	pursuit.eye[0].frame_ns = 2980000000LL;
	char *text = trace_of(&pursuit, &step);
	json_t *line = read_back(text);

	assert_near(json_number_value(json_object_get(line, "t")), 2.0, 1e-9);
	assert_near(json_number_value(json_object_get(line, "exposure")), 1.98,
		1e-9);
	assert_int_equal(
		json_integer_value(json_object_get(line, "frame")), 12);
	json_decref(line);
	free(text);
}

static void what_is_not_known_is_null(void **state)
{
	static struct pursuit pursuit;
	static struct pursuit_output step;

	(void)state;
	fill(&pursuit, &step);
	step.target_id = 0;
	step.head_known = false;
	step.facts.track_age_s = -1.0;
	char *text = trace_of(&pursuit, &step);
	json_t *line = read_back(text);
	json_t *facts = json_object_get(line, "facts");

	assert_true(json_is_null(json_object_get(line, "target")));
	assert_true(json_is_null(json_object_get(line, "head")));
	assert_true(json_is_null(json_object_get(facts, "track_age_s")));
	json_decref(line);
	free(text);
}

static void each_permit_that_is_refused_is_named(void **state)
{
	static struct pursuit pursuit;
	static struct pursuit_output step;

	(void)state;
	fill(&pursuit, &step);
	for (int i = 0; i < PERMIT_COUNT; i++) {
		step.permits.granted[i] = i != PERMIT_HORIZON;
	}
	char *text = trace_of(&pursuit, &step);

	assert_non_null(strstr(text, "\"refused\":[\"horizon\"]"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fullest_step_fits_one_line_of_json),
		cmocka_unit_test(time_counts_from_the_zero_that_was_given),
		cmocka_unit_test(what_is_not_known_is_null),
		cmocka_unit_test(each_permit_that_is_refused_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
