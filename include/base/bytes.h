/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdint.h>

/* Bytes: numbers in files and packets, little-endian on every machine. */

enum {
	BYTES_WORD = 8
};

/* bytes_put, bytes_take - the word of BYTES_WORD bytes with index @word. */
void bytes_put(uint8_t *bytes, int word, uint64_t value);
uint64_t bytes_take(const uint8_t *bytes, int word);

#endif
