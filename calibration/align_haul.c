/* SPDX-License-Identifier: Apache-2.0 */
#include "align_haul.h"

#include <stdio.h>

void align_refuse(
	struct align_haul *haul, const char *name, const struct error *why)
{
	if (haul->refused_count < ALIGN_REFUSED_MAX) {
		struct align_refusal *next =
			&haul->refused[haul->refused_count];

		snprintf(next->name, sizeof(next->name), "%.*s",
			ALIGN_NAME_SIZE - 1, name);
		next->why = *why;
	}
	haul->refused_count++;
}
