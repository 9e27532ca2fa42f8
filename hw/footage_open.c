/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_source.h"
#include "vision/frame.h"

#include <errno.h>
#include <libavutil/avstring.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Containers that hold pictures and nothing but pictures: no playlists and no
 * descriptions that would make libav open other files or the network.
 */
static const char containers[] =
	"mov,matroska,avi,mpegts,mpeg,mpegvideo,nut,asf,flv,ivf,ogg,gif,apng,"
	"mxf,h264,hevc,m4v,mjpeg,yuv4mpegpipe,image2,png_pipe,tiff_pipe,"
	"jpeg_pipe,bmp_pipe,webp_pipe,pgm_pipe,pgmyuv_pipe,ppm_pipe,pbm_pipe,"
	"pam_pipe,sgi_pipe,jpegls_pipe,j2k_pipe,sunrast_pipe,qoi_pipe";

/* Numbered pictures carry no time. */
static const char numbered_rate[] = "30";
/* How far up the first of the numbered pictures is looked for. */
static const char numbered_search[] = "100000";

static bool is_numbered(const char *path)
{
	return strchr(path, '%') != NULL;
}

/* Tells what libav would not: it opens directories, pipes and devices. */
static bool check_file(const struct footage_source *source, bool *numbered,
	struct error *error)
{
	struct stat status;

	*numbered = false;
	if (stat(source->name, &status) != 0) {
		*numbered = errno == ENOENT && is_numbered(source->name);
		return *numbered ||
			footage_source_fail(source, error,
				"cannot be opened: %s", strerror(errno));
	}
	if (S_ISDIR(status.st_mode)) {
		return footage_source_fail(source, error,
			"is a directory; name a file, or numbered pictures as "
			"in %s/frame_%%04d.png",
			source->name);
	}
	if (!S_ISREG(status.st_mode)) {
		return footage_source_fail(source, error,
			"is not a regular file; footage is read from files");
	}
	if (status.st_size == 0) {
		return footage_source_fail(source, error,
			"is empty (0 bytes); copy or record it anew");
	}
	return true;
}

static bool fail_av(const struct footage_source *source, int code,
	const char *what, struct error *error)
{
	char why[AV_ERROR_MAX_STRING_SIZE] = "";

	av_strerror(code, why, sizeof(why));
	return footage_source_fail(source, error, "%s (%s)", what, why);
}

static void container_options(AVDictionary **options, bool numbered)
{
	av_dict_set(options, "protocol_whitelist", "file", 0);
	av_dict_set(options, "format_whitelist", containers, 0);
	if (numbered) {
		av_dict_set(options, "framerate", numbered_rate, 0);
		av_dict_set(options, "start_number_range", numbered_search, 0);
	}
}

static bool open_container(
	struct footage_source *source, bool numbered, struct error *error)
{
	AVDictionary *options = NULL;
	char *url = av_asprintf("file:%s", source->name);
	int code;

	source->container = avformat_alloc_context();
	if (url == NULL || source->container == NULL) {
		av_free(url);
		return footage_source_fail(source, error, "no memory is left");
	}
	source->container->opaque = &source->early_end;
	container_options(&options, numbered);
	code = avformat_open_input(&source->container, url,
		numbered ? av_find_input_format("image2") : NULL, &options);
	av_dict_free(&options);
	av_free(url);
	if (code == AVERROR(EACCES)) {
		return footage_source_fail(source, error,
			"may not be read: %s; give yourself the right to",
			strerror(EACCES));
	}
	if (code < 0 && numbered) {
		return footage_source_fail(source, error,
			"there is no such file, and no numbered picture that "
			"fits the pattern");
	}
	return code >= 0 ||
		footage_source_fail(source, error,
			"is not a video or picture that can be read, or it "
			"was cut short before its index");
}

static bool check_size(const struct footage_source *source, int width,
	int height, struct error *error)
{
	return (width <= FRAME_SIDE_MAX && height <= FRAME_SIDE_MAX) ||
		footage_source_fail_size(source, width, height, error);
}

/* Before libav decodes anything in order to probe. */
static bool check_declared_sizes(
	const struct footage_source *source, struct error *error)
{
	for (unsigned int i = 0; i < source->container->nb_streams; i++) {
		const AVCodecParameters *codec =
			source->container->streams[i]->codecpar;

		if (!check_size(source, codec->width, codec->height, error)) {
			return false;
		}
	}
	return true;
}

