/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A camera on the network: a server of this test sends MPEG-TS over HTTP on
 * loopback, falls silent, goes and comes back.
 */
#include "base/clock.h"
#include "check.h"
#include "hw/camera.h"

#include <arpa/inet.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	WIDTH = 160,
	HEIGHT = 120,
	RATE_HZ = 25,
	IO_BUFFER = 4096,
};

/* What the server does once it has been asked. */
enum manner {
	SENDS,
	SAYS_NOTHING,
	REFUSES,
};

struct server {
	enum manner manner;
	int listen_fd;
	int client_fd;
	in_port_t port; /* 0: any; in the order of the net */
	atomic_bool quiet;
	atomic_bool stop;
	pthread_t thread;
};

static int send_all(void *context, uint8_t *bytes, int size)
{
	struct server *server = context;

	return send(server->client_fd, bytes, (size_t)size, MSG_NOSIGNAL) ==
			size
		? size
		: AVERROR(EPIPE);
}

/* One picture each fortieth of a second until told to stop. */
static void send_pictures(struct server *server, AVFormatContext *container,
	AVCodecContext *encoder, AVFrame *picture, AVPacket *packet)
{
	for (int i = 0; !atomic_load(&server->stop); i++) {
		poll(NULL, 0, 1000 / RATE_HZ);
		if (atomic_load(&server->quiet)) {
			continue;
		}
		memset(picture->data[0], i % 200 + 20,
			(size_t)picture->linesize[0] * HEIGHT);
		picture->pts = i;
		assert_true(avcodec_send_frame(encoder, picture) >= 0);
		while (avcodec_receive_packet(encoder, packet) >= 0) {
			av_packet_rescale_ts(packet, encoder->time_base,
				container->streams[0]->time_base);
			if (av_write_frame(container, packet) < 0) {
				return;
			}
			avio_flush(container->pb);
			av_packet_unref(packet);
		}
	}
}

static AVCodecContext *open_encoder(void)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MPEG2VIDEO);
	AVCodecContext *encoder = avcodec_alloc_context3(codec);

	assert_non_null(encoder);
	encoder->width = WIDTH;
	encoder->height = HEIGHT;
	encoder->pix_fmt = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){ 1, RATE_HZ };
	encoder->gop_size = 5;
	assert_true(avcodec_open2(encoder, codec, NULL) >= 0);
	return encoder;
}

static void send_stream(struct server *server)
{
	AVFormatContext *container = NULL;
	AVCodecContext *encoder = open_encoder();
	AVFrame *picture = av_frame_alloc();
	AVPacket *packet = av_packet_alloc();

	assert_true(avformat_alloc_output_context2(
			    &container, NULL, "mpegts", NULL) >= 0);
	container->pb = avio_alloc_context(av_malloc(IO_BUFFER), IO_BUFFER, 1,
		server, NULL, send_all, NULL);
	AVStream *stream = avformat_new_stream(container, NULL);
	avcodec_parameters_from_context(stream->codecpar, encoder);
	stream->time_base = encoder->time_base;
	picture->width = WIDTH;
	picture->height = HEIGHT;
	picture->format = AV_PIX_FMT_YUV420P;
	assert_true(av_frame_get_buffer(picture, 0) >= 0);
	memset(picture->data[1], 128, (size_t)picture->linesize[1] * 60);
	memset(picture->data[2], 128, (size_t)picture->linesize[2] * 60);
	if (avformat_write_header(container, NULL) >= 0) {
		send_pictures(server, container, encoder, picture, packet);
	}
	av_freep(&container->pb->buffer);
	avio_context_free(&container->pb);
	avformat_free_context(container);
	avcodec_free_context(&encoder);
	av_frame_free(&picture);
	av_packet_free(&packet);
}

