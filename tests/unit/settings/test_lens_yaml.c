/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/lens_yaml.h"

#include <stdlib.h>
#include <string.h>

/* As OpenCV 4.6's FileStorage writes it, line ends in the data and all. */
static const char OPENCV[] =
	"%YAML:1.0\n---\n"
	"calibration_time: \"Mon 30 Nov 2026\"\n"
	"image_width: 640\n"
	"image_height: 480\n"
	"camera_matrix: !!opencv-matrix\n"
	"   rows: 3\n   cols: 3\n   dt: d\n"
	"   data: [ 5.3591573396163199e+02, 0., 3.4228315473308373e+02, 0.,\n"
	"       5.3591573396163199e+02, 2.3557082909788173e+02, 0., 0., 1. ]\n"
	"distortion_coefficients: !!opencv-matrix\n"
	"   rows: 5\n   cols: 1\n   dt: d\n"
	"   data: [ -2.6637260909660682e-01, -3.8588898922304653e-02,\n"
	"       1.7831947042852964e-03, -2.8122100441115472e-04,\n"
	"       2.3839153080878486e-01 ]\n";

static bool parse(const char *text, struct lens *lens, struct error *error)
{
	return lens_yaml_parse("f", text, strlen(text), lens, error);
}

static void what_opencv_wrote_is_read(void **state)
{
	struct lens lens;
	struct error error;

	(void)state;
	assert_true(parse(OPENCV, &lens, &error));
	assert_int_equal(lens.width_px, 640);
	assert_near(lens.fx_px, 535.91573396163199, 1e-12);
	assert_near(lens.cy_px, 235.57082909788173, 1e-12);
	assert_near(lens.k1, -0.26637260909660682, 1e-15);
	assert_near(lens.k3, 0.23839153080878486, 1e-15);
}

static void what_is_written_comes_back_to_the_bit(void **state)
{
	struct lens want = { 535.1, 536.2, 319.7, 255.3, -0.21, 0.03, 1e-3,
		-2e-4, 0.07, 640, 512 };

	(void)state;
	for (int form = LENS_YAML_OPENCV; form <= LENS_YAML_ROS; form++) {
		struct lens lens;
		struct error error;
		char *text = NULL;
		size_t size = 0;
		FILE *out = open_memstream(&text, &size);

		lens_yaml_print(&want, (enum lens_yaml_form)form, out);
		fclose(out);
		assert_true(lens_yaml_parse("f", text, size, &lens, &error));
		assert_memory_equal(&lens, &want, sizeof(lens));
		free(text);
	}
}

/* @from in the text above, replaced once by @to. */
static char *with(const char *from, const char *to)
{
	const char *at = strstr(OPENCV, from);
	char *text = NULL;

	assert_non_null(at);
	assert_true(asprintf(&text, "%.*s%s%s", (int)(at - OPENCV), OPENCV, to,
			    at + strlen(from)) > 0);
	return text;
}

static void what_is_no_such_lens_is_refused_with_the_reason(void **state)
{
	static const char *const wrong[][3] = {
		{ "image_width: 640", "image_width: 6.5", "image_width" },
		{ "image_height", "height", "image_height" },
		{ "rows: 3\n   cols: 3\n   dt: d\n   data: [ 5.3591573396163199e"
		  "+02, 0.",
			"data: [ 535, 7.", "skew" },
		{ "3.4228315473308373e+02", "900", "outside of the picture" },
		{ "2.3839153080878486e-01", "0.2, 0.1", "plumb_bob" },
		{ "0., 0., 1. ]", "0., 0.", "nine numbers" },
		{ "calibration_time", "distortion_model: equidistant\nx",
			"plumb_bob" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		char *text = with(wrong[i][0], wrong[i][1]);
		struct lens lens;
		struct error error;

		assert_false(parse(text, &lens, &error));
		assert_non_null(strstr(error.text, wrong[i][2]));
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_opencv_wrote_is_read),
		cmocka_unit_test(what_is_written_comes_back_to_the_bit),
		cmocka_unit_test(
			what_is_no_such_lens_is_refused_with_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
