/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The real gpsd (Debian's package), on two pseudo-terminals: a GNSS receiver
 * and a compass with a gyro, of which a second was recorded that is played
 * over and over.
 */

#include "base/clock.h"
#include "check.h"
#include "hw/gpsd.h"
#include "loopback.h"
#include "process.h"
#include "settings/rig_file.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>

enum {
	LINE_SIZE = 128,
	REPORTS = 200
};

struct device {
	int master;
	char path[64];
};

struct fixture {
	struct device receiver;
	struct device compass;
	atomic_bool over;
	pthread_t talker;
	pid_t gpsd;
	char port[16];
	char folder[64];
};

static const char *gpsd_program;
static const char *calibrate_program;

static void open_device(struct device *device)
{
	struct termios raw;

	device->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(device->master >= 0);
	assert_int_equal(grantpt(device->master), 0);
	assert_int_equal(unlockpt(device->master), 0);
	assert_int_equal(
		ptsname_r(device->master, device->path, sizeof(device->path)),
		0);
	assert_int_equal(tcgetattr(device->master, &raw), 0);
	cfmakeraw(&raw);
	assert_int_equal(tcsetattr(device->master, TCSANOW, &raw), 0);
	/* gpsd gives up its privileges. */
	assert_int_equal(chmod(device->path, 0666), 0);
}

/* "$BODY*SUM" with the sum that NMEA 0183 wants. */
static void say(int fd, const char *body)
{
	char line[LINE_SIZE];
	unsigned int sum = 0;

	for (const char *c = body; *c != '\0'; c++) {
		sum ^= (unsigned char)*c;
	}
	int length =
		snprintf(line, sizeof(line), "$%s*%02X\r\n", body, sum & 0xff);
	if (write(fd, line, (size_t)length) < length) {
		return; /* nobody listens yet */
	}
}

static void say_second(const struct fixture *fixture, int second)
{
	char body[LINE_SIZE];
	int minute = second / 60 % 60;

	snprintf(body, sizeof(body),
		"GPRMC,21%02d%02d.00,A,4718.0000,N,00830.0000,E,0.0,0.0,301126,"
		",,A",
		minute, second % 60);
	say(fixture->receiver.master, body);
	snprintf(body, sizeof(body),
		"GPGGA,21%02d%02d.00,4718.0000,N,00830.0000,E,4,12,0.8,403.0,M,"
		"47.0,M,,",
		minute, second % 60);
	say(fixture->receiver.master, body);
	say(fixture->compass.master,
		second % 2 == 0 ? "PTNTHTM,123.4,N,-2.5,N,1.3,N,59.1,3844"
				: "PTNTHTM,123.6,N,-2.3,N,1.1,N,59.1,3844");
}

static void *talk(void *argument)
{
	struct fixture *fixture = argument;

	for (int second = 0; !fixture->over; second++) {
		say_second(fixture, second);
		poll(NULL, 0, 100);
	}
	return NULL;
}

static void start_gpsd(struct fixture *fixture)
{
	char output[96];
	const char *argv[] = { gpsd_program, "-n", "-N", "-b", "-S",
		fixture->port, fixture->receiver.path, fixture->compass.path,
		NULL };

	snprintf(fixture->port, sizeof(fixture->port), "%d",
		loopback_free_port());
	snprintf(output, sizeof(output), "%s/gpsd", fixture->folder);
	fixture->gpsd = process_start(argv, output, NULL);
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	snprintf(fixture->folder, sizeof(fixture->folder),
		"/tmp/searchlight-gpsd-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	open_device(&fixture->receiver);
	open_device(&fixture->compass);
	start_gpsd(fixture);
	assert_int_equal(
		pthread_create(&fixture->talker, NULL, talk, fixture), 0);
	*state = fixture;
	return 0;
}

static void forget(const struct fixture *fixture, const char *file)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", fixture->folder, file);
	unlink(path);
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	fixture->over = true;
	pthread_join(fixture->talker, NULL);
	kill(fixture->gpsd, SIGTERM);
	if (process_wait(fixture->gpsd, 10) == -1) {
		kill(fixture->gpsd, SIGKILL);
		process_wait(fixture->gpsd, 5);
	}
	close(fixture->receiver.master);
	close(fixture->compass.master);
	forget(fixture, "gpsd");
	forget(fixture, "out");
	forget(fixture, "rig.conf");
	forget(fixture, "new.conf");
	rmdir(fixture->folder);
	free(fixture);
	return 0;
}

/* It takes a moment to listen. */
static struct gpsd *reach(const struct fixture *fixture)
{
	int64_t until_ns = clock_now_ns() + 20 * CLOCK_NS_PER_S;
	struct gpsd *gpsd;
	struct error error;

	do {
		gpsd = gpsd_open("localhost", fixture->port, &error);
		poll(NULL, 0, gpsd == NULL ? 50 : 0);
	} while (gpsd == NULL && clock_now_ns() < until_ns);
	return gpsd;
}

static void place_and_attitude_come_from_two_devices(void **state)
{
	struct fixture *fixture = *state;
	struct gpsd *gpsd = reach(fixture);
	struct gpsd_report place = { 0 };
	struct gpsd_report attitude = { 0 };
	struct error error;

	assert_non_null(gpsd);
	for (int i = 0; i < REPORTS && !(place.has_place && attitude.has_level);
		i++) {
		struct gpsd_report report;

		assert_true(gpsd_read(gpsd, 500, &report, &error));
		place = report.has_place ? report : place;
		attitude = report.has_level ? report : attitude;
	}
	gpsd_close(gpsd);
	assert_true(place.has_place);
	assert_near(geom_degrees(place.place.lat_rad), 47.3, 1e-6);
	assert_near(geom_degrees(place.place.lon_rad), 8.5, 1e-6);
	assert_near(place.place.height_m, 450, 0.1);
	assert_true(attitude.has_heading);
	assert_near(geom_degrees(attitude.heading_rad), 123.5, 0.11);
	assert_near(geom_degrees(attitude.pitch_rad), -2.4, 0.11);
	assert_near(geom_degrees(attitude.roll_rad), 1.2, 0.11);
}

static int align(const struct fixture *fixture, const char *port)
{
	char rig[96];
	char written[96];
	char output[96];
	char where[64];
	struct rig known = rig_default();

	snprintf(rig, sizeof(rig), "%s/rig.conf", fixture->folder);
	snprintf(written, sizeof(written), "%s/new.conf", fixture->folder);
	snprintf(output, sizeof(output), "%s/out", fixture->folder);
	snprintf(where, sizeof(where), "--gpsd=localhost:%s", port);
	known.compass.yaw_rad = geom_radians(10);
	known.axes.skew_rad = geom_radians(0.2);
	FILE *file = fopen(rig, "w");
	assert_non_null(file);
	options_print(&rig_table, &known, file);
	fclose(file);
	const char *argv[] = { calibrate_program, "align", where, "--rig", rig,
		"--write", written, NULL };
	return process_run(argv, output);
}

static void the_compass_alone_renews_north_and_level(void **state)
{
	struct fixture *fixture = *state;
	struct gpsd *gpsd = reach(fixture);
	char written[96];
	struct rig rig;
	struct error error;

	assert_non_null(gpsd);
	gpsd_close(gpsd);
	assert_int_equal(align(fixture, fixture->port), ERROR_NONE);
	snprintf(written, sizeof(written), "%s/new.conf", fixture->folder);
	assert_true(rig_load(&rig, written, &error));
	/* 123.5 and 10 to the right of the bow; the level turns along. */
	assert_near(geom_degrees(rig.base.yaw_rad), 133.5, 0.2);
	assert_near(geom_degrees(rig.base.pitch_rad),
		-2.4 * cos(0.1745) - 1.2 * sin(0.1745), 0.2);
	assert_near(geom_degrees(rig.axes.skew_rad), 0.2, 1e-4);
}

static void nobody_at_the_port_is_told(void **state)
{
	struct fixture *fixture = *state;
	char port[16];

	snprintf(port, sizeof(port), "%d", loopback_free_port());
	assert_int_equal(align(fixture, port), ERROR_UNREACHABLE);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			place_and_attitude_come_from_two_devices, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			the_compass_alone_renews_north_and_level, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			nobody_at_the_port_is_told, set_up, tear_down),
	};

	if (argc != 3) {
		return 2;
	}
	gpsd_program = argv[1];
	calibrate_program = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
