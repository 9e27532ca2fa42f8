/* SPDX-License-Identifier: Apache-2.0 */

/*
 * searchlight-calibrate align on a recorded night: a simulated head that
 * stands nobody knows how follows airliners one after the other, its camera's
 * pictures are in the film, and a receiver heard who they were.
 */

#include "air_night.h"
#include "base/clock.h"
#include "check.h"
#include "hw/sim_head.h"
#include "process.h"
#include "record/event.h"
#include "record/piece.h"
#include "settings/rig_file.h"
#include "settings/settings.h"
#include "sighted_rig.h"

#include <string.h>

enum {
	WIDTH = 160,
	HEIGHT = 128,
	RATE_HZ = 8,
	FIRST_S = 100, /* of the night, when it began */
	FLIGHTS = 5,
	FOLLOWED_S = 36, /* each, with the way there */
	FRAMES = FLIGHTS * FOLLOWED_S * RATE_HZ,
	SKY = 40,
	PATH_SIZE = 128,
	TEXT_SIZE = 16384
};

static const int64_t zero_ns = 1000 * CLOCK_NS_PER_S;
static const int64_t step_ns = CLOCK_NS_PER_S / RATE_HZ;

struct evening {
	char folder[64];
	char recording[PATH_SIZE];
	char written[PATH_SIZE];
	char output[PATH_SIZE];
	uint64_t random;
	struct air_night night;
	struct rig known; /* that the daemon had */
	struct rig truth;
	struct sim_head head;
	struct piece *piece;
	struct event event;
	char text[EVENT_LINE_MAX + EVENT_SEAL_SIZE + EVENT_PIXELS_SIZE + 2];
	uint8_t pixels[WIDTH * HEIGHT];
	struct error error;
};

static const char *program;

/* ---- the night ---- */

/* A camera of few pixels, as wide as the default's. */
static void narrow(struct rig *rig)
{
	rig->lens = lens_pinhole(WIDTH, HEIGHT, 1040);
	rig->mount_delay_s = 0.1;
}

static double unix_of(int64_t now_ns)
{
	return AIR_NIGHT_BEGIN_S + FIRST_S + clock_seconds(now_ns - zero_ns);
}

/* The one that stands highest in the middle of its time, and not overhead. */
static int choose(const struct evening *f, int nth, const bool *had)
{
	double unix_s = AIR_NIGHT_BEGIN_S + FIRST_S + (nth + 0.5) * FOLLOWED_S;
	double highest = 0.2;
	int best = 0;

	for (int i = 0; i < AIR_NIGHT_AIRCRAFT; i++) {
		double el = air_night_seen(&f->night, i, unix_s).el_rad;

		if (!had[i] && el > highest && el < 1.0) {
			highest = el;
			best = i;
		}
	}
	return best;
}

/* Turns towards where the aircraft will be seen in the next step. */
static struct mount_rates follow(struct evening *f, int plane, int64_t now_ns)
{
	struct mount_angles at = sim_head_true(&f->head);
	double ahead_s = 1.0 / RATE_HZ + f->head.settings.dead_time_s;
	struct angles soon =
		air_night_seen(&f->night, plane, unix_of(now_ns) + ahead_s);
	struct mount_angles goal =
		rig_head_for(&f->truth, soon, f->truth.range_m, at.pan_rad);
	double most = geom_radians(20);

	return (struct mount_rates){
		fmax(fmin(goal.pan_rad - at.pan_rad, most), -most),
		fmax(fmin(goal.tilt_rad - at.tilt_rad, most), -most),
	};
}

static void draw(struct evening *f, struct pixel at)
{
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			double off2 = (x - at.x_px) * (x - at.x_px) +
				(y - at.y_px) * (y - at.y_px);
			double light = 40 + 2 * random_normal(&f->random) +
				120 * exp(-off2 / 2);

			f->pixels[y * WIDTH + x] = (uint8_t)lround(light);
		}
	}
}

/* ---- its recording ---- */

static void put_event(struct evening *f, size_t size)
{
	if (!piece_line(f->piece, f->text, size, &f->error)) {
		fail_msg("%s", f->error.text);
	}
}

static void begin_event(struct evening *f, enum event_kind kind, int64_t now_ns)
{
	f->event = (struct event){ .kind = kind,
		.mono_ns = now_ns,
		.wall_ns = llround(unix_of(now_ns) * 1e3) * 1000000 };
}

