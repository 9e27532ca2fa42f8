/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_line.h"

#include <stdlib.h>

struct link_virtual {
	struct link link; /* first, see struct link */
	struct sim_line *line;
};

static struct sim_line *line_of(const struct link *link)
{
	return ((const struct link_virtual *)link)->line;
}

static long unplugged(struct error *error)
{
	error_set(error, ERROR_UNREACHABLE,
		"the simulated line: the other end has hung up");
	return -1;
}

static long virtual_read(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	if (sim_line_unplugged(line_of(link), now_ns)) {
		return unplugged(error);
	}
	return (long)sim_line_say(line_of(link), bytes, size, now_ns);
}

static long virtual_write(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	if (sim_line_unplugged(line_of(link), now_ns)) {
		return unplugged(error);
	}
	return (long)sim_line_hear(line_of(link), bytes, size, now_ns);
}

static int virtual_fd(const struct link *link)
{
	(void)link;
	return -1;
}

static void virtual_close(struct link *link)
{
	free(link);
}

static const struct link_ops virtual_ops = {
	.read = virtual_read,
	.write = virtual_write,
	.fd = virtual_fd,
	.close = virtual_close,
};

struct link *link_virtual_open(struct sim_line *line, struct error *error)
{
	struct link_virtual *link = calloc(1, sizeof(*link));

	if (link == NULL) {
		error_errno(error, ERROR_FAILED, "virtual link");
		return NULL;
	}
	link->link.ops = &virtual_ops;
	link->line = line;
	return &link->link;
}
