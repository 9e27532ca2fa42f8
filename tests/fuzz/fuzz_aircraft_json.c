/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/aircraft_json.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the airspace takes is a place on the earth, whatever stood there. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct aircraft_list list;
	static struct airspace air;
	struct airspace_settings settings = airspace_settings_default();
	struct error error;

	if (!aircraft_json_read((const char *)data, size, &list, &error)) {
		return 0;
	}
	airspace_init(&air, &settings, 0);
	for (int i = 0; i < list.count; i++) {
		airspace_hear(&air, &list.reports[i], INT64_C(1) << 60);
	}
	for (int i = 0; i < air.count; i++) {
		if (!isfinite(air.slot[i].place.lat_rad) ||
			!isfinite(air.slot[i].place.height_m) ||
			air.slot[i].place_ns > INT64_C(1) << 60) {
			abort();
		}
	}
	return 0;
}
