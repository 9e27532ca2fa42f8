/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rtsp_camera PORT HOLD_MS SLICES [NAME PASSWORD]: a camera on the network, by
 * GStreamer's server, which lets in only who says these, if there are any:
 * H.264 at rtsp://127.0.0.1:PORT/night, encoded on the fly by libav. In each
 * picture stands when it was taken (see tests/support/dated_picture.h); HOLD_MS
 * it is held back, as encoders do; each is encoded in so many slices. Says
 * "ready" once it listens.
 */
#include "dated_picture.h"

#include <gst/app/gstappsrc.h>
#include <gst/rtsp-server/rtsp-server.h>
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	RATE_HZ = 25,
	PERIOD_NS = 1000000000 / RATE_HZ,
};

/* What one client is sent. */
struct feed {
	AVCodecContext *encoder;
	AVFrame *picture;
	AVPacket *packet;
	int64_t due_ns;
};

static int slices;

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void must(bool good, const char *what)
{
	if (!good) {
		fprintf(stderr, "rtsp_camera: %s\n", what);
		exit(1);
	}
}

static void open_encoder(struct feed *feed)
{
	const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
	AVCodecContext *encoder = avcodec_alloc_context3(codec);

	must(encoder != NULL, "no encoder for H.264");
	encoder->width = DATED_WIDTH;
	encoder->height = DATED_HEIGHT;
	encoder->pix_fmt = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){ 1, RATE_HZ };
	encoder->gop_size = RATE_HZ;
	encoder->max_b_frames = 0;
	encoder->thread_count = 1;
	av_opt_set(encoder->priv_data, "preset", "ultrafast", 0);
	av_opt_set(encoder->priv_data, "tune", "zerolatency", 0);
	av_opt_set(encoder->priv_data, "x264-params", "sliced-threads=0", 0);
	encoder->slices = slices;
	must(avcodec_open2(encoder, codec, NULL) >= 0, "the encoder fails");
	feed->encoder = encoder;
	feed->packet = av_packet_alloc();
	feed->picture = av_frame_alloc();
	feed->picture->width = DATED_WIDTH;
	feed->picture->height = DATED_HEIGHT;
	feed->picture->format = AV_PIX_FMT_YUV420P;
	must(av_frame_get_buffer(feed->picture, 0) >= 0, "no memory");
	for (int plane = 1; plane <= 2; plane++) {
		memset(feed->picture->data[plane], 128,
			(size_t)feed->picture->linesize[plane] *
				(DATED_HEIGHT / 2));
	}
}

static void wait_for(int64_t when_ns)
{
	struct timespec when = { when_ns / 1000000000, when_ns % 1000000000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) !=
		0) {
	}
}

static void encode(struct feed *feed)
{
	if (feed->due_ns == 0) {
		feed->due_ns = now_ns();
	}
	feed->due_ns += PERIOD_NS;
	wait_for(feed->due_ns);
	av_frame_make_writable(feed->picture);
	dated_picture_draw(feed->picture->data[0],
		(size_t)feed->picture->linesize[0], now_ns());
	feed->picture->pts++;
	must(avcodec_send_frame(feed->encoder, feed->picture) >= 0 &&
			avcodec_receive_packet(feed->encoder, feed->packet) >=
				0,
		"a picture cannot be encoded");
}

static void send_one(GstElement *source, guint room, gpointer context)
{
	struct feed *feed = context;

	(void)room;
	encode(feed);
	gst_app_src_push_buffer(GST_APP_SRC(source),
		gst_buffer_new_memdup(
			feed->packet->data, (gsize)feed->packet->size));
	av_packet_unref(feed->packet);
}

static void end_feed(gpointer context)
{
	struct feed *feed = context;

	avcodec_free_context(&feed->encoder);
	av_frame_free(&feed->picture);
	av_packet_free(&feed->packet);
	free(feed);
}

/* A client came. */
static void begin_feed(
	GstRTSPMediaFactory *factory, GstRTSPMedia *media, gpointer context)
{
	GstElement *bin = gst_rtsp_media_get_element(media);
	GstElement *source = gst_bin_get_by_name(GST_BIN(bin), "source");
	struct feed *feed = calloc(1, sizeof(*feed));

	(void)factory;
	(void)context;
	must(feed != NULL && source != NULL, "no memory");
	open_encoder(feed);
	g_signal_connect(source, "need-data", G_CALLBACK(send_one), feed);
	g_object_set_data_full(G_OBJECT(media), "feed", feed, end_feed);
	gst_object_unref(source);
	gst_object_unref(bin);
}

static GstRTSPMediaFactory *make_factory(const char *hold_ms)
{
	GstRTSPMediaFactory *factory = gst_rtsp_media_factory_new();
	char *launch = g_strdup_printf(
		"( appsrc name=source is-live=true format=time "
		"do-timestamp=true block=true max-bytes=1 caps=video/x-h264,"
		"stream-format=byte-stream,alignment=au,width=%d,height=%d,"
		"framerate=%d/1 ! queue max-size-buffers=0 max-size-bytes=0 "
		"max-size-time=0 min-threshold-time=%s000000 ! "
		"rtph264pay name=pay0 pt=96 config-interval=-1 )",
		DATED_WIDTH, DATED_HEIGHT, RATE_HZ, hold_ms);

	gst_rtsp_media_factory_set_launch(factory, launch);
	g_free(launch);
	g_signal_connect(
		factory, "media-configure", G_CALLBACK(begin_feed), NULL);
	return factory;
}

/* Who says so may look; nobody else is let in. */
static void ask_for_login(GstRTSPServer *server, GstRTSPMediaFactory *factory,
	const char *name, const char *password)
{
	GstRTSPAuth *auth = gst_rtsp_auth_new();
	GstRTSPToken *token = gst_rtsp_token_new(
		GST_RTSP_TOKEN_MEDIA_FACTORY_ROLE, G_TYPE_STRING, "crew", NULL);
	char *basic = gst_rtsp_auth_make_basic(name, password);

	gst_rtsp_auth_add_basic(auth, basic, token);
	gst_rtsp_server_set_auth(server, auth);
	gst_rtsp_media_factory_add_role(factory, "crew",
		GST_RTSP_PERM_MEDIA_FACTORY_ACCESS, G_TYPE_BOOLEAN, TRUE,
		GST_RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, G_TYPE_BOOLEAN, TRUE,
		NULL);
	g_free(basic);
	gst_rtsp_token_unref(token);
	g_object_unref(auth);
}

int main(int argc, char **argv)
{
	if (argc != 4 && argc != 6) {
		return 2;
	}
	slices = atoi(argv[3]);
	gst_init(NULL, NULL);
	GstRTSPServer *server = gst_rtsp_server_new();
	GstRTSPMountPoints *points = gst_rtsp_server_get_mount_points(server);

	gst_rtsp_server_set_address(server, "127.0.0.1");
	gst_rtsp_server_set_service(server, argv[1]);
	GstRTSPMediaFactory *factory = make_factory(argv[2]);

	if (argc == 6) {
		ask_for_login(server, factory, argv[4], argv[5]);
	}
	gst_rtsp_mount_points_add_factory(points, "/night", factory);
	g_object_unref(points);
	must(gst_rtsp_server_attach(server, NULL) != 0, "nobody can listen");
	printf("ready\n");
	fflush(stdout);
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
