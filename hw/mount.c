/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"

#include "core/geom.h"
#include "sim_protocol.h"

#include <string.h>

struct mount_settings mount_settings_default(void)
{
	return (struct mount_settings){
		.address = 1,
		.baud = 9600,
		.rate_pan_rad_s = geom_radians(40.0),
		.rate_tilt_rad_s = geom_radians(40.0),
		.poll_hz = 20.0,
		.feedback = true,
		.tilt_convention = 'A',
	};
}

const struct mount_stats *mount_stats(const struct mount *mount)
{
	return (const struct mount_stats *)mount;
}

static const struct mount_ops *const mounts[] = {
	&mount_pelco_d,
};

static const struct sim_protocol *const sim_protocols[] = {
	&sim_pelco_d,
};

const struct mount_ops *mount_find(const char *name)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		if (strcmp(mounts[i]->name, name) == 0) {
			return mounts[i];
		}
	}
	return NULL;
}

const struct sim_protocol *sim_protocol_find(const char *name)
{
	for (size_t i = 0; i < sizeof(sim_protocols) / sizeof(*sim_protocols);
		i++) {
		if (strcmp(sim_protocols[i]->name, name) == 0) {
			return sim_protocols[i];
		}
	}
	return NULL;
}
