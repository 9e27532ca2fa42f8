/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/pursuit.h"
#include "random.h"

/* Whatever comes in, what goes out is sound. */

static struct pursuit pursuit; /* large */
static struct pursuit_output out;

static void fill_order(struct pursuit_order *order, uint64_t *seed)
{
	order->mode = random_bits(seed) % 8 == 0
		? (enum mode_event)(random_bits(seed) % MODE_EVENT_COUNT)
		: MODE_NOTHING;
	order->slew = (struct mount_rates){ random_between(seed, -2, 2),
		random_between(seed, -2, 2) };
	order->target = (enum target_verb)(random_bits(seed) % 5);
	order->target_id = (uint32_t)(random_bits(seed) % 5);
}

static double anything(uint64_t *seed)
{
	static const double odd[] = { NAN, INFINITY, -INFINITY, 0.0, 1e300 };
	uint64_t pick = random_bits(seed) % 40;

	return pick < 5 ? odd[pick] : random_between(seed, -100.0, 700.0);
}

static void fill_blobs(struct blob *blobs, size_t count, uint64_t *seed)
{
	for (size_t i = 0; i < count; i++) {
		blobs[i] = (struct blob){ .centre = { anything(seed),
						  anything(seed) },
			.x_px = anything(seed),
			.y_px = anything(seed),
			.w_px = random_between(seed, 1, 40),
			.h_px = random_between(seed, 1, 40),
			.area_px = random_between(seed, 1, 100),
			.score = anything(seed),
			.contrast = anything(seed) };
	}
}

static void assert_sound(
	const struct pursuit_output *step, const struct aim_settings *aim)
{

	assert_true(isfinite(step->command.pan_rad_s));
	assert_true(isfinite(step->command.tilt_rad_s));
	assert_true(fabs(step->command.pan_rad_s) <=
		aim->pan_limits.rate_rad_s + 1e-12);
	assert_true(fabs(step->command.tilt_rad_s) <=
		aim->tilt_limits.rate_rad_s + 1e-12);
	assert_int_equal(step->stop, step->mode == MODE_SAFE || step->waits);
	if (step->stop) {
		assert_near(step->command.pan_rad_s, 0.0, 0.0);
		assert_near(step->command.tilt_rad_s, 0.0, 0.0);
	}
}

/* A picture's word of a turn: mostly absurd, now and then of the last one. */
static struct head_turn any_turn(uint64_t *seed)
{
	return (struct head_turn){
		.seen = random_bits(seed) % 2 == 0,
		.kept = random_bits(seed) % 4 == 0,
		.ago_ns = (int64_t)(random_bits(seed) % 200000000),
		.from = { 320.0, 256.0 },
		.to = { random_between(seed, -700.0, 900.0),
			random_between(seed, -700.0, 900.0) },
		.sigma_px = random_between(seed, 0.01, 5.0),
	};
}

static void feed_anything(const struct rig *rig)
{
	static struct blob blobs[DETECT_BLOBS_MAX];
	struct pursuit_settings settings = pursuit_settings_default();
	int64_t now_ns = 5000000000;
	uint64_t seed = 99;

	print_message("seed %llu\n", (unsigned long long)seed);
	pursuit_init(&pursuit, &settings, rig);
	for (int i = 0; i < 20000; i++) {
		struct mount_sample sample = { now_ns,
			{ random_between(&seed, -0.02, 0.02),
				random_between(&seed, 0.1, 0.12) },
			random_bits(&seed) % 2 == 0, 0.1 };
		struct pursuit_frame frame = {
			.exposure_ns = now_ns -
				(int64_t)(random_bits(&seed) % 900000000),
			.health = (enum frame_health)(random_bits(&seed) % 4),
			.repeated = random_bits(&seed) % 10 == 0,
			.blobs = blobs,
			.blob_count = random_bits(&seed) % 12,
			.camera =
				rig_cameras(rig) > 1 && random_bits(&seed) % 2,
			.turn = any_turn(&seed),
		};
		struct pursuit_input in = { .now_ns = now_ns,
			.frame = random_bits(&seed) % 3 ? &frame : NULL,
			.samples = &sample,
			.sample_count = random_bits(&seed) % 2,
			.mount_fault = random_bits(&seed) % 50 == 0,
			.lit = rig_cameras(rig) > 1 &&
				random_bits(&seed) % 4 == 0 };

		fill_order(&in.order, &seed);
		fill_blobs(blobs, frame.blob_count, &seed);
		pursuit_step(&pursuit, &in, &out);
		assert_sound(&out, &settings.aim);
		now_ns += (int64_t)(random_bits(&seed) % 60000000);
	}
}

static void any_mixture_of_inputs_gives_sound_commands(void **state)
{
	struct rig rig = rig_default();

	(void)state;
	feed_anything(&rig);
}

static void so_does_any_mixture_of_two_cameras(void **state)
{
	struct rig rig = rig_default();

	(void)state;
	rig.camera_place = CAMERA_ON_BASE;
	rig.beside = (struct rig_camera){
		.lens = lens_pinhole(640, 512, 20000.0),
		.sees = CAMERA_VISIBLE,
	};
	feed_anything(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_mixture_of_inputs_gives_sound_commands),
		cmocka_unit_test(so_does_any_mixture_of_two_cameras),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
