/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "random.h"
#include "record/recorder.h"
#include "record/recording.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The recorder as it is, on a real disk; read again by the reader. */

enum {
	WIDTH = 96,
	HEIGHT = 64,
	PIXELS = WIDTH * HEIGHT,
	QUEUE = 8 * 1000000,
	WAIT_S = 60,
};

static char shelf[64];
static char text[EVENT_LINE_MAX];
static struct event event;
static struct recorder_head head = {
	.begin = { .format = EVENT_FORMAT, .zero_ns = 5, .version = "test" }
};

static void make_shelf(void)
{
	snprintf(shelf, sizeof(shelf), "/tmp/searchlight-recorder-XXXXXX");
	assert_non_null(mkdtemp(shelf));
}

static void clear(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", shelf);
	assert_int_equal(system(command), 0);
}

static struct recorder *open_recorder(double piece_s, size_t queue_bytes)
{
	struct error error = { 0 };
	struct recorder_settings settings = { .shelf = shelf,
		.limits = { .quota_bytes = 1000000000 },
		.piece_s = piece_s,
		.queue_bytes = queue_bytes };
	struct recorder *recorder = recorder_open(&settings, &error);

	assert_non_null(recorder);
	return recorder;
}

/* Noise: the same for the same number. */
static void fill(uint16_t *pixels, int64_t number)
{
	uint64_t seed = (uint64_t)number + 1;

	for (int i = 0; i < PIXELS; i++) {
		pixels[i] = (uint16_t)random_bits(&seed);
	}
}

static bool put_frame(struct recorder *recorder, int camera, int64_t number,
	enum frame_format format)
{
	static uint16_t pixels[PIXELS];
	struct frame frame = { .data = pixels,
		.stride = WIDTH * frame_pixel_bytes(format),
		.width = WIDTH,
		.height = HEIGHT,
		.format = format,
		.stamp_ns = 1000 * number };

	fill(pixels, number);
	event = (struct event){ .kind = EVENT_FRAME,
		.mono_ns = number,
		.frame = { .camera = camera,
			.number = number,
			.stamp_ns = frame.stamp_ns } };
	return recorder_frame(recorder, &event, &frame, 50.0);
}

static bool put_word(struct recorder *recorder, const char *word)
{
	event = (struct event){ .kind = EVENT_OPERATOR };
	snprintf(event.operator_word.line, EVENT_TEXT_MAX, "%s", word);
	return recorder_event(recorder, &event, text);
}

/* The only recording of the shelf, or the @nth by name. */
static struct recording *open_recording(int nth)
{
	struct dirent **names;
	struct error error = { 0 };
	int count = scandir(shelf, &names, NULL, alphasort);
	char path[400];

	/* "." and ".." come first. */
	assert_true(count > nth + 2);
	snprintf(path, sizeof(path), "%s/%s", shelf, names[nth + 2]->d_name);
	for (int i = 0; i < count; i++) {
		free(names[i]);
	}
	free(names);
	struct recording *recording = recording_open(path, &error);
	if (recording == NULL) {
		fail_msg("%s", error.text);
	}
	return recording;
}

static bool next(struct recording *recording, enum event_kind kind)
{
	while (recording_next(recording, &event)) {
		if (event.kind == kind) {
			return true;
		}
	}
	return false;
}

/* Its picture is the one of that number, bit by bit. */
static void check_picture(struct recording *recording)
{
	static uint16_t pixels[PIXELS];
	struct error error = { 0 };
	struct frame frame;
	size_t row = WIDTH * frame_pixel_bytes(event.frame.format);

	if (!recording_picture(recording, &event.frame, &frame, &error)) {
		fail_msg("%s", error.text);
	}
	fill(pixels, event.frame.number);
	for (int y = 0; y < HEIGHT; y++) {
		assert_memory_equal(frame_row(&frame, y),
			(uint8_t *)pixels + (size_t)y * row, row);
	}
	assert_true(frame.stamp_ns == 1000 * event.frame.number);
}

static void await_state(struct recorder *recorder, enum recorder_state state)
{
	int64_t until_ns = clock_now_ns() + WAIT_S * CLOCK_NS_PER_S;

	while (recorder_report(recorder).state != state) {
		assert_true(clock_now_ns() < until_ns);
		poll(NULL, 0, 5);
	}
}

static void await_frames(struct recorder *recorder, uint64_t count)
{
	int64_t until_ns = clock_now_ns() + WAIT_S * CLOCK_NS_PER_S;

	while (recorder_report(recorder).frames < count) {
		assert_true(clock_now_ns() < until_ns);
		poll(NULL, 0, 5);
	}
}

