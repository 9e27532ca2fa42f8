/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/camera.h"
#include "hw/sim_scene.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static struct sim_scene *open_scene(const char *text)
{
	struct sim_scene_settings settings;
	struct error error = { 0 };
	struct sim_scene *scene = NULL;

	if (sim_scene_parse(&settings, text, &error)) {
		scene = sim_scene_open(&settings, &error);
	}
	if (scene == NULL) {
		print_error("%s\n", error.text);
	}
	assert_non_null(scene);
	return scene;
}

static const uint16_t *pixels_of(const struct frame *frame)
{
	return frame->data;
}

/* FNV-1a over the values, so that byte order does not matter. */
static uint64_t add_frame(uint64_t hash, const struct frame *frame)
{
	const uint16_t *pixels = pixels_of(frame);

	for (int i = 0; i < frame->width * frame->height; i++) {
		hash = (hash ^ pixels[i]) * 0x100000001b3U;
	}
	return hash;
}

static uint64_t hash_of(const char *text)
{
	struct sim_scene *scene = open_scene(text);
	uint64_t hash = 0xcbf29ce484222325U;
	struct sim_shot shot;

	while (sim_scene_next(scene, &shot)) {
		hash = add_frame(hash, &shot.frame);
	}
	sim_scene_close(scene);
	return hash;
}

/*
 * To the bit, on every machine and in every build. Whoever changes what a scene
 * looks like writes down the new numbers; whoever does not must not have to.
 */
static void a_scene_is_the_same_on_every_machine(void **state)
{
	static const struct {
		const char *text;
		uint64_t hash;
	} known[] = {
		{ "sky?size=160x120&seconds=0.5&size_px=3",
			0x9a4266905b89ffd2 },
		{ "cloud?size=160x120&seconds=0.5&motion=pan",
			0x1af219499c89bd4c },
		{ "trees?size=160x120&seconds=0.5&birds=900&drops=2",
			0x8d7fd474bc1df853 },
		{ "town?size=160x120&seconds=0.5&motion=nod&moon=1",
			0x5d4b08ddda58e8ed },
		{ "stars?size=160x120&seconds=0.5&insects=3600",
			0xb5fb930cd5c2a973 },
	};

	bool same = true;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		uint64_t hash = hash_of(known[i].text);

		if (hash != known[i].hash) {
			print_error("%s: 0x%016llx\n", known[i].text,
				(unsigned long long)hash);
			same = false;
		}
	}
	assert_true(same);
}

static void another_seed_gives_another_scene(void **state)
{
	(void)state;
	assert_true(hash_of("town?size=64x48&seconds=0.1&seed=1") !=
		hash_of("town?size=64x48&seconds=0.1&seed=2"));
}

/* The level of the sky, from the pixels along a ring around a target. */
static double ring_level(
	const struct frame *frame, struct pixel at, double radius)
{
	double sum = 0.0;

	for (int i = 0; i < 64; i++) {
		double angle = 2.0 * GEOM_PI * i / 64;
		int x = (int)lrint(at.x_px + radius * cos(angle));
		int y = (int)lrint(at.y_px + radius * sin(angle));

		sum += pixels_of(frame)[y * frame->width + x];
	}
	return sum / 64;
}

struct moment {
	double flux;
	struct pixel centroid;
};

static struct moment measure(const struct frame *frame, struct pixel at)
{
	const int reach = 9;
	double level = ring_level(frame, at, 10.0);
	struct moment moment = { 0.0, { 0.0, 0.0 } };

	for (int down = -reach; down <= reach; down++) {
		for (int right = -reach; right <= reach; right++) {
			int x = (int)lrint(at.x_px) + right;
			int y = (int)lrint(at.y_px) + down;
			double light =
				pixels_of(frame)[y * frame->width + x] - level;

			moment.flux += light;
			moment.centroid.x_px += light * x;
			moment.centroid.y_px += light * y;
		}
	}
	moment.centroid.x_px /= moment.flux;
	moment.centroid.y_px /= moment.flux;
	return moment;
}

/* No noise, no gradient, no pattern: a target and nothing else. */
#define CLEAN                                                                  \
	"&cloud=0&noise=0.001&pattern=0&drift=0&shutter_every_s=0&every_s=2"   \
	"&lasts_s=2&seconds=6&exposure_s=0&gradient=0&vignette=0&dead_share=0" \
	"&line_noise=0"

static void check_target(const char *text, double size_px)
{
	struct sim_scene *scene = open_scene(text);
	struct sim_box boxes[SIM_BOX_MAX];
	struct sim_shot shot;
	double flux = 0.0;
	int seen = 0;

	while (sim_scene_next(scene, &shot)) {
		struct pixel at;
		struct moment moment;

		if (sim_scene_boxes(scene, boxes) != 1) {
			continue;
		}
		at = boxes[0].centre;
		if (at.x_px < 12 || at.x_px > 307 || at.y_px < 12 ||
			at.y_px > 243) {
			continue;
		}
		moment = measure(&shot.frame, at);
		assert_near(moment.centroid.x_px, at.x_px, 0.05);
		assert_near(moment.centroid.y_px, at.y_px, 0.05);
		flux = flux == 0.0 ? moment.flux : flux;
		assert_near(moment.flux, flux, 0.02 * flux);
		assert_string_equal(boxes[0].kind, "drone");
		assert_near(boxes[0].w_px, hypot(size_px, 2.3548 * 0.8), 0.02);
		seen++;
	}
	assert_true(seen > 60);
	sim_scene_close(scene);
}

