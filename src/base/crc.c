/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crc.h"

static const uint32_t by_nibble[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8,
	0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
	0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278,
	0xbdbdf21c };

uint32_t crc_32(const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	uint32_t sum = 0xffffffffU;

	for (size_t i = 0; i < size; i++) {
		sum ^= at[i];
		sum = sum >> 4 ^ by_nibble[sum & 15];
		sum = sum >> 4 ^ by_nibble[sum & 15];
	}
	return ~sum;
}