static void what_was_captured_comes_back_bit_for_bit(void **state)
{
	struct recorder *recorder;
	struct recording *recording;

	(void)state;
	make_shelf();
	recorder = open_recorder(1000.0, QUEUE);
	for (int64_t i = 0; i < 40; i++) {
		assert_true(put_frame(recorder, 0, i, FRAME_GRAY16));
		assert_true(put_frame(recorder, 1, i, FRAME_GRAY8));
		assert_true(put_word(recorder, "between"));
		if (i == 20) {
			recorder_begin(recorder, &head);
		}
	}
	recorder_close(recorder);
	recording = open_recording(0);
	assert_string_equal(recording_begin(recording)->version, "test");
	for (int64_t i = 0; i < 80; i++) {
		assert_true(next(recording, EVENT_FRAME));
		assert_int_equal(event.frame.number, i / 2);
		assert_int_equal(event.frame.camera, i % 2);
		assert_true(event.frame.kept);
		check_picture(recording);
	}
	assert_true(next(recording, EVENT_END));
	assert_true(recording_ended(recording));
	assert_int_equal(recording_damage(recording), 0);
	recording_close(recording);
	clear();
}

static void a_camera_that_changes_its_format_gets_another_film(void **state)
{
	struct recorder *recorder;
	struct recording *recording;

	(void)state;
	make_shelf();
	recorder = open_recorder(1000.0, QUEUE);
	recorder_begin(recorder, &head);
	for (int64_t i = 0; i < 6; i++) {
		put_frame(recorder, 0, i, i < 3 ? FRAME_GRAY16 : FRAME_GRAY8);
	}
	recorder_close(recorder);
	recording = open_recording(0);
	for (int64_t i = 0; i < 6; i++) {
		assert_true(next(recording, EVENT_FRAME));
		check_picture(recording);
	}
	recording_close(recording);
	clear();
}

/* Nobody takes out of the queue before the beginning: it must fill up. */
static void what_the_queue_does_not_take_is_counted_and_said(void **state)
{
	struct recorder *recorder;
	struct recording *recording;
	int64_t kept = 0;

	(void)state;
	make_shelf();
	recorder = open_recorder(1000.0, 10 * PIXELS * 2);
	for (int64_t i = 0; i < 30; i++) {
		kept += put_frame(recorder, 0, i, FRAME_GRAY16);
	}
	assert_true(kept >= 5 && kept <= 9);
	assert_true(put_word(recorder, "events still fit"));
	assert_int_equal(recorder_report(recorder).frames_lost, 30 - kept);
	recorder_begin(recorder, &head);
	recorder_close(recorder);
	recording = open_recording(0);
	assert_true(next(recording, EVENT_LOST));
	assert_int_equal(event.lost.frames, 30 - kept);
	for (int64_t i = 0; i < 30; i++) {
		assert_true(next(recording, EVENT_FRAME));
		assert_int_equal(event.frame.kept, i < kept);
		if (event.frame.kept) {
			check_picture(recording);
		}
	}
	assert_true(next(recording, EVENT_OPERATOR));
	recording_close(recording);
	clear();
}

/* The queue is full before the first is taken: FFV1 has to give way. */
static void a_writer_that_falls_behind_hurries_and_loses_nothing(void **state)
{
	enum {
		COUNT = 60
	};

	struct recorder *recorder;
	struct recording *recording;
	char path[400];

	(void)state;
	make_shelf();
	recorder = open_recorder(1000.0, 2 * COUNT * PIXELS * 2);
	for (int64_t i = 0; i < COUNT; i++) {
		assert_true(put_frame(recorder, 0, i, FRAME_GRAY16));
	}
	recorder_begin(recorder, &head);
	await_frames(recorder, COUNT);
	assert_true(recorder_report(recorder).hurried);
	snprintf(path, sizeof(path), "%s/%s/camera0-1.mkv", shelf,
		recorder_report(recorder).name);
	recorder_close(recorder);
	assert_int_equal(access(path, R_OK), 0);
	recording = open_recording(0);
	for (int64_t i = 0; i < COUNT; i++) {
		assert_true(next(recording, EVENT_FRAME));
		assert_true(event.frame.summed);
		check_picture(recording);
	}
	recording_close(recording);
	clear();
}

static void a_picture_that_is_not_what_was_captured_is_told(void **state)
{
	struct recorder *recorder;
	struct recording *recording;
	struct error error = { 0 };
	struct frame frame;

	(void)state;
	make_shelf();
	recorder = open_recorder(1000.0, QUEUE);
	recorder_begin(recorder, &head);
	put_frame(recorder, 0, 0, FRAME_GRAY8);
	recorder_close(recorder);
	recording = open_recording(0);
	assert_true(next(recording, EVENT_FRAME));
	event.frame.pixels ^= 1;
	assert_false(
		recording_picture(recording, &event.frame, &frame, &error));
	assert_non_null(strstr(error.text, "not what was captured"));
	recording_close(recording);
	clear();
}

