/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_NIGHT_H
#define SUPPORT_NIGHT_H

#include "check.h"
#include "process.h"
#include "tap.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Night: the real searchlightd with bundled footage, a real searchlight-sim
 * as its head, a tap on the line between, and the control socket.
 */

/* Where the programs and clips are, as the build gave them. */
struct night_paths {
	const char *daemon;
	const char *ctl;
	const char *sim;
	const char *clips;
};

enum {
	NIGHT_PATH_MAX = 90,
	NIGHT_ANSWER_MAX = 64 * 1024,
	NIGHT_FAULTS = 2,
};

struct night {
	struct night_paths paths;
	const char *link;     /* NULL: the tap */
	const char *fixture;  /* the profile's text of a DMX fixture; NULL: a
				 Pelco-D head */
	const char *scenario; /* its text; NULL: bundled footage ... */
	const char *device;   /* ... or this V4L2 camera, of the same size */
	bool mute;            /* the head never answers */
	const char *faults[NIGHT_FAULTS]; /* of the head, as --fault wants */
	char folder[32];
	char config[NIGHT_PATH_MAX];
	char rig[NIGHT_PATH_MAX]; /* or the scenario */
	char control[NIGHT_PATH_MAX];
	char pose[NIGHT_PATH_MAX]; /* of the simulated head */
	char log[NIGHT_PATH_MAX];
	char profile[NIGHT_PATH_MAX]; /* of the fixture */
	struct tap tap;
	pid_t head;
	pid_t daemon;
	char answer[NIGHT_ANSWER_MAX];
};

static inline void night_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* A camera that stands beside the head and looks 25 degrees up. */
static inline void night_write_standing(struct night *night, FILE *file)
{
	night_write(night->rig,
		"lens.width_px = 320\nlens.height_px = 256\n"
		"lens.cx_px = 159.5\nlens.cy_px = 127.5\n"
		"camera.place = base\ncamera.pitch_deg = 25\n");
	if (night->device != NULL) {
		fprintf(file, "camera.kind = v4l2\ncamera.source = %s\n",
			night->device);
	} else {
		fprintf(file,
			"camera.source = %s/IR_DRONE_040.mp4\n"
			"camera.loop = yes\n",
			night->paths.clips);
	}
	fprintf(file, "rig = %s\n", night->rig);
}

/* Where the scenario tells of a second camera, it is joined as well. */
static inline void night_write_second(const struct night *night, FILE *file)
{
	if (strstr(night->scenario, "camera2.width_px") != NULL) {
		fprintf(file,
			"camera2.kind = sim\ncamera2.source = %s\n"
			"camera2.pose = %s\n",
			night->rig, night->pose);
	}
}

static inline void night_write_config(struct night *night, const char *more)
{
	FILE *file = fopen(night->config, "w");

	assert_non_null(file);
	if (night->scenario == NULL) {
		night_write_standing(night, file);
	} else {
		fprintf(file,
			"camera.kind = sim\ncamera.source = %s\n"
			"camera.pose = %s\n",
			night->rig, night->pose);
		night_write(night->rig, night->scenario);
		night_write_second(night, file);
	}
	fprintf(file,
		"mount.kind = %s\nmount.link = %s%s\n"
		"socket = %s\n%s",
		night->fixture == NULL ? "pelco-d" : "dmx",
		night->link == NULL ? "unix:" : "",
		night->link == NULL ? night->tap.near : night->link,
		night->control, more);
	if (night->fixture != NULL) {
		fprintf(file, "mount.fixture = %s\n", night->profile);
		night_write(night->profile, night->fixture);
	}
	fclose(file);
}

static inline void night_prepare(struct night *night, const char *more)
{
	snprintf(night->folder, sizeof(night->folder),
		"/tmp/searchlight-io-XXXXXX");
	assert_non_null(mkdtemp(night->folder));
	snprintf(night->config, NIGHT_PATH_MAX, "%s/conf", night->folder);
	snprintf(night->rig, NIGHT_PATH_MAX, "%s/rig", night->folder);
	snprintf(night->control, NIGHT_PATH_MAX, "%s/control", night->folder);
	snprintf(night->pose, NIGHT_PATH_MAX, "%s/pose", night->folder);
	snprintf(night->log, NIGHT_PATH_MAX, "%s/log", night->folder);
	snprintf(night->profile, NIGHT_PATH_MAX, "%s/fixture", night->folder);
	snprintf(night->tap.near, TAP_PATH_MAX, "%s/near", night->folder);
	snprintf(night->tap.far, TAP_PATH_MAX, "%s/far", night->folder);
	night_write_config(night, more);
	night->tap.dmx = night->fixture != NULL;
}

static inline void night_start_head(struct night *night)
{
	enum {
		PROTOCOL_AT = 3,
		START_AT = 9,
	};

	char log[NIGHT_PATH_MAX + 8];
	const char *argv[20] = { night->paths.sim, "mount", "--protocol",
		"pelco-d", "--unix", night->tap.far, "--pose", night->pose,
		"--start", "-45:28" };
	size_t count = 10;

	if (night->mute) {
		argv[count++] = "--mute";
	}
	if (night->fixture != NULL) {
		argv[PROTOCOL_AT] = "dmx";
		argv[START_AT] = "0:0"; /* the middle of its range */
		argv[count++] = "--fixture";
		argv[count++] = night->profile;
		argv[count++] = "--baud";
		argv[count++] = "0";
		argv[count++] = "--rate";
		argv[count++] = "60";
	}
	for (int i = 0; i < NIGHT_FAULTS && night->faults[i] != NULL; i++) {
		argv[count++] = "--fault";
		argv[count++] = night->faults[i];
	}
	snprintf(log, sizeof(log), "%s/head", night->folder);
	night->head = process_start(argv, log, NULL);
	for (int i = 0; access(night->tap.far, F_OK) != 0; i++) {
		assert_true(i < 6000); /* an emulated one is slow */
		poll(NULL, 0, 10);
	}
}

