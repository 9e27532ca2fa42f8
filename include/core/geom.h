/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GEOM_H
#define CORE_GEOM_H

/*
 * Geom: directions in the world, as angles and as unit vectors.
 *
 * World frame: x east, y north, z up. Azimuth grows clockwise seen from
 * above, from north; elevation grows upwards from the horizon.
 * Knows nothing of cameras or mounts.
 */

#define GEOM_PI 3.14159265358979323846

/* A unit vector in the world frame. */
struct vec3 {
	double x;
	double y;
	double z;
};

/* A direction in the world; az in (-pi, pi], el in [-pi/2, pi/2]. */
struct angles {
	double az_rad;
	double el_rad;
};

/* How fast a direction turns; az is the rate of the azimuth angle itself. */
struct rates {
	double az_rad_s;
	double el_rad_s;
};

/* A rotation matrix, row by row: out = m * in. */
struct rotation {
	double m[3][3];
};

/* geom_wrap - @angle_rad brought into (-pi, pi]; it must be finite. */
double geom_wrap(double angle_rad);

/* geom_radians, geom_degrees - for text at the edges only. */
double geom_radians(double degrees);
double geom_degrees(double radians);

/* geom_vector - the unit vector of a direction. */
struct vec3 geom_vector(struct angles at);

/*
 * geom_angles - the direction of @v, which need not have length 1 but must
 * not be zero. At the zenith and nadir the azimuth is 0.
 */
struct angles geom_angles(struct vec3 v);

/*
 * geom_separation - the angle between two directions, 0..pi, exact for
 * small angles: 2 atan2(|u - v|, |u + v|) (Kahan).
 */
double geom_separation(struct angles a, struct angles b);

/*
 * geom_azimuth_half - half the range of azimuths that a cone of @half_rad
 * around elevation @el_rad covers: sin(half) / cos(el) is its sine, or all
 * where it holds the zenith.
 */
double geom_azimuth_half(double el_rad, double half_rad);

double geom_dot(struct vec3 a, struct vec3 b);

/* geom_chord2 - squared straight way between two points. */
static inline double geom_chord2(struct vec3 a, struct vec3 b)
{
	double x = a.x - b.x;
	double y = a.y - b.y;
	double z = a.z - b.z;

	return x * x + y * y + z * z;
}
struct vec3 geom_cross(struct vec3 a, struct vec3 b);
struct vec3 geom_unit(struct vec3 v);

/* geom_turn - @v turned by @r; geom_turn_back - by its inverse. */
struct vec3 geom_turn(const struct rotation *r, struct vec3 v);
struct vec3 geom_turn_back(const struct rotation *r, struct vec3 v);

/* geom_then - the rotation that does @first and after it @second. */
struct rotation geom_then(
	const struct rotation *first, const struct rotation *second);

/*
 * geom_about_x, _y, _z - right-handed rotation of vectors about a fixed
 * axis of the frame.
 */
struct rotation geom_about_x(double angle_rad);
struct rotation geom_about_y(double angle_rad);
struct rotation geom_about_z(double angle_rad);

#endif
