/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_protocol.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A D300's resolution. */
static const double pan_arc_s = 92.5714;
static const double tilt_arc_s = 46.2857;

static const long slowest = 31;

static double arc_of(bool is_pan)
{
	return is_pan ? pan_arc_s : tilt_arc_s;
}

static double positions(double angle_rad, bool is_pan)
{
	return geom_degrees(angle_rad) * 3600.0 / arc_of(is_pan);
}

static void say(struct sim_answer *answer, const char *text)
{
	answer->size = (size_t)snprintf(
		(char *)answer->bytes, sizeof(answer->bytes), "%s\r\n", text);
}

static void say_number(struct sim_answer *answer, double value)
{
	answer->size = (size_t)snprintf((char *)answer->bytes,
		sizeof(answer->bytes), "* %ld\r\n", lround(value));
}

static void tell_speed(struct sim_listener *listener, bool is_pan, long speed,
	int64_t at_ns, struct sim_answer *answer)
{
	const struct sim_axis_settings *axis = is_pan
		? &listener->head->settings.pan
		: &listener->head->settings.tilt;

	if (labs(speed) > lround(positions(axis->rate_max_rad_s, is_pan))) {
		say(answer, "! Speed cannot be so high");
		return;
	}
	if (speed != 0 && labs(speed) < slowest) {
		say(answer, "! Motor speed cannot be less than 31 pos/sec");
		return;
	}
	*(is_pan ? &listener->wish.pan_rad_s : &listener->wish.tilt_rad_s) =
		geom_radians((double)speed * arc_of(is_pan) / 3600.0);
	if (listener->velocity_mode) {
		sim_head_command(listener->head, listener->wish, at_ns);
	}
	say(answer, "*");
}

static void ask_axis(struct sim_listener *listener, bool is_pan, char what,
	struct sim_answer *answer)
{
	const struct sim_axis_settings *axis = is_pan
		? &listener->head->settings.pan
		: &listener->head->settings.tilt;
	struct mount_angles at = sim_head_reads(listener->head);

	switch (what) {
	case 'P':
		say_number(answer,
			positions(is_pan ? at.pan_rad : at.tilt_rad, is_pan));
		break;
	case 'R':
		say(answer, is_pan ? "* 92.5714" : "* 46.2857");
		break;
	case 'N':
		say_number(answer, floor(positions(axis->low_rad, is_pan)));
		break;
	case 'X':
		say_number(answer, ceil(positions(axis->high_rad, is_pan)));
		break;
	case 'L':
		say_number(answer, (double)slowest);
		break;
	case 'U':
		say_number(answer, positions(axis->rate_max_rad_s, is_pan));
		break;
	default:
		say(answer, "! Illegal command");
		break;
	}
}

static void halt(
	struct sim_listener *listener, int64_t at_ns, struct sim_answer *answer)
{
	listener->wish = (struct mount_rates){ 0 };
	sim_head_command(listener->head, listener->wish, at_ns);
	say(answer, "*");
}

static void obey(struct sim_listener *listener, const char *word, int64_t at_ns,
	struct sim_answer *answer)
{
	bool is_pan = word[0] == 'P';
	bool has_number = strlen(word) > 2;

	if (strcmp(word, "H") == 0) {
		halt(listener, at_ns, answer);
	} else if (strcmp(word, "CV") == 0 || strcmp(word, "CI") == 0) {
		listener->velocity_mode = word[1] == 'V';
		say(answer, "*");
	} else if (strcmp(word, "ED") == 0 || strcmp(word, "FT") == 0) {
		say(answer, "*");
	} else if (!is_pan && word[0] != 'T') {
		say(answer, "! Illegal command");
	} else if (has_number && word[1] == 'S') {
		tell_speed(listener, is_pan, strtol(word + 2, NULL, 10), at_ns,
			answer);
	} else if (has_number) {
		say(answer, "! Illegal argument");
	} else {
		ask_axis(listener, is_pan, word[1], answer);
	}
}

/* Wants to turn, and cannot. */
static bool is_at_stop(const struct sim_axis *axis)
{
	return axis->wish_rad_s != 0.0 && axis->rate_rad_s == 0.0;
}

/* "!P" or "!T" in front of the answer, once for each time it is hit. */
static void notice_stop(
	struct sim_listener *listener, bool is_tilt, struct sim_answer *answer)
{
	const struct sim_head *head = listener->head;
	bool stands = is_at_stop(is_tilt ? &head->tilt : &head->pan);

	if (stands && !listener->at_stop[is_tilt] &&
		answer->size + 2 <= SIM_ANSWER_MAX) {
		memmove(answer->bytes + 2, answer->bytes, answer->size);
		memcpy(answer->bytes, is_tilt ? "!T" : "!P", 2);
		answer->size += 2;
	}
	listener->at_stop[is_tilt] = stands;
}

static bool ends_word(uint8_t byte)
{
	return byte == ' ' || byte == '\r' || byte == '\n';
}

static void hear(struct sim_listener *listener, uint8_t byte, int64_t at_ns,
	struct sim_answer *answer)
{
	char word[SIM_HEARD_MAX + 1];

	answer->size = 0;
	listener->heard_ns = at_ns;
	if (!ends_word(byte)) {
		if (listener->heard_count < SIM_HEARD_MAX) {
			listener->heard[listener->heard_count++] =
				(uint8_t)toupper(byte);
		}
		return;
	}
	memcpy(word, listener->heard, listener->heard_count);
	word[listener->heard_count] = '\0';
	listener->heard_count = 0;
	if (word[0] != '\0') {
		obey(listener, word, at_ns, answer);
		notice_stop(listener, false, answer);
		notice_stop(listener, true, answer);
	}
}

const struct sim_protocol sim_ptu = {
	.name = "ptu",
	.hear = hear,
};
