/* SPDX-License-Identifier: Apache-2.0 */
#include "record/intake.h"

#include "base/lock.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

enum {
	ALIGN = 32,
	MS_PER_S = 1000,
	NS_PER_MS = 1000000,
	NS_PER_S = 1000000000,
};

/* Stands before each entry. */
struct entry {
	size_t size; /* of what the caller asked for */
	size_t room; /* with this and what fills up, a multiple of ALIGN */
	bool ready;
	bool filler; /* nothing but the rest of the ring */
};

_Static_assert(sizeof(struct entry) <= ALIGN, "a head fits before its entry");

struct intake {
	uint8_t *ring;
	size_t bytes;
	pthread_mutex_t lock;
	pthread_cond_t news;
	uint64_t head; /* counts bytes for ever */
	uint64_t tail;
};

static struct entry *entry_at(const struct intake *intake, uint64_t place)
{
	return (struct entry *)(void *)(intake->ring + place % intake->bytes);
}

static size_t rounded(size_t size)
{
	return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static void make_lock(struct intake *intake)
{
	pthread_condattr_t steady;

	lock_init(&intake->lock);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&intake->news, &steady);
	pthread_condattr_destroy(&steady);
}

struct intake *intake_open(size_t bytes, struct error *error)
{
	struct intake *intake = calloc(1, sizeof(*intake));

	if (intake != NULL) {
		intake->bytes = rounded(bytes);
		intake->ring = aligned_alloc(ALIGN, intake->bytes);
	}
	if (intake == NULL || intake->ring == NULL) {
		free(intake);
		error_set(error, ERROR_FAILED,
			"record.queue_mb: no memory for a queue of %zu bytes",
			bytes);
		return NULL;
	}
	make_lock(intake);
	return intake;
}

void intake_close(struct intake *intake)
{
	if (intake == NULL) {
		return;
	}
	pthread_cond_destroy(&intake->news);
	pthread_mutex_destroy(&intake->lock);
	free(intake->ring);
	free(intake);
}

/* With the lock held: the rest of the ring, where @room does not fit there. */
static size_t rest_before(const struct intake *intake, size_t room)
{
	size_t rest = intake->bytes - intake->head % intake->bytes;

	return rest < room ? rest : 0;
}

static void fill_rest(struct intake *intake, size_t rest)
{
	if (rest > 0) {
		*entry_at(intake, intake->head) = (struct entry){
			.room = rest, .ready = true, .filler = true
		};
		intake->head += rest;
	}
}

void *intake_reserve(struct intake *intake, size_t size, size_t spare)
{
	size_t room = ALIGN + rounded(size);
	struct entry *entry = NULL;

	pthread_mutex_lock(&intake->lock);
	size_t used = (size_t)(intake->head - intake->tail);
	size_t rest = rest_before(intake, room);

	if (used + rest + room + spare <= intake->bytes) {
		fill_rest(intake, rest);
		entry = entry_at(intake, intake->head);
		*entry = (struct entry){ .size = size, .room = room };
		intake->head += room;
	}
	pthread_mutex_unlock(&intake->lock);
	return entry == NULL ? NULL : (uint8_t *)entry + ALIGN;
}

static struct entry *head_of(void *entry)
{
	return (struct entry *)(void *)((uint8_t *)entry - ALIGN);
}

void intake_commit(struct intake *intake, void *entry)
{
	pthread_mutex_lock(&intake->lock);
	head_of(entry)->ready = true;
	pthread_cond_signal(&intake->news);
	pthread_mutex_unlock(&intake->lock);
}

/* With the lock held. */
static struct entry *oldest(struct intake *intake)
{
	struct entry *entry = entry_at(intake, intake->tail);

	if (intake->head == intake->tail || !entry->ready) {
		return NULL;
	}
	if (entry->filler) {
		intake->tail += entry->room;
		return oldest(intake);
	}
	return entry;
}

static struct timespec deadline(int wait_ms)
{
	struct timespec when;

	clock_gettime(CLOCK_MONOTONIC, &when);
	when.tv_sec += wait_ms / MS_PER_S;
	when.tv_nsec += (long)(wait_ms % MS_PER_S) * NS_PER_MS;
	if (when.tv_nsec >= NS_PER_S) {
		when.tv_sec++;
		when.tv_nsec -= NS_PER_S;
	}
	return when;
}

void *intake_take(struct intake *intake, size_t *size, int wait_ms)
{
	struct timespec until = deadline(wait_ms);
	struct entry *entry;
	int late = 0;

	pthread_mutex_lock(&intake->lock);
	while ((entry = oldest(intake)) == NULL && late == 0) {
		late = pthread_cond_timedwait(
			&intake->news, &intake->lock, &until);
	}
	pthread_mutex_unlock(&intake->lock);
	if (entry == NULL) {
		return NULL;
	}
	*size = entry->size;
	return (uint8_t *)entry + ALIGN;
}

void intake_done(struct intake *intake)
{
	pthread_mutex_lock(&intake->lock);
	intake->tail += entry_at(intake, intake->tail)->room;
	pthread_mutex_unlock(&intake->lock);
}

double intake_share(struct intake *intake)
{
	pthread_mutex_lock(&intake->lock);
	double share =
		(double)(intake->head - intake->tail) / (double)intake->bytes;
	pthread_mutex_unlock(&intake->lock);
	return share;
}
