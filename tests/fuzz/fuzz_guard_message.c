/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/message.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is believed is exactly what would have been written. */
static void take_one(const uint8_t *data, int kind)
{
	uint8_t again[MESSAGE_SIZE];
	struct lease_claim claim;
	struct message_scene scene;
	struct message_line line;
	struct message_report report;
	bool taken = true;

	memcpy(again, data, MESSAGE_SIZE);
	if (kind == MESSAGE_CLAIM && message_take_claim(data, &claim, &scene)) {
		message_put_claim(again, &claim, &scene);
	} else if (kind == MESSAGE_LINE && message_take_line(data, &line)) {
		message_put_line(again, &line);
	} else if (kind == MESSAGE_REPORT &&
		message_take_report(data, &report)) {
		message_put_report(again, &report);
		(void)guard_sentence(report.verdict.reason)[0];
		(void)guard_fault_sentence(report.fault)[0];
		(void)lamp_phase_name(report.phase)[0];
	} else {
		taken = false;
	}
	if (taken && memcmp(again, data, MESSAGE_SIZE) != 0) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int kind = message_kind(data, size);

	if (kind != 0) {
		take_one(data, kind);
	}
	return 0;
}
