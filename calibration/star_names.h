/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_NAMES_H
#define CALIBRATION_STAR_NAMES_H

#include <stdint.h>

/* Star_names: the stars with a name of their own, from data/stars. */

struct star_name {
	uint32_t hip;
	const char *name;
};

extern const struct star_name star_names[];
extern const int star_names_count;

#endif