static void put_picture(struct evening *f, int64_t number, int64_t now_ns)
{
	struct frame frame = { .data = f->pixels,
		.stride = WIDTH,
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY8,
		.sequence = number,
		.stamp_ns = now_ns };

	begin_event(f, EVENT_FRAME, now_ns);
	f->event.frame = (struct event_frame){ .number = number,
		.sequence = number,
		.stamp_ns = now_ns,
		.exposure_ns = now_ns,
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY8,
		.fresh = number == 0,
		.kept = true };
	size_t size = event_text(&f->event, f->text);
	put_event(f, event_add_pixels(f->text, size, &frame));
	assert_true(piece_picture(f->piece, 0, &frame, RATE_HZ, &f->error));
}

static void put_step(struct evening *f, int64_t number, int64_t now_ns,
	struct mount_rates sent)
{
	static const char trace[] = "{\"mode\":\"safe\"}";

	begin_event(f, EVENT_STEP, now_ns);
	f->event.step = (struct event_step){ .now_ns = now_ns,
		.frame = number,
		.sample_count = 1,
		.samples = { { .at_ns = now_ns,
			.at = sim_head_reads(&f->head),
			.measured = true } },
		.told = true,
		.sent_count = 1,
		.sent = { { .sent_ns = now_ns, .rates = sent } },
		.trace = trace,
		.trace_size = strlen(trace) };
	put_event(f, event_text(&f->event, f->text));
}

/* In pieces, as bytes come on a line. */
static void put_lines(struct evening *f)
{
	size_t size;
	char *text = air_night_log(&f->night, &f->random, &size);

	for (size_t at = 0; at < size;) {
		size_t part = size - at < 1000 ? size - at : 1000;

		begin_event(f, EVENT_AIR, zero_ns);
		f->event.line.size = part;
		memcpy(f->event.line.bytes, text + at, part);
		put_event(f, event_text(&f->event, f->text));
		at += part;
	}
	free(text);
}

/* What a receiver writes each second into its aircraft.json. */
static void put_lists(struct evening *f)
{
	struct event_aircraft *list = &f->event.aircraft;

	for (int s = 0; s < AIR_NIGHT_S; s++) {
		begin_event(f, EVENT_AIRCRAFT, zero_ns);
		*list = (struct event_aircraft){ .legible = true,
			.now_s = AIR_NIGHT_BEGIN_S + s,
			.count = AIR_NIGHT_AIRCRAFT };
		for (int i = 0; i < AIR_NIGHT_AIRCRAFT; i++) {
			double age_s = 0.05 * i;
			double unix_s = list->now_s - age_s;
			struct geodetic at =
				air_night_place(&f->night, i, unix_s);

			at.height_m -= f->night.higher_m;
			list->reports[i] = (struct air_report){
				.icao = 0x4B1000 + (uint32_t)i,
				.age_s = age_s,
				.has_place = true,
				.place = at
			};
		}
		put_event(f, event_text(&f->event, f->text));
	}
}

static void fly(struct evening *f, int frames)
{
	bool had[AIR_NIGHT_AIRCRAFT] = { false };
	int plane = 0;

	for (int64_t i = 0; i < frames; i++) {
		int64_t now_ns = zero_ns + i * step_ns;
		struct angles at;
		struct pixel seen = { -100, -100 };

		if (i % (FOLLOWED_S * RATE_HZ) == 0) {
			plane = choose(f, (int)i / (FOLLOWED_S * RATE_HZ), had);
			had[plane] = true;
		}
		sim_head_advance(&f->head, now_ns);
		at = air_night_seen(&f->night, plane, unix_of(now_ns));
		rig_pixel_of_world(
			&f->truth, at, sim_head_true(&f->head), &seen);
		draw(f, seen);
		put_picture(f, i, now_ns);
		struct mount_rates rates = follow(f, plane, now_ns);
		sim_head_command(&f->head, rates, now_ns);
		put_step(f, i, now_ns, rates);
	}
}

static char *printed(
	const struct option_table *table, const void *what, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	assert_non_null(out);
	options_print(table, what, out);
	fclose(out);
	return text;
}

static void open_piece(struct evening *f)
{
	struct settings settings = settings_default();
	struct piece_file files[2] = { { .name = "settings.conf" },
		{ .name = "rig.conf" } };

	settings.sky.site = f->night.site;
	files[0].bytes = printed(&settings_table, &settings, &files[0].size);
	files[1].bytes = printed(&rig_table, &f->known, &files[1].size);
	f->piece = piece_open(f->recording, files, 2, &f->error);
	if (f->piece == NULL) {
		fail_msg("%s", f->error.text);
	}
	free((void *)files[0].bytes);
	free((void *)files[1].bytes);
	begin_event(f, EVENT_BEGIN, zero_ns);
	f->event.begin = (struct event_begin){
		.format = EVENT_FORMAT, .zero_ns = zero_ns, .version = "test"
	};
	put_event(f, event_text(&f->event, f->text));
}

