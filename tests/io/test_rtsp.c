/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A camera by RTSP, from GStreamer's server in a process of its own, which is
 * killed and started anew.
 */
#include "app/capture.h"
#include "base/clock.h"
#include "check.h"
#include "dated_picture.h"
#include "process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
	PICTURES = 75,
	HOLD_MS = 300,
	FOUND_S = 6, /* a second or two where nobody else wants the machine */
};

static const char *program;
static char said[64];
static char port[8];
static char url[80];

/* Who listens on any port is told which; it is free again at once. */
static void choose_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
	getsockname(fd, (struct sockaddr *)&at, &size);
	close(fd);
	snprintf(port, sizeof(port), "%d", ntohs(at.sin_port));
	snprintf(url, sizeof(url), "rtsp://crew:secret@127.0.0.1:%s/night",
		port);
}

static bool is_ready(void)
{
	char word[8] = "";
	FILE *file = fopen(said, "r");

	if (file != NULL) {
		(void)!fgets(word, sizeof(word), file);
		fclose(file);
	}
	return strncmp(word, "ready", 5) == 0;
}

/* @password: that it asks of "crew"; NULL: none */
static pid_t start_server_of(
	int hold_ms, const char *slices, const char *password)
{
	char hold[16];
	const char *argv[] = { program, port, hold, slices,
		password == NULL ? NULL : "crew", password, NULL };

	snprintf(hold, sizeof(hold), "%d", hold_ms);
	unlink(said);
	pid_t server = process_start(argv, said, NULL);
	for (int i = 0; !is_ready(); i++) {
		assert_true(i < 3000);
		poll(NULL, 0, 10);
	}
	return server;
}

static pid_t start_server(int hold_ms)
{
	return start_server_of(hold_ms, "1", NULL);
}

static void end_server(pid_t server)
{
	kill(server, SIGKILL);
	process_wait(server, 10.0);
	unlink(said);
}

static void set_up(void)
{
	snprintf(said, sizeof(said), "/tmp/searchlight-rtsp-%d", getpid());
	choose_port();
}

static struct camera *see(void)
{
	struct error error;
	struct camera *camera = camera_stream.open(url, &error);

	if (camera == NULL) {
		fail_msg("%s", error.text);
	}
	return camera;
}

static void next(struct camera *camera, struct frame *frame)
{
	struct error error = { .text = "no picture came" };
	enum camera_result result = CAMERA_WAIT;

	for (int i = 0; i < 100 && result == CAMERA_WAIT; i++) {
		result = camera_stream.read(camera, frame, 100, &error);
	}
	if (result != CAMERA_FRAME) {
		fail_msg("%s", error.text);
	}
}

/* By how much its stamp is later than it was taken. */
static double late_ms(const struct frame *frame)
{
	uint32_t taken_ms = dated_picture_ms(frame->data, frame->stride);

	return (double)(int32_t)((uint32_t)(frame->stamp_ns / 1000000) -
		taken_ms);
}

static void a_camera_by_rtsp_is_late_by_a_constant_and_tells_its_way(
	void **state)
{
	double least_ms = 1e9;
	double most_ms = -1e9;
	double told_ms = -1.0;
	struct frame frame;

	(void)state;
	set_up();
	pid_t server = start_server(HOLD_MS);
	struct camera *camera = see();

	for (int i = 0; i < PICTURES; i++) {
		next(camera, &frame);
		if (i >= PICTURES / 3) {
			least_ms = fmin(least_ms, late_ms(&frame));
			most_ms = fmax(most_ms, late_ms(&frame));
		}
	}
	struct camera_info info = camera_stream.info(camera);
	const char *way = strstr(info.how, "jitter; ");

	print_message(
		"%s; truly %.0f to %.0f ms\n", info.how, least_ms, most_ms);
	assert_int_equal(info.width, DATED_WIDTH);
	assert_int_equal(info.height, DATED_HEIGHT);
	assert_non_null(way);
	assert_int_equal(sscanf(way, "jitter; %lf ms on its way", &told_ms), 1);
	/* What the encoder holds back, it does not tell; the rig has to. */
	assert_true(least_ms >= HOLD_MS && most_ms - least_ms < 60.0);
	assert_true(told_ms >= 0.0 && told_ms < least_ms);
	camera_stream.close(camera);
	end_server(server);
}

static void pictures_in_slices_come_whole(void **state)
{
	struct frame frame;
	int broken = 0;

	(void)state;
	set_up();
	pid_t server = start_server_of(0, "4", NULL);
	struct camera *camera = see();

	for (int i = 0; i < PICTURES; i++) {
		next(camera, &frame);
		broken += !dated_picture_is_whole(frame.data, frame.stride);
	}
	struct camera_counts counts = camera_stream.counts(camera);

	print_message("%d of %d in pieces, %d damaged, %d late\n", broken,
		PICTURES, (int)counts.damaged, (int)counts.late);
	assert_int_equal(broken, 0);
	camera_stream.close(camera);
	end_server(server);
}

