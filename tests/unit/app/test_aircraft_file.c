/* SPDX-License-Identifier: Apache-2.0 */
#include "app/airwatch.h"
#include "base/clock.h"
#include "check.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The airwatch with a file that the test writes as a receiver would. */

#define SECOND CLOCK_NS_PER_S

static const double night_s = 1713222960.0;

static struct bench {
	struct settings settings;
	struct airwatch watch;
	struct pursuit_output step;
	char path[64];
	int64_t now_ns;
	double unix_s;
	int messages;
} bench;

static int begin(void **state)
{
	(void)state;
	memset(&bench, 0, sizeof(bench));
	bench.settings = settings_default();
	bench.settings.sky.site_known = true;
	bench.settings.sky.watch_aircraft = true;
	bench.settings.sky.site.lat_rad = geom_radians(48.0);
	bench.settings.sky.site.lon_rad = geom_radians(11.0);
	snprintf(bench.path, sizeof(bench.path), "/tmp/searchlight-air-XXXXXX");
	close(mkstemp(bench.path));
	unlink(bench.path);
	snprintf(bench.settings.aircraft_file,
		sizeof(bench.settings.aircraft_file), "%s", bench.path);
	bench.now_ns = SECOND;
	bench.unix_s = night_s;
	bench.step.beam.el_rad = geom_radians(45.0);
	bench.step.facts.outer_beam_rad = geom_radians(4.0);
	assert_true(airwatch_init(
		&bench.watch, &bench.settings, bench.now_ns, NULL));
	return 0;
}

static int end(void **state)
{
	(void)state;
	airwatch_close(&bench.watch);
	unlink(bench.path);
	return 0;
}

static void step(double by_s)
{
	bench.now_ns += (int64_t)(by_s * 1e9);
	bench.unix_s += by_s;
	airwatch_step(&bench.watch, &bench.step, bench.unix_s, bench.now_ns);
}

/* As readsb does: under another name, then in place of the one before. */
static void write_file(const char *text)
{
	char draft[80];

	snprintf(draft, sizeof(draft), "%s.new", bench.path);
	FILE *file = fopen(draft, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(rename(draft, bench.path), 0);
}

static void write_list(double written_s, const char *crafts)
{
	char text[1024];

	snprintf(text, sizeof(text),
		"{\"now\": %.3f, \"messages\": %d, \"aircraft\": [%s]}",
		written_s, ++bench.messages, crafts);
	write_file(text);
}

/* Until the thread has seen the file that stands there now. */
static void step_until_read(void)
{
	int64_t listed_ns = bench.watch.traffic.listed_ns;
	uint64_t absurd = bench.watch.traffic.file_air.absurd;

	for (int i = 0; i < 1000; i++) {
		step(0.0001);
		if (bench.watch.traffic.listed_ns != listed_ns ||
			bench.watch.traffic.file_air.absurd != absurd) {
			return;
		}
		poll(NULL, 0, 10);
	}
	fail_msg("the file was not read");
}

static bool granted(void)
{
	return bench.watch.traffic.verdict.granted[SKY_AIRCRAFT];
}

/* In the north over the site, 45 degrees up. */
static const char near_beam[] = "{\"hex\": \"3c6444\", \"alt_geom\": 32808, "
				"\"lat\": 48.0899, \"lon\": 11, "
				"\"seen_pos\": 0.2}";

static void a_file_that_is_not_there_is_no_clear_sky(void **state)
{
	(void)state;
	step(0.1);
	assert_false(granted());
}

static void an_empty_sky_is_clear_while_its_receiver_hears_something(
	void **state)
{
	(void)state;
	write_list(bench.unix_s, "");
	step_until_read();
	assert_true(granted());
}

static void an_aircraft_near_the_beam_forbids_light_and_is_named(void **state)
{
	(void)state;
	write_list(bench.unix_s, near_beam);
	step_until_read();
	assert_false(granted());
	assert_int_equal(bench.watch.traffic.conflict, 0x3c6444);
	bench.step.beam.az_rad = geom_radians(90.0);
	step(0.02);
	assert_true(granted());
}

static void a_file_that_is_not_written_any_more_is_a_fault(void **state)
{
	(void)state;
	write_list(bench.unix_s, "");
	step_until_read();
	step(4.9);
	assert_true(granted());
	step(0.2);
	assert_false(granted());
}

/* A copy that is renewed, but tells of long ago. */
static void a_file_of_another_time_is_not_believed(void **state)
{
	(void)state;
	write_list(bench.unix_s - 20.0, "");
	for (int i = 0; i < 60; i++) {
		step(0.01);
		poll(NULL, 0, 10);
	}
	assert_false(granted());
	assert_false(bench.watch.traffic.file_air.heard);
}

static void garbage_is_a_doubt(void **state)
{
	(void)state;
	write_list(bench.unix_s, "");
	step_until_read();
	write_file("<html>502 Bad Gateway</html>");
	step_until_read();
	assert_false(granted());
}

/* The feed is named too, and nobody answers there. */
static void both_sources_must_be_sound(void **state)
{
	(void)state;
	write_list(bench.unix_s, "");
	step_until_read();
	assert_true(granted());
	bench.watch.feed = "127.0.0.1:1";
	bench.watch.traffic.settings.feed = true;
	step(0.1);
	assert_false(granted());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_file_that_is_not_there_is_no_clear_sky, begin, end),
		cmocka_unit_test_setup_teardown(
			an_empty_sky_is_clear_while_its_receiver_hears_something,
			begin, end),
		cmocka_unit_test_setup_teardown(
			an_aircraft_near_the_beam_forbids_light_and_is_named,
			begin, end),
		cmocka_unit_test_setup_teardown(
			a_file_that_is_not_written_any_more_is_a_fault, begin,
			end),
		cmocka_unit_test_setup_teardown(
			a_file_of_another_time_is_not_believed, begin, end),
		cmocka_unit_test_setup_teardown(garbage_is_a_doubt, begin, end),
		cmocka_unit_test_setup_teardown(
			both_sources_must_be_sound, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
