/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_DEVICE_H
#define CALIBRATION_DEVICE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Device: which one of its kind a serial line or a camera is, by the serial
 * number that its USB descriptor tells.
 */

/*
 * device_serial - of the character device at @path, "/dev/ttyUSB0", a link to
 * one, or "serial:/dev/ttyUSB0" as link_open takes it.
 *
 * @out: its number, or "-" where it has none or is no device
 */
void device_serial(const char *path, char *out, size_t size);

/*
 * device_camera - the same of the camera that @source names, as camera.source
 * does for v4l2: by its device or by what it calls itself. One without a number
 * is told by its name, which another of its kind has too.
 */
void device_camera(const char *source, char *out, size_t size);

/*
 * device_keep - notes in @folder which device, "mount" or "camera", its
 * recordings are of; device_kept reads it again, "-" where nothing was noted.
 */
bool device_keep(const char *folder, const char *kind, const char *serial,
	struct error *error);
void device_kept(const char *folder, const char *kind, char *out, size_t size);

#endif
