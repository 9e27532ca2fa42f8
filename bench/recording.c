/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recording under load: a thermal camera of 640x512 16-bit pixels at 60 a
 * second and one of 1920x1080 8-bit pixels at 30, both looked at by the
 * daemon's eye and recorded losslessly, in real time; the loop steps with
 * each thermal picture, and that is recorded too. Tells what was lost, which
 * share of a core it took, and how the memory grew.
 *
 * usage: bench_recording FOLDER SECONDS [NOISE16 NOISE8]
 */
#include "base/clock.h"
#include "base/parse.h"
#include "core/pursuit.h"
#include "hw/footage_writer.h"
#include "record/recorder.h"
#include "vision/eye.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	PICTURES = 16, /* different ones of each camera */
	QUEUE_BYTES = 128 * 1000000,
	TELL_S = 60,
	COST_PICTURES = 60,
};

struct source {
	int number;
	int width;
	int height;
	enum frame_format format;
	double rate_hz;
	double noise; /* standard deviation, grey levels */
	uint8_t *pictures;
	struct eye *eye;
	struct recorder *recorder;
	struct pursuit *pursuit; /* NULL: nothing steps with it */
	double latest_s;         /* worst delay of a picture */
	int64_t delivered;
	pthread_t thread;
};

static atomic_bool ending;

static size_t picture_bytes(const struct source *source)
{
	return (size_t)source->width * (size_t)source->height *
		frame_pixel_bytes(source->format);
}

static double normal(void)
{
	double u = (rand() + 1.0) / (RAND_MAX + 2.0);
	double v = rand() / (RAND_MAX + 1.0);

	return sqrt(-2.0 * log(u)) * cos(2.0 * GEOM_PI * v);
}

/* A sky that is lighter below, noise, and one spot that moves on. */
static double level_at(const struct source *source, int n, int x, int y)
{
	double bits = source->format == FRAME_GRAY16 ? 16.0 : 1.0;
	double dx = x - (source->width / 4.0 + 2.0 * n);
	double dy = y - source->height / 2.0;
	double spot = 12.0 * exp(-(dx * dx + dy * dy) / 4.0);
	double sky = 60.0 + 40.0 * y / source->height;

	return bits * (sky + spot) + source->noise * normal();
}

static void paint(struct source *source)
{
	size_t pixel = 0;

	source->pictures = malloc(PICTURES * picture_bytes(source));
	for (int n = 0; n < PICTURES; n++) {
		for (int y = 0; y < source->height; y++) {
			for (int x = 0; x < source->width; x++, pixel++) {
				double level = level_at(source, n, x, y);

				if (source->format == FRAME_GRAY16) {
					((uint16_t *)(void *)source
							->pictures)[pixel] =
						(uint16_t)level;
				} else {
					source->pictures[pixel] =
						(uint8_t)level;
				}
			}
		}
	}
}

static void step(struct source *source, const struct eye_view *view,
	int64_t exposure_ns, int64_t number)
{
	static struct pursuit_output output;
	static struct event event;
	static char text[EVENT_LINE_MAX];
	static char trace[TRACE_LINE_MAX];
	struct pursuit_frame frame = { .exposure_ns = exposure_ns,
		.health = view->health,
		.blobs = view->blobs,
		.blob_count = view->count };
	struct mount_sample still = { .at_ns = exposure_ns, .measured = true };
	struct pursuit_input in = { .now_ns = clock_now_ns(),
		.frame = &frame,
		.samples = &still,
		.sample_count = 1 };

	pursuit_step(source->pursuit, &in, &output);
	trace_text(trace, number, 0, source->pursuit, &output);
	event.kind = EVENT_STEP;
	event.mono_ns = in.now_ns;
	event.wall_ns = clock_wall_ns();
	event.step = (struct event_step){ .now_ns = in.now_ns,
		.frame = number,
		.sample_count = 1,
		.samples = { still },
		.trace = trace };
	recorder_event(source->recorder, &event, text);
}

static struct frame frame_of(
	const struct source *source, int64_t number, int64_t stamp_ns)
{
	return (struct frame){
		.data = source->pictures +
			(size_t)(number % PICTURES) * picture_bytes(source),
		.stride = (size_t)source->width *
			frame_pixel_bytes(source->format),
		.width = source->width,
		.height = source->height,
		.format = source->format,
		.stamp_ns = stamp_ns,
		.sequence = number,
	};
}

static void deliver(struct source *source, int64_t due_ns)
{
	static _Thread_local struct eye_view view;
	int64_t number = source->delivered++;
	struct gather_place place = { .rig = NULL };
	struct frame frame = frame_of(source, number, due_ns);
	struct event event = { .kind = EVENT_FRAME,
		.mono_ns = clock_now_ns(),
		.wall_ns = clock_wall_ns(),
		.frame = { .camera = source->number,
			.number = number,
			.stamp_ns = due_ns,
			.exposure_ns = due_ns } };

	eye_look(source->eye, &frame, &place, &view);
	recorder_frame(source->recorder, &event, &frame, source->rate_hz);
	if (source->pursuit != NULL) {
		step(source, &view, due_ns, number);
	}
	source->latest_s =
		fmax(source->latest_s, clock_seconds(clock_now_ns() - due_ns));
}

static void *run(void *context)
{
	struct source *source = context;
	int64_t began_ns = clock_now_ns();

	for (int64_t n = 0; !atomic_load(&ending); n++) {
		int64_t due_ns = began_ns +
			llround((double)n / source->rate_hz *
				(double)CLOCK_NS_PER_S);
		struct timespec when = { .tv_sec = due_ns / CLOCK_NS_PER_S,
			.tv_nsec = due_ns % CLOCK_NS_PER_S };

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
		deliver(source, due_ns);
	}
	return NULL;
}

