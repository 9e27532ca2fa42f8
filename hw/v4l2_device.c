/* SPDX-License-Identifier: Apache-2.0 */
#include "v4l2_device.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool v4l2_call(int fd, unsigned long request, void *argument)
{
	int result;

	do {
		result = ioctl(fd, request, argument);
	} while (result == -1 && errno == EINTR);
	return result != -1;
}

/* One camera may have several nodes, of which one gives the pictures. */
static bool captures(const struct v4l2_capability *is)
{
	const uint32_t wanted = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
	uint32_t has = is->capabilities & V4L2_CAP_DEVICE_CAPS
		? is->device_caps
		: is->capabilities;

	return (has & wanted) == wanted;
}

static bool refuse_open(const char *path, struct error *error)
{
	switch (errno) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
		return error_set(error, ERROR_UNREACHABLE,
			"camera %s is not there; see its plug and its power",
			path);
	case EACCES:
	case EPERM:
		return error_set(error, ERROR_UNREACHABLE,
			"camera %s may not be opened; make this user one of "
			"the group video",
			path);
	default:
		return error_errno(error, ERROR_UNREACHABLE,
			"camera %s cannot be opened", path);
	}
}

static bool learn(struct v4l2_device *device, struct error *error)
{
	struct v4l2_capability is = { .capabilities = 0 };

	if (!v4l2_call(device->fd, VIDIOC_QUERYCAP, &is) || !captures(&is)) {
		return error_set(error, ERROR_UNREACHABLE,
			"%s is no camera that delivers pictures; "
			"searchlight-calibrate cameras tells which are",
			device->path);
	}
	snprintf(device->card, sizeof(device->card), "%s", is.card);
	snprintf(device->bus, sizeof(device->bus), "%s", is.bus_info);
	snprintf(device->driver, sizeof(device->driver), "%s", is.driver);
	return true;
}

void v4l2_device_close(struct v4l2_device *device)
{
	if (device->fd >= 0) {
		close(device->fd);
	}
	device->fd = -1;
}

static bool open_path(
	struct v4l2_device *device, const char *path, struct error *error)
{
	*device = (struct v4l2_device){ .fd = -1 };
	snprintf(device->path, sizeof(device->path), "%s", path);
	device->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (device->fd < 0) {
		return refuse_open(path, error);
	}
	if (!learn(device, error)) {
		v4l2_device_close(device);
		return false;
	}
	return true;
}

static int is_node(const struct dirent *entry)
{
	const char *digits = entry->d_name + strlen("video");

	return strncmp(entry->d_name, "video", strlen("video")) == 0 &&
		*digits != '\0' &&
		strspn(digits, "0123456789") == strlen(digits);
}

size_t v4l2_device_list(struct v4l2_device *devices)
{
	struct dirent **entries = NULL;
	int found = scandir("/dev", &entries, is_node, versionsort);
	size_t count = 0;

	for (int i = 0; i < found; i++) {
		struct v4l2_device device;
		struct error error;
		char path[300];

		snprintf(path, sizeof(path), "/dev/%s", entries[i]->d_name);
		if (count < V4L2_DEVICES_MAX &&
			open_path(&device, path, &error)) {
			v4l2_device_close(&device);
			devices[count++] = device;
		}
		free(entries[i]);
	}
	free(entries);
	return count;
}

static bool is_called(const struct v4l2_device *device, const char *name)
{
	size_t card = strlen(device->card);

	return strcmp(device->card, name) == 0 ||
		(strncmp(device->card, name, card) == 0 && name[card] == '@' &&
			strcmp(device->bus, name + card + 1) == 0);
}

static bool open_name(
	struct v4l2_device *device, const char *name, struct error *error)
{
	struct v4l2_device all[V4L2_DEVICES_MAX];
	size_t count = v4l2_device_list(all);
	const struct v4l2_device *is = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!is_called(&all[i], name)) {
			continue;
		}
		if (is != NULL) {
			return error_set(error, ERROR_SETTINGS,
				"two cameras are called %s; write %s@%s or "
				"%s@%s",
				name, is->card, is->bus, all[i].card,
				all[i].bus);
		}
		is = &all[i];
	}
	if (is == NULL) {
		return error_set(error, ERROR_UNREACHABLE,
			"camera %s is not there; see its plug and its power",
			name);
	}
	return open_path(device, is->path, error);
}

bool v4l2_device_open(
	struct v4l2_device *device, const char *name, struct error *error)
{
	*device = (struct v4l2_device){ .fd = -1 };
	return name[0] == '/' ? open_path(device, name, error)
			      : open_name(device, name, error);
}
