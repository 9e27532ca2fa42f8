/* SPDX-License-Identifier: Apache-2.0 */
#include "dmx_frame.h"

#include "hw/enttec.h"

size_t dmx_frame_slots(const struct mount_settings *settings)
{
	int last = settings->address - 1 + settings->fixture.slots;

	return (size_t)(last > ENTTEC_SLOTS_MIN ? last : ENTTEC_SLOTS_MIN);
}

void dmx_frame_fill(const struct mount_settings *settings,
	struct mount_angles at, uint8_t *slots)
{
	double pan = settings->invert_pan ? -at.pan_rad : at.pan_rad;
	double tilt = settings->invert_tilt ? -at.tilt_rad : at.tilt_rad;
	struct mount_angles own = { pan + settings->pan_zero_rad,
		tilt + settings->tilt_zero_rad };

	dmx_fixture_dark(
		&settings->fixture, own, slots + settings->address - 1);
}

double dmx_frame_focus(
	const struct mount_settings *settings, double share, uint8_t *slots)
{
	return dmx_fixture_focus(
		&settings->fixture, share, slots + settings->address - 1);
}

void dmx_frame_shine(
	const struct mount_settings *settings, bool lit, uint8_t *slots)
{
	dmx_fixture_shine(
		&settings->fixture, lit, slots + settings->address - 1);
}
