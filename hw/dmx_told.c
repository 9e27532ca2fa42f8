/* SPDX-License-Identifier: Apache-2.0 */
#include "dmx_told.h"

void dmx_told_note(struct dmx_told *told, struct mount_angles at, int64_t at_ns)
{
	size_t slot = (told->first + told->count) % DMX_TOLD_MAX;

	told->places[slot] = (struct dmx_told_place){ at_ns, at };
	if (told->count < DMX_TOLD_MAX) {
		told->count++;
	} else {
		told->first = (told->first + 1) % DMX_TOLD_MAX;
	}
}

struct mount_angles dmx_told_then(struct dmx_told *told, int64_t then_ns)
{
	while (told->count > 1 &&
		told->places[(told->first + 1) % DMX_TOLD_MAX].at_ns <=
			then_ns) {
		told->first = (told->first + 1) % DMX_TOLD_MAX;
		told->count--;
	}
	return told->places[told->first].at;
}
