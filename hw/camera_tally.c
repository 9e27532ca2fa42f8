/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/camera_tally.h"

/* A longer leap is a driver that counts anew, and not so many lost. */
static const uint32_t leap_max = 10000;

/* How many are missing before this one. */
static uint32_t missing_before(
	const struct camera_tally *tally, uint32_t number)
{
	uint32_t leap = number - tally->number;

	return leap > 1 && leap <= leap_max ? leap - 1 : 0;
}

bool camera_tally_take(struct camera_tally *tally, uint32_t number,
	int64_t at_ns, int64_t period_ns)
{
	uint32_t missing = 0;

	if (tally->began && at_ns <= tally->at_ns) {
		tally->counts.repeated++;
		return false;
	}
	if (tally->began) {
		missing = missing_before(tally, number);
		tally->sequence += 1 + (int64_t)missing;
		tally->counts.dropped += missing;
		tally->counts.slow += missing == 0 && period_ns > 0 &&
			at_ns - tally->at_ns >= period_ns + period_ns / 2;
	}
	tally->began = true;
	tally->number = number;
	tally->at_ns = at_ns;
	tally->counts.delivered++;
	return true;
}

void camera_tally_pass(struct camera_tally *tally)
{
	tally->counts.delivered--;
	tally->counts.late++;
}

void camera_counts_add(
	struct camera_counts *counts, const struct camera_counts *more)
{
	counts->delivered += more->delivered;
	counts->dropped += more->dropped;
	counts->repeated += more->repeated;
	counts->damaged += more->damaged;
	counts->late += more->late;
	counts->slow += more->slow;
}
