/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/v4l2_wish.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken is in range; what is not leaves a sentence. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct v4l2_wish wish;
	struct error error = { 0 };
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	if (!v4l2_wish_parse(&wish, text, &error)) {
		if (error.text[0] == '\0') {
			abort();
		}
	} else if (wish.device[0] == '\0' || !isfinite(wish.rate_hz) ||
		wish.width < 0 || wish.width > FRAME_SIDE_MAX ||
		!(wish.exposure_s >= 0.0 && wish.exposure_s <= 10.0)) {
		abort();
	}
	free(text);
	return 0;
}
