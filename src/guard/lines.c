/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <string.h>

static const struct {
	const char *scheme;
	const struct lines_ops *ops;
} backends[] = {
	{ "gpio:", &lines_gpiod },
	{ "sim:", &lines_sim },
};

const struct lines_ops *lines_scheme(const char *address, const char **place)
{
	for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
		size_t length = strlen(backends[i].scheme);

		if (strncmp(address, backends[i].scheme, length) == 0) {
			*place = address + length;
			return backends[i].ops;
		}
	}
	return NULL;
}
