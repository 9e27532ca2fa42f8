/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/aircraft_address.h"

#include <string.h>

enum {
	DIGITS = 6,
	BITS_A_DIGIT = 4,
};

bool aircraft_address(const char *text, uint32_t *address)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	uint32_t read = *text == '~' ? 1 : 0;

	text += *text == '~';
	if (strlen(text) != DIGITS) {
		return false;
	}
	for (; *text != '\0'; text++) {
		const char *at = strchr(digits, *text);

		if (at == NULL) {
			return false;
		}
		read = read << BITS_A_DIGIT | (uint32_t)((at - digits) % 16);
	}
	*address = read;
	return true;
}
