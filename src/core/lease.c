/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lease.h"

void lease_init(struct lease *lease)
{
	*lease = (struct lease){ .heard = false };
}

void lease_begin(struct lease *lease)
{
	lease->heard = false;
	lease->claim = (struct lease_claim){ 0 };
	lease->pressed = false;
}

/* @from_ns is another program's word: any number, so it is only compared. */
static bool within(int64_t from_ns, int64_t now_ns, int64_t span_ns)
{
	return from_ns <= now_ns && from_ns >= now_ns - span_ns;
}

static enum lease_verdict judge(const struct lease *lease,
	const struct lease_claim *claim, int64_t now_ns)
{
	if (lease->heard && claim->sequence <= lease->claim.sequence) {
		return LEASE_REPLAYED;
	}
	if (claim->decided_ns > now_ns) {
		return LEASE_FUTURE;
	}
	return within(claim->decided_ns, now_ns, LEASE_PERMIT_NS) ? LEASE_TAKEN
								  : LEASE_OLD;
}

enum lease_verdict lease_take(
	struct lease *lease, const struct lease_claim *claim, int64_t now_ns)
{
	enum lease_verdict verdict = judge(lease, claim, now_ns);

	if (verdict != LEASE_TAKEN) {
		lease->refused++;
		return verdict;
	}
	bool first = !lease->heard;

	lease->claim = *claim;
	lease->heard = true;
	if (claim->press > lease->last_press) {
		lease->last_press = claim->press;
		lease->pressed = claim->held && !first;
	}
	return LEASE_TAKEN;
}

bool lease_fresh(const struct lease *lease, int64_t now_ns)
{
	return lease->heard &&
		within(lease->claim.decided_ns, now_ns, LEASE_PERMIT_NS);
}

bool lease_held(const struct lease *lease, int64_t now_ns)
{
	return lease_fresh(lease, now_ns) && lease->claim.held &&
		within(lease->claim.held_ns, now_ns, LEASE_HELD_NS);
}

bool lease_press(struct lease *lease)
{
	bool pressed = lease->pressed;

	lease->pressed = false;
	return pressed;
}
