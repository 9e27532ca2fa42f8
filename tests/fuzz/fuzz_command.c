/* SPDX-License-Identifier: Apache-2.0 */
#include "app/command.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first letter that an answer may have. */
static void check_answer(const char *answer)
{
	if (strncmp(answer, "ok ", 3) != 0 &&
		strncmp(answer, "refused: ", 9) != 0 &&
		strncmp(answer, "usage: ", 7) != 0 && answer[0] != '{') {
		abort();
	}
	if (strchr(answer, '\n') != NULL) {
		abort();
	}
}

/* One line at a desk where everything is allowed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char answer[COMMAND_ANSWER_MAX];
	static struct pursuit pursuit;
	static struct pursuit_output step = { .mode = MODE_HOLD };
	struct settings settings = settings_default();
	struct steering steering = { .state = STEERING_READY };
	static const struct cameras cameras = { .count = 1,
		.report = { { .state = CAPTURE_RUNS } } };
	struct loop_report loop = { 0 };
	struct orders orders;
	static struct airwatch airwatch;
	static const struct account account;
	static const struct watchdog watchdog;
	struct light light = { .path = "", .fd = -1 };
	struct status status = { .settings = &settings,
		.pursuit = &pursuit,
		.step = &step,
		.steering = &steering,
		.cameras = &cameras,
		.loop = &loop,
		.light = &light,
		.airwatch = &airwatch,
		.account = &account,
		.watchdog = &watchdog,
		.reason = "",
		.now_ns = 1 };
	struct command_desk desk = { &status, &orders, &light };
	char line[COMMAND_LINE_MAX + 1] = "";

	if (size == 0 || size > COMMAND_LINE_MAX) {
		return 0;
	}
	memcpy(line, data, size);
	orders_init(&orders);
	airwatch_init(&airwatch, &settings, 0, NULL);
	command_run(&desk, RIGHT_STEER, line, answer);
	if (memchr(data, '\n', size) == NULL) {
		check_answer(answer);
	}
	return 0;
}
