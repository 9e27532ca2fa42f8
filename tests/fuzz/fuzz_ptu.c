/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/ptu.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* A line that ends is one answer at most, and a text that ends. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ptu_receiver receiver = { 0 };
	struct ptu_answer answer = { 0 };

	ptu_receiver_init(&receiver);
	for (size_t i = 0; i < size; i++) {
		if (!ptu_receiver_take(&receiver, data[i], &answer)) {
			continue;
		}
		require(data[i] == '\r' || data[i] == '\n');
		require(answer.kind != PTU_VALUE || isfinite(answer.value));
		require(memchr(answer.text, '\0', sizeof(answer.text)) != NULL);
	}
	return 0;
}
