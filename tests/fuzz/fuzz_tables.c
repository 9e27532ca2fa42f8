/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl_show.h"
#include "tools/faults_file.h"
#include "tools/truth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* Boxes come by frame; who is followed is somewhere. */
static void try_truth(const char *path)
{
	struct error error = { 0 };
	struct truth *truth = truth_load(path, &error);
	size_t count;

	if (truth == NULL) {
		require(error.text[0] != '\0');
		return;
	}
	const struct truth_box *boxes = truth_boxes(truth, &count);

	for (size_t i = 0; i < count; i++) {
		struct pixel near = { 10.0, 10.0 };
		struct pixel middle;

		require(i == 0 || boxes[i].frame >= boxes[i - 1].frame);
		require(boxes[i].side_px > 0.0);
		if (truth_follow(truth, boxes[i].frame, near, &middle)) {
			require(isfinite(middle.x_px) && isfinite(middle.y_px));
		}
	}
	truth_close(truth);
}

static void try_faults(const char *path)
{
	struct faults_file faults;
	struct error error = { 0 };

	if (!faults_load(&faults, path, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	for (double t_s = -1.0; t_s < 100.0; t_s += 7.3) {
		struct event_step step = { 0 };
		int camera = t_s > 50.0;

		faults_lose_frame(&faults, camera, t_s);
		faults_freeze(&faults, camera, t_s);
		faults_blacken(&faults, camera, t_s);
		faults_stamp_ns(&faults, camera, t_s);
		faults_step(&faults, t_s, &step);
	}
}

/* What is no answer shows nothing. */
static void try_show(const uint8_t *data, size_t size)
{
	char *json = strndup((const char *)data, size);
	char *shown = NULL;
	size_t length = 0;
	FILE *page = open_memstream(&shown, &length);

	require(json != NULL && page != NULL);
	bool known = ctl_show(json, 40, page);
	require(fclose(page) == 0);
	require(known || length == 0);
	free(shown);
	free(json);
}

/*
 * The same bytes as labels of footage, as faults for a recording and as what
 * the daemon answers.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[32];
	int fd = memfd_create("fuzz", 0);

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	try_truth(path);
	try_faults(path);
	try_show(data, size);
	close(fd);
	return 0;
}
