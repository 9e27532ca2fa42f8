/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/footage_writer.h"
#include "process.h"
#include "settings/rig_file.h"

#include <string.h>
#include <sys/stat.h>

/* The real searchlight-calibrate, on files in a folder of its own. */

static const char *program;

enum {
	TEXT_SIZE = 1 << 20
};

static char *text_of(const char *path)
{
	char *text = calloc(1, TEXT_SIZE);
	FILE *file = fopen(path, "r");

	assert_non_null(text);
	assert_non_null(file);
	assert_true(fread(text, 1, TEXT_SIZE - 1, file) > 0);
	fclose(file);
	return text;
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* Its exit code; what it said is in the file "said". */
static int run(const char *const *words)
{
	const char *argv[16] = { program };

	for (int i = 0; words[i] != NULL; i++) {
		argv[i + 1] = words[i];
	}
	return process_run(argv, "said");
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, NULL })

static void assert_said(const char *part)
{
	char *said = text_of("said");

	if (strstr(said, part) == NULL) {
		print_error("wanted \"%s\" in: %s\n", part, said);
		fail();
	}
	free(said);
}

static const char opencv[] =
	"%YAML:1.0\n---\nimage_width: 640\nimage_height: 480\n"
	"camera_matrix: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n"
	"   data: [ 535.25, 0., 342., 0., 535.5, 235.5, 0., 0., 1. ]\n"
	"distortion_coefficients: !!opencv-matrix\n   rows: 5\n   cols: 1\n"
	"   dt: d\n   data: [ -0.26, -0.03, 0.001, -0.0002, 0.23 ]\n";

static void a_lens_goes_from_opencv_to_ros_and_back(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	write_text("cv.yaml", opencv);
	assert_int_equal(
		RUN("exchange", "--import", "cv.yaml", "--write", "rig.conf"),
		0);
	assert_int_equal(RUN("exchange", "--export", "ros.yaml", "--as", "ros",
				 "--rig", "rig.conf"),
		0);
	assert_int_equal(RUN("exchange", "--import", "ros.yaml", "--write",
				 "again.conf"),
		0);
	assert_true(rig_load(&rig, "again.conf", &error));
	assert_near(rig.lens.fy_px, 535.5, 0);
	assert_near(rig.lens.k3, 0.23, 0);
	write_text("bad.yaml", "image_width: 640\n");
	assert_int_equal(
		RUN("exchange", "--import", "bad.yaml", "--write", "rig.conf"),
		5);
	assert_said("image_height");
}

static void a_half_measured_rig_is_told_and_ends_with_6(void **state)
{
	(void)state;
	write_text("cv.yaml", opencv);
	assert_int_equal(
		RUN("exchange", "--import", "cv.yaml", "--write", "rig.conf"),
		0);
	assert_int_equal(RUN("check", "--from", "."), 6);
	assert_said("never measured; run searchlight-calibrate align");
	assert_int_equal(RUN("check", "--from", ".", "--json"), 6);
	assert_said("\"good\":false");
	assert_int_equal(RUN("check", "--from", ".", "--rig", "none"), 5);
}

static void the_report_needs_no_other_file(void **state)
{
	(void)state;
	write_text("cv.yaml", opencv);
	write_text("plot.svg",
		"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x()"
		"</script></svg>");
	assert_int_equal(
		RUN("exchange", "--import", "cv.yaml", "--write", "rig.conf"),
		0);
	assert_int_equal(RUN("report", "--from", "."), 6);
	char *page = text_of("report.html");
	assert_non_null(strstr(page, "data:image/svg+xml;base64,"));
	assert_non_null(strstr(page, "lens.fx_px</td><td class=\"n\">535.25"));
	assert_non_null(strstr(page, "Signature"));
	assert_null(strstr(page, "http"));
	assert_null(strstr(page, "<script"));
	free(page);
}

/* Noise, which no encoder makes smaller without loss. */
static void write_noise(const char *path, int width, int height)
{
	uint16_t *pixels = malloc((size_t)width * (size_t)height * 2);
	struct error error;
	uint32_t random = 1;

	assert_non_null(pixels);
	for (int i = 0; i < width * height; i++) {
		random = random * 1664525 + 1013904223;
		pixels[i] = (uint16_t)(8000 + (random >> 22));
	}
	struct frame frame = { .data = pixels,
		.stride = (size_t)width * 2,
		.width = width,
		.height = height,
		.format = FRAME_GRAY16 };
	assert_true(footage_write_grey(path, &frame, &error));
	free(pixels);
}

static void large_pictures_are_brought_down_in_the_report(void **state)
{
	struct stat info;

	(void)state;
	write_text("cv.yaml", opencv);
	assert_int_equal(
		RUN("exchange", "--import", "cv.yaml", "--write", "rig.conf"),
		0);
	write_noise("large.png", 2600, 1300);
	write_text("broken.png", "no picture");
	assert_int_equal(stat("large.png", &info), 0);
	assert_true(info.st_size > 3000000);
	assert_int_equal(RUN("report", "--from", "."), 6);
	char *page = text_of("report.html");
	assert_non_null(strstr(page, "data:image/jpeg;base64,"));
	assert_non_null(strstr(page, "broken.png: left out"));
	assert_true(strlen(page) < 900000);
	free(page);
	unlink("large.png");
	unlink("broken.png");
}

static void a_damaged_or_missing_folder_is_a_sentence(void **state)
{
	(void)state;
	assert_int_equal(RUN("response", "--from", "nowhere"), 1);
	assert_said("nowhere/commands.csv");
	write_text("commands.csv", "t_s,pan_deg_s\n");
	assert_int_equal(RUN("latency", "--from", "."), 5);
	assert_said("the first line must read t_s,pan_deg_s,tilt_deg_s");
	assert_int_equal(RUN("latency"), 2);
	write_text("boresight.csv", "picture,distance_m,lit\nno.png,20,1\n");
	assert_int_equal(RUN("boresight", "--from", "."), 1);
	assert_said("no.png");
}

static int enter(void **state)
{
	static char folder[] = "/tmp/searchlight-calibrate-XXXXXX";

	*state = folder;
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	static const char *const files[] = { "said", "cv.yaml", "ros.yaml",
		"bad.yaml", "rig.conf", "again.conf", "plot.svg", "report.html",
		"commands.csv", "boresight.csv" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		unlink(files[i]);
	}
	return rmdir(*state);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lens_goes_from_opencv_to_ros_and_back),
		cmocka_unit_test(a_half_measured_rig_is_told_and_ends_with_6),
		cmocka_unit_test(the_report_needs_no_other_file),
		cmocka_unit_test(large_pictures_are_brought_down_in_the_report),
		cmocka_unit_test(a_damaged_or_missing_folder_is_a_sentence),
	};

	program = argc == 2 ? realpath(argv[1], NULL) : NULL;
	return program != NULL ? cmocka_run_group_tests(tests, enter, leave)
			       : 1;
}
