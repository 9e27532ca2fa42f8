/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_CRC_H
#define BASE_CRC_H

#include <stddef.h>
#include <stdint.h>

/* crc_32 - of IEEE 802.3, as zip and Ethernet have it. */
uint32_t crc_32(const void *bytes, size_t size);

#endif
