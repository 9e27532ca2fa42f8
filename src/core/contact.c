/* SPDX-License-Identifier: Apache-2.0 */
#include "core/contact.h"

void contact_init(struct contact *contact)
{
	*contact = (struct contact){ .closed = false };
}

bool contact_step(
	struct contact *contact, struct contact_look look, int64_t now_ns)
{
	bool was_closed = contact->closed;

	if (!look.closed || look.opened) {
		contact->closed = false;
		contact->touching = false;
	}
	if (look.closed && !contact->touching) {
		contact->touching = true;
		contact->since_ns = now_ns;
	}
	contact->closed = contact->touching &&
		now_ns - contact->since_ns >= CONTACT_CLOSE_NS;
	return contact->closed && !was_closed;
}
