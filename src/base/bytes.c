/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

enum {
	BITS_A_BYTE = 8
};

void bytes_put(uint8_t *bytes, int word, uint64_t value)
{
	uint8_t *at = bytes + word * BYTES_WORD;

	for (int i = 0; i < BYTES_WORD; i++) {
		at[i] = (uint8_t)(value >> (BITS_A_BYTE * i));
	}
}

uint64_t bytes_take(const uint8_t *bytes, int word)
{
	const uint8_t *at = bytes + word * BYTES_WORD;
	uint64_t value = 0;

	for (int i = 0; i < BYTES_WORD; i++) {
		value |= (uint64_t)at[i] << (BITS_A_BYTE * i);
	}
	return value;
}
