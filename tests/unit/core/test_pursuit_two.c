/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pursuit with two cameras: a wide thermal one, on the ground unless told
 * otherwise, and a narrow visible one on the head.
 */
#include "check.h"
#include "core/pursuit.h"

enum {
	WIDE,
	NARROW
};

static const int64_t PERIOD_NS = 33333333;

/* Nothing moves but the head, which does as it is told. */
static struct {
	struct pursuit_settings settings;
	struct rig rig;
	struct pursuit pursuit;
	struct pursuit_output out;
	struct head truth;
	struct angles target;
	double rate_rad_s; /* of its azimuth, since start_ns */
	int64_t start_ns;
	double wide_off_rad; /* it sees everything so far to the right */
	bool blind[RIG_CAMERAS];
	bool silent[RIG_CAMERAS];
	bool lit;
	bool smoke; /* a bright spot in the beam, for the narrow camera */
	struct pursuit_order order;
	int64_t now_ns;
} sky; /* large */

static void set_sky(void)
{
	sky.settings = pursuit_settings_default();
	sky.rig = rig_default();
	sky.rig.camera_place = CAMERA_ON_BASE;
	sky.rig.camera.pitch_rad = geom_radians(15.0);
	sky.rig.lens = lens_pinhole(640, 512, 800.0);
	sky.rig.lamp_offset_m = (struct vec3){ 0.5, 0.0, 0.0 };
	sky.rig.beside = (struct rig_camera){
		.lens = lens_pinhole(640, 512, 8000.0),
		.sees = CAMERA_VISIBLE,
	};
	sky.target = (struct angles){ geom_radians(2.0), geom_radians(11.0) };
	sky.rate_rad_s = 0.0;
	sky.wide_off_rad = 0.0;
	for (int i = 0; i < RIG_CAMERAS; i++) {
		sky.blind[i] = sky.silent[i] = false;
	}
	sky.lit = sky.smoke = false;
	sky.start_ns = sky.now_ns = 5000000000;
}

static void begin(void)
{
	struct mount_sample start = { sky.now_ns, { 0.0, geom_radians(10.0) },
		true, 0.0 };

	pursuit_init(&sky.pursuit, &sky.settings, &sky.rig);
	sky.truth = sky.pursuit.head;
	head_sample(&sky.truth, start);
}

static struct blob spot_at(struct pixel at)
{
	return (struct blob){ .centre = at,
		.x_px = at.x_px - 2.0,
		.y_px = at.y_px - 2.0,
		.w_px = 5.0,
		.h_px = 5.0,
		.area_px = 9.0,
		.score = 20.0,
		.contrast = 100.0 };
}

static size_t look(int camera, int64_t when_ns, struct blob *blobs)
{
	struct rig rig = rig_through(&sky.rig, camera);
	struct mount_angles head = head_at(&sky.truth, when_ns).at;
	struct angles seen = sky.target;
	size_t count = 0;
	struct pixel at;

	seen.az_rad += sky.rate_rad_s * (double)(when_ns - sky.start_ns) * 1e-9;
	if (camera == WIDE) {
		seen.az_rad += sky.wide_off_rad;
	}
	if (!sky.blind[camera] && rig_pixel_of_world(&rig, seen, head, &at) &&
		lens_sees(&rig.lens, at)) {
		blobs[count++] = spot_at(at);
	}
	if (sky.smoke && camera == NARROW) {
		at = (struct pixel){ rig.lens.cx_px + 280.0, rig.lens.cy_px };
		blobs[count++] = spot_at(at);
	}
	return count;
}

static void step(int camera, int64_t delay_ns)
{
	int64_t exposure_ns = sky.now_ns - delay_ns;
	struct blob blobs[2];
	struct pursuit_frame frame = { .exposure_ns = exposure_ns,
		.blobs = blobs,
		.blob_count = look(camera, exposure_ns, blobs),
		.camera = camera };
	struct mount_sample sample = { sky.now_ns,
		head_at(&sky.truth, sky.now_ns).at, true, 0.0 };
	struct pursuit_input in = { .now_ns = sky.now_ns,
		.frame = sky.silent[camera] ? NULL : &frame,
		.samples = &sample,
		.sample_count = 1,
		.lit = sky.lit,
		.order = sky.order };

	pursuit_step(&sky.pursuit, &in, &sky.out);
	sky.order = (struct pursuit_order){ .mode = MODE_NOTHING };
	head_sent(&sky.truth,
		(struct mount_command){ sky.now_ns, sky.out.command, 0.0 });
	sky.now_ns += PERIOD_NS / 2;
}