static inline void night_start_daemon(struct night *night, const char *preload)
{
	const char *argv[] = { night->paths.daemon, "--config", night->config,
		NULL };

	night->daemon = process_start(argv, night->log, preload);
}

static inline void night_show_log(const struct night *night)
{
	char line[512];
	FILE *file = fopen(night->log, "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		print_message("  %s", line);
	}
	if (file != NULL) {
		fclose(file);
	}
}

/* How long a call waits to be let in where many are before it. */
static inline void night_patience(int fd, time_t seconds)
{
	struct timeval most = { .tv_sec = seconds };

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));
}

/* A connection to the control socket; -1 where nobody listens or lets in. */
static inline int night_call(const struct night *night)
{
	struct sockaddr_un address = tap_address(night->control);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	night_patience(fd, 1);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		return -1;
	}
	night_patience(fd, 0); /* for ever */
	return fd;
}

/* One line from @fd into @answer; false where none came within 2 s. */
static inline bool night_hear(int fd, char *answer, size_t size)
{
	struct pollfd one = { .fd = fd, .events = POLLIN };
	size_t used = 0;

	while (used < size - 1 && poll(&one, 1, 2000) == 1) {
		ssize_t got = recv(fd, answer + used, size - 1 - used, 0);

		if (got <= 0) {
			break;
		}
		used += (size_t)got;
		answer[used] = '\0';
		char *end = strchr(answer, '\n');
		if (end != NULL) {
			*end = '\0';
			return true;
		}
	}
	answer[used] = '\0';
	return false;
}

/* Says @line on a connection of its own; the answer, "" where none came. */
static inline const char *night_say(struct night *night, const char *line)
{
	char with_end[300];
	int fd = night_call(night);

	night->answer[0] = '\0';
	if (fd < 0) {
		return night->answer;
	}
	snprintf(with_end, sizeof(with_end), "%s\n", line);
	send(fd, with_end, strlen(with_end), MSG_NOSIGNAL);
	if (!night_hear(fd, night->answer, sizeof(night->answer))) {
		night->answer[0] = '\0';
	}
	close(fd);
	return night->answer;
}

static inline json_t *night_status(struct night *night)
{
	return json_loads(night_say(night, "status"), 0, NULL);
}

/* Whether it follows a firm target, as the newest answer, a status, has it. */
static inline bool night_is_following(const struct night *night)
{
	return strstr(night->answer, "\"mode\":\"follow\"") != NULL &&
		strstr(night->answer, "\"fault\":null") != NULL &&
		strstr(night->answer, "\"state\":\"firm\"") != NULL;
}

/* The text at @outer.@inner of the status, copied into @text. */
static inline const char *night_text(struct night *night, const char *outer,
	const char *inner, char text[512])
{
	json_t *status = night_status(night);
	json_t *value = json_object_get(status, outer);

	if (inner != NULL) {
		value = json_object_get(value, inner);
	}
	snprintf(text, 512, "%s",
		json_is_string(value) ? json_string_value(value) : "");
	json_decref(status);
	return text;
}

static inline double night_number(
	struct night *night, const char *outer, const char *inner)
{
	json_t *status = night_status(night);
	json_t *value = json_object_get(json_object_get(status, outer), inner);
	double number =
		json_is_number(value) ? json_number_value(value) : (double)NAN;

	json_decref(status);
	return number;
}

/* Waits until the status says so; false where it did not within @wait_s. */
static inline bool night_until(struct night *night, const char *outer,
	const char *inner, const char *wanted, double wait_s)
{
	int64_t until_ns = clock_now_ns() + (int64_t)(wait_s * 1e9);
	char text[512];

	while (strcmp(night_text(night, outer, inner, text), wanted) != 0) {
		if (clock_now_ns() > until_ns) {
			print_error(
				"%s is '%s', not '%s'\n", outer, text, wanted);
			night_show_log(night);
			return false;
		}
		poll(NULL, 0, 20);
	}
	return true;
}

static inline void night_start(struct night *night, const char *more)
{
	night_prepare(night, more);
	night_start_head(night);
	tap_start(&night->tap);
	night_start_daemon(night, NULL);
	assert_true(night_until(night, "mount", "state", "ready", 10.0));
	assert_true(night_until(night, "fault", NULL, "", 1.0));
}

/* SIGTERM; the daemon's exit code, -1 where it did not end within 2 s. */
static inline int night_end_daemon(struct night *night)
{
	kill(night->daemon, SIGTERM);
	int code = process_wait(night->daemon, 2.0);

	if (code == -1) {
		night_show_log(night);
		kill(night->daemon, SIGKILL);
		process_wait(night->daemon, 5.0);
	}
	night->daemon = 0;
	return code;
}

/* Ends what still runs; the daemon's exit code, 0 where it had ended. */
static inline int night_end(struct night *night)
{
	static const char *const files[] = { "conf", "rig", "log", "head",
		"far", "near", "control", "pose", "fixture" };
	char path[NIGHT_PATH_MAX];
	int code = night->daemon > 0 ? night_end_daemon(night) : 0;

	tap_end(&night->tap);
	kill(night->head, SIGTERM);
	process_wait(night->head, 5.0);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", night->folder, files[i]);
		unlink(path);
	}
	rmdir(night->folder);
	return code;
}

#endif
