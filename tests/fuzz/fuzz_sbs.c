/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sbs.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever a feed says, the table stays whole and what it holds is a number. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct airspace air;
	struct airspace_settings settings = airspace_settings_default();
	struct sbs_receiver receiver = { .count = 0 };
	struct air_report report;
	struct air_beam beam = { .at = { 0.1, 0.7 }, .half_rad = 0.01 };

	airspace_init(&air, &settings, 0);
	for (size_t i = 0; i < size; i++) {
		enum sbs_result result =
			sbs_take(&receiver, (char)data[i], &report);

		if (result == SBS_REPORT) {
			airspace_hear(&air, &report, (int64_t)i * 1000000);
		} else if (result == SBS_ABSURD) {
			airspace_absurd(&air, (int64_t)i * 1000000);
		}
	}
	for (int i = 0; i < air.count; i++) {
		if (!isfinite(air.slot[i].place.lat_rad) ||
			!isfinite(air.slot[i].place.height_m)) {
			abort();
		}
	}
	airspace_ahead_s(&air, &beam, (int64_t)size * 1000000);
	return 0;
}
