/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_AIRCRAFT_ADDRESS_H
#define HW_AIRCRAFT_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * aircraft_address - as receivers write it: six hexadecimal digits, and before
 * them a "~" where it is none of ICAO's (TIS-B and others), which is kept
 * apart from those by a 25th bit. False where it is no such text.
 */
bool aircraft_address(const char *text, uint32_t *address);

#endif
