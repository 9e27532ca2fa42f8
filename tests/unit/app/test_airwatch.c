/* SPDX-License-Identifier: Apache-2.0 */
#include "app/airwatch.h"
#include "check.h"

#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A receiver of the test's own, on a real TCP port. */

static const int64_t ms = 1000000;

struct bench {
	struct settings settings;
	struct airwatch watch;
	struct pursuit_output step;
	int listen_fd;
	int fd;
	int64_t now_ns;
};

static void begin(struct bench *bench)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);

	memset(bench, 0, sizeof(*bench));
	bench->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
		bind(bench->listen_fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(bench->listen_fd, 4), 0);
	assert_int_equal(getsockname(bench->listen_fd,
				 (struct sockaddr *)&address, &size),
		0);
	bench->settings = settings_default();
	bench->settings.sky.site_known = true;
	bench->settings.sky.watch_aircraft = true;
	bench->settings.sky.site.lat_rad = geom_radians(48.0);
	bench->settings.sky.site.lon_rad = geom_radians(11.0);
	snprintf(bench->settings.aircraft_feed,
		sizeof(bench->settings.aircraft_feed), "127.0.0.1:%d",
		ntohs(address.sin_port));
	bench->now_ns = 1000000000;
	bench->step.beam.el_rad = geom_radians(45.0);
	bench->step.facts.outer_beam_rad = geom_radians(4.0);
	assert_true(airwatch_init(
		&bench->watch, &bench->settings, bench->now_ns, NULL));
}

static void end(struct bench *bench)
{
	airwatch_close(&bench->watch);
	close(bench->fd);
	close(bench->listen_fd);
}

static void step(struct bench *bench)
{
	bench->now_ns += 20 * ms;
	airwatch_step(&bench->watch, &bench->step, 1713222960.0, bench->now_ns);
}

static void answer_the_call(struct bench *bench)
{
	step(bench);
	bench->fd = accept4(bench->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	assert_true(bench->fd >= 0);
}

/* Sends, and steps until it was heard. */
static void tell(struct bench *bench, const char *text)
{
	uint64_t reports = bench->watch.traffic.air.reports;
	uint64_t absurd = bench->watch.traffic.air.absurd;

	assert_int_equal(send(bench->fd, text, strlen(text), 0), strlen(text));
	for (int i = 0; i < 100; i++) {
		step(bench);
		if (bench->watch.traffic.air.reports != reports ||
			bench->watch.traffic.air.absurd != absurd) {
			return;
		}
		poll(NULL, 0, 5);
	}
	fail_msg("not heard: %s", text);
}

static bool granted(const struct bench *bench)
{
	return bench->watch.traffic.verdict.granted[SKY_AIRCRAFT];
}

/* In the north over the site, 45 degrees up: 10 km away and 32808 feet. */
static const char near_beam[] =
	"MSG,3,1,1,3C6444,1,,,,,,32808,,,48.0899,11.0,,,0,0,0,0\r\n";
static const char in_the_south[] =
	"MSG,3,1,1,3C6445,1,,,,,,32808,,,47.91,11.0,,,0,0,0,0\r\n";

static void a_silent_receiver_is_no_clear_sky(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	answer_the_call(&bench);
	step(&bench);
	assert_false(granted(&bench));
	tell(&bench, in_the_south);
	assert_true(granted(&bench));
	bench.now_ns += 31000 * ms;
	step(&bench);
	assert_false(granted(&bench));
	end(&bench);
}

static void an_aircraft_near_the_beam_forbids_light_and_is_named(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	answer_the_call(&bench);
	tell(&bench, near_beam);
	assert_false(granted(&bench));
	assert_int_equal(bench.watch.traffic.conflict, 0x3c6444);
	bench.step.beam.az_rad = geom_radians(90.0);
	step(&bench);
	assert_true(granted(&bench));
	assert_int_equal(bench.watch.traffic.conflict, 0);
	end(&bench);
}

/* A camera on the head sees the beam on its target; not where both are. */
static void a_head_that_is_reckoned_keeps_farther_from_aircraft(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	answer_the_call(&bench);
	bench.step.target_id = 1;
	bench.step.beam.az_rad = geom_radians(14.0); /* 9.9 degrees off */
	tell(&bench, near_beam);
	assert_true(granted(&bench));
	bench.step.facts.reckoned_rad = geom_radians(3.0);
	step(&bench);
	assert_false(granted(&bench));
	bench.step.facts.mount_measured = true;
	step(&bench);
	assert_true(granted(&bench));
	end(&bench);
}

static void garbage_is_a_doubt(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	answer_the_call(&bench);
	tell(&bench, in_the_south);
	assert_true(granted(&bench));
	tell(&bench, "GET / HTTP/1.1\r\n");
	assert_false(granted(&bench));
	end(&bench);
}

static void a_feed_that_breaks_off_is_dialled_again(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	answer_the_call(&bench);
	tell(&bench, in_the_south);
	close(bench.fd);
	for (int i = 0; i < 30; i++) {
		step(&bench);
	}
	bench.fd = accept4(bench.listen_fd, NULL, NULL, SOCK_CLOEXEC);
	assert_true(bench.fd >= 0);
	tell(&bench, in_the_south);
	assert_true(granted(&bench));
	end(&bench);
}

static void an_address_that_is_none_is_refused(void **state)
{
	static const char *const wrong[] = { "localhost:30003", "127.0.0.1",
		"127.0.0.1:0", "127.0.0.1:70000", "1.2.3:5" };
	struct settings settings = settings_default();
	struct airwatch watch;
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(settings.aircraft_feed, sizeof(settings.aircraft_feed),
			"%s", wrong[i]);
		assert_false(airwatch_init(&watch, &settings, 0, &error));
		assert_non_null(strstr(error.text, "aircraft.feed"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_silent_receiver_is_no_clear_sky),
		cmocka_unit_test(
			an_aircraft_near_the_beam_forbids_light_and_is_named),
		cmocka_unit_test(
			a_head_that_is_reckoned_keeps_farther_from_aircraft),
		cmocka_unit_test(garbage_is_a_doubt),
		cmocka_unit_test(a_feed_that_breaks_off_is_dialled_again),
		cmocka_unit_test(an_address_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