static void the_truth_is_the_centroid_of_what_is_drawn(void **state)
{
	(void)state;
	/* The noise is almost nothing, so SNR is contrast in thousandths. */
	check_target("sky?size_px=0.5&snr=2000000" CLEAN, 0.5);
	check_target("sky?size_px=2&snr=2000000" CLEAN, 2.0);
	check_target("sky?size_px=6&snr=2000000" CLEAN "&motion=pan", 6.0);
}

/* How two frames differ: as noise should, or not. */
struct spread {
	double sigma;  /* of each frame's noise */
	double beyond; /* share of pixels farther out than 3 sigma */
	double across; /* correlation of neighbours in a row */
	double down;   /* and in a column */
};

static struct spread spread_between(
	const struct frame *frame, const uint16_t *before)
{
	static double step[320 * 256];
	int width = frame->width;
	int count = width * frame->height;
	struct spread spread = { 0 };
	double squares = 0.0;

	for (int i = 0; i < count; i++) {
		step[i] = (double)pixels_of(frame)[i] - before[i];
		squares += step[i] * step[i];
	}
	for (int i = 0; i + width < count; i++) {
		spread.across += step[i] * step[i + 1] / squares;
		spread.down += step[i] * step[i + width] / squares;
	}
	for (int i = 0; i < count; i++) {
		spread.beyond += step[i] * step[i] > 9.0 * squares / count;
	}
	spread.beyond /= count;
	spread.sigma = sqrt(squares / count / 2.0);
	return spread;
}

static void the_brightest_pixel_of_a_target_has_its_signal_to_noise(
	void **state)
{
	/* Noise 10, line noise 1: a hundred frames leave 3 % of error. */
	struct sim_scene *scene = open_scene("sky?size_px=2&snr=5&every_s=4"
					     "&lasts_s=4&seconds=4&cloud=0"
					     "&elevation=60&speed_px_s=0");
	struct sim_box boxes[SIM_BOX_MAX];
	struct sim_shot shot;
	double peak = 0.0;
	int frames = 0;

	(void)state;
	while (sim_scene_next(scene, &shot)) {
		struct pixel at;

		assert_int_equal(sim_scene_boxes(scene, boxes), 1);
		at = boxes[0].centre;
		peak += pixels_of(&shot.frame)[(int)lrint(at.y_px) * 320 +
				(int)lrint(at.x_px)] -
			ring_level(&shot.frame, at, 8.0);
		frames++;
	}
	/* Where its centre is off a pixel's by half, it has 0.7 of that. */
	assert_in_range(lrint(peak / frames), 33, 53);
	sim_scene_close(scene);
}

static void noise_is_normal_and_has_its_sigma_within_two_percent(void **state)
{
	struct sim_scene *scene =
		open_scene("sky?noise=20&seconds=1&line_noise=0&dead_share=0");
	static uint16_t before[320 * 256];
	struct sim_shot shot;

	(void)state;
	assert_true(sim_scene_next(scene, &shot));
	for (int i = 0; i < 10; i++) {
		struct spread spread;

		memcpy(before, shot.frame.data, sizeof(before));
		assert_true(sim_scene_next(scene, &shot));
		spread = spread_between(&shot.frame, before);
		assert_near(spread.sigma, 20.0, 0.4);
		/* 0.0027 of 81920, give or take four standard errors. */
		assert_near(spread.beyond, 0.0027, 0.0008);
		assert_near(spread.across, 0.0, 0.014);
		assert_near(spread.down, 0.0, 0.014);
	}
	sim_scene_close(scene);
}

static void the_shutter_repeats_a_frame_and_leaves_another_pattern(void **state)
{
	struct sim_scene *scene = open_scene(
		"sky?shutter_every_s=1&shutter_s=0.2&seconds=1.5&size=64x48");
	static uint16_t before[64 * 48];
	struct sim_shot shot;
	int repeats = 0;

	(void)state;
	for (int i = 0; sim_scene_next(scene, &shot); i++) {
		bool same = i > 0 &&
			memcmp(before, shot.frame.data, sizeof(before)) == 0;

		assert_int_equal(same, i >= 30 && i < 36);
		repeats += same;
		memcpy(before, shot.frame.data, sizeof(before));
	}
	assert_int_equal(repeats, 6);
	sim_scene_close(scene);
}

