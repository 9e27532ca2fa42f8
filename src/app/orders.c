/* SPDX-License-Identifier: Apache-2.0 */
#include "app/orders.h"

void orders_init(struct orders *orders)
{
	*orders = (struct orders){ .next.mode = MODE_NOTHING };
}

void orders_stop(struct orders *orders)
{
	orders->next.mode = MODE_STOP;
	orders->next.slew = (struct mount_rates){ 0.0, 0.0 };
	orders->next.cued = false;
	orders->slewing = false;
}

bool orders_stopping(const struct orders *orders)
{
	return orders->next.mode == MODE_STOP;
}

bool orders_mode(struct orders *orders, enum mode_event event)
{
	if (orders_stopping(orders)) {
		return false;
	}
	orders->next.mode = event;
	return true;
}

bool orders_slew(
	struct orders *orders, struct mount_rates rates, int64_t now_ns)
{
	if (orders_stopping(orders)) {
		return false;
	}
	orders->next.mode = MODE_TO_SLEW;
	orders->next.slew = rates;
	orders->slewing = true;
	orders->slew_until_ns = now_ns + ORDERS_SLEW_HOLD_NS;
	return true;
}

void orders_release(struct orders *orders)
{
	orders->slew_until_ns = INT64_MIN;
}

bool orders_cue(struct orders *orders, struct angles cue)
{
	if (orders_stopping(orders)) {
		return false;
	}
	orders->next.cued = true;
	orders->next.cue = cue;
	return true;
}

void orders_target(struct orders *orders, enum target_verb verb, uint32_t id)
{
	orders->next.target = verb;
	orders->next.target_id = id;
}

void orders_focus(struct orders *orders, struct focus_settings wanted)
{
	orders->next.focused = true;
	orders->next.focus = wanted;
}

/* A word of another kind goes first; the release follows a step later. */
static bool release_is_due(const struct orders *orders, int64_t now_ns)
{
	return orders->slewing && now_ns >= orders->slew_until_ns &&
		(orders->next.mode == MODE_NOTHING ||
			orders->next.mode == MODE_TO_SLEW);
}

struct pursuit_order orders_take(struct orders *orders, int64_t now_ns)
{
	if (release_is_due(orders, now_ns)) {
		orders->next.mode = MODE_RELEASE;
		orders->slewing = false;
	}
	struct pursuit_order taken = orders->next;
	orders->next = (struct pursuit_order){
		.mode = MODE_NOTHING,
		.slew = taken.slew,
		.target = TARGET_KEEP,
	};
	return taken;
}