static void answer(struct server *server)
{
	static const char head[] =
		"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n";
	static const char refusal[] =
		"HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic "
		"realm=\"night\"\r\nContent-Length: 0\r\n\r\n";
	char request[2048];

	if (recv(server->client_fd, request, sizeof(request), 0) <= 0) {
		return;
	}
	if (server->manner == SENDS) {
		(void)send(server->client_fd, head, sizeof(head) - 1,
			MSG_NOSIGNAL);
		send_stream(server);
	}
	if (server->manner == REFUSES) {
		(void)send(server->client_fd, refusal, sizeof(refusal) - 1,
			MSG_NOSIGNAL);
	}
	while (!atomic_load(&server->stop) && server->manner == SAYS_NOTHING) {
		poll(NULL, 0, 10);
	}
}

static void *serve(void *context)
{
	struct server *server = context;
	struct pollfd door = { .fd = server->listen_fd, .events = POLLIN };

	while (!atomic_load(&server->stop)) {
		if (poll(&door, 1, 20) <= 0) {
			continue;
		}
		server->client_fd = accept(server->listen_fd, NULL, NULL);
		if (server->client_fd >= 0) {
			answer(server);
			close(server->client_fd);
		}
	}
	return NULL;
}

static void start(struct server *server)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = server->port,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int yes = 1;

	atomic_store(&server->stop, false);
	atomic_store(&server->quiet, false);
	server->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(server->listen_fd >= 0);
	setsockopt(
		server->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	assert_int_equal(
		bind(server->listen_fd, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(server->listen_fd, 4), 0);
	getsockname(server->listen_fd, (struct sockaddr *)&at, &size);
	server->port = at.sin_port;
	assert_int_equal(
		pthread_create(&server->thread, NULL, serve, server), 0);
}

static void stop(struct server *server)
{
	atomic_store(&server->stop, true);
	pthread_join(server->thread, NULL);
	close(server->listen_fd);
}

static struct camera *open_camera(
	const struct server *server, struct error *error)
{
	char url[80];

	snprintf(url, sizeof(url), "http://crew:secret@127.0.0.1:%d/night.ts",
		ntohs(server->port));
	return camera_stream.open(url, error);
}

static struct camera *see(const struct server *server)
{
	struct error error;
	struct camera *camera = open_camera(server, &error);

	if (camera == NULL) {
		print_error("%s\n", error.text);
		fail();
	}
	return camera;
}

/* The next one that is not WAIT; in so many tenths of a second. */
static enum camera_result await(struct camera *camera, struct frame *frame,
	int tenths, struct error *error)
{
	enum camera_result result = CAMERA_WAIT;

	for (int i = 0; i < tenths && result == CAMERA_WAIT; i++) {
		result = camera_stream.read(camera, frame, 100, error);
	}
	return result;
}

static void pictures_come_with_the_time_of_their_arrival(void **state)
{
	struct server server = { .manner = SENDS };
	int64_t last = 0;
	struct frame frame;
	struct error error;

	(void)state;
	start(&server);
	struct camera *camera = see(&server);
	struct camera_info info = camera_stream.info(camera);

	assert_int_equal(info.width, WIDTH);
	assert_int_equal(info.height, HEIGHT);
	assert_true(info.live);
	assert_non_null(strstr(info.how, "mpeg2video"));
	for (int i = 0; i < 10; i++) {
		assert_int_equal(
			await(camera, &frame, 100, &error), CAMERA_FRAME);
		assert_true(frame.sequence > last);
		assert_true(frame.stamp_ns <= clock_now_ns());
		assert_true(
			frame.stamp_ns > clock_now_ns() - 2 * CLOCK_NS_PER_S);
		assert_non_null(frame.data);
		last = frame.sequence;
	}
	camera_stream.close(camera);
	stop(&server);
}

static void who_looks_seldom_sees_the_newest(void **state)
{
	struct server server = { .manner = SENDS };
	struct frame frame;
	struct error error;

	(void)state;
	start(&server);
	struct camera *camera = see(&server);

	assert_int_equal(await(camera, &frame, 100, &error), CAMERA_FRAME);
	int64_t before = frame.sequence;
	while (camera_stream.counts(camera).late < 10) {
		poll(NULL, 0, 20);
	}
	assert_int_equal(await(camera, &frame, 100, &error), CAMERA_FRAME);
	assert_true(frame.sequence >= before + 10);
	camera_stream.close(camera);
	stop(&server);
}

static void a_stream_that_falls_silent_is_told_and_holds_nobody_up(void **state)
{
	struct server server = { .manner = SENDS };
	struct frame frame;
	struct error error;
	int64_t began_ns;
	int waits = 0;

	(void)state;
	start(&server);
	struct camera *camera = see(&server);

	assert_int_equal(await(camera, &frame, 100, &error), CAMERA_FRAME);
	atomic_store(&server.quiet, true);
	began_ns = clock_now_ns();
	enum camera_result result;
	do {
		result = camera_stream.read(camera, &frame, 50, &error);
		waits += result == CAMERA_WAIT;
	} while (result != CAMERA_ERROR &&
		clock_now_ns() < began_ns + 30 * CLOCK_NS_PER_S);
	assert_int_equal(result, CAMERA_ERROR);
	assert_true(waits > 5);
	assert_non_null(strstr(error.text, "no picture came for 2 s"));
	assert_null(strstr(error.text, "secret"));
	camera_stream.close(camera);
	stop(&server);
}

static void a_server_that_goes_and_comes_back_is_found_again(void **state)
{
	struct server server = { .manner = SENDS };
	struct frame frame;
	struct error error;

	(void)state;
	start(&server);
	struct camera *camera = see(&server);

	assert_int_equal(await(camera, &frame, 100, &error), CAMERA_FRAME);
	stop(&server);
	enum camera_result result;
	do {
		result = await(camera, &frame, 100, &error);
	} while (result == CAMERA_FRAME);
	assert_int_equal(result, CAMERA_ERROR);
	camera_stream.close(camera);
	assert_null(open_camera(&server, &error));
	assert_null(strstr(error.text, "secret"));
	start(&server);
	camera = see(&server);
	assert_int_equal(await(camera, &frame, 100, &error), CAMERA_FRAME);
	camera_stream.close(camera);
	stop(&server);
}

static void a_server_that_says_nothing_is_given_up(void **state)
{
	struct server server = { .manner = SAYS_NOTHING };
	struct error error;

	(void)state;
	start(&server);
	int64_t began_ns = clock_now_ns();

	assert_null(open_camera(&server, &error));
	assert_true(clock_now_ns() < began_ns + 15 * CLOCK_NS_PER_S);
	assert_non_null(strstr(error.text, "does not answer within 4 s"));
	stop(&server);
}

static void a_refused_login_is_told(void **state)
{
	struct server server = { .manner = REFUSES };
	struct error error;

	(void)state;
	start(&server);
	assert_null(open_camera(&server, &error));
	assert_non_null(
		strstr(error.text, "refuses the name or the password; write"));
	assert_null(strstr(error.text, "secret"));
	assert_int_equal(error.code, ERROR_SETTINGS);
	stop(&server);
}

static void nothing_but_streams_is_opened(void **state)
{
	static const char *const others[] = { "file:/etc/hostname",
		"/etc/hostname", "concat:/etc/hostname|/etc/passwd",
		"data:text/plain,x", "gopher://127.0.0.1/", "" };
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_null(camera_stream.open(others[i], &error));
		assert_int_equal(error.code, ERROR_SETTINGS);
		assert_non_null(strstr(error.text, "write rtsp://"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_come_with_the_time_of_their_arrival),
		cmocka_unit_test(who_looks_seldom_sees_the_newest),
		cmocka_unit_test(
			a_stream_that_falls_silent_is_told_and_holds_nobody_up),
		cmocka_unit_test(
			a_server_that_goes_and_comes_back_is_found_again),
		cmocka_unit_test(a_server_that_says_nothing_is_given_up),
		cmocka_unit_test(a_refused_login_is_told),
		cmocka_unit_test(nothing_but_streams_is_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
