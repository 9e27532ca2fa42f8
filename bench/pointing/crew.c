/* SPDX-License-Identifier: Apache-2.0 */
#include "crew.h"

#include "tools/folder.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	JOBS_MAX = 64
};

/* One flight to be made. */
struct task {
	struct flight *flight;
	enum pilot pilot;
	int seed;
	bool render;
};

struct crew {
	const struct row *row;
	struct scenario scenario;
	struct task *tasks;
	int count;
	int next;
	bool failed;
	struct error error;
	struct progress progress;
	pthread_mutex_t lock;
};

static struct task *take_task(struct crew *crew)
{
	struct task *task = NULL;

	pthread_mutex_lock(&crew->lock);
	if (!crew->failed && crew->next < crew->count) {
		progress_step(&crew->progress, crew->next);
		task = &crew->tasks[crew->next++];
	}
	pthread_mutex_unlock(&crew->lock);
	return task;
}

static void fail(struct crew *crew, const struct error *error)
{
	pthread_mutex_lock(&crew->lock);
	crew->failed = true;
	crew->error = *error;
	pthread_mutex_unlock(&crew->lock);
}

static void *work(void *context)
{
	struct crew *crew = context;
	struct task *task;

	while ((task = take_task(crew)) != NULL) {
		struct scenario scenario = crew->scenario;
		struct error error;

		scenario.seed = task->seed;
		scenario.render = task->render;
		if (!flight_fly(task->flight, &scenario, task->pilot, &error)) {
			fail(crew, &error);
		}
	}
	return NULL;
}

static void work_together(struct crew *crew, int jobs)
{
	pthread_t threads[JOBS_MAX];
	int started = 0;

	while (started < jobs && started < JOBS_MAX &&
		pthread_create(&threads[started], NULL, work, crew) == 0) {
		started++;
	}
	if (started == 0) {
		work(crew);
	}
	for (int i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
	}
}

static bool make_room(struct flown *flown, int count)
{
	flown->flights = calloc((size_t)count + 1, sizeof(*flown->flights));
	flown->count = flown->flights != NULL ? count : 0;
	return flown->flights != NULL;
}

static void add_tasks(
	struct crew *crew, struct flown *flown, enum pilot pilot, bool render)
{
	for (int i = 0; i < flown->count; i++) {
		crew->tasks[crew->count++] = (struct task){
			.flight = &flown->flights[i],
			.pilot = pilot,
			.seed = i + 1,
			.render = render,
		};
	}
}

static bool plan(struct crew *crew, const struct crew_settings *settings,
	struct row_result *result, struct error *error)
{
	int seeds = crew->row->seeds;

	if (settings->seeds > 0 && settings->seeds < seeds) {
		seeds = settings->seeds;
	}
	crew->tasks =
		calloc((size_t)seeds * PILOT_COUNT + (size_t)settings->pictures,
			sizeof(*crew->tasks));
	bool room = crew->tasks != NULL &&
		make_room(&result->pictures, settings->pictures);

	for (int pilot = 0; room && pilot < PILOT_COUNT; pilot++) {
		room = make_room(&result->by[pilot], seeds);
	}
	if (!room) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	add_tasks(crew, &result->pictures, PILOT_LOOP, true);
	for (int pilot = 0; pilot < PILOT_COUNT; pilot++) {
		add_tasks(crew, &result->by[pilot], (enum pilot)pilot, false);
	}
	return true;
}

static bool load(struct crew *crew, const char *folder, struct error *error)
{
	char name[FOLDER_PATH_MAX];
	char path[FOLDER_PATH_MAX];

	snprintf(name, sizeof(name), "%s.conf", crew->row->name);
	return folder_path(path, folder, name, error) &&
		scenario_load(&crew->scenario, path, error);
}

static bool gather(const struct row *row, struct row_result *result)
{
	bool done = rows_gather(row, &result->pictures);

	for (int pilot = 0; done && pilot < PILOT_COUNT; pilot++) {
		done = rows_gather(row, &result->by[pilot]);
	}
	return done;
}

bool crew_fly(const struct crew_settings *settings, const struct row *row,
	struct row_result *result, struct error *error)
{
	struct crew crew = { .row = row };

	*result = (struct row_result){ .pictures = { .count = 0 } };
	if (!load(&crew, settings->scenarios, error)) {
		return false;
	}
	if (!plan(&crew, settings, result, error)) {
		free(crew.tasks);
		return false;
	}
	pthread_mutex_init(&crew.lock, NULL);
	progress_init(&crew.progress, row->name, crew.count);
	work_together(&crew, settings->jobs);
	progress_end(&crew.progress);
	pthread_mutex_destroy(&crew.lock);
	free(crew.tasks);
	if (crew.failed) {
		*error = crew.error;
		return false;
	}
	return gather(row, result)
		? true
		: error_set(error, ERROR_FAILED, "out of memory");
}

void crew_fini(struct row_result *result)
{
	for (int pilot = 0; pilot < PILOT_COUNT; pilot++) {
		rows_fini(&result->by[pilot]);
	}
	rows_fini(&result->pictures);
}
