/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/jpeg.h"

#include <turbojpeg.h>

/* The only file that knows libjpeg-turbo, whose handle is what we hold. */

struct jpeg *jpeg_open(struct error *error)
{
	tjhandle handle = tjInitDecompress();

	if (handle == NULL) {
		error_set(error, ERROR_FAILED,
			"JPEG: no memory is left for a decoder");
	}
	return handle;
}

void jpeg_close(struct jpeg *jpeg)
{
	if (jpeg != NULL) {
		tjDestroy(jpeg);
	}
}

static bool damaged(struct jpeg *jpeg, struct error *error)
{
	return error_set(error, ERROR_FAILED, "a JPEG picture is damaged: %s",
		tjGetErrorStr2(jpeg));
}

bool jpeg_grey(struct jpeg *jpeg, const void *data, size_t size, int width,
	int height, uint8_t *to, struct error *error)
{
	int is_width = 0; /* and stays so where there are but tables */
	int is_height = 0;
	int sampling;
	int space;

	if (tjDecompressHeader3(jpeg, data, size, &is_width, &is_height,
		    &sampling, &space) != 0) {
		return damaged(jpeg, error);
	}
	if (is_width == 0) {
		return error_set(error, ERROR_FAILED,
			"a JPEG picture is damaged: it ends before it begins");
	}
	if (is_width != width || is_height != height) {
		return error_set(error, ERROR_FAILED,
			"a JPEG picture is %d x %d where %d x %d were agreed",
			is_width, is_height, width, height);
	}
	return tjDecompress2(jpeg, data, size, to, width, width, height,
		       TJPF_GRAY, TJFLAG_STOPONWARNING) == 0 ||
		damaged(jpeg, error);
}
