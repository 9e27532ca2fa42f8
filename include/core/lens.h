/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LENS_H
#define CORE_LENS_H

#include <stdbool.h>

/*
 * Lens: from a pixel to a ray of the camera and back.
 *
 * The model is the pinhole with the distortion terms of Brown and Conrady in
 * the order of OpenCV (k1 k2 p1 p2 k3), so that its calibrations apply.
 * Knows nothing of where the camera is mounted.
 */

/* The centre of the upper left pixel is (0, 0). */
struct pixel {
	double x_px;
	double y_px;
};

/* A unit vector of the camera: x right, y down, z along the optical axis. */
struct ray {
	double x;
	double y;
	double z;
};

struct lens {
	double fx_px; /* focal length in pixels, > 0 */
	double fy_px;
	double cx_px; /* principal point */
	double cy_px;
	double k1;
	double k2;
	double p1;
	double p2;
	double k3;
	int width_px; /* of the picture that these numbers belong to */
	int height_px;
};

/*
 * lens_pinhole - a lens without distortion, centred in its picture.
 *
 * @focal_px: focal length over pixel pitch, > 0
 */
struct lens lens_pinhole(int width_px, int height_px, double focal_px);

/*
 * lens_ray - the ray that @at sees. Undistorts by fixed-point iteration
 * (as OpenCV's undistortPoints does), to under 1e-9 of the focal length
 * within the picture for distortions that the model holds for.
 */
struct ray lens_ray(const struct lens *lens, struct pixel at);

/*
 * lens_pixel - where @ray falls in the picture; may lie outside of it.
 *
 * False, with @at untouched, where the ray does not point forward.
 */
bool lens_pixel(const struct lens *lens, struct ray ray, struct pixel *at);

/* lens_sees - whether @at lies within the picture. */
bool lens_sees(const struct lens *lens, struct pixel at);

/* lens_pixel_rad - the angle of one pixel on the axis. */
double lens_pixel_rad(const struct lens *lens);

#endif
