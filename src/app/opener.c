/* SPDX-License-Identifier: Apache-2.0 */
#include "app/opener.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	ADDRESS_MAX = 256
};

enum attempt {
	ATTEMPT_NONE,
	ATTEMPT_WANTED,
	ATTEMPT_RUNS,
	ATTEMPT_ENDED,
};

struct opener {
	char address[ADDRESS_MAX];
	int baud;
	int news_fd;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wanted;
	enum attempt attempt;
	bool closing; /* the thread frees everything when it ends */
	struct link *link;
	struct error error;
};

static void dispose(struct opener *opener)
{
	link_close(opener->link);
	if (opener->news_fd >= 0) {
		close(opener->news_fd);
	}
	pthread_cond_destroy(&opener->wanted);
	pthread_mutex_destroy(&opener->lock);
	free(opener);
}

/* With the lock held, but for the attempt itself. */
static void try_once(struct opener *opener)
{
	struct error error = { 0 };

	opener->attempt = ATTEMPT_RUNS;
	pthread_mutex_unlock(&opener->lock);
	struct link *link = link_open(opener->address, opener->baud, &error);
	pthread_mutex_lock(&opener->lock);
	opener->link = link;
	opener->error = error;
	opener->attempt = ATTEMPT_ENDED;
	eventfd_write(opener->news_fd, 1);
}

static void *run(void *context)
{
	struct opener *opener = context;

	pthread_mutex_lock(&opener->lock);
	while (!opener->closing) {
		if (opener->attempt == ATTEMPT_WANTED) {
			try_once(opener);
		} else {
			pthread_cond_wait(&opener->wanted, &opener->lock);
		}
	}
	pthread_mutex_unlock(&opener->lock);
	dispose(opener);
	return NULL;
}

static bool start(struct opener *opener, struct error *error)
{
	opener->news_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (opener->news_fd < 0) {
		return error_errno(error, ERROR_FAILED, "eventfd");
	}
	errno = pthread_create(&opener->thread, NULL, run, opener);
	if (errno != 0) {
		return error_errno(error, ERROR_FAILED, "line thread");
	}
	pthread_setname_np(opener->thread, "line");
	return true;
}

struct opener *opener_open(const char *address, int baud, struct error *error)
{
	struct opener *opener = calloc(1, sizeof(*opener));

	if (opener == NULL) {
		error_set(error, ERROR_FAILED, "line: out of memory");
		return NULL;
	}
	snprintf(opener->address, sizeof(opener->address), "%s", address);
	opener->baud = baud;
	pthread_mutex_init(&opener->lock, NULL);
	pthread_cond_init(&opener->wanted, NULL);
	if (!start(opener, error)) {
		dispose(opener);
		return NULL;
	}
	return opener;
}

void opener_close(struct opener *opener)
{
	if (opener == NULL) {
		return;
	}
	pthread_t thread = opener->thread;

	pthread_mutex_lock(&opener->lock);
	bool busy = opener->attempt == ATTEMPT_WANTED ||
		opener->attempt == ATTEMPT_RUNS;
	opener->closing = true;
	pthread_cond_signal(&opener->wanted);
	pthread_mutex_unlock(&opener->lock);
	if (busy) {
		pthread_detach(thread);
	} else {
		pthread_join(thread, NULL);
	}
}

int opener_fd(const struct opener *opener)
{
	return opener->news_fd;
}

void opener_start(struct opener *opener)
{
	pthread_mutex_lock(&opener->lock);
	if (opener->attempt == ATTEMPT_NONE) {
		opener->attempt = ATTEMPT_WANTED;
		pthread_cond_signal(&opener->wanted);
	}
	pthread_mutex_unlock(&opener->lock);
}

bool opener_take(struct opener *opener, struct link **link, struct error *error)
{
	eventfd_t news;

	pthread_mutex_lock(&opener->lock);
	bool ended = opener->attempt == ATTEMPT_ENDED;
	if (ended) {
		(void)eventfd_read(opener->news_fd, &news);
		*link = opener->link;
		*error = opener->error;
		opener->link = NULL;
		opener->attempt = ATTEMPT_NONE;
	}
	pthread_mutex_unlock(&opener->lock);
	return ended;
}
