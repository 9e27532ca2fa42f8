/* SPDX-License-Identifier: Apache-2.0 */
#include "app/aircraft_file.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t look_ns = CLOCK_NS_PER_S / 5;

struct aircraft_file {
	const char *path;
	struct stat seen; /* as it was read last; all zero: never */
	char *text;       /* of AIRCRAFT_JSON_BYTES_MAX */
	struct aircraft_list draft;
	pthread_t thread;
	pthread_mutex_t lock; /* for all that follows */
	pthread_cond_t ends;
	bool closing;
	enum aircraft_news news;
	struct aircraft_list list;
};

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
		a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
		a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* How much was read; negative where it cannot be, or is too much. */
static ssize_t read_text(struct aircraft_file *file, int fd)
{
	size_t used = 0;

	while (used < AIRCRAFT_JSON_BYTES_MAX) {
		ssize_t got = read(
			fd, file->text + used, AIRCRAFT_JSON_BYTES_MAX - used);

		if (got <= 0) {
			return got < 0 ? -1 : (ssize_t)used;
		}
		used += (size_t)got;
	}
	return -1;
}

static enum aircraft_news look_into(struct aircraft_file *file, int fd)
{
	struct stat now;
	struct error error;

	if (fstat(fd, &now) != 0 || is_same(&now, &file->seen)) {
		return AIRCRAFT_NO_NEWS;
	}
	file->seen = now;
	ssize_t size = S_ISREG(now.st_mode) ? read_text(file, fd) : -1;

	return size >= 0 &&
			aircraft_json_read(
				file->text, (size_t)size, &file->draft, &error)
		? AIRCRAFT_LIST
		: AIRCRAFT_ABSURD;
}

/* A file that is not there is silent; the clock of the reader tells. */
static enum aircraft_news look(struct aircraft_file *file)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		return AIRCRAFT_NO_NEWS;
	}
	enum aircraft_news news = look_into(file, fd);

	close(fd);
	return news;
}

static void wait_a_while(struct aircraft_file *file)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)look_ns;
	if (until.tv_nsec >= (long)CLOCK_NS_PER_S) {
		until.tv_nsec -= (long)CLOCK_NS_PER_S;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&file->ends, &file->lock, &until);
}

static void *run(void *context)
{
	struct aircraft_file *file = context;

	pthread_mutex_lock(&file->lock);
	while (!file->closing) {
		pthread_mutex_unlock(&file->lock);
		enum aircraft_news news = look(file);
		pthread_mutex_lock(&file->lock);
		if (news == AIRCRAFT_LIST) {
			file->list = file->draft;
		}
		if (news != AIRCRAFT_NO_NEWS) {
			file->news = news;
		}
		if (!file->closing) {
			wait_a_while(file);
		}
	}
	pthread_mutex_unlock(&file->lock);
	return NULL;
}

static void dispose(struct aircraft_file *file)
{
	pthread_cond_destroy(&file->ends);
	pthread_mutex_destroy(&file->lock);
	free(file->text);
	free(file);
}

struct aircraft_file *aircraft_file_open(const char *path, struct error *error)
{
	struct aircraft_file *file = calloc(1, sizeof(*file));
	pthread_condattr_t monotonic;

	if (file == NULL ||
		(file->text = malloc(AIRCRAFT_JSON_BYTES_MAX)) == NULL) {
		free(file);
		error_set(error, ERROR_FAILED, "aircraft.file: out of memory");
		return NULL;
	}
	file->path = path;
	pthread_mutex_init(&file->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&file->ends, &monotonic);
	pthread_condattr_destroy(&monotonic);
	errno = pthread_create(&file->thread, NULL, run, file);
	if (errno != 0) {
		error_errno(error, ERROR_FAILED, "aircraft.file: thread");
		dispose(file);
		return NULL;
	}
	pthread_setname_np(file->thread, "aircraft");
	return file;
}

void aircraft_file_close(struct aircraft_file *file)
{
	if (file == NULL) {
		return;
	}
	pthread_mutex_lock(&file->lock);
	file->closing = true;
	pthread_cond_signal(&file->ends);
	pthread_mutex_unlock(&file->lock);
	pthread_join(file->thread, NULL);
	dispose(file);
}

enum aircraft_news aircraft_file_take(
	struct aircraft_file *file, struct aircraft_list *list)
{
	if (pthread_mutex_trylock(&file->lock) != 0) {
		return AIRCRAFT_NO_NEWS;
	}
	enum aircraft_news news = file->news;

	if (news == AIRCRAFT_LIST) {
		*list = file->list;
	}
	file->news = AIRCRAFT_NO_NEWS;
	pthread_mutex_unlock(&file->lock);
	return news;
}
