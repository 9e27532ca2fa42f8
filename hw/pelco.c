/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/pelco.h"

#include "core/geom.h"

#include <math.h>
#include <stdlib.h>

enum {
	D_SYNC = 0xff,
	P_SYNC = 0xa0,
	P_END = 0xaf,
};

static const int turn_words = 36000; /* hundredths of a degree */
static const int quarter_words = 9000;

static uint8_t sum_of(const uint8_t *bytes, size_t count)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < count; i++) {
		sum += bytes[i];
	}
	return (uint8_t)sum;
}

void pelco_encode(
	const struct pelco_frame *frame, uint8_t bytes[PELCO_FRAME_SIZE])
{
	bytes[0] = D_SYNC;
	bytes[1] = frame->address;
	bytes[2] = frame->command1;
	bytes[3] = frame->command2;
	bytes[4] = frame->data1;
	bytes[5] = frame->data2;
	bytes[6] = sum_of(bytes + 1, PELCO_FRAME_SIZE - 2);
}

bool pelco_decode(
	const uint8_t bytes[PELCO_FRAME_SIZE], struct pelco_frame *frame)
{
	if (bytes[0] != D_SYNC ||
		bytes[6] != sum_of(bytes + 1, PELCO_FRAME_SIZE - 2)) {
		return false;
	}
	*frame = (struct pelco_frame){ bytes[1], bytes[2], bytes[3], bytes[4],
		bytes[5] };
	return true;
}

static uint8_t xor_of(const uint8_t *bytes, size_t count)
{
	uint8_t all = 0;

	for (size_t i = 0; i < count; i++) {
		all ^= bytes[i];
	}
	return all;
}

void pelco_p_encode(
	const struct pelco_frame *frame, uint8_t bytes[PELCO_P_FRAME_SIZE])
{
	bytes[0] = P_SYNC;
	bytes[1] = frame->address;
	bytes[2] = frame->command1;
	bytes[3] = frame->command2;
	bytes[4] = frame->data1;
	bytes[5] = frame->data2;
	bytes[6] = P_END;
	bytes[7] = xor_of(bytes, PELCO_P_FRAME_SIZE - 1);
}

bool pelco_p_decode(
	const uint8_t bytes[PELCO_P_FRAME_SIZE], struct pelco_frame *frame)
{
	if (bytes[0] != P_SYNC || bytes[6] != P_END ||
		bytes[7] != xor_of(bytes, PELCO_P_FRAME_SIZE - 1)) {
		return false;
	}
	*frame = (struct pelco_frame){ bytes[1], bytes[2], bytes[3], bytes[4],
		bytes[5] };
	return true;
}

const struct pelco_dialect pelco_d = {
	.frame_size = PELCO_FRAME_SIZE,
	.sync = D_SYNC,
	.general = true,
	.encode = pelco_encode,
	.decode = pelco_decode,
};

const struct pelco_dialect pelco_p = {
	.frame_size = PELCO_P_FRAME_SIZE,
	.sync = P_SYNC,
	.encode = pelco_p_encode,
	.decode = pelco_p_decode,
};

static uint8_t direction(int speed, uint8_t positive, uint8_t negative)
{
	if (speed == 0) {
		return 0;
	}
	return speed > 0 ? positive : negative;
}

struct pelco_frame pelco_motion(uint8_t address, int pan_speed, int tilt_speed)
{
	return (struct pelco_frame){
		.address = address,
		.command2 = (uint8_t)(direction(pan_speed, PELCO_RIGHT,
					      PELCO_LEFT) |
			direction(tilt_speed, PELCO_UP, PELCO_DOWN)),
		.data1 = (uint8_t)abs(pan_speed),
		.data2 = (uint8_t)abs(tilt_speed),
	};
}

struct pelco_frame pelco_zoom(struct pelco_frame motion, int way)
{
	if (way != 0) {
		motion.command2 |= way > 0 ? PELCO_WIDE : PELCO_TELE;
	}
	return motion;
}

struct pelco_frame pelco_opcode(uint8_t address, uint8_t opcode, uint16_t word)
{
	return (struct pelco_frame){ .address = address,
		.command2 = opcode,
		.data1 = (uint8_t)(word >> 8),
		.data2 = (uint8_t)word };
}

struct pelco_frame pelco_auxiliary(uint8_t address, int number, bool on)
{
	return pelco_opcode(address,
		on ? PELCO_SET_AUXILIARY : PELCO_CLEAR_AUXILIARY,
		(uint16_t)number);
}

uint16_t pelco_word(const struct pelco_frame *frame)
{
	return (uint16_t)(frame->data1 << 8 | frame->data2);
}

static double radians_of_words(int words)
{
	return geom_radians(words / 100.0);
}

static int words_of_radians(double angle_rad)
{
	return (int)lround(geom_degrees(angle_rad) * 100.0);
}

bool pelco_pan_of_word(uint16_t word, double *pan_rad)
{
	if (word > turn_words) {
		return false;
	}
	*pan_rad = radians_of_words(word % turn_words);
	return true;
}

/* Upwards, in hundredths of a degree; outside of a quarter: no angle. */
static int tilt_words(int convention, uint16_t word)
{
	switch (convention) {
	case 'A':
		return word > turn_words / 2 ? turn_words - word : -word;
	case 'B':
		return (int16_t)word;
	default:
		return word;
	}
}

bool pelco_tilt_of_word(int convention, uint16_t word, double *tilt_rad)
{
	int words = tilt_words(convention, word);

	if (abs(words) > quarter_words ||
		(convention == 'A' && word > turn_words)) {
		return false;
	}
	*tilt_rad = radians_of_words(words);
	return true;
}

uint16_t pelco_word_of_pan(double pan_rad)
{
	int words = words_of_radians(geom_wrap(pan_rad)) % turn_words;

	return (uint16_t)(words < 0 ? words + turn_words : words);
}

uint16_t pelco_word_of_tilt(int convention, double tilt_rad)
{
	int words = words_of_radians(
		fmin(fmax(tilt_rad, -GEOM_PI / 2.0), GEOM_PI / 2.0));

	switch (convention) {
	case 'A':
		return (uint16_t)(words > 0 ? turn_words - words : -words);
	case 'B':
		return (uint16_t)words;
	default:
		return (uint16_t)(words < 0 ? 0 : words);
	}
}
