/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/camera.h"
#include "hw/mount.h"
#include "sim_protocol.h"

#include <stddef.h>
#include <string.h>

/* The only list of what can be plugged in: one row a backend. */

static const struct camera_ops *const cameras[] = {
	&camera_footage,
	&camera_scene,
	&camera_stream,
	&camera_v4l2,
};

static const struct mount_ops *const mounts[] = {
	&mount_pelco_d,
	&mount_pelco_p,
	&mount_ptu,
	&mount_rotctl,
	&mount_dmx,
};

static const struct sim_protocol *const sim_protocols[] = {
	&sim_pelco_d,
	&sim_pelco_p,
	&sim_ptu,
	&sim_rotctl,
	&sim_dmx,
};

const struct camera_ops *camera_find(const char *name)
{
	for (size_t i = 0; i < sizeof(cameras) / sizeof(cameras[0]); i++) {
		if (strcmp(cameras[i]->name, name) == 0) {
			return cameras[i];
		}
	}
	return NULL;
}

const struct camera_ops *camera_for(const char **source)
{
	for (size_t i = 0; i < sizeof(cameras) / sizeof(cameras[0]); i++) {
		size_t length = strlen(cameras[i]->name);

		if (strncmp(*source, cameras[i]->name, length) == 0 &&
			(*source)[length] == ':') {
			*source += length + 1;
			return cameras[i];
		}
	}
	return &camera_footage;
}

const struct mount_ops *mount_find(const char *name)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		if (strcmp(mounts[i]->name, name) == 0) {
			return mounts[i];
		}
	}
	return NULL;
}

bool mount_is_known(const char *kind, struct error *error)
{
	return mount_find(kind) != NULL || strcmp(kind, "none") == 0 ||
		error_set(error, ERROR_SETTINGS,
			"mount.kind: '%s' is not known; write pelco-d, "
			"pelco-p, ptu, rotctld, dmx or none",
			kind);
}

const struct sim_protocol *sim_protocol_find(const char *name)
{
	for (size_t i = 0; i < sizeof(sim_protocols) / sizeof(sim_protocols[0]);
		i++) {
		if (strcmp(sim_protocols[i]->name, name) == 0) {
			return sim_protocols[i];
		}
	}
	return NULL;
}