/* Libav probes by decoding: with a bound on the size of what it decodes. */
static bool probe_streams(struct footage_source *source, struct error *error)
{
	AVFormatContext *container = source->container;
	unsigned int count = container->nb_streams;
	AVDictionary **options = av_calloc(count + 1, sizeof(AVDictionary *));
	int code;

	if (options == NULL) {
		return footage_source_fail(source, error, "no memory is left");
	}
	for (unsigned int i = 0; i < count; i++) {
		av_dict_set_int(&options[i], "max_pixels",
			(int64_t)FRAME_SIDE_MAX * FRAME_SIDE_MAX, 0);
		av_dict_set(&options[i], "threads", "1", 0);
	}
	code = avformat_find_stream_info(container, options);
	for (unsigned int i = 0; i < count; i++) {
		av_dict_free(&options[i]);
	}
	av_free(options);
	return code >= 0 ||
		fail_av(source, code, "its streams cannot be read", error);
}

static bool choose_stream(struct footage_source *source, const AVCodec **codec,
	struct error *error)
{
	int index = av_find_best_stream(
		source->container, AVMEDIA_TYPE_VIDEO, -1, -1, codec, 0);

	if (index == AVERROR_DECODER_NOT_FOUND) {
		return footage_source_fail(source, error,
			"no decoder for its video is installed; convert it "
			"to H.264 or FFV1 first");
	}
	if (index < 0 ||
		(source->container->streams[index]->disposition &
			AV_DISPOSITION_ATTACHED_PIC) != 0) {
		return footage_source_fail(source, error,
			"there is no video in it; name a file that holds "
			"pictures");
	}
	for (unsigned int i = 0; i < source->container->nb_streams; i++) {
		source->container->streams[i]->discard = AVDISCARD_ALL;
	}
	source->stream = source->container->streams[index];
	source->stream->discard = AVDISCARD_DEFAULT;
	return true;
}

/* The last guard: no codec decodes into memory that was not asked for here. */
static int get_bounded_buffer(
	AVCodecContext *decoder, AVFrame *picture, int flags)
{
	struct footage_complaint *complaint = decoder->opaque;

	if (picture->width > FRAME_SIDE_MAX ||
		picture->height > FRAME_SIDE_MAX) {
		complaint->width = picture->width;
		complaint->height = picture->height;
		return AVERROR(EINVAL);
	}
	return avcodec_default_get_buffer2(decoder, picture, flags);
}

static bool open_decoder(struct footage_source *source, const AVCodec *codec,
	struct error *error)
{
	int code;

	source->packet = av_packet_alloc();
	source->decoder = avcodec_alloc_context3(codec);
	if (source->packet == NULL || source->decoder == NULL ||
		!footage_join_init(
			&source->join, footage_source_read, source) ||
		avcodec_parameters_to_context(
			source->decoder, source->stream->codecpar) < 0) {
		return footage_source_fail(source, error, "no memory is left");
	}
	source->decoder->opaque = &source->complaint;
	source->decoder->get_buffer2 = get_bounded_buffer;
	source->decoder->thread_count = 1;
	source->decoder->flags |= AV_CODEC_FLAG_BITEXACT;
	source->decoder->err_recognition = AV_EF_CRCCHECK;
	if (source->live) {
		source->decoder->flags |= AV_CODEC_FLAG_LOW_DELAY;
	}
	source->decoder->pkt_timebase = source->stream->time_base;
	code = avcodec_open2(source->decoder, codec, NULL);
	return code >= 0 ||
		fail_av(source, code, "its video cannot be decoded", error);
}

static bool is_single(const struct footage_source *source, bool numbered)
{
	const char *container = source->container->iformat->name;

	return !numbered &&
		(strcmp(container, "image2") == 0 ||
			strstr(container, "_pipe") != NULL);
}

/* What may be opened on behalf of an address, and nothing else. */
struct scheme {
	const char *begins;
	const char *protocols;
};

static const struct scheme schemes[] = {
	{ "rtsp://", "rtsp,rtp,tcp,udp" },
	{ "http://", "http,tcp" },
	{ "https://", "https,http,tls,tcp" },
	{ "udp://", "udp" },
};

/* No playlists: they would name other addresses, or files. */
static const char stream_containers[] =
	"rtsp,sdp,rtp,mpegts,mjpeg,mpjpeg,h264,hevc,matroska,flv,mpegvideo,m4v";

