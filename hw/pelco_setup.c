/* SPDX-License-Identifier: Apache-2.0 */
#include "pelco_setup.h"

bool pelco_setup_is_sound(
	const struct mount_settings *settings, struct error *error)
{
	if (settings->address < 1 || settings->address > 255) {
		return error_set(error, ERROR_SETTINGS,
			"mount address %d is outside 1..255",
			settings->address);
	}
	if (settings->baud < 1) {
		return error_set(error, ERROR_SETTINGS,
			"mount speed of %d baud is not above 0",
			settings->baud);
	}
	if (!(settings->rate_pan_rad_s > 0.0) ||
		!(settings->rate_tilt_rad_s > 0.0)) {
		return error_set(error, ERROR_SETTINGS,
			"the mount's highest rates must be above 0; take them "
			"from its data sheet");
	}
	if (settings->turbo != MOUNT_TURBO_NONE &&
		!(settings->turbo_rad_s > settings->rate_pan_rad_s)) {
		return error_set(error, ERROR_SETTINGS,
			"the mount's turbo must be faster than its highest "
			"speed code: mount.turbo_deg_s over "
			"mount.rate_pan_deg_s");
	}
	if (settings->tilt_convention < 'A' ||
		settings->tilt_convention > 'C') {
		return error_set(error, ERROR_SETTINGS,
			"tilt convention is none of A, B and C");
	}
	return true;
}