/* The wide one's frames come a tenth of a second later than the other's. */
static void run(double time_s)
{
	int64_t end_ns = sky.now_ns + (int64_t)(time_s * 1e9);

	while (sky.now_ns < end_ns) {
		step(WIDE, 130000000);
		step(NARROW, 30000000);
	}
}

static void follow(double time_s)
{
	begin();
	run(0.3);
	sky.order.mode = MODE_TO_FOLLOW;
	run(time_s);
}

static int living_tracks(void)
{
	int count = 0;

	for (int i = 0; i < TRACK_MAX; i++) {
		count += sky.pursuit.tracks.slot[i].state == TRACK_FIRM ||
			sky.pursuit.tracks.slot[i].state == TRACK_COASTING;
	}
	return count;
}

static double error_deg(void)
{
	struct mount_angles head = head_at(&sky.truth, sky.now_ns).at;

	return geom_degrees(
		geom_separation(rig_beam(&sky.rig, head), sky.target));
}

static void the_wide_one_finds_and_the_narrow_one_takes_over(void **state)
{
	(void)state;
	set_sky();
	sky.target.az_rad = geom_radians(12.0); /* not yet in the narrow one */
	begin();
	run(0.5);
	assert_int_equal(sky.out.lead, WIDE);
	sky.order.mode = MODE_TO_FOLLOW;
	run(0.2);
	assert_true(sky.out.locked);
	assert_int_equal(sky.out.lead, WIDE);
	run(4.0);
	assert_int_equal(sky.out.lead, NARROW);
	assert_int_equal(living_tracks(), 1);
	assert_true(error_deg() < 0.02);
}

/* Nobody aligned them: a tenth of a degree, seven pixels of the narrow one. */
static void what_the_two_are_apart_is_not_seen_in_the_beam(void **state)
{
	(void)state;
	set_sky();
	sky.wide_off_rad = geom_radians(0.1);
	follow(5.0);
	assert_int_equal(sky.out.lead, NARROW);
	assert_int_equal(living_tracks(), 1);
	for (int i = 0; i < 60; i++) {
		step(i % 2, i % 2 == WIDE ? 130000000 : 30000000);
		assert_true(error_deg() < 0.02);
	}
	assert_near(
		geom_degrees(sky.pursuit.eye[WIDE].lean.off.right), 0.1, 0.02);
}

static void the_track_goes_over_with_the_lead_at_once(void **state)
{
	(void)state;
	set_sky();
	sky.target.az_rad = geom_radians(12.0);
	sky.wide_off_rad = geom_radians(0.1);
	follow(0.0);
	for (int i = 0; i < 200 && sky.out.lead == WIDE; i++) {
		run(0.03);
	}
	assert_int_equal(sky.out.lead, NARROW);
	assert_near(geom_degrees(geom_separation(sky.out.target, sky.target)),
		0.0, 0.03);
	assert_near(geom_degrees(sky.out.target_rates.az_rad_s), 0.0, 0.05);
}

/*
 * Its frames are older than what the tracks know already, and tell all the
 * same how the head turned. */
static void a_leading_camera_that_is_late_still_corrects_the_head(void **state)
{
	(void)state;
	set_sky();
	sky.rate_rad_s = geom_radians(2.0);
	follow(4.0);
	for (int i = 0; i < 60; i++) {
		step(WIDE, 30000000);
		step(NARROW, 130000000);
	}
	assert_int_equal(sky.out.lead, NARROW);
	assert_true(geom_degrees(head_wander(&sky.pursuit.head, sky.now_ns)) <
		0.008);
}