static const struct scheme *scheme_of(const char *url)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (av_strncasecmp(url, schemes[i].begins,
			    strlen(schemes[i].begins)) == 0) {
			return &schemes[i];
		}
	}
	return NULL;
}

/* Nothing is kept back, and little is looked at before the first picture. */
static void stream_options(AVDictionary **options, const struct scheme *scheme)
{
	av_dict_set(options, "protocol_whitelist", scheme->protocols, 0);
	av_dict_set(options, "format_whitelist", stream_containers, 0);
	av_dict_set(options, "fflags", "nobuffer", 0);
	av_dict_set(options, "probesize", "500000", 0);
	av_dict_set(options, "analyzeduration", "500000", 0);
	av_dict_set(options, "fpsprobesize", "0", 0);
	av_dict_set(options, "max_delay", "0", 0);
	av_dict_set(options, "rtsp_transport", "tcp", 0);
}

/*
 * Who refuses a login goes on refusing it; all else may yet come. By RTSP libav
 * does not say that it was interrupted.
 */
static bool fail_address(const struct footage_source *source, int code,
	bool interrupted, struct error *error)
{
	if (code == AVERROR_HTTP_UNAUTHORIZED ||
		code == AVERROR_HTTP_FORBIDDEN) {
		footage_source_fail(source, error,
			"refuses the name or the password; write them before "
			"the address, as NAME:PASSWORD@ADDRESS");
		error->code = ERROR_SETTINGS;
		return false;
	}
	if (interrupted) {
		footage_source_fail(
			source, error, "does not answer within 4 s");
	} else {
		fail_av(source, code, "cannot be opened as a stream", error);
	}
	error->code = ERROR_UNREACHABLE;
	return false;
}

/* What it sends is looked at; nothing at all may be a camera that starts. */
static bool probe_address(struct footage_source *source, struct error *error)
{
	if (!check_declared_sizes(source, error)) {
		return false;
	}
	if (!probe_streams(source, error)) {
		error->code = ERROR_UNREACHABLE;
		return false;
	}
	return check_declared_sizes(source, error);
}

static bool open_address(struct footage_source *source, const char *url,
	const struct scheme *scheme, AVIOInterruptCB interrupt,
	struct error *error)
{
	AVDictionary *options = NULL;
	int code;

	source->container = avformat_alloc_context();
	if (source->container == NULL) {
		return footage_source_fail(source, error, "no memory is left");
	}
	source->container->opaque = &source->early_end;
	source->container->interrupt_callback = interrupt;
	stream_options(&options, scheme);
	code = avformat_open_input(&source->container, url, NULL, &options);
	av_dict_free(&options);
	return code >= 0 ||
		fail_address(source, code,
			interrupt.callback(interrupt.opaque) != 0, error);
}

bool footage_source_open_stream(struct footage_source *source, const char *url,
	AVIOInterruptCB interrupt, struct error *error)
{
	const struct scheme *scheme = scheme_of(url);
	const AVCodec *codec = NULL;

	memset(source, 0, sizeof(*source));
	footage_log_catch();
	if (scheme == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"'%.100s' is no stream; write rtsp://, http://, "
			"https:// or udp:// and the camera's address",
			url);
	}
	const char *login = strrchr(url, '@');

	source->name = strdup(login != NULL ? login + 1 : url);
	source->live = true;
	if (source->name == NULL) {
		return error_set(error, ERROR_FAILED, "no memory is left");
	}
	return open_address(source, url, scheme, interrupt, error) &&
		probe_address(source, error) &&
		choose_stream(source, &codec, error) &&
		open_decoder(source, codec, error);
}

bool footage_source_open(
	struct footage_source *source, const char *path, struct error *error)
{
	const AVCodec *codec = NULL;
	bool numbered;

	memset(source, 0, sizeof(*source));
	footage_log_catch();
	source->name = strdup(path);
	if (source->name == NULL) {
		return error_set(
			error, ERROR_FAILED, "%s: no memory is left", path);
	}
	if (!check_file(source, &numbered, error) ||
		!open_container(source, numbered, error)) {
		return false;
	}
	source->single = is_single(source, numbered);
	return check_declared_sizes(source, error) &&
		probe_streams(source, error) &&
		check_declared_sizes(source, error) &&
		choose_stream(source, &codec, error) &&
		open_decoder(source, codec, error);
}
