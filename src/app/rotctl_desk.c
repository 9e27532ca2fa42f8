/* SPDX-License-Identifier: Apache-2.0 */
#include "rotctl_desk.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Any turn is taken; the head's own stops are asked for each cue. */
static const double az_low_deg = -180.0;
static const double az_high_deg = 360.0;

static struct rotctl_limits limits_of(const struct settings *settings)
{
	const struct slew_limits *tilt = &settings->pursuit.aim.tilt_limits;

	return (struct rotctl_limits){
		.az_low_deg = az_low_deg,
		.az_high_deg = az_high_deg,
		.el_low_deg = fmax(geom_degrees(tilt->low_rad), -90.0),
		.el_high_deg = fmin(geom_degrees(tilt->high_rad), 90.0),
	};
}

/* A compass rose begins at 0, and 359.999 is written as 0.00. */
static double compass_deg(double az_rad)
{
	double az = fmod(geom_degrees(az_rad), 360.0);

	if (az < 0.0) {
		az += 360.0;
	}
	return az < 359.995 ? az : 0.0;
}

struct rotctl_facts rotctl_desk_facts(
	const struct rotctl_desk *desk, char info[128])
{
	snprintf(
		info, 128, "Searchlight, mode %s", mode_name(desk->step->mode));
	return (struct rotctl_facts){
		.az_deg = compass_deg(desk->step->beam.az_rad),
		.el_deg = geom_degrees(desk->step->beam.el_rad),
		.limits = limits_of(desk->settings),
		.info = info,
	};
}

/* The one command table decides; its answer becomes a code. */
static int say(const struct rotctl_desk *desk, enum right right, char *line)
{
	const struct operator_desk *table = &desk->operator_desk;
	struct speaker speaker = { right, "rotctl" };
	char answer[COMMAND_ANSWER_MAX];

	table->answer(table->context, &speaker, line, answer);
	if (strncmp(answer, "ok", 2) == 0) {
		return ROTCTL_OK;
	}
	return strncmp(answer, "usage", 5) == 0 ? ROTCTL_BAD_ARGUMENT
						: ROTCTL_REJECTED;
}

static int cue(const struct rotctl_desk *desk, enum right right,
	const struct rotctl_request *request)
{
	struct rotctl_limits limits = limits_of(desk->settings);
	char line[COMMAND_LINE_MAX];

	if (!(request->az_deg >= limits.az_low_deg &&
		    request->az_deg <= limits.az_high_deg &&
		    request->el_deg >= limits.el_low_deg &&
		    request->el_deg <= limits.el_high_deg)) {
		return ROTCTL_BAD_ARGUMENT;
	}
	snprintf(line, sizeof(line), "cue %.4f %.4f", request->az_deg,
		request->el_deg);
	return say(desk, right, line);
}

static int slew(const struct rotctl_desk *desk, enum right right,
	const struct rotctl_request *request)
{
	const struct aim_settings *aim = &desk->settings->pursuit.aim;
	bool is_pan = request->direction == ROTCTL_LEFT ||
		request->direction == ROTCTL_RIGHT;
	bool backwards = request->direction == ROTCTL_LEFT ||
		request->direction == ROTCTL_DOWN;
	double fastest = geom_degrees(is_pan ? aim->pan_limits.rate_rad_s
					     : aim->tilt_limits.rate_rad_s);
	double share = request->speed < 0
		? 1.0
		: (double)request->speed / ROTCTL_SPEED_MAX;
	double rate = (backwards ? -share : share) * fastest;
	char line[COMMAND_LINE_MAX];

	/* Rounded towards zero: the fastest is no more than is allowed. */
	rate = trunc(rate * 1e4) / 1e4;
	snprintf(line, sizeof(line), "slew %.4f %.4f", is_pan ? rate : 0.0,
		is_pan ? 0.0 : rate);
	return say(desk, right, line);
}

int rotctl_desk_obey(const struct rotctl_desk *desk, enum right right,
	const struct rotctl_request *request)
{
	char stop[] = "stop";

	if (!request->sound) {
		return request->verb == ROTCTL_UNKNOWN ? ROTCTL_NOT_AVAILABLE
						       : ROTCTL_BAD_ARGUMENT;
	}
	switch (request->verb) {
	case ROTCTL_GET_POS:
		return desk->step->head_known ? ROTCTL_OK : ROTCTL_IO;
	case ROTCTL_GET_INFO:
	case ROTCTL_DUMP_STATE:
		return ROTCTL_OK;
	case ROTCTL_SET_POS:
		return cue(desk, right, request);
	case ROTCTL_MOVE:
		return slew(desk, right, request);
	case ROTCTL_STOP:
		return say(desk, right, stop);
	default:
		return ROTCTL_NOT_AVAILABLE;
	}
}

/* Takes the same time wherever the first wrong letter stands. */
bool rotctl_desk_knows(const struct rotctl_desk *desk, const char *word)
{
	const char *token = desk->settings->rotctl_token;
	size_t length = strlen(token);
	unsigned char differs = length == 0 || strlen(word) != length;

	for (size_t i = 0; i < length && i <= strlen(word); i++) {
		differs |= (unsigned char)(token[i] ^ word[i]);
	}
	return differs == 0;
}