static long resident_kb(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file != NULL) {
		if (fscanf(file, "%*d %ld", &pages) != 1) {
			pages = 0;
		}
		fclose(file);
	}
	return pages * sysconf(_SC_PAGESIZE) / 1024;
}

static void tell(
	struct source *sources, struct recorder *recorder, int64_t began_ns)
{
	struct recorder_report report = recorder_report(recorder);
	double wall_s = clock_seconds(clock_now_ns() - began_ns);

	printf("%6.0f s: %8lu of %8ld pictures written, %lu lost, %lu events "
	       "lost, queue %3.0f %%, %.2f cores, %ld MB resident, latest "
	       "%.0f and %.0f ms\n",
		wall_s, (unsigned long)report.frames,
		(long)(sources[0].delivered + sources[1].delivered),
		(unsigned long)report.frames_lost,
		(unsigned long)report.lines_lost, 100.0 * report.queue_share,
		clock_seconds(clock_cpu_ns()) / wall_s, resident_kb() / 1000,
		1e3 * sources[0].latest_s, 1e3 * sources[1].latest_s);
	fflush(stdout);
}

static bool open_source(struct source *source, struct recorder *recorder)
{
	struct eye_settings settings = eye_settings_default();
	struct error error;

	source->recorder = recorder;
	paint(source);
	source->eye = eye_open(&settings, source->width, source->height,
		source->format, &error);
	return source->eye != NULL;
}

static void play(
	struct source *sources, struct recorder *recorder, double seconds)
{
	int64_t began_ns = clock_now_ns();

	for (int i = 0; i < 2; i++) {
		pthread_create(&sources[i].thread, NULL, run, &sources[i]);
	}
	for (long left_s = lround(seconds); left_s > 0; left_s -= TELL_S) {
		sleep((unsigned)(left_s < TELL_S ? left_s : TELL_S));
		tell(sources, recorder, began_ns);
	}
	atomic_store(&ending, true);
	for (int i = 0; i < 2; i++) {
		pthread_join(sources[i].thread, NULL);
	}
}

/* What one picture costs alone, in processor time, and how large it is. */
static void tell_cost(const struct source *source, const char *folder,
	const char *name, enum footage_kind kind)
{
	char path[PIECE_PATH_MAX];
	struct error error = { 0 };
	int64_t began_ns = clock_cpu_ns();
	double raw = (double)picture_bytes(source) * COST_PICTURES;
	struct footage_writer *writer;

	snprintf(path, sizeof(path), "%s/cost.mkv", folder);
	writer = footage_writer_open(path, kind, source->width, source->height,
		source->format, source->rate_hz, &error);
	for (int i = 0; writer != NULL && i < COST_PICTURES; i++) {
		struct frame frame = frame_of(source, i, i * CLOCK_NS_PER_S);

		footage_write_frame(writer, &frame, &error);
	}
	if (writer == NULL || !footage_writer_flush(writer, &error)) {
		error_report("bench_recording", &error);
		return;
	}
	printf("%4dx%-4d %-8s %5.2f ms of a core, %.2f of raw\n", source->width,
		source->height, name,
		1e3 * clock_seconds(clock_cpu_ns() - began_ns) / COST_PICTURES,
		(double)footage_writer_bytes(writer) / raw);
	footage_writer_close(writer, &error);
	unlink(path);
}

static void tell_costs(const struct source *sources, const char *folder)
{
	for (int i = 0; i < 2; i++) {
		tell_cost(&sources[i], folder, "FFV1", FOOTAGE_LOSSLESS);
		tell_cost(&sources[i], folder, "HuffYUV", FOOTAGE_HURRIED);
	}
}

int main(int argc, char **argv)
{
	static struct pursuit pursuit;
	static struct recorder_head head = { .begin = { .format = EVENT_FORMAT,
						     .version = "bench" } };
	struct source sources[] = {
		{ .number = 0,
			.width = 640,
			.height = 512,
			.format = FRAME_GRAY16,
			.rate_hz = 60.0,
			.noise = 4.0,
			.pursuit = &pursuit },
		{ .number = 1,
			.width = 1920,
			.height = 1080,
			.format = FRAME_GRAY8,
			.rate_hz = 30.0,
			.noise = 1.0 },
	};
	struct pursuit_settings settings = pursuit_settings_default();
	struct rig rig = rig_default();
	struct error error = { 0 };
	double seconds;

	if (argc < 3 || !parse_double(argv[2], &seconds) ||
		(argc == 5 &&
			(!parse_double(argv[3], &sources[0].noise) ||
				!parse_double(argv[4], &sources[1].noise)))) {
		fputs("usage: bench_recording FOLDER SECONDS [NOISE16 "
		      "NOISE8]\n",
			stderr);
		return ERROR_USAGE;
	}
	struct recorder_settings wanted = { .shelf = argv[1],
		.limits = { .quota_bytes = 20000000000 },
		.piece_s = 600.0,
		.queue_bytes = QUEUE_BYTES };
	struct recorder *recorder = recorder_open(&wanted, &error);
	if (recorder == NULL || !open_source(&sources[0], recorder) ||
		!open_source(&sources[1], recorder)) {
		return error_report("bench_recording", &error);
	}
	pursuit_init(&pursuit, &settings, &rig);
	recorder_begin(recorder, &head);
	tell_costs(sources, argv[1]);
	play(sources, recorder, seconds);
	recorder_close(recorder);
	for (int i = 0; i < 2; i++) {
		eye_close(sources[i].eye);
		free(sources[i].pictures);
	}
	return 0;
}
