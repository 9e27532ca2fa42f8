/* SPDX-License-Identifier: Apache-2.0 */
#include "workers.h"

#include <assert.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	AT_ONCE_MAX = 64,
};

/* A hand, a wire and a stop watch are never late; what they start may be. */
static void take_precedence(void)
{
	struct sched_param urgent = { .sched_priority = 10 };

	sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &urgent);
}

struct slot {
	pid_t pid; /* 0: free */
	size_t index;
};

static void start(struct slot *slot, size_t index,
	void (*job)(void *context, size_t index), void *context)
{
	fflush(stdout);
	slot->index = index;
	slot->pid = fork();
	assert(slot->pid >= 0);
	if (slot->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		take_precedence();
		job(context, index);
		exit(0);
	}
}

static struct slot *slot_of(struct slot *slots, size_t count, pid_t pid)
{
	for (size_t i = 0; i < count; i++) {
		if (slots[i].pid == pid) {
			return &slots[i];
		}
	}
	return NULL;
}

void workers_run(size_t count, size_t at_once,
	void (*job)(void *context, size_t index),
	void (*ended)(void *context, size_t index, int code), void *context)
{
	struct slot slots[AT_ONCE_MAX] = { { 0 } };
	size_t next = 0;
	size_t running = 0;

	at_once = at_once < AT_ONCE_MAX ? at_once : AT_ONCE_MAX;
	while (next < count || running > 0) {
		struct slot *free = slot_of(slots, at_once, 0);

		if (next < count && free != NULL) {
			start(free, next++, job, context);
			running++;
			continue;
		}
		int status;
		struct slot *slot = slot_of(slots, at_once, wait(&status));

		if (slot != NULL) {
			slot->pid = 0;
			running--;
			ended(context, slot->index, status);
		}
	}
}

void *workers_share(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert(memory != MAP_FAILED);
	return memory;
}
