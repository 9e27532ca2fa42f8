/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

const struct fault *fault_find(
	const struct fault_table *const *tables, const char *name)
{
	for (; *tables != NULL; tables++) {
		for (size_t i = 0; i < (*tables)->count; i++) {
			if (strcmp((*tables)->faults[i].name, name) == 0) {
				return &(*tables)->faults[i];
			}
		}
	}
	fail_msg("no fault is called \"%s\"", name);
	return NULL;
}
