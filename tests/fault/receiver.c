/* SPDX-License-Identifier: Apache-2.0 */
#include "receiver.h"

#include "core/geom.h"

#include <arpa/inet.h>

enum {
	SAY_MS = 100,
	LINE_BYTES = 128,
};

static const double site_lat_deg = 48.0;
static const double site_lon_deg = 11.0;
static const double metres_a_degree = 111200.0;
static const double metres_a_foot = 0.3048;

static struct {
	int listen_fd;
	int fd; /* -1: nobody called yet */
	int port;
	bool hushed;
	int64_t next_ns;
	const char *more; /* what is still to be said besides */
	size_t left;
} receiver;

static void open_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)receiver.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int on = 1;

	receiver.fd = -1;
	receiver.listen_fd =
		socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	setsockopt(
		receiver.listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	assert_int_equal(
		bind(receiver.listen_fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(receiver.listen_fd, 4), 0);
	getsockname(receiver.listen_fd, (struct sockaddr *)&address, &size);
	receiver.port = ntohs(address.sin_port);
}

static void shut(int *fd)
{
	if (*fd >= 0) {
		close(*fd);
	}
	*fd = -1;
}

size_t receiver_line(char *line, size_t room, unsigned icao, double east_m,
	double north_m, double up_m)
{
	double lat_deg = site_lat_deg + north_m / metres_a_degree;
	double lon_deg = site_lon_deg +
		east_m / metres_a_degree / cos(geom_radians(site_lat_deg));

	return (size_t)snprintf(line, room,
		"MSG,3,1,1,%06X,1,,,,,,%.0f,,,%.5f,%.5f,,,0,0,0,0\r\n", icao,
		up_m / metres_a_foot, lat_deg, lon_deg);
}

static void accept_caller(void)
{
	int fd = accept4(
		receiver.listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd >= 0) {
		shut(&receiver.fd);
		receiver.fd = fd;
	}
}

/* In the south, where no beam goes. */
static void say_the_usual(void)
{
	char line[LINE_BYTES];
	size_t size =
		receiver_line(line, sizeof(line), 0x400001, 0, -30000, 10000);

	(void)!send(receiver.fd, line, size, MSG_NOSIGNAL);
}

static void say_more(void)
{
	ssize_t sent =
		send(receiver.fd, receiver.more, receiver.left, MSG_NOSIGNAL);

	if (sent > 0) {
		receiver.more += sent;
		receiver.left -= (size_t)sent;
	}
}

static void pass(struct tower *tower)
{
	int64_t now_ns = clock_now_ns();

	(void)tower;
	if (receiver.listen_fd >= 0) {
		accept_caller();
	}
	if (receiver.fd < 0) {
		return;
	}
	if (receiver.left > 0) {
		say_more();
	} else if (!receiver.hushed && now_ns >= receiver.next_ns) {
		say_the_usual();
		receiver.next_ns = now_ns + SAY_MS * CLOCK_NS_PER_MS;
	}
}

static void name_it(struct tower *tower)
{
	FILE *file = fopen(tower->night.config, "a");

	assert_non_null(file);
	fprintf(file,
		"site.lat_deg = %g\nsite.lon_deg = %g\nsky.sun_deg = 0\n"
		"sky.sun_high_deg = 90\naircraft.silent_s = 1\n"
		"aircraft.feed = 127.0.0.1:%d\n",
		site_lat_deg, site_lon_deg, receiver.port);
	fclose(file);
}

/* A night before this one has left its own open. */
static void open_anew(void)
{
	if (receiver.port != 0) {
		shut(&receiver.fd);
		shut(&receiver.listen_fd);
	}
	receiver.port = 0;
	receiver.hushed = false;
	receiver.left = 0;
	open_port();
}

void receiver_wire(struct tower *tower)
{
	open_anew();
	name_it(tower);
	tower->besides = pass;
}

void receiver_wire_dead(struct tower *tower)
{
	open_anew();
	shut(&receiver.listen_fd);
	name_it(tower);
}

void receiver_say(const char *text, size_t size)
{
	receiver.more = text;
	receiver.left = size;
}

void receiver_shut(struct tower *tower)
{
	(void)tower;
	shut(&receiver.fd);
	shut(&receiver.listen_fd);
}

void receiver_reopen(struct tower *tower)
{
	(void)tower;
	open_port();
}

void receiver_hush(struct tower *tower)
{
	(void)tower;
	receiver.hushed = true;
}

void receiver_speak(struct tower *tower)
{
	(void)tower;
	receiver.hushed = false;
	receiver.left = 0;
}
