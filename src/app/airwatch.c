/* SPDX-License-Identifier: Apache-2.0 */
#include "app/airwatch.h"

#include "app/notice.h"
#include "base/clock.h"
#include "base/parse.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
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
/* The file is written each second; by then it is not any more. */
static const int64_t stale_ns = 5 * CLOCK_NS_PER_S;
/* How often it looks ahead. */
static const int64_t look_ahead_ns = 500 * CLOCK_NS_PER_MS;

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

static bool open_file(struct airwatch *watch, const char *path, int64_t now_ns,
	struct error *error)
{
	watch->listed_ns = now_ns - stale_ns;
	watch->file = NULL;
	if (path[0] == '\0') {
		return true;
	}
	watch->file = aircraft_file_open(path, error);
	return watch->file != NULL;
}

bool airwatch_init(struct airwatch *watch, const struct settings *settings,
	int64_t now_ns, struct error *error)
{
	struct sockaddr_in address;
	struct airspace_settings air = settings->air;

	air.site = settings->sky.site;
	watch->settings = &settings->sky;
	watch->file = NULL;
	watch->feed = settings->aircraft_feed;
	watch->fd = -1;
	watch->ear = (struct link_ear){ .heard = NULL };
	watch->next_dial_ns = now_ns;
	watch->ahead_s = -1;
	airspace_init(&watch->air, &air, now_ns);
	airspace_init(&watch->file_air, &air, now_ns);
	if (watch->feed[0] != '\0' && !read_address(watch->feed, &address)) {
		return error_set(error, ERROR_SETTINGS,
			"aircraft.feed: \"%s\" is no ADDRESS:PORT in numbers, "
			"like 127.0.0.1:30003",
			watch->feed);
	}
	watch->verdict = sky_judge(
		watch->settings, &(struct sky_facts){ .doubt = AIR_SILENT });
	return open_file(watch, settings->aircraft_file, now_ns, error);
}

static void hang_up(struct airwatch *watch, int64_t now_ns)
{
	if (watch->fd >= 0) {
		close(watch->fd);
	}
	watch->fd = -1;
	watch->next_dial_ns = now_ns + redial_ns;
	watch->receiver = (struct sbs_receiver){ .count = 0 };
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

static void take_bytes(
	struct airwatch *watch, const char *bytes, size_t count, int64_t now_ns)
{
	struct air_report report;

	for (size_t i = 0; i < count; i++) {
		enum sbs_result result =
			sbs_take(&watch->receiver, bytes[i], &report);

		if (result == SBS_REPORT) {
			airspace_hear(&watch->air, &report, now_ns);
		} else if (result == SBS_ABSURD) {
			airspace_absurd(&watch->air, now_ns);
		}
	}
}

static void tell_ear(
	struct airwatch *watch, const char *bytes, size_t count, int64_t now_ns)
{
	if (watch->ear.heard != NULL) {
		watch->ear.heard(watch->ear.context, false,
			(const uint8_t *)bytes, count, now_ns);
	}
}

static void hear(struct airwatch *watch, int64_t now_ns)
{
	char bytes[READ_BYTES];

	for (int i = 0; i < READS_A_STEP && watch->fd >= 0; i++) {
		ssize_t count = recv(watch->fd, bytes, sizeof(bytes), 0);

		if (count > 0) {
			tell_ear(watch, bytes, (size_t)count, now_ns);
			take_bytes(watch, bytes, (size_t)count, now_ns);
		} else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
			hang_up(watch, now_ns);
		} else {
			return;
		}
	}
}

/* Everything in it is as old as the file, and its own age besides. */
static void take_list(struct airwatch *watch, double unix_s, int64_t now_ns)
{
	struct aircraft_list *list = &watch->list;
	double off_s = unix_s - list->now_s;
	double messages = watch->messages;

	if (!(fabs(off_s) <= clock_seconds(stale_ns))) {
		return;
	}
	watch->listed_ns = now_ns;
	watch->messages = list->messages;
	for (int i = 0; i < list->count; i++) {
		list->reports[i].age_s += fmax(0.0, off_s);
		airspace_hear(&watch->file_air, &list->reports[i], now_ns);
	}
	if (list->messages > messages) {
		airspace_alive(&watch->file_air, now_ns);
	}
	if (list->absurd > 0) {
		airspace_absurd(&watch->file_air, now_ns);
	}
	if (list->flooded) {
		airspace_flooded(&watch->file_air, now_ns);
	}
}

