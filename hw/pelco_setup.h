/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PELCO_SETUP_H
#define HW_PELCO_SETUP_H

#include "hw/mount.h"

/* Pelco setup: what must hold of the settings of a Pelco head. */

/* pelco_setup_is_sound - false, with @error filled, where it does not. */
bool pelco_setup_is_sound(
	const struct mount_settings *settings, struct error *error);

#endif
