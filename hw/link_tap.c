/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/link_tap.h"

#include <stdlib.h>

struct link_tap {
	struct link link; /* first, see struct link */
	struct link *line;
	struct link_ear ear;
};

static struct link_tap *tap_of(struct link *link)
{
	return (struct link_tap *)link;
}

static void tell(const struct link_tap *tap, bool out, const uint8_t *bytes,
	long size, int64_t now_ns)
{
	if (size > 0) {
		tap->ear.heard(
			tap->ear.context, out, bytes, (size_t)size, now_ns);
	}
}

static long tap_read(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct link_tap *tap = tap_of(link);
	long count =
		tap->line->ops->read(tap->line, bytes, size, now_ns, error);

	tell(tap, false, bytes, count, now_ns);
	return count;
}

static long tap_write(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct link_tap *tap = tap_of(link);
	long count =
		tap->line->ops->write(tap->line, bytes, size, now_ns, error);

	tell(tap, true, bytes, count, now_ns);
	return count;
}

static int tap_fd(const struct link *link)
{
	const struct link *line = ((const struct link_tap *)link)->line;

	return line->ops->fd(line);
}

static void tap_close(struct link *link)
{
	link_close(tap_of(link)->line);
	free(link);
}

static const struct link_ops tap_ops = {
	.read = tap_read,
	.write = tap_write,
	.fd = tap_fd,
	.close = tap_close,
};

struct link *link_tap(struct link *line, struct link_ear ear)
{
	struct link_tap *tap =
		ear.heard == NULL ? NULL : calloc(1, sizeof(*tap));

	if (tap == NULL) {
		return line;
	}
	tap->link.ops = &tap_ops;
	tap->line = line;
	tap->ear = ear;
	return &tap->link;
}