static struct capture *watch(void)
{
	struct capture_plan plan = { .camera = &camera_stream,
		.source = url,
		.eye = eye_settings_default(),
		.width_px = DATED_WIDTH,
		.height_px = DATED_HEIGHT };
	struct error error;
	struct capture *capture = capture_open(&plan, &error);

	if (capture == NULL) {
		fail_msg("%s", error.text);
	}
	return capture;
}

/* Seconds until its state is this; picture by picture where it runs. */
static double await(struct capture *capture, enum capture_state state)
{
	int64_t began_ns = clock_now_ns();

	while (capture_report(capture).state != state) {
		assert_true(clock_now_ns() < began_ns + 30 * CLOCK_NS_PER_S);
		poll(NULL, 0, 5);
	}
	return clock_seconds(clock_now_ns() - began_ns);
}

static void must_be_lost(struct capture *capture, const char *why)
{
	struct capture_report report = capture_report(capture);

	assert_int_equal(report.state, CAPTURE_LOST);
	assert_int_equal(report.error.code, ERROR_UNREACHABLE);
	assert_null(strstr(report.error.text, "secret"));
	if (strstr(report.error.text, why) == NULL) {
		fail_msg("'%s' is not in '%s'", why, report.error.text);
	}
}

static void a_server_that_is_missing_at_first_is_waited_for(void **state)
{
	(void)state;
	set_up();
	struct capture *capture = watch();

	must_be_lost(capture, "Connection refused");
	pid_t server = start_server(0);
	double after_s = await(capture, CAPTURE_RUNS);

	print_message("seen %.2f s after it listened\n", after_s);
	assert_true(after_s < FOUND_S);
	end_server(server);
	await(capture, CAPTURE_LOST);
	capture_close(capture);
}

static void a_server_that_breaks_off_is_back_within_two_seconds(void **state)
{
	(void)state;
	set_up();
	pid_t server = start_server(0);
	struct capture *capture = watch();

	await(capture, CAPTURE_RUNS);
	end_server(server);
	double noticed_s = await(capture, CAPTURE_LOST);

	must_be_lost(capture, url + strlen("rtsp://crew:secret@"));
	server = start_server(0);
	uint64_t frames = capture_report(capture).frames;
	double back_s = await(capture, CAPTURE_RUNS);

	print_message(
		"noticed after %.2f s, back after %.2f s\n", noticed_s, back_s);
	assert_true(noticed_s < 2.5);
	assert_true(back_s < FOUND_S);
	assert_true(capture_report(capture).frames >= frames + 1);
	capture_close(capture);
	end_server(server);
}

/* Who only listens is connected to, and never answers. */
static int only_listen(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(fd, 8), 0);
	getsockname(fd, (struct sockaddr *)&at, &size);
	snprintf(url, sizeof(url), "rtsp://crew:secret@127.0.0.1:%d/night",
		ntohs(at.sin_port));
	return fd;
}

static void a_camera_that_is_being_opened_holds_no_close_up(void **state)
{
	(void)state;
	int fd = only_listen();
	struct capture *capture = watch();

	must_be_lost(capture, "does not answer within 4 s");
	/* It is tried anew half a second later, and would take another 4 s. */
	poll(NULL, 0, 1000);
	int64_t began_ns = clock_now_ns();
	capture_close(capture);
	double took_s = clock_seconds(clock_now_ns() - began_ns);

	print_message("closed within %.2f s\n", took_s);
	assert_true(took_s < 2.0);
	close(fd);
}

static void a_wrong_address_at_the_server_is_told(void **state)
{
	struct error error;

	(void)state;
	set_up();
	pid_t server = start_server(0);

	snprintf(url, sizeof(url), "rtsp://127.0.0.1:%s/day", port);
	assert_null(camera_stream.open(url, &error));
	assert_non_null(strstr(error.text, "404"));
	assert_int_equal(error.code, ERROR_UNREACHABLE);
	end_server(server);
}

static void a_login_is_let_in_or_its_refusal_told(void **state)
{
	struct frame frame;
	struct error error;

	(void)state;
	set_up();
	pid_t server = start_server_of(0, "1", "secret");
	struct camera *camera = see();

	next(camera, &frame);
	camera_stream.close(camera);
	snprintf(url, sizeof(url), "rtsp://crew:guessed@127.0.0.1:%s/night",
		port);
	assert_null(camera_stream.open(url, &error));
	print_message("%s\n", error.text);
	assert_non_null(
		strstr(error.text, "refuses the name or the password; write"));
	assert_null(strstr(error.text, "guessed"));
	assert_int_equal(error.code, ERROR_SETTINGS);
	end_server(server);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_camera_by_rtsp_is_late_by_a_constant_and_tells_its_way),
		cmocka_unit_test(pictures_in_slices_come_whole),
		cmocka_unit_test(
			a_server_that_is_missing_at_first_is_waited_for),
		cmocka_unit_test(
			a_server_that_breaks_off_is_back_within_two_seconds),
		cmocka_unit_test(
			a_camera_that_is_being_opened_holds_no_close_up),
		cmocka_unit_test(a_wrong_address_at_the_server_is_told),
		cmocka_unit_test(a_login_is_let_in_or_its_refusal_told),
	};

	if (argc != 2) {
		return 2;
	}
	program = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
