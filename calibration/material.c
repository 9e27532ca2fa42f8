/* SPDX-License-Identifier: Apache-2.0 */
#include "material.h"

#include "device.h"

static bool read_back(struct material *material,
	struct session_options *options, struct error *error)
{
	device_kept(options->from, "mount", material->mount,
		sizeof(material->mount));
	device_kept(options->from, "camera", material->camera,
		sizeof(material->camera));
	return session_rig(options, &material->rig, error) &&
		exercise_load(&material->exercise, options->from, error);
}

static void take_over(struct material *material, struct live *live,
	struct session_options *options)
{
	material->rig = live->rig;
	material->top = (struct mount_rates){
		live->settings.mount.rate_pan_rad_s,
		live->settings.mount.rate_tilt_rad_s,
	};
	material->exercise = live->stand.exercise;
	live->stand.exercise = (struct exercise){ 0 };
	device_serial(live->settings.mount_link, material->mount,
		sizeof(material->mount));
	device_camera(live->settings.cameras[0].source, material->camera,
		sizeof(material->camera));
	session_known(options, live->settings.rig);
}

bool material_get(struct material *material, struct session_options *options,
	bool camera, bool (*drill)(struct live *live, struct error *error),
	struct error *error)
{
	struct live live;

	*material = (struct material){ 0 };
	if (options->from != NULL) {
		return read_back(material, options, error);
	}
	unsigned parts = LIVE_HEAD | (camera ? LIVE_CAMERA : 0);
	bool good = live_open(&live, options->config, options->rig, parts, NULL,
			    error) &&
		(!options->sent || live_go(&live, options->at, error)) &&
		drill(&live, error) &&
		(options->out == NULL || live_keep(&live, options->out, error));
	if (good) {
		take_over(material, &live, options);
	}
	live_close(&live);
	return good;
}

void material_free(struct material *material)
{
	exercise_free(&material->exercise);
}
