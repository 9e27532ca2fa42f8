/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/halt.h"

#include "hw/pelco.h"
#include "hw/ptu.h"

#include <string.h>

_Static_assert((int)HALT_FRAME_MAX >= (int)PELCO_FRAME_MAX &&
		(int)HALT_FRAME_MAX >= (int)PTU_COMMAND_MAX,
	"every halt fits");

static size_t halt_pelco_d(
	const struct mount_settings *settings, uint8_t *bytes)
{
	struct pelco_frame frame =
		pelco_motion((uint8_t)settings->address, 0, 0);

	pelco_encode(&frame, bytes);
	return PELCO_FRAME_SIZE;
}

static size_t halt_pelco_p(
	const struct mount_settings *settings, uint8_t *bytes)
{
	int address = settings->address - 1 + settings->address_base;
	struct pelco_frame frame = pelco_motion((uint8_t)address, 0, 0);

	pelco_p_encode(&frame, bytes);
	return PELCO_P_FRAME_SIZE;
}

static size_t halt_ptu(const struct mount_settings *settings, uint8_t *bytes)
{
	char command[PTU_COMMAND_MAX];
	size_t length = ptu_ask(command, "H");

	(void)settings;
	memcpy(bytes, command, length);
	return length;
}

/* A line end first: what the dead driver had begun is not made longer. */
static size_t halt_rotctl(const struct mount_settings *settings, uint8_t *bytes)
{
	static const char text[] = "\nS\n";

	(void)settings;
	memcpy(bytes, text, sizeof(text) - 1);
	return sizeof(text) - 1;
}

size_t halt_frame(const char *kind, const struct mount_settings *settings,
	uint8_t bytes[HALT_FRAME_MAX])
{
	static const struct {
		const struct mount_ops *mount;
		size_t (*halt)(
			const struct mount_settings *settings, uint8_t *bytes);
	} halts[] = {
		{ &mount_pelco_d, halt_pelco_d },
		{ &mount_pelco_p, halt_pelco_p },
		{ &mount_ptu, halt_ptu },
		{ &mount_rotctl, halt_rotctl },
	};
	const struct mount_ops *mount = mount_find(kind);

	for (size_t i = 0; i < sizeof(halts) / sizeof(halts[0]); i++) {
		if (halts[i].mount == mount) {
			return halts[i].halt(settings, bytes);
		}
	}
	return 0;
}
