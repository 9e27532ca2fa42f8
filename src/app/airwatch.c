/* SPDX-License-Identifier: Apache-2.0 */
#include "app/airwatch.h"

#include "app/notice.h"
#include "base/clock.h"
#include "base/parse.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	/* More than a receiver says in a tick; the rest waits. */
	READ_BYTES = 4096,
	READS_A_STEP = 8,
	PORT_LAST = 65535,
	HOST_MAX = 64,
};

static const int64_t redial_ns = 500 * CLOCK_NS_PER_MS;

static bool read_address(const char *text, struct sockaddr_in *address)
{
	const char *colon = strrchr(text, ':');
	char host[HOST_MAX];
	long port;

	if (colon == NULL || colon - text >= HOST_MAX ||
		!parse_long(colon + 1, &port) || port < 1 || port > PORT_LAST) {
		return false;
	}
	snprintf(host, sizeof(host), "%.*s", (int)(colon - text), text);
	*address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	return inet_pton(AF_INET, host, &address->sin_addr) == 1;
}

static bool open_file(
	struct airwatch *watch, const char *path, struct error *error)
{
	if (path[0] == '\0') {
		return true;
	}
	watch->file = aircraft_file_open(path, error);
	return watch->file != NULL;
}

bool airwatch_init(struct airwatch *watch, const struct settings *settings,
	int64_t now_ns, struct error *error)
{
	struct traffic_settings traffic = settings_traffic(settings);
	struct sockaddr_in address;

	watch->file = NULL;
	watch->feed = settings->aircraft_feed;
	watch->fd = -1;
	watch->ear = (struct airwatch_ear){ .context = NULL };
	watch->next_dial_ns = now_ns;
	traffic_init(&watch->traffic, &traffic, now_ns);
	if (watch->feed[0] != '\0' && !read_address(watch->feed, &address)) {
		return error_set(error, ERROR_SETTINGS,
			"aircraft.feed: \"%s\" is no ADDRESS:PORT in numbers, "
			"like 127.0.0.1:30003",
			watch->feed);
	}
	return open_file(watch, settings->aircraft_file, error);
}

static void hang_up(struct airwatch *watch, int64_t now_ns)
{
	if (watch->fd >= 0) {
		close(watch->fd);
	}
	watch->fd = -1;
	watch->next_dial_ns = now_ns + redial_ns;
	if (traffic_break_off(&watch->traffic) &&
		watch->ear.broke_off != NULL) {
		watch->ear.broke_off(watch->ear.context);
	}
}

void airwatch_close(struct airwatch *watch)
{
	aircraft_file_close(watch->file);
	watch->file = NULL;
	hang_up(watch, 0);
}

/* Connecting goes on in the kernel; the first read tells how it ended. */
static void dial(struct airwatch *watch, int64_t now_ns)
{
	struct sockaddr_in address;

	if (now_ns < watch->next_dial_ns ||
		!read_address(watch->feed, &address)) {
		return;
	}
	watch->fd =
		socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (watch->fd < 0 ||
		(connect(watch->fd, (const struct sockaddr *)&address,
			 sizeof(address)) != 0 &&
			errno != EINPROGRESS)) {
		hang_up(watch, now_ns);
	}
}

static void take_bytes(struct airwatch *watch, const uint8_t *bytes,
	size_t count, int64_t now_ns)
{
	if (watch->ear.heard != NULL) {
		watch->ear.heard(watch->ear.context, bytes, count);
	}
	traffic_hear(&watch->traffic, bytes, count, now_ns);
}

static void hear(struct airwatch *watch, int64_t now_ns)
{
	uint8_t bytes[READ_BYTES];

	for (int i = 0; i < READS_A_STEP && watch->fd >= 0; i++) {
		ssize_t count = recv(watch->fd, bytes, sizeof(bytes), 0);

		if (count > 0) {
			take_bytes(watch, bytes, (size_t)count, now_ns);
		} else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
			hang_up(watch, now_ns);
		} else {
			return;
		}
	}
}

static void take_list(struct airwatch *watch, const struct aircraft_list *list,
	double unix_s, int64_t now_ns)
{
	if (watch->ear.listed != NULL) {
		watch->ear.listed(watch->ear.context, list);
	}
	traffic_list(&watch->traffic, list, unix_s, now_ns);
}

static void read_file(struct airwatch *watch, double unix_s, int64_t now_ns)
{
	switch (aircraft_file_take(watch->file, &watch->list)) {
	case AIRCRAFT_LIST:
		take_list(watch, &watch->list, unix_s, now_ns);
		break;
	case AIRCRAFT_ABSURD:
		take_list(watch, NULL, unix_s, now_ns);
		break;
	case AIRCRAFT_NO_NEWS:
		break;
	}
}

static void tell_ahead(const struct traffic *traffic, int before_s)
{
	if (traffic->ahead_s > 0 && before_s < 0) {
		notice("an aircraft is near the beam in %d s; it must go dark "
		       "then",
			traffic->ahead_s);
	}
}

void airwatch_step(struct airwatch *watch, const struct pursuit_output *step,
	double unix_s, int64_t now_ns)
{
	struct traffic *traffic = &watch->traffic;
	int before_s = traffic->ahead_s;

	if (traffic->settings.sky.watch_aircraft) {
		if (watch->fd < 0 && watch->feed[0] != '\0') {
			dial(watch, now_ns);
		}
		hear(watch, now_ns);
		if (watch->file != NULL) {
			read_file(watch, unix_s, now_ns);
		}
	}
	traffic_judge(traffic, step, unix_s, now_ns);
	tell_ahead(traffic, before_s);
}
