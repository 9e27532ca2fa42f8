/* SPDX-License-Identifier: Apache-2.0 */
#include "outbox.h"

#include <assert.h>

static const int64_t blocked_ns = 1000000000;

void outbox_put(struct outbox *outbox, size_t size, int64_t now_ns)
{
	assert(size <= OUTBOX_MAX);
	outbox->size = outbox->left = size;
	outbox->since_ns = now_ns;
}

bool outbox_write(struct outbox *outbox, struct link *link, int64_t now_ns,
	bool *gone, struct error *error)
{
	long count;

	*gone = false;
	if (outbox->left == 0) {
		return true;
	}
	count = link->ops->write(link,
		outbox->bytes + outbox->size - outbox->left, outbox->left,
		now_ns, error);
	if (count < 0) {
		return false;
	}
	outbox->left -= (size_t)count;
	*gone = outbox->left == 0;
	return *gone || now_ns - outbox->since_ns <= blocked_ns ||
		error_set(error, ERROR_UNREACHABLE,
			"the mount's line has taken no byte for a second; "
			"check what holds it up");
}
