/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/tables.h"

#include <stdlib.h>
#include <string.h>

/* A file in memory, and what was written to it. */
struct paper {
	char *text;
	size_t size;
	FILE *file;
};

static struct paper *blank(void)
{
	struct paper *paper = calloc(1, sizeof(*paper));

	assert_non_null(paper);
	paper->file = open_memstream(&paper->text, &paper->size);
	assert_non_null(paper->file);
	return paper;
}

static void says(struct paper *paper, const char *want)
{
	fclose(paper->file);
	assert_string_equal(paper->text, want);
	free(paper->text);
	free(paper);
}

static const struct blob spot = { .centre = { 100.25, 50.5 },
	.x_px = 98.0,
	.y_px = 49.0,
	.w_px = 5.0,
	.h_px = 3.0,
	.area_px = 9.0,
	.score = 12.3456 };

static void a_box_lies_with_its_middle_on_the_centroid(void **state)
{
	struct paper *paper = blank();

	(void)state;
	tables_detections_head(paper->file);
	tables_detections(paper->file, "7", &spot, 1, 0.0, 0.0);
	says(paper,
		"image_or_frame,x,y,w,h,score,area\n"
		"7,98.25,49.50,5.00,3.00,12.346,9.0\n");
}

static void a_window_in_the_frame_is_added_to_the_pixels(void **state)
{
	struct paper *paper = blank();

	(void)state;
	tables_detections(paper->file, "7", &spot, 1, 80.5, 64.0);
	says(paper, "7,178.75,113.50,5.00,3.00,12.346,9.0\n");
}

static void a_name_with_a_comma_or_a_quote_is_quoted(void **state)
{
	struct paper *paper = blank();

	(void)state;
	tables_detections(paper->file, "a,\"b\"", &spot, 1, 0.0, 0.0);
	says(paper, "\"a,\"\"b\"\"\",98.25,49.50,5.00,3.00,12.346,9.0\n");
}

static void a_rounded_zero_has_no_sign(void **state)
{
	struct angles beam = { -1e-9, 0.0 };
	struct paper *paper = blank();

	(void)state;
	tables_pointing(paper->file, 0.5, NULL, beam, "follow");
	says(paper, "0.500000,,,0.00000,0.00000,follow\n");
}

static void angles_are_told_in_degrees(void **state)
{
	struct angles target = { geom_radians(-12.5), geom_radians(20.0) };
	struct angles beam = { geom_radians(-12.25), geom_radians(19.5) };
	struct paper *paper = blank();

	(void)state;
	tables_pointing_head(paper->file);
	tables_pointing(paper->file, 1.0, &target, beam, "track");
	says(paper,
		"t,target_az,target_el,beam_az,beam_el,state\n"
		"1.000000,-12.50000,20.00000,-12.25000,19.50000,track\n");
}

/* One that was seen once, straight ahead. */
static struct track track_ahead(uint32_t id, enum track_state state)
{
	static struct track_table table;
	struct track_settings settings = track_settings_default();
	struct angles ahead = { 0.0, 0.0 };
	struct detection seen = {
		.at = ahead, .sigma_rad = 1e-4, .score = 8.0, .blob = spot
	};
	struct track track;

	track_init(&table);
	track_step(&table, &settings, &(struct track_view){ 0, 1, ahead, 1.0 },
		&seen, 1);
	track = table.slot[0];
	track.id = id;
	track.state = state;
	return track;
}

static void only_living_tracks_have_a_row(void **state)
{
	static struct pursuit pursuit;
	struct mount_angles head = { 0.0, 0.0 };
	struct paper *paper = blank();

	(void)state;
	pursuit.eye[0].rig = rig_default();
	pursuit.eye[0].frame_ns = 1;
	pursuit.tracks.slot[0] = track_ahead(1, TRACK_DEAD);
	pursuit.tracks.slot[1] = track_ahead(2, TRACK_TENTATIVE);
	pursuit.tracks.slot[2] = track_ahead(3, TRACK_COASTING);
	tables_tracks_head(paper->file);
	tables_tracks(paper->file, 4, &pursuit, 0, head, 0.0, 0.0);
	says(paper,
		"frame,id,x,y,w,h,score,state\n"
		"4,2,317.50,254.50,5.00,3.00,8.000,tentative\n"
		"4,3,317.50,254.50,5.00,3.00,8.000,coasting\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_box_lies_with_its_middle_on_the_centroid),
		cmocka_unit_test(a_window_in_the_frame_is_added_to_the_pixels),
		cmocka_unit_test(a_name_with_a_comma_or_a_quote_is_quoted),
		cmocka_unit_test(a_rounded_zero_has_no_sign),
		cmocka_unit_test(angles_are_told_in_degrees),
		cmocka_unit_test(only_living_tracks_have_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
