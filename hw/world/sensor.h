/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORLD_SENSOR_H
#define WORLD_SENSOR_H

#include "hw/sim_world.h"

/*
 * Sensor: what the camera adds to the light: fixed pattern and its drift,
 * shading, noise, dead pixels, the shutter. Part of sim_world.
 *
 * Light comes in SKY_UNIT, sixteenths of a grey level.
 */

struct sensor; /* owned by the caller */

struct sensor *sensor_open(const struct sim_world_settings *settings, int width,
	int height, struct error *error);
void sensor_close(struct sensor *sensor);

/* sensor_shut - whether the shutter is closed at @at_s. */
bool sensor_shut(const struct sensor *sensor, double at_s);

/* sensor_age - the pattern is now that of @at_s. */
void sensor_age(struct sensor *sensor, double at_s);

/* sensor_shade - row @y of light into what the sensor makes of it. */
void sensor_shade(struct sensor *sensor, int y, int32_t *row);

/* sensor_begin - the frame exposed at @exposure_ns. */
void sensor_begin(struct sensor *sensor, int64_t exposure_ns);

/*
 * sensor_develop - row @y of that frame from the shaded @row.
 *
 * @light: to be added, in 1/256 grey level; NULL: none
 */
void sensor_develop(struct sensor *sensor, int y, const int32_t *row,
	const int32_t *light, uint16_t *pixels);

/* sensor_end - puts the dead pixels into a developed frame. */
void sensor_end(const struct sensor *sensor, uint16_t *pixels);

#endif
