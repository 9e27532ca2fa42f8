/* SPDX-License-Identifier: Apache-2.0 */
#include "urgent.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>

enum {
	/* More than the loop ever uses. */
	STACK_BYTES = 64 * 1024,
};

bool urgent_priority(int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return priority > 0 && sched_setscheduler(0, SCHED_FIFO, &param) == 0;
}

/* So that no page of the stack is missing when it is needed. */
static void touch_stack(void)
{
	volatile unsigned char pages[STACK_BYTES];

	for (size_t i = 0; i < sizeof(pages); i += 1024) {
		pages[i] = 0;
	}
}

bool urgent_lock(void)
{
	if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0) {
		return false;
	}
	touch_stack();
	return true;
}
