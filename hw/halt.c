/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/halt.h"

#include "dmx_frame.h"
#include "hw/enttec.h"
#include "hw/pelco.h"
#include "hw/ptu.h"

#include <string.h>

_Static_assert((int)HALT_FRAME_MAX >= 2 * (int)PELCO_FRAME_MAX &&
		(int)HALT_FRAME_MAX >= (int)PTU_COMMAND_MAX,
	"every halt fits");

/* One frame, and where the lamp hangs on an auxiliary that one's frame too. */
static size_t halt_pelco(const struct pelco_dialect *dialect, int address,
	int lamp_auxiliary, uint8_t *bytes)
{
	struct pelco_frame dark =
		pelco_auxiliary((uint8_t)address, lamp_auxiliary, false);
	struct pelco_frame still = pelco_motion((uint8_t)address, 0, 0);
	size_t used = 0;

	if (lamp_auxiliary > 0) {
		dialect->encode(&dark, bytes);
		used += dialect->frame_size;
	}
	dialect->encode(&still, bytes + used);
	return used + dialect->frame_size;
}

static size_t halt_pelco_d(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *bytes)
{
	(void)at;
	return halt_pelco(
		&pelco_d, settings->address, settings->lamp_auxiliary, bytes);
}

static size_t halt_pelco_p(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *bytes)
{
	(void)at;
	return halt_pelco(&pelco_p,
		settings->address - 1 + settings->address_base,
		settings->lamp_auxiliary, bytes);
}

static size_t halt_ptu(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *bytes)
{
	char command[PTU_COMMAND_MAX];
	size_t length = ptu_ask(command, "H");

	(void)settings;
	(void)at;
	memcpy(bytes, command, length);
	return length;
}

/* A line end first: what the dead driver had begun is not made longer. */
static size_t halt_rotctl(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *bytes)
{
	static const char text[] = "\nS\n";

	(void)settings;
	(void)at;
	memcpy(bytes, text, sizeof(text) - 1);
	return sizeof(text) - 1;
}

/* Only for its lamp: a fixture comes to rest where it was sent. */
static size_t halt_dmx(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *bytes)
{
	size_t count = dmx_frame_slots(settings);
	uint8_t slots[HALT_FRAME_MAX] = { 0 };

	if (settings->fixture.lit_count == 0 ||
		count + 1 + ENTTEC_AROUND > HALT_FRAME_MAX) {
		return 0;
	}
	dmx_frame_fill(settings, at, slots);
	return enttec_write_dmx(slots, count, bytes);
}

size_t halt_frame(const char *kind, const struct mount_settings *settings,
	struct mount_angles at, uint8_t bytes[HALT_FRAME_MAX])
{
	static const struct {
		const struct mount_ops *mount;
		size_t (*halt)(const struct mount_settings *settings,
			struct mount_angles at, uint8_t *bytes);
	} halts[] = {
		{ &mount_pelco_d, halt_pelco_d },
		{ &mount_pelco_p, halt_pelco_p },
		{ &mount_ptu, halt_ptu },
		{ &mount_rotctl, halt_rotctl },
		{ &mount_dmx, halt_dmx },
	};

	/* By name, so that settings need not link all that mount_find lists. */
	for (size_t i = 0; i < sizeof(halts) / sizeof(halts[0]); i++) {
		if (strcmp(halts[i].mount->name, kind) == 0) {
			return halts[i].halt(settings, at, bytes);
		}
	}
	return 0;
}
