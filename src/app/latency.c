/* SPDX-License-Identifier: Apache-2.0 */
#include "app/latency.h"

#include <math.h>

static const int64_t bin_ns = 500000;

void latency_told(struct latency *latency, int64_t exposure_ns, int64_t now_ns)
{
	latency->exposure_ns = exposure_ns;
	latency->told_ns = now_ns;
}

void latency_sent(struct latency *latency, int64_t sent_ns)
{
	if (latency->exposure_ns == 0 || sent_ns < latency->told_ns) {
		return;
	}
	int64_t bin = (sent_ns - latency->exposure_ns) / bin_ns;

	bin = bin < 0 ? 0 : bin < LATENCY_BINS ? bin : LATENCY_BINS - 1;
	latency->bins[bin]++;
	latency->count++;
	latency->exposure_ns = 0;
}

double latency_quantile(const struct latency *latency, double share)
{
	uint64_t wanted = (uint64_t)ceil(share * (double)latency->count);
	uint64_t seen = 0;
	int bin = 0;

	if (latency->count == 0) {
		return (double)NAN;
	}
	while (bin < LATENCY_BINS - 1 && seen + latency->bins[bin] < wanted) {
		seen += latency->bins[bin++];
	}
	return (double)((bin + 1) * bin_ns) * 1e-9;
}
