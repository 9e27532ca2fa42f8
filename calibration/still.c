/* SPDX-License-Identifier: Apache-2.0 */
#include "still.h"

#include "hw/camera.h"

enum {
	WAIT_MS = 1000
};

bool still_open(struct still *still, const char *path, struct error *error)
{
	const char *source = path;

	still->ops = camera_for(&source);
	still->camera = still->ops->open(source, error);
	if (still->camera == NULL) {
		return false;
	}
	switch (still->ops->read(
		still->camera, &still->frame, WAIT_MS, error)) {
	case CAMERA_FRAME:
		return true;
	case CAMERA_ERROR:
		break;
	default:
		error_set(error, ERROR_FAILED, "%s: it holds no picture", path);
	}
	still_close(still);
	return false;
}

void still_close(struct still *still)
{
	still->ops->close(still->camera);
	still->camera = NULL;
}
