/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_grey.h"
#include "footage_source.h"
#include "hw/camera.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define NS_PER_S 1000000000LL

/* A longer gap between two frames is a broken clock, not a pause. */
#define GAP_MAX_NS (24LL * 3600 * NS_PER_S)

/* Where neither the file nor a time stamp tells the rate. */
#define PERIOD_UNKNOWN_NS (NS_PER_S / 30)

struct camera {
	struct footage_source source;
	struct footage_grey grey;
	struct camera_info info;
	AVFrame *picture;
	enum AVPixelFormat format;
	bool first_waits; /* decoded by open, not yet delivered */
	int64_t delivered;
	int64_t start;   /* first time stamp, in the stream's units */
	int64_t last_ns; /* stamp of the last frame delivered */
	int64_t period_ns;
};

static void close_footage(struct camera *camera)
{
	if (camera == NULL) {
		return;
	}
	footage_grey_fini(&camera->grey);
	av_frame_free(&camera->picture);
	footage_source_close(&camera->source);
	free(camera);
}

static double nominal_rate_hz(const struct footage_source *source)
{
	AVRational rate =
		av_guess_frame_rate(source->container, source->stream, NULL);

	return !source->single && rate.num > 0 && rate.den > 0 ? av_q2d(rate)
							       : 0.0;
}

static double duration_s(const struct footage_source *source)
{
	if (source->stream->duration != AV_NOPTS_VALUE) {
		return (double)source->stream->duration *
			av_q2d(source->stream->time_base);
	}
	if (source->container->duration != AV_NOPTS_VALUE) {
		return (double)source->container->duration / AV_TIME_BASE;
	}
	return 0.0;
}

static int64_t about_so_many(
	const struct footage_source *source, double rate_hz)
{
	double frames = duration_s(source) * rate_hz;

	if (source->single) {
		return 1;
	}
	if (source->stream->nb_frames > 0) {
		return source->stream->nb_frames;
	}
	return frames > 0.0 && frames < 1e12 ? llround(frames) : 0;
}

static bool fail_first(
	const struct camera *camera, bool end, struct error *error)
{
	return end ? footage_source_fail(&camera->source, error,
			     "none of its pictures can be decoded; it is "
			     "damaged or was cut short")
		   : false;
}

static bool begin(struct camera *camera, struct error *error)
{
	const AVFrame *picture = camera->picture;
	struct error why;
	bool end;

	if (!footage_source_next(
		    &camera->source, camera->picture, &end, error)) {
		return fail_first(camera, end, error);
	}
	camera->format = picture->format;
	if (!footage_grey_init(&camera->grey, camera->format, picture->width,
		    picture->height, &why)) {
		return footage_source_fail(
			&camera->source, error, "%s", why.text);
	}
	camera->first_waits = true;
	camera->start = picture->best_effort_timestamp;
	camera->info.width = picture->width;
	camera->info.height = picture->height;
	camera->info.format = camera->grey.format;
	camera->info.rate_hz = nominal_rate_hz(&camera->source);
	camera->info.frames =
		about_so_many(&camera->source, camera->info.rate_hz);
	camera->period_ns = camera->info.rate_hz > 0.0
		? llround((double)NS_PER_S / camera->info.rate_hz)
		: PERIOD_UNKNOWN_NS;
	return true;
}

static struct camera *open_footage(const char *source, struct error *error)
{
	struct camera *camera = calloc(1, sizeof(*camera));

	if (camera == NULL) {
		error_set(error, ERROR_FAILED, "%s: no memory is left", source);
		return NULL;
	}
	camera->picture = av_frame_alloc();
	if (footage_source_open(&camera->source, source, error) &&
		begin(camera, error)) {
		return camera;
	}
	close_footage(camera);
	return NULL;
}

static struct camera_info info_of_footage(const struct camera *camera)
{
	return camera->info;
}

static bool check_same(const struct camera *camera, struct error *error)
{
	const AVFrame *picture = camera->picture;

	if (picture->width == camera->info.width &&
		picture->height == camera->info.height &&
		picture->format == (int)camera->format) {
		return true;
	}
	return footage_source_fail(&camera->source, error,
		"picture %" PRId64 " is %dx%d %s where the first was %dx%d %s; "
		"split it there",
		picture->reordered_opaque, picture->width, picture->height,
		av_get_pix_fmt_name(picture->format), camera->info.width,
		camera->info.height, av_get_pix_fmt_name(camera->format));
}

/* From the file's clock to nanoseconds since its first frame. */
static int64_t stamp_ns(const struct camera *camera)
{
	int64_t stamp = camera->picture->best_effort_timestamp;
	int64_t since_start;

	if (camera->delivered == 0) {
		return 0;
	}
	if (stamp == AV_NOPTS_VALUE || camera->start == AV_NOPTS_VALUE) {
		return camera->last_ns + camera->period_ns;
	}
	if (__builtin_sub_overflow(stamp, camera->start, &since_start)) {
		return INT64_MIN;
	}
	return av_rescale_q(since_start, camera->source.stream->time_base,
		(AVRational){ 1, (int)NS_PER_S });
}

static bool check_stamp(
	const struct camera *camera, int64_t stamp, struct error *error)
{
	if (camera->delivered == 0 ||
		(stamp > camera->last_ns &&
			stamp - camera->last_ns <= GAP_MAX_NS)) {
		return true;
	}
	return footage_source_fail(&camera->source, error,
		"the time stamp of picture %" PRId64
		" (%.3f s) does not follow the last one (%.3f s); have its "
		"time stamps written anew",
		camera->picture->reordered_opaque, (double)stamp / NS_PER_S,
		(double)camera->last_ns / NS_PER_S);
}

static bool deliver(
	struct camera *camera, struct frame *frame, struct error *error)
{
	int64_t stamp = stamp_ns(camera);

	if (!check_same(camera, error) || !check_stamp(camera, stamp, error) ||
		!footage_grey_frame(
			&camera->grey, camera->picture, frame, error)) {
		return false;
	}
	frame->stamp_ns = stamp;
	frame->sequence = camera->picture->reordered_opaque;
	camera->last_ns = stamp;
	camera->delivered++;
	return true;
}

static enum camera_result read_footage(struct camera *camera,
	struct frame *frame, int wait_ms, struct error *error)
{
	bool end = false;

	(void)wait_ms;
	if (!camera->first_waits &&
		!footage_source_next(
			&camera->source, camera->picture, &end, error)) {
		return end ? CAMERA_END : CAMERA_ERROR;
	}
	camera->first_waits = false;
	return deliver(camera, frame, error) ? CAMERA_FRAME : CAMERA_ERROR;
}

const struct camera_ops camera_footage = {
	.name = "footage",
	.open = open_footage,
	.info = info_of_footage,
	.read = read_footage,
	.close = close_footage,
};
