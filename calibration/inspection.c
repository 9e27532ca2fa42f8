/* SPDX-License-Identifier: Apache-2.0 */
#include "inspection.h"

#include "base/clock.h"
#include "calibration/sightings.h"
#include "device.h"
#include "settings/rig_file.h"
#include "settings/settings.h"

#include <unistd.h>

struct serials {
	char camera[RIG_DEVICE_SIZE];
	char mount[RIG_DEVICE_SIZE];
};

/* What the settings attach, or what a folder's recordings were of. */
static bool find_devices(struct session_options *options,
	struct serials *serials, struct error *error)
{
	*serials = (struct serials){ "-", "-" };
	if (options->config != NULL) {
		struct settings settings;

		if (!settings_load(&settings, options->config, error)) {
			return false;
		}
		session_known(options, settings.rig);
		device_camera(settings.cameras[0].source, serials->camera,
			sizeof(serials->camera));
		device_serial(settings.mount_link, serials->mount,
			sizeof(serials->mount));
	} else {
		device_kept(options->from, "camera", serials->camera,
			sizeof(serials->camera));
		device_kept(options->from, "mount", serials->mount,
			sizeof(serials->mount));
	}
	return true;
}

static bool find_sightings(struct inspection *inspection,
	const struct session_options *options, struct error *error)
{
	char path[FOLDER_PATH_MAX];

	if (options->from == NULL) {
		return true;
	}
	if (!folder_path(path, options->from, "pointing.csv", error)) {
		return false;
	}
	return access(path, F_OK) != 0 ||
		sightings_read(path, inspection->sightings,
			&inspection->sighting_count, error);
}

bool inspection_run(struct inspection *inspection,
	struct session_options *options, struct error *error)
{
	struct serials serials;

	inspection->sighting_count = 0;
	if (!find_devices(options, &serials, error) ||
		!session_rig(options, &inspection->rig, error) ||
		!rig_notes_load(options->rig, inspection->notes,
			&inspection->note_count, error) ||
		!find_sightings(inspection, options, error)) {
		return false;
	}
	if (options->rig == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"there is no rig file to check: name it with --rig, or "
			"as rig in the settings");
	}
	struct checkup_devices devices = { serials.camera, serials.mount };
	checkup_run(&inspection->checkup, &inspection->rig, inspection->notes,
		inspection->note_count, clock_wall_ns() / CLOCK_NS_PER_S,
		&devices, inspection->sightings, inspection->sighting_count);
	return true;
}
