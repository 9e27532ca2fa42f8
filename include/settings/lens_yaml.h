/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_LENS_YAML_H
#define SETTINGS_LENS_YAML_H

#include "base/error.h"
#include "core/lens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Lens_yaml: a lens as others write it: OpenCV's FileStorage (camera_matrix,
 * distortion_coefficients, image_width, image_height) and ROS' camera_info,
 * which has the same names. Of YAML only as much as these two use.
 */

enum lens_yaml_form {
	LENS_YAML_OPENCV,
	LENS_YAML_ROS
};

/*
 * lens_yaml_parse - from @text of @size bytes; @name stands in messages.
 *
 * False, with @error filled, where size or matrix are missing, where the
 * camera matrix has skew, or where the distortion is of another model than
 * k1 k2 p1 p2 [k3] (plumb_bob).
 */
bool lens_yaml_parse(const char *name, const char *text, size_t size,
	struct lens *lens, struct error *error);

/* lens_yaml_read - the same for the file at @path, up to 1 MB. */
bool lens_yaml_read(const char *path, struct lens *lens, struct error *error);

/* lens_yaml_print - as the other program reads it. */
void lens_yaml_print(
	const struct lens *lens, enum lens_yaml_form form, FILE *out);

#endif
