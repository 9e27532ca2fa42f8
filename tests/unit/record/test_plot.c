/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/plot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The text of a plot file; the caller frees it. */
static char *plot_text(const struct plot *panels, size_t count)
{
	char path[] = "/tmp/searchlight-plot-XXXXXX";
	int fd = mkstemp(path);
	struct error error = { 0 };
	char *text = calloc(1, 2000000);
	FILE *file;

	assert_true(fd >= 0);
	close(fd);
	assert_true(plot_write(path, panels, count, &error));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, 1999999, file) > 0);
	fclose(file);
	unlink(path);
	return text;
}

static int count_of(const char *text, const char *word)
{
	int count = 0;

	while ((text = strstr(text, word)) != NULL) {
		text += strlen(word);
		count++;
	}
	return count;
}

static struct plot panel_of(
	enum plot_style style, const double *x, const double *y, size_t count)
{
	return (struct plot){ .title = "a < b & c",
		.x_label = "time, s",
		.y_label = "error, deg",
		.series = { { "error", style, x, y, count } },
		.series_count = 1 };
}

/* The plot's own box is 858 x 212 at (78, 62). */
static void a_line_lies_between_axes_that_reach_beyond_it(void **state)
{
	static const double x[] = { 0.0, 1.0, 2.0 };
	static const double y[] = { 0.0, 5.0, 10.0 };
	struct plot panel = panel_of(PLOT_LINE, x, y, 3);
	char *text = plot_text(&panel, 1);

	(void)state;
	/* From 0 to 12: 10 is a tick of 2, and nothing lies on the frame. */
	assert_non_null(
		strstr(text, "points=\"78.0,274.0 507.0,185.7 936.0,97.3 \""));
	free(text);
}

static void an_axis_that_is_given_is_kept(void **state)
{
	static const double x[] = { 0.0, 1.0 };
	static const double y[] = { 0.0, 10.0 };
	struct plot panel = panel_of(PLOT_LINE, x, y, 2);
	char *text;

	(void)state;
	panel.y_low = 0.0;
	panel.y_high = 10.0;
	text = plot_text(&panel, 1);
	assert_non_null(strstr(text, "points=\"78.0,274.0 936.0,62.0 \""));
	free(text);
}

static void decades_are_told_as_what_they_are(void **state)
{
	static const double x[] = { -2.1, 0.9 };
	static const double y[] = { 0.0, 10.0 };
	struct plot panel = panel_of(PLOT_LINE, x, y, 2);
	char *text;

	(void)state;
	panel.x_decades = true;
	text = plot_text(&panel, 1);
	assert_non_null(strstr(text, ">0.01</text>"));
	assert_non_null(strstr(text, ">0.1</text>"));
	assert_non_null(strstr(text, ">1</text>"));
	assert_int_equal(count_of(text, "class=\"xtick\""), 3);
	free(text);
}

static void ticks_are_round_numbers(void **state)
{
	static const double x[] = { 0.0, 10.0 };
	static const double y[] = { -0.13, 0.27 };
	struct plot panel = panel_of(PLOT_LINE, x, y, 2);
	char *text = plot_text(&panel, 1);

	(void)state;
	assert_non_null(strstr(text, ">-0.2</text>"));
	assert_non_null(strstr(text, ">0.0</text>"));
	assert_non_null(strstr(text, ">0.3</text>"));
	assert_non_null(strstr(text, ">4</text>"));
	assert_null(strstr(text, ">-0.0</text>"));
	free(text);
}

static void a_value_that_is_not_finite_breaks_the_line(void **state)
{
	static const double x[] = { 0, 1, 2, 3, 4, 5 };
	double y[] = { 1, 2, (double)NAN, 4, 5, (double)INFINITY };
	struct plot panel = panel_of(PLOT_LINE, x, y, 6);
	char *text = plot_text(&panel, 1);

	(void)state;
	assert_int_equal(count_of(text, "<polyline"), 2);
	assert_null(strstr(text, "nan"));
	assert_null(strstr(text, "inf"));
	free(text);
}