static void nothing_is_allocated_after_the_first_frame(void **state)
{
	struct sim_scene *scene = open_scene(
		"town?seconds=40&motion=patrol&shutter_every_s=5&birds=900"
		"&size=128x96&size_px=2&insects=3600");
	struct sim_shot shot;
	size_t before;

	(void)state;
	assert_true(sim_scene_next(scene, &shot));
	before = mallinfo2().uordblks;
	while (sim_scene_next(scene, &shot)) {
		assert_true(mallinfo2().uordblks == before);
	}
	assert_int_equal(shot.frame.sequence, 1199);
	sim_scene_close(scene);
}

static void land_stays_in_the_world_when_the_head_turns(void **state)
{
	/* What a turning camera sees at a place is what a still one saw. */
	struct sim_scene *scene = open_scene(
		"town?motion=patrol&seconds=46&rate=2&noise=0&pattern=0"
		"&drift=0&cloud=0&shutter_every_s=0&seed=3");
	struct rig rig = sim_scene_rig(scene);
	static uint16_t first[320 * 256];
	struct mount_angles from = { 0.0, 0.0 };
	struct sim_shot shot;
	int compared = 0;
	int near = 0;

	(void)state;
	while (sim_scene_next(scene, &shot)) {
		if (shot.frame.sequence == 0) {
			memcpy(first, shot.frame.data, sizeof(first));
			from = shot.head;
		}
	}
	assert_true(fabs(shot.head.pan_rad - from.pan_rad) > 0.01);
	for (int y = 150; y < 250; y += 3) {
		for (int x = 10; x < 310; x += 3) {
			struct pixel at = { x, y };
			struct angles world =
				rig_world_of_pixel(&rig, at, shot.head);
			struct pixel then;

			if (!rig_pixel_of_world(&rig, world, from, &then) ||
				then.x_px < 0 || then.x_px > 319 ||
				then.y_px < 0 || then.y_px > 255) {
				continue;
			}
			int was = first[(int)lrint(then.y_px) * 320 +
				(int)lrint(then.x_px)];
			int is = pixels_of(&shot.frame)[y * 320 + x];

			compared++;
			near += abs(was - is) < 150;
		}
	}
	/* Edges are half a pixel off, lamps hotter: most of it is the same. */
	assert_true(compared > 300);
	assert_true(near > compared * 85 / 100);
	sim_scene_close(scene);
}

static void a_wrong_word_is_answered_with_one_sentence(void **state)
{
	static const char *const wrong[] = {
		"moor",
		"town?seed",
		"town?seed=",
		"town?seed=-1",
		"town?colour=red",
		"town?size=320",
		"town?size=8x8",
		"town?size=9000x9000",
		"town?rate=0",
		"town?rate=nan",
		"town?motion=fast",
		"town?seconds=1e99",
		"town?size_px=2&every_s=1&lasts_s=2",
		"town?field=90&elevation=60",
		"town?field=0.2",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct sim_scene_settings settings;
		struct error error = { 0 };
		bool made = sim_scene_parse(&settings, wrong[i], &error) &&
			sim_scene_open(&settings, &error) != NULL;

		if (made) {
			print_error("\"%s\" was taken\n", wrong[i]);
		}
		assert_false(made);
		assert_true(error.code == ERROR_USAGE ||
			error.code == ERROR_SETTINGS);
		assert_true(strlen(error.text) > 10);
		assert_null(strchr(error.text, '\n'));
	}
}

static void a_camera_can_be_a_scene(void **state)
{
	const char *source = "scene:sky?size=64x48&seconds=0.1&rate=30";
	const char *file = "night.mkv";
	const struct camera_ops *ops = camera_for(&source);
	struct error error = { 0 };
	struct camera *camera = ops->open(source, &error);
	struct frame frame;

	(void)state;
	assert_ptr_equal(ops, &camera_scene);
	assert_ptr_equal(camera_for(&file), &camera_footage);
	assert_string_equal(file, "night.mkv");
	assert_non_null(camera);
	assert_int_equal(ops->info(camera).frames, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			ops->read(camera, &frame, 0, &error), CAMERA_FRAME);
		assert_int_equal(frame.sequence, i);
	}
	assert_int_equal(ops->read(camera, &frame, 0, &error), CAMERA_END);
	ops->close(camera);
	assert_null(ops->open("sky?size=x", &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scene_is_the_same_on_every_machine),
		cmocka_unit_test(another_seed_gives_another_scene),
		cmocka_unit_test(the_truth_is_the_centroid_of_what_is_drawn),
		cmocka_unit_test(
			the_brightest_pixel_of_a_target_has_its_signal_to_noise),
		cmocka_unit_test(
			noise_is_normal_and_has_its_sigma_within_two_percent),
		cmocka_unit_test(
			the_shutter_repeats_a_frame_and_leaves_another_pattern),
		cmocka_unit_test(nothing_is_allocated_after_the_first_frame),
		cmocka_unit_test(land_stays_in_the_world_when_the_head_turns),
		cmocka_unit_test(a_wrong_word_is_answered_with_one_sentence),
		cmocka_unit_test(a_camera_can_be_a_scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
