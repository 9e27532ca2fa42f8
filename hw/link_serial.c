/* SPDX-License-Identifier: Apache-2.0 */
#include "link_backends.h"

#include <libserialport.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

/* A real tty, through libserialport (0.1.1). */
struct link_serial {
	struct link link; /* first, see struct link */
	struct sp_port *port;
	int fd;
};

static struct link_serial *serial_of(struct link *link)
{
	return (struct link_serial *)link;
}

/* With the library's own words. */
static void fail(struct error *error, const char *path, const char *what)
{
	char *why = sp_last_error_message();

	error_set(error, ERROR_UNREACHABLE, "serial:%s: %s: %s", path, what,
		why != NULL ? why : "unknown");
	sp_free_error_message(why);
}

/* libserialport's wait never tells of an unplugged device; the kernel does. */
static bool is_unplugged(const struct link_serial *serial)
{
	struct pollfd state = { .fd = serial->fd, .events = POLLIN };

	return poll(&state, 1, 0) > 0 &&
		(state.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* After it was opened, nothing fails but by losing the device. */
static long gone(const struct link_serial *serial, struct error *error)
{
	error_set(error, ERROR_UNREACHABLE,
		"serial:%s: the device is gone; plug it in again",
		sp_get_port_name(serial->port));
	return -1;
}

static long serial_read(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct link_serial *serial = serial_of(link);
	int count = is_unplugged(serial)
		? -1
		: sp_nonblocking_read(serial->port, bytes, size);

	(void)now_ns;
	return count >= 0 ? count : gone(serial, error);
}

static long serial_write(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct link_serial *serial = serial_of(link);
	int count = is_unplugged(serial)
		? -1
		: sp_nonblocking_write(serial->port, bytes, size);

	(void)now_ns;
	return count >= 0 ? count : gone(serial, error);
}

static int serial_fd(const struct link *link)
{
	return ((const struct link_serial *)link)->fd;
}

static void serial_close(struct link *link)
{
	struct link_serial *serial = serial_of(link);

	sp_close(serial->port);
	sp_free_port(serial->port);
	free(serial);
}

static const struct link_ops serial_ops = {
	.read = serial_read,
	.write = serial_write,
	.fd = serial_fd,
	.close = serial_close,
};

static bool configure(struct sp_port *port, int baud)
{
	return sp_set_baudrate(port, baud) == SP_OK &&
		sp_set_bits(port, 8) == SP_OK &&
		sp_set_parity(port, SP_PARITY_NONE) == SP_OK &&
		sp_set_stopbits(port, 1) == SP_OK &&
		sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) == SP_OK &&
		sp_flush(port, SP_BUF_BOTH) == SP_OK;
}

/* An open, configured port; NULL on failure. */
static struct sp_port *open_port(
	const char *path, int baud, struct error *error)
{
	struct sp_port *port;

	if (sp_get_port_by_name(path, &port) != SP_OK) {
		fail(error, path, "finding it");
		return NULL;
	}
	if (sp_open(port, SP_MODE_READ_WRITE) != SP_OK) {
		fail(error, path, "opening it");
		sp_free_port(port);
		return NULL;
	}
	if (!configure(port, baud)) {
		fail(error, path, "setting 8N1 and its speed");
		sp_close(port);
		sp_free_port(port);
		return NULL;
	}
	return port;
}

struct link *link_serial_open(const char *place, int baud, struct error *error)
{
	/* The library knows only names in /sys/class/tty, no links to them. */
	char path[PATH_MAX];
	struct link_serial *serial;

	if (realpath(place, path) == NULL) {
		error_errno(error, ERROR_UNREACHABLE, "serial:%s", place);
		return NULL;
	}
	serial = calloc(1, sizeof(*serial));
	if (serial == NULL) {
		error_errno(error, ERROR_FAILED, "serial:%s", place);
		return NULL;
	}
	serial->link.ops = &serial_ops;
	serial->port = open_port(path, baud, error);
	if (serial->port == NULL) {
		free(serial);
		return NULL;
	}
	sp_get_port_handle(serial->port, &serial->fd);
	return &serial->link;
}
