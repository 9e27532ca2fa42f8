/* SPDX-License-Identifier: Apache-2.0 */
#include "core/safety.h"

#include <math.h>

/*
 * Off by a quarter of the full width, the middle of the beam still has 84 %
 * of its peak: all errors together have to stay within that.
 */
static const double beam_share = 0.25;
static const double sigmas = 3.0;

struct safety_settings safety_settings_default(void)
{
	return (struct safety_settings){
		.track_age_s = 0.5,
		.frame_age_s = 0.3,
		.mount_age_s = 0.5,
		.mount_error_rad = geom_radians(1.0),
		.silence_s = 0.2,
		.astray_rad = geom_radians(0.25),
		.delay_s = 0.3,
		.horizon_rad = geom_radians(2.0),
	};
}

/* Every comparison here is false for a NaN, so that it refuses. */
static bool fresh(double age_s, double limit_s)
{
	return age_s >= 0.0 && age_s <= limit_s;
}

static bool track_fits(const struct safety_settings *settings,
	const struct safety_facts *facts)
{
	return facts->track_firm &&
		fresh(facts->track_age_s, settings->track_age_s);
}

static bool frame_fits(const struct safety_settings *settings,
	const struct safety_facts *facts)
{
	return facts->frame_sound &&
		fresh(facts->frame_age_s, settings->frame_age_s);
}

static bool place_is_known(const struct safety_settings *settings,
	const struct safety_facts *facts)
{
	return facts->mount_measured ||
		(settings->reckoned_rad > 0.0 &&
			facts->reckoned_rad <= settings->reckoned_rad);
}

static bool mount_fits(const struct safety_settings *settings,
	const struct safety_facts *facts)
{
	return place_is_known(settings, facts) &&
		fresh(facts->mount_age_s, settings->mount_age_s) &&
		fabs(facts->mount_error_rad) <= settings->mount_error_rad;
}

/* A share that is a power of two: the same bits as the product with it. */
double safety_beam_for(double error_rad, double sigma_rad)
{
	return (error_rad + sigmas * sigma_rad) / beam_share;
}

static bool pointing_fits(const struct safety_facts *facts)
{
	return facts->pointing_error_rad >= 0.0 &&
		facts->pointing_sigma_rad >= 0.0 &&
		safety_beam_for(facts->pointing_error_rad,
			facts->pointing_sigma_rad) <= facts->beam_rad;
}

double safety_place_sigma(const struct safety_facts *facts)
{
	return facts->mount_measured ? 0.0 : facts->reckoned_rad;
}

/* Not fmax, which would leave out what is not a number. */
static double outer_half(const struct safety_facts *facts)
{
	double outer_rad = facts->outer_beam_rad;

	return (outer_rad < facts->beam_rad ? facts->beam_rad : outer_rad) /
		2.0 +
		sigmas * safety_place_sigma(facts);
}

static bool above_horizon(const struct safety_settings *settings,
	struct angles beam, double half_rad)
{
	return beam.el_rad - half_rad >= settings->horizon_rad;
}

static bool clear_of_sectors(const struct safety_settings *settings,
	struct angles beam, double half_rad)
{
	for (int i = 0; i < settings->box_count; i++) {
		if (sector_box_touches(&settings->boxes[i], beam, half_rad)) {
			return false;
		}
	}
	for (int i = 0; i < settings->polygon_count; i++) {
		if (sector_polygon_touches(
			    &settings->polygons[i], beam, half_rad)) {
			return false;
		}
	}
	return isfinite(beam.az_rad) && isfinite(beam.el_rad) &&
		isfinite(half_rad);
}

/* Now, and as long as a claim made now is believed. */
static bool stays(const struct safety_settings *settings,
	const struct safety_facts *facts,
	bool (*fits)(const struct safety_settings *settings, struct angles beam,
		double half_rad))
{
	double half_rad = outer_half(facts);

	return fits(settings, facts->beam, half_rad) &&
		fits(settings, facts->beam_soon, half_rad);
}

struct permits safety_permits(const struct safety_settings *settings,
	const struct safety_facts *facts)
{
	return (struct permits){ .granted = {
					 [PERMIT_MODE] = facts->may_move,
					 [PERMIT_TRACK] =
						 track_fits(settings, facts),
					 [PERMIT_FRAME] =
						 frame_fits(settings, facts),
					 [PERMIT_MOUNT] =
						 mount_fits(settings, facts),
					 [PERMIT_DELAY] = fresh(facts->delay_s,
						 settings->delay_s),
					 [PERMIT_POINTING] =
						 pointing_fits(facts),
					 [PERMIT_HORIZON] = stays(settings,
						 facts, above_horizon),
					 [PERMIT_SECTOR] = stays(settings,
						 facts, clear_of_sectors),
				 } };
}

bool safety_all(const struct permits *permits)
{
	for (int permit = 0; permit < PERMIT_COUNT; permit++) {
		if (!permits->granted[permit]) {
			return false;
		}
	}
	return true;
}

struct words {
	const char *name;
	const char *refusal;
};

static const struct words words[PERMIT_COUNT] = {
	[PERMIT_MODE] = { "mode",
		"The head is safe or on hold; say follow or slew." },
	[PERMIT_TRACK] = { "track",
		"No firm target was seen lately; wait for one to be found, or "
		"choose another." },
	[PERMIT_FRAME] = { "frame",
		"The camera is silent, frozen, blind or saturated; see to the "
		"camera and its cable." },
	[PERMIT_MOUNT] = { "mount",
		"The head does not say where it is, is not where it was sent, "
		"or is reckoned too roughly; see to the head and its line." },
	[PERMIT_DELAY] = { "delay",
		"From exposure to command takes too long; lighten the load or "
		"lower the frame rate." },
	[PERMIT_POINTING] = { "pointing",
		"The beam may be off the target by more than a quarter of its "
		"width; wait until it has settled." },
	[PERMIT_HORIZON] = { "horizon",
		"The beam's lower edge is below the lowest elevation allowed; "
		"wait until the target is higher." },
	[PERMIT_SECTOR] = { "sector",
		"The beam touches a closed sector of the sky; wait until the "
		"target has left it." },
};

const char *safety_name(enum permit permit)
{
	return words[permit].name;
}

const char *safety_refusal(enum permit permit)
{
	return words[permit].refusal;
}
