/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cadence.h"

#include <math.h>

#define NS_PER_S 1e9

/* Share of the newest command in the means. */
static const double share = 0.05;

/* Longer waits are pauses, shorter ones than this a head cannot follow. */
static const double wait_most_s = 0.15;
static const double hold_least_s = 0.01;

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

void cadence_init(struct cadence *cadence, double hold_s)
{
	*cadence = (struct cadence){ .hold_s = hold_s, .read_s = hold_s };
}

void cadence_made(struct cadence *cadence, int64_t made_ns)
{
	cadence->made_ns = made_ns;
}

static void learn(double *mean, double newest_s)
{
	if (newest_s >= 0.0 && newest_s < wait_most_s) {
		*mean += share * (newest_s - *mean);
	}
}

void cadence_sent(struct cadence *cadence, int64_t sent_ns, bool changed)
{
	double since_last_s = seconds(cadence->sent_ns, sent_ns);

	if (changed && cadence->made_ns != 0) {
		learn(&cadence->lag_s, seconds(cadence->made_ns, sent_ns));
	}
	if (changed && cadence->sent_ns != 0) {
		learn(&cadence->hold_s, fmax(hold_least_s, since_last_s));
	}
	cadence->sent_ns = sent_ns;
}

void cadence_read(struct cadence *cadence, int64_t read_ns)
{
	if (cadence->read_ns != 0) {
		learn(&cadence->read_s, seconds(cadence->read_ns, read_ns));
	}
	cadence->read_ns = read_ns;
}

void cadence_seen(struct cadence *cadence, double delay_s)
{
	if (delay_s >= 0.0) {
		cadence->seen_s += share * (delay_s - cadence->seen_s);
	}
}