static void a_panel_without_values_says_so(void **state)
{
	static const double x[] = { 0, 1 };
	double y[] = { (double)NAN, (double)NAN };
	struct plot panels[2] = { panel_of(PLOT_LINE, x, y, 2),
		panel_of(PLOT_BARS, x, y, 0) };
	char *text = plot_text(panels, 2);

	(void)state;
	assert_int_equal(count_of(text, "no data"), 2);
	free(text);
}

static void one_value_alone_has_axes_around_it(void **state)
{
	static const double x[] = { 3.0 };
	static const double y[] = { 7.0 };
	struct plot panel = panel_of(PLOT_POINTS, x, y, 1);
	char *text = plot_text(&panel, 1);

	(void)state;
	assert_int_equal(count_of(text, "<circle"), 1);
	assert_null(strstr(text, "nan"));
	assert_null(strstr(text, "inf"));
	free(text);
}

static void words_are_escaped(void **state)
{
	static const double x[] = { 0.0, 1.0 };
	struct plot panel = panel_of(PLOT_LINE, x, x, 2);
	char *text = plot_text(&panel, 1);

	(void)state;
	assert_non_null(strstr(text, "a &lt; b &amp; c"));
	free(text);
}

static void an_hour_of_frames_makes_a_small_file_that_keeps_its_peak(
	void **state)
{
	enum {
		COUNT = 108000
	};

	double *x = calloc(COUNT, sizeof(*x));
	double *y = calloc(COUNT, sizeof(*y));
	struct plot panel;
	char *text;

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		x[i] = i / 30.0;
		y[i] = i % 7 * 0.1;
	}
	y[54321] = 9.99;
	panel = panel_of(PLOT_LINE, x, y, COUNT);
	panel.y_low = 0.0;
	panel.y_high = 9.99;
	text = plot_text(&panel, 1);
	assert_true(strlen(text) < 100000);
	assert_non_null(strstr(text, ",62.0 "));
	free(text);
	free(x);
	free(y);
}

static void bars_stand_on_zero_and_fill_their_bins(void **state)
{
	static const double values[] = { 0.05, 0.15, 0.15, 7.0, -3.0 };
	double with_hole[6];
	double x[4];
	double y[4];
	struct plot panel;
	char *text;

	(void)state;
	memcpy(with_hole, values, sizeof(values));
	with_hole[5] = (double)NAN;
	plot_bins(with_hole, 6, 0.0, 0.4, 4, x, y);
	assert_near(x[0], 0.05, 1e-12);
	assert_near(x[3], 0.35, 1e-12);
	assert_near(y[0], 2.0, 0.0);
	assert_near(y[1], 2.0, 0.0);
	assert_near(y[2], 0.0, 0.0);
	assert_near(y[3], 1.0, 0.0);
	panel = panel_of(PLOT_BARS, x, y, 4);
	text = plot_text(&panel, 1);
	assert_int_equal(count_of(text, "fill-opacity"), 3);
	/* 2 of 2.5, on zero */
	assert_non_null(strstr(text, "height=\"169.6\" fill="));
	free(text);
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
	static const double x[] = { 0.0, 1.0 };
	struct plot panel = panel_of(PLOT_LINE, x, x, 2);
	struct error error = { 0 };

	(void)state;
	assert_false(plot_write("/nowhere/p.svg", &panel, 1, &error));
	assert_non_null(strstr(error.text, "/nowhere/p.svg"));
	assert_false(plot_write("/dev/full", &panel, 1, &error));
	assert_non_null(strstr(error.text, "No space"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_lies_between_axes_that_reach_beyond_it),
		cmocka_unit_test(an_axis_that_is_given_is_kept),
		cmocka_unit_test(decades_are_told_as_what_they_are),
		cmocka_unit_test(ticks_are_round_numbers),
		cmocka_unit_test(a_value_that_is_not_finite_breaks_the_line),
		cmocka_unit_test(a_panel_without_values_says_so),
		cmocka_unit_test(one_value_alone_has_axes_around_it),
		cmocka_unit_test(words_are_escaped),
		cmocka_unit_test(
			an_hour_of_frames_makes_a_small_file_that_keeps_its_peak),
		cmocka_unit_test(bars_stand_on_zero_and_fill_their_bins),
		cmocka_unit_test(a_file_that_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