static void read_file(struct airwatch *watch, double unix_s, int64_t now_ns)
{
	switch (aircraft_file_take(watch->file, &watch->list)) {
	case AIRCRAFT_LIST:
		take_list(watch, unix_s, now_ns);
		break;
	case AIRCRAFT_ABSURD:
		airspace_absurd(&watch->file_air, now_ns);
		break;
	case AIRCRAFT_NO_NEWS:
		break;
	}
}

static enum air_doubt feed_doubt(const struct airwatch *watch, int64_t now_ns)
{
	return watch->feed[0] == '\0' ? AIR_SURE
				      : airspace_doubt(&watch->air, now_ns);
}

static enum air_doubt file_doubt(const struct airwatch *watch, int64_t now_ns)
{
	if (watch->file == NULL) {
		return AIR_SURE;
	}
	return now_ns - watch->listed_ns >= stale_ns
		? AIR_SILENT
		: airspace_doubt(&watch->file_air, now_ns);
}

static const struct aircraft *conflict_of(const struct airwatch *watch,
	const struct air_beam *beam, int64_t now_ns)
{
	const struct aircraft *near =
		airspace_conflict(&watch->air, beam, 0.0, now_ns);

	return near != NULL
		? near
		: airspace_conflict(&watch->file_air, beam, 0.0, now_ns);
}

/* The sooner of both; negative: neither so soon. */
static int ahead_of(const struct airwatch *watch, const struct air_beam *beam,
	int64_t now_ns)
{
	int feed_s = airspace_ahead_s(&watch->air, beam, now_ns);
	int file_s = airspace_ahead_s(&watch->file_air, beam, now_ns);

	return feed_s < 0 || (file_s >= 0 && file_s < feed_s) ? file_s : feed_s;
}

static struct air_beam beam_of(const struct pursuit_output *step)
{
	return (struct air_beam){
		.at = step->beam,
		.rates = step->locked ? step->target_rates
				      : (struct rates){ 0.0, 0.0 },
		.half_rad = step->facts.outer_beam_rad / 2.0,
		.sigma_rad = step->facts.pointing_sigma_rad,
	};
}

/* A target about which nothing is known leaves the beam where it is. */
static void make_sound(struct air_beam *beam, const struct pursuit_output *step)
{
	if (step->target_id == 0) {
		beam->sigma_rad = 0.0;
	}
}

static void look_ahead(
	struct airwatch *watch, const struct air_beam *beam, int64_t now_ns)
{
	int before_s = watch->ahead_s;

	if (now_ns - watch->ahead_ns < look_ahead_ns) {
		return;
	}
	watch->ahead_ns = now_ns;
	airspace_forget(&watch->air, now_ns);
	airspace_forget(&watch->file_air, now_ns);
	watch->ahead_s = ahead_of(watch, beam, now_ns);
	if (watch->ahead_s > 0 && before_s < 0) {
		notice("an aircraft is near the beam in %d s; it must go dark "
		       "then",
			watch->ahead_s);
	}
}

void airwatch_step(struct airwatch *watch, const struct pursuit_output *step,
	double unix_s, int64_t now_ns)
{
	struct sky_facts facts = { .unix_s = unix_s, .beam = beam_of(step) };

	make_sound(&facts.beam, step);
	if (watch->settings->watch_aircraft) {
		if (watch->fd < 0 && watch->feed[0] != '\0') {
			dial(watch, now_ns);
		}
		hear(watch, now_ns);
		if (watch->file != NULL) {
			read_file(watch, unix_s, now_ns);
		}
		look_ahead(watch, &facts.beam, now_ns);
	}
	const struct aircraft *near = conflict_of(watch, &facts.beam, now_ns);
	enum air_doubt doubt = feed_doubt(watch, now_ns);

	facts.in_conflict = near != NULL;
	facts.doubt = doubt != AIR_SURE ? doubt : file_doubt(watch, now_ns);
	watch->conflict = near == NULL ? 0 : near->icao;
	watch->verdict = sky_judge(watch->settings, &facts);
}
