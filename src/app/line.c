/* SPDX-License-Identifier: Apache-2.0 */
#include "app/line.h"

#include "app/notice.h"
#include "base/clock.h"
#include "timers.h"

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	STOP_FRAMES = 3,
	FAREWELL_POLL_MS = 5,
};

/* What the last stop frames may take. */
static const int64_t farewell_ns = CLOCK_NS_PER_S;
/* And how long the last bytes may stand in a slow line's own buffer. */
static const int64_t drain_ns = 50 * CLOCK_NS_PER_MS;
/* A line that wants service at once is not served more often. */
static const int64_t service_gap_ns = CLOCK_NS_PER_MS;

static void unpoll(struct line *line)
{
	loop_remove(line->loop, line->fd);
	line->fd = -1;
}

static void arm_service(struct line *line)
{
	int64_t soonest_ns = clock_now_ns() + service_gap_ns;
	int64_t next_ns = line->steering->next_ns;

	timers_at(
		line->service_fd, next_ns < soonest_ns ? soonest_ns : next_ns);
}

static void on_line(void *context, uint32_t events)
{
	struct line *line = context;
	struct error error;

	line_serve(line);
	if ((events & (EPOLLHUP | EPOLLERR)) != 0 && line->fd >= 0) {
		error_set(&error, ERROR_UNREACHABLE, "%s: the line hung up",
			line->name);
		unpoll(line);
		steering_lose(line->steering, clock_now_ns(), &error);
		notice("%s", error.text);
		arm_service(line);
	}
}

static void poll_line(struct line *line)
{
	struct error error;
	int fd = steering_fd(line->steering);

	if (line->fd < 0 && fd >= 0 &&
		loop_add(line->loop, fd, LOOP_MOUNT, EPOLLIN, on_line, line,
			&error)) {
		line->fd = fd;
	}
}

static void tell_open(const struct line *line)
{
	const struct steering *steering = line->steering;

	if (steering_asks(steering)) {
		notice("%s: open; the head counts as silent after %.2f s",
			line->name, steering->silence_s);
		return;
	}
	notice("%s: open; the head never says where it is: its place is "
	       "reckoned from pan %.1f, tilt %.1f deg (+- %.1f) on, with "
	       "growing doubt",
		line->name, geom_degrees(steering->settings.start.pan_rad),
		geom_degrees(steering->settings.start.tilt_rad),
		geom_degrees(steering->settings.start_doubt_rad));
}

/*
 * The guard darkens a lamp on this line by a frame of its own; one that says
 * lit, made before that was known, must not follow it.
 */
static void heed_guard(const struct line *line)
{
	int64_t now_ns = clock_now_ns();

	if (!line->steering->shines) {
		return;
	}
	light_hear(line->light, now_ns);
	if (!light_glows(line->light, now_ns)) {
		steering_lamp(line->steering, false, now_ns);
	}
}

void line_serve(struct line *line)
{
	struct steering *steering = line->steering;
	enum steering_state before = steering->state;

	heed_guard(line);
	steering_service(steering, clock_now_ns());
	if (steering->state == STEERING_ABSENT && before != STEERING_ABSENT) {
		unpoll(line);
		notice("%s", steering->error.text);
	}
	if (steering->state != STEERING_ABSENT && before == STEERING_ABSENT) {
		tell_open(line);
	}
	poll_line(line);
	arm_service(line);
}

static void on_service(void *context, uint32_t events)
{
	struct line *line = context;

	(void)events;
	timers_read(line->service_fd);
	line_serve(line);
}

static void on_opened(void *context, uint32_t events)
{
	(void)events;
	line_serve(context);
}

void line_init(struct line *line)
{
	*line = (struct line){ .fd = -1, .service_fd = -1 };
}

bool line_open(struct line *line, struct loop *loop, struct steering *steering,
	struct light *light, const char *name, struct error *error)
{
	int news_fd = steering_news_fd(steering);

	line_init(line);
	line->loop = loop;
	line->steering = steering;
	line->light = light;
	line->name = name;
	line->service_fd = timers_open(error);
	return line->service_fd >= 0 &&
		loop_add(loop, line->service_fd, LOOP_MOUNT, EPOLLIN,
			on_service, line, error) &&
		(news_fd < 0 ||
			loop_add(loop, news_fd, LOOP_MOUNT, EPOLLIN, on_opened,
				line, error));
}

void line_close(struct line *line)
{
	if (line->service_fd >= 0) {
		close(line->service_fd);
	}
	line_init(line);
}

void line_say_farewell(struct line *line)
{
	struct steering *steering = line->steering;
	/* As often it is said that the lamp be dark, where it hangs there. */
	int frames =
		steering_has_lamp(steering) ? 2 * STOP_FRAMES : STOP_FRAMES;
	uint64_t enough =
		steering_stats(steering).frames_sent + (uint64_t)frames;
	int64_t until_ns = clock_now_ns() + farewell_ns;
	struct pollfd one = { .fd = -1, .events = POLLIN };

	while (steering_fd(steering) >= 0 && clock_now_ns() < until_ns) {
		bool out = steering_stats(steering).frames_sent >= enough;

		if (out && until_ns > clock_now_ns() + drain_ns) {
			until_ns = clock_now_ns() + drain_ns;
		}
		poll(&one, 1, FAREWELL_POLL_MS);
		steering_service(steering, clock_now_ns());
	}
}
