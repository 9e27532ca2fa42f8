/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/camera.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	FRAMES_MAX = 32, /* of one input: a header can promise millions */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct camera *camera)
{
	struct error error;
	struct frame frame;

	for (int i = 0; i < FRAMES_MAX; i++) {
		if (camera_footage.read(camera, &frame, 0, &error) !=
			CAMERA_FRAME) {
			return;
		}
	}
}

/* Footage is opened by name: the bytes become a file that is only memory. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("footage", 0);
	struct camera *camera;
	struct error error;
	char path[64];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
		return -1;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	camera = camera_footage.open(path, &error);
	if (camera != NULL) {
		read_all(camera);
	}
	camera_footage.close(camera);
	close(fd);
	return 0;
}
