/* SPDX-License-Identifier: Apache-2.0 */
#include "chance.h"

#include "hw/random.h"

#include <math.h>

double chance_pick(
	const struct chance *chance, uint64_t which, double low, double high)
{
	uint64_t bits = random_hash(chance->seed, which);

	return low + (high - low) * (double)(bits >> 11) * 0x1p-53;
}

int chance_now(const struct chance_series *series, double at_s,
	struct chance chances[CHANCE_MAX])
{
	double odds = series->hourly * series->slot_s / 3600.0;
	double slot = floor(at_s / series->slot_s);
	uint64_t seed = random_hash(series->seed, 1000 + series->kind);
	int count = 0;

	for (int back = 0; back < CHANCE_MAX && odds > 0.0; back++) {
		double from = slot - back;
		struct chance chance = {
			.seed = random_hash(seed, (uint64_t)(int64_t)from),
		};

		if (chance_pick(&chance, 0, 0.0, 1.0) >= odds) {
			continue;
		}
		chance.since_s = at_s -
			(from + chance_pick(&chance, 1, 0.0, 1.0)) *
				series->slot_s;
		chance.lasts_s = chance_pick(
			&chance, 15, series->lasts_min_s, series->lasts_max_s);
		if (chance.since_s >= 0.0 && chance.since_s < chance.lasts_s) {
			chances[count++] = chance;
		}
	}
	return count;
}