static void record(
	struct evening *f, void (*put_heard)(struct evening *f), int frames)
{
	open_piece(f);
	if (put_heard != NULL) {
		put_heard(f);
	}
	fly(f, frames);
	begin_event(f, EVENT_END, zero_ns + frames * step_ns);
	put_event(f, event_text(&f->event, f->text));
	assert_true(piece_close(f->piece, &f->error));
}

/* ---- what a technician does with it ---- */

static int set_up(void **state)
{
	struct evening *f = calloc(1, sizeof(*f));
	struct sim_head_settings head = sim_head_settings_default();

	assert_non_null(f);
	print_message("seed 21\n");
	f->random = 21;
	f->night = air_night_any(&f->random);
	f->night.place_m = 5;
	f->known = rig_default();
	f->truth = any_rig(&f->random);
	narrow(&f->known);
	narrow(&f->truth);
	head.pan.encoder_rad = head.tilt.encoder_rad = geom_radians(0.01);
	head.pan.backlash_rad = head.tilt.backlash_rad = 0;
	/* It obeys what the recording says that it was told. */
	head.pan.speed_steps = head.tilt.speed_steps = 0;
	sim_head_init(&f->head, &head, zero_ns);
	snprintf(f->folder, sizeof(f->folder), "/tmp/searchlight-night-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->recording, PATH_SIZE, "%s/20261130T210140Z", f->folder);
	snprintf(f->written, PATH_SIZE, "%s/new.conf", f->folder);
	snprintf(f->output, PATH_SIZE, "%s/out", f->folder);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct evening *f = *state;
	char command[PATH_SIZE];

	snprintf(command, sizeof(command), "rm -r %s", f->folder);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static int align(const struct evening *f)
{
	const char *argv[] = { program, "align", "--from", f->recording,
		"--write", f->written, NULL };

	return process_run(argv, f->output);
}

static const char *output(const struct evening *f)
{
	static char text[TEXT_SIZE];
	FILE *file = fopen(f->output, "r");

	assert_non_null(file);
	text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void is_aligned_by(
	struct evening *f, void (*put_heard)(struct evening *f))
{
	double errors_deg[SIGHTED_SKY];
	struct rig found;

	record(f, put_heard, FRAMES);
	assert_int_equal(align(f), ERROR_NONE);
	assert_true(rig_load(&found, f->written, &f->error));
	found.lens = f->truth.lens = rig_default().lens; /* as judge takes */
	judge(&f->truth, &found, errors_deg, &f->random);
	qsort(errors_deg, SIGHTED_SKY, sizeof(double), by_size);
	print_message("pointing: p50 %.4f, p95 %.4f degrees\n",
		errors_deg[SIGHTED_SKY / 2],
		errors_deg[SIGHTED_SKY * 95 / 100]);
	assert_true(errors_deg[SIGHTED_SKY * 95 / 100] < 0.06);
}

static void a_night_in_which_aircraft_were_followed_aligns_the_head(
	void **state)
{
	is_aligned_by(*state, put_lines);
}

static void so_it_does_by_the_lists_that_a_receiver_wrote(void **state)
{
	is_aligned_by(*state, put_lists);
}

static void a_night_without_a_receiver_says_what_to_record(void **state)
{
	struct evening *f = *state;

	record(f, NULL, 10 * RATE_HZ);
	assert_int_equal(align(f), ERROR_SETTINGS);
	assert_non_null(strstr(output(f), "no aircraft tells its place"));
	assert_int_not_equal(access(f->written, F_OK), 0);
}

static void a_night_without_aircraft_in_sight_says_what_to_do(void **state)
{
	struct evening *f = *state;

	record(f, put_lines, RATE_HZ);
	assert_int_equal(align(f), ERROR_TOLERANCE);
	assert_non_null(strstr(output(f), "let the daemon follow some"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_night_in_which_aircraft_were_followed_aligns_the_head,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			so_it_does_by_the_lists_that_a_receiver_wrote, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_night_without_a_receiver_says_what_to_record, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_night_without_aircraft_in_sight_says_what_to_do,
			set_up, tear_down),
	};

	if (argc != 2) {
		return 2;
	}
	program = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