static void when_the_narrow_one_fails_the_wide_one_goes_on(void **state)
{
	uint32_t id;

	(void)state;
	set_sky();
	follow(4.0);
	id = sky.out.target_id;
	sky.silent[NARROW] = true;
	run(0.7);
	assert_int_equal(sky.out.lead, WIDE);
	assert_int_equal(sky.out.target_id, id);
	run(2.0);
	assert_int_equal(sky.out.mode, MODE_FOLLOW);
	assert_int_equal(sky.out.target_id, id);
	assert_int_equal(sky.out.target_state, TRACK_FIRM);
	assert_true(sky.out.permits.granted[PERMIT_FRAME]);
	assert_true(sky.out.permits.granted[PERMIT_TRACK]);
}

static void when_the_wide_one_fails_the_narrow_one_goes_on(void **state)
{
	(void)state;
	set_sky();
	follow(4.0);
	sky.silent[WIDE] = true;
	run(3.0);
	assert_int_equal(sky.out.lead, NARROW);
	assert_int_equal(sky.out.target_state, TRACK_FIRM);
	assert_true(sky.out.permits.granted[PERMIT_FRAME]);
	assert_true(sky.out.permits.granted[PERMIT_TRACK]);
}

static void while_it_is_lit_the_thermal_one_leads(void **state)
{
	uint32_t id;

	(void)state;
	set_sky();
	follow(4.0);
	assert_int_equal(sky.out.lead, NARROW);
	id = sky.out.target_id;
	sky.lit = true;
	run(1.0);
	assert_int_equal(sky.out.lead, WIDE);
	assert_int_equal(sky.out.target_id, id);
	sky.lit = false;
	run(1.0);
	assert_int_equal(sky.out.lead, NARROW);
	assert_int_equal(sky.out.target_id, id);
}

static void smoke_in_the_beam_is_no_track_while_it_is_lit(void **state)
{
	(void)state;
	set_sky();
	follow(4.0);
	sky.lit = true;
	run(0.2);
	sky.smoke = true;
	run(2.0);
	assert_int_equal(living_tracks(), 1);
	sky.lit = false;
	run(2.0);
	assert_int_equal(living_tracks(), 2);
}

/* Else it would be lit by the one's word and go dark by the other's. */
static void light_is_permitted_by_the_one_that_leads_when_it_is_lit(
	void **state)
{
	(void)state;
	set_sky();
	follow(4.0);
	assert_true(sky.out.permits.granted[PERMIT_TRACK]);
	sky.blind[WIDE] = true;
	run(1.0);
	assert_int_equal(sky.out.lead, NARROW);
	assert_int_equal(sky.out.target_state, TRACK_FIRM);
	assert_false(sky.out.permits.granted[PERMIT_TRACK]);
	sky.blind[WIDE] = false;
	run(0.2);
	assert_true(sky.out.permits.granted[PERMIT_TRACK]);
}

static void when_both_fail_there_is_no_light_and_the_track_ends(void **state)
{
	(void)state;
	set_sky();
	follow(4.0);
	sky.silent[WIDE] = sky.silent[NARROW] = true;
	run(0.7);
	assert_false(sky.out.permits.granted[PERMIT_FRAME]);
	run(6.0);
	assert_int_equal(living_tracks(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_wide_one_finds_and_the_narrow_one_takes_over),
		cmocka_unit_test(
			what_the_two_are_apart_is_not_seen_in_the_beam),
		cmocka_unit_test(the_track_goes_over_with_the_lead_at_once),
		cmocka_unit_test(
			a_leading_camera_that_is_late_still_corrects_the_head),
		cmocka_unit_test(
			when_the_narrow_one_fails_the_wide_one_goes_on),
		cmocka_unit_test(
			when_the_wide_one_fails_the_narrow_one_goes_on),
		cmocka_unit_test(while_it_is_lit_the_thermal_one_leads),
		cmocka_unit_test(smoke_in_the_beam_is_no_track_while_it_is_lit),
		cmocka_unit_test(
			light_is_permitted_by_the_one_that_leads_when_it_is_lit),
		cmocka_unit_test(
			when_both_fail_there_is_no_light_and_the_track_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
