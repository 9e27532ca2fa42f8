/* SPDX-License-Identifier: Apache-2.0 */
#include "core/scale.h"

#include <math.h>

static const double gain_sigma = 0.03;
static const double gain_least = 0.8;
static const double gain_most = 1.25;

/* What a worn drive may change from one way to the next. */
static const double drift_sigma = 0.001;

/* What is farther off than so many standard errors is no rate. */
static const double slip_sigma = 4.0;
static const double slip_growth = 2.0;

/* Shorter ways say more about the encoder's steps than about the rate. */
static const double way_rad = 0.05;

void scale_init(struct scale *scale)
{
	*scale = (struct scale){ .gain = 1.0,
		.variance = gain_sigma * gain_sigma };
}

static void begin(struct scale *scale, double read_rad, double model_rad)
{
	scale->begun = true;
	scale->from_read_rad = read_rad;
	scale->from_model_rad = model_rad;
}

static void learn(struct scale *scale, double way, double off, double noise_rad)
{
	double told = way / scale->gain;
	double noise = 2.0 * noise_rad * noise_rad;

	scale->variance += drift_sigma * drift_sigma;

	double spread = told * told * scale->variance + noise;
	double share = scale->variance * told / spread;

	/* A slip, once; where it comes again, it is believed in time. */
	if (off * off > slip_sigma * slip_sigma * spread) {
		scale->variance *= slip_growth;
		return;
	}

	scale->gain =
		fmax(gain_least, fmin(gain_most, scale->gain + share * off));
	scale->variance *= 1.0 - share * told;
}

void scale_read(struct scale *scale, double read_rad, double model_rad,
	double noise_rad)
{
	if (!scale->begun) {
		begin(scale, read_rad, model_rad);
		return;
	}
	double way = model_rad - scale->from_model_rad;

	if (fabs(way) < way_rad) {
		return;
	}
	learn(scale, way, read_rad - scale->from_read_rad - way, noise_rad);
	begin(scale, read_rad, model_rad);
}

void scale_shifted(struct scale *scale, double shift_rad)
{
	scale->from_model_rad += shift_rad;
}

void scale_restart(struct scale *scale)
{
	scale->begun = false;
}