/* Records until it is killed. */
static _Noreturn void record_for_ever(int news)
{
	struct recorder *recorder = open_recorder(1000.0, QUEUE);
	bool told = false;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	recorder_begin(recorder, &head);
	for (int64_t i = 0;; i++) {
		put_frame(recorder, 0, i, FRAME_GRAY16);
		put_word(recorder, "a word");
		if (!told && recorder_report(recorder).bytes > 300000) {
			told = write(news, "x", 1) == 1;
		}
		poll(NULL, 0, 4);
	}
}

static void a_recording_whose_writer_is_killed_plays_on(void **state)
{
	int news[2];
	char byte;
	int64_t count = 0;

	(void)state;
	make_shelf();
	assert_int_equal(pipe(news), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		record_for_ever(news[1]);
	}
	assert_int_equal(read(news[0], &byte, 1), 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	struct recording *recording = open_recording(0);
	while (next(recording, EVENT_FRAME)) {
		struct error error = { 0 };
		struct frame frame;

		assert_int_equal(event.frame.number, count);
		if (!recording_picture(
			    recording, &event.frame, &frame, &error)) {
			break;
		}
		count++;
	}
	/* Noise does not shrink: that much was told to be on the disk. */
	assert_true(count >= 300000 / (PIXELS * 2) / 2);
	assert_false(recording_ended(recording));
	recording_close(recording);
	close(news[0]);
	close(news[1]);
	clear();
}

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_stops_it_with_its_reason_and_nothing_else(void **state)
{
	struct recorder *recorder;
	struct recorder_report report;
	struct recording *recording;
	struct error error = { 0 };
	struct frame frame;
	int64_t played = 0;

	(void)state;
	make_shelf();
	signal(SIGXFSZ, SIG_IGN);
	recorder = open_recorder(1000.0, QUEUE);
	recorder_begin(recorder, &head);
	limit_files(400000);
	for (int64_t i = 0; recorder_report(recorder).state != RECORDER_STOPPED;
		i++) {
		put_frame(recorder, 0, i, FRAME_GRAY16);
		poll(NULL, 0, 4);
	}
	report = recorder_report(recorder);
	assert_non_null(strstr(report.error.text, "File too large"));
	assert_true(put_word(recorder, "the loop goes on"));
	recorder_close(recorder);
	limit_files(RLIM_INFINITY);
	recording = open_recording(0);
	while (next(recording, EVENT_FRAME) &&
		recording_picture(recording, &event.frame, &frame, &error)) {
		played++;
	}
	assert_true(played >= 10);
	recording_close(recording);
	clear();
}

static void one_that_is_long_enough_is_continued_by_another(void **state)
{
	struct recorder *recorder;
	struct recording *recording;

	(void)state;
	make_shelf();
	recorder = open_recorder(1.0, QUEUE);
	recorder_begin(recorder, &head);
	await_state(recorder, RECORDER_RUNS);
	put_frame(recorder, 0, 0, FRAME_GRAY16);
	await_frames(recorder, 1);
	poll(NULL, 0, 1300);
	put_frame(recorder, 0, 1, FRAME_GRAY16);
	await_frames(recorder, 2);
	recorder_close(recorder);
	recording = open_recording(0);
	assert_true(next(recording, EVENT_FRAME));
	check_picture(recording);
	assert_true(next(recording, EVENT_END));
	recording_close(recording);
	recording = open_recording(1);
	assert_int_equal(strlen(recording_begin(recording)->continues), 16);
	while (recording_next(recording, &event) && event.kind != EVENT_FRAME) {
	}
	if (event.kind == EVENT_FRAME) {
		assert_int_equal(event.frame.number, 1);
		check_picture(recording);
	}
	recording_close(recording);
	clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_captured_comes_back_bit_for_bit),
		cmocka_unit_test(
			a_camera_that_changes_its_format_gets_another_film),
		cmocka_unit_test(
			what_the_queue_does_not_take_is_counted_and_said),
		cmocka_unit_test(
			a_writer_that_falls_behind_hurries_and_loses_nothing),
		cmocka_unit_test(
			a_picture_that_is_not_what_was_captured_is_told),
		cmocka_unit_test(a_recording_whose_writer_is_killed_plays_on),
		cmocka_unit_test(
			a_full_disk_stops_it_with_its_reason_and_nothing_else),
		cmocka_unit_test(
			one_that_is_long_enough_is_continued_by_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
