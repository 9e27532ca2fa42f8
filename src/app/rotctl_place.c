/* SPDX-License-Identifier: Apache-2.0 */
#include "rotctl_place.h"

#include "base/parse.h"
#include "settings/settings.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	BACKLOG = 4,
	PORT_MAX = 65535
};

static bool is_port(const char *text, in_port_t *port)
{
	long number;

	if (!parse_long(text, &number) || number < 1 || number > PORT_MAX) {
		return false;
	}
	*port = htons((uint16_t)number);
	return true;
}

static bool fill_v4(
	const char *host, const char *port, struct sockaddr_storage *address)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (!is_port(port, &v4.sin_port) ||
		inet_pton(AF_INET, host, &v4.sin_addr) != 1) {
		return false;
	}
	memcpy(address, &v4, sizeof(v4));
	return true;
}

static bool fill_v6(
	const char *host, const char *port, struct sockaddr_storage *address)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (!is_port(port, &v6.sin6_port) ||
		inet_pton(AF_INET6, host, &v6.sin6_addr) != 1) {
		return false;
	}
	memcpy(address, &v6, sizeof(v6));
	return true;
}

/* PORT, ADDRESS:PORT or [ADDRESS]:PORT; a port alone is on loopback. */
static bool fill_address(const char *listen, struct sockaddr_storage *address)
{
	char text[OPTION_TEXT_MAX];
	char *colon;

	snprintf(text, sizeof(text), "%s", listen);
	colon = strrchr(text, ':');
	if (colon == NULL) {
		return fill_v4("127.0.0.1", text, address);
	}
	*colon = '\0';
	if (text[0] == '[' && colon > text + 1 && colon[-1] == ']') {
		colon[-1] = '\0';
		return fill_v6(text + 1, colon + 1, address);
	}
	return fill_v4(text, colon + 1, address);
}

static bool is_loopback(const struct sockaddr_storage *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
	}
	memcpy(&v4, address, sizeof(v4));
	return ntohl(v4.sin_addr.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
}

bool rotctl_place_read(const struct rotctl_place *place,
	struct sockaddr_storage *address, struct error *error)
{
	memset(address, 0, sizeof(*address));
	if (!fill_address(place->where, address)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: '%s' is no place; write a port, ADDRESS:PORT or "
			"[ADDRESS]:PORT, in numbers",
			place->option, place->where);
	}
	if (place->loopback_only && !is_loopback(address)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: %s can be reached from elsewhere, and whoever "
			"reaches it moves the beam; write a port alone",
			place->option, place->where);
	}
	return true;
}

static bool listens(int fd, const struct sockaddr_storage *address)
{
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	return bind(fd, (const struct sockaddr *)address, sizeof(*address)) ==
		0 &&
		listen(fd, BACKLOG) == 0;
}

static int listen_at(const struct sockaddr_storage *address,
	const struct rotctl_place *place, struct error *error)
{
	int fd = socket(address->ss_family,
		SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && listens(fd, address)) {
		return fd;
	}
	error_errno(error, ERROR_FAILED, "%s: cannot listen at %s",
		place->option, place->where);
	if (fd >= 0) {
		close(fd);
	}
	return -1;
}

int rotctl_place_listen(const struct rotctl_place *place, struct error *error)
{
	struct sockaddr_storage address;

	return rotctl_place_read(place, &address, error)
		? listen_at(&address, place, error)
		: -1;
}
