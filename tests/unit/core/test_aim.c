/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/aim.h"

static const int64_t tick_ns = 50000000;
static const int64_t start_ns = 1000000000;

/* A target that circles the sky at one elevation, and a head that does
 * exactly what its model says. */
struct scene {
	struct aim_settings settings;
	struct rig rig;
	struct aim aim;
	struct head head;
	struct cadence cadence;
	struct track_settings track_settings;
	struct track_table tracks;
	double az_deg;
	double az_rate_deg_s;
	double el_deg;
	int64_t now_ns;
	struct aim_result result;
};

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static double share_s(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) * 1e-9;
}

static struct scene scene_with(double head_pan_deg, double az_deg)
{
	struct scene scene = { .settings = aim_settings_default(),
		.rig = rig_default(),
		.track_settings = track_settings_default(),
		.az_deg = az_deg,
		.el_deg = 10.0,
		.now_ns = start_ns };
	struct head_settings head = { .delay_s = scene.rig.mount_delay_s,
		.pan_accel_rad_s2 = scene.settings.pan_limits.accel_rad_s2,
		.tilt_accel_rad_s2 = scene.settings.tilt_limits.accel_rad_s2,
		.stray_rad = deg(0.01) };

	scene.settings.pan.kp = scene.settings.tilt.kp = 6.0;
	scene.settings.pan.ki = scene.settings.tilt.ki = 0.5;
	aim_init(&scene.aim);
	cadence_init(&scene.cadence, scene.settings.hold_s);
	head_init(&scene.head, &head);
	track_init(&scene.tracks);
	head_sample(&scene.head,
		(struct mount_sample){ start_ns,
			{ deg(head_pan_deg), deg(10.0) }, true, 0.0 });
	return scene;
}

static struct angles target_of(const struct scene *scene)
{
	double az_deg = scene->az_deg +
		scene->az_rate_deg_s * share_s(start_ns, scene->now_ns);

	return (struct angles){ geom_wrap(deg(az_deg)), deg(scene->el_deg) };
}

static const struct track *only_track(struct scene *scene)
{
	struct detection seen = { .at = target_of(scene),
		.sigma_rad = 1e-4,
		.size_rad = 1e-3,
		.score = 20.0 };

	track_step(&scene->tracks, &scene->track_settings,
		&(struct track_view){ 0, scene->now_ns, seen.at, 0.1 }, &seen,
		1);
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		if (scene->tracks.slot[slot].state == TRACK_FIRM) {
			return &scene->tracks.slot[slot];
		}
	}
	return NULL;
}

static struct aim_view view_of(const struct scene *scene)
{
	return (struct aim_view){ &scene->settings, &scene->rig, &scene->head,
		&scene->cadence, NULL, NULL, scene->now_ns };
}

static void obey(struct scene *scene)
{
	head_sent(&scene->head,
		(struct mount_command){
			scene->now_ns, scene->result.command, 0.0 });
	scene->now_ns += tick_ns;
}

static void follow(struct scene *scene, double time_s)
{
	int64_t end_ns = scene->now_ns + (int64_t)(time_s * 1e9);

	while (scene->now_ns < end_ns) {
		const struct track *track = only_track(scene);
		struct aim_view view = view_of(scene);

		if (track) {
			scene->result = aim_track(&scene->aim, &view, track);
		}
		obey(scene);
	}
}

static struct mount_angles head_now(const struct scene *scene)
{
	return head_at(&scene->head, scene->now_ns).at;
}

static double error_deg(const struct scene *scene)
{
	struct angles beam = rig_beam(&scene->rig, head_now(scene));

	return geom_degrees(geom_separation(beam, target_of(scene)));
}

static void a_steady_target_is_met_where_it_will_be(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);

	(void)state;
	scene.az_rate_deg_s = 5.7;
	follow(&scene, 8.0);
	assert_near(error_deg(&scene), 0.0, 0.005);
	assert_near(geom_degrees(scene.result.command.pan_rad_s), 5.7, 0.02);
	assert_true(scene.result.reachable);
	assert_false(scene.result.limited);
}

static void the_lamps_offset_and_a_crooked_base_are_paid_for(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);

	(void)state;
	scene.az_rate_deg_s = 3.0;
	scene.rig.lamp_offset_m = (struct vec3){ 1.0, 0.0, 0.5 };
	scene.rig.lamp = (struct attitude){ deg(1.0), deg(-0.5), 0.0 };
	scene.rig.base = (struct attitude){ deg(20.0), deg(2.0), deg(-1.0) };
	scene.rig.range_m = 300.0;
	follow(&scene, 8.0);
	assert_near(error_deg(&scene), 0.0, 0.005);
}

static void a_far_goal_is_reached_without_overshoot(void **state)
{
	struct scene scene = scene_with(-60.0, 60.0);
	double highest = -180.0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		follow(&scene, 0.05);
		highest = fmax(highest, geom_degrees(head_now(&scene).pan_rad));
	}
	assert_near(geom_degrees(head_now(&scene).pan_rad), 60.0, 0.005);
	assert_true(highest < 60.02);
}

static void commands_keep_to_rate_and_acceleration(void **state)
{
	struct scene scene = scene_with(-60.0, 60.0);
	double last = 0.0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		follow(&scene, 0.05);
		double rate = scene.result.command.pan_rad_s;

		assert_true(fabs(rate) <= deg(40.0) + 1e-12);
		assert_true(fabs(rate - last) <= deg(60.0) * 0.05 + 1e-9);
		last = rate;
	}
}

static void known_steps_are_commanded_whole(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);
	double step = deg(40.0 / 63.0);

	(void)state;
	scene.az_rate_deg_s = 2.0;
	scene.settings.pan_step_rad_s = step;
	for (int i = 0; i < 200; i++) {
		follow(&scene, 0.05);
		double steps = scene.result.command.pan_rad_s / step;

		assert_near(steps, round(steps), 1e-9);
	}
	/* Half a step for one command's life is 0.016 degrees. */
	assert_near(error_deg(&scene), 0.0, 0.04);
}

static void a_new_target_starts_with_empty_integrators(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);

	(void)state;
	follow(&scene, 4.0);
	scene.aim.pan.pid.integral_rad_s = 0.5;
	scene.aim.tilt.pid.integral_rad_s = 0.5;
	struct track other = *only_track(&scene);
	struct aim_view view = view_of(&scene);

	other.id += 1;
	scene.result = aim_track(&scene.aim, &view, &other);
	assert_near(scene.aim.pan.pid.integral_rad_s, 0.0, 1e-3);
	assert_near(scene.aim.tilt.pid.integral_rad_s, 0.0, 1e-3);
	assert_int_equal(scene.aim.target_id, other.id);
}

static void stop_leaves_nothing_of_the_last_target(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);
	struct aim fresh;

	(void)state;
	follow(&scene, 4.0);
	aim_stop(&scene.aim);
	aim_init(&fresh);
	assert_int_equal(scene.aim.target_id, fresh.target_id);
	assert_near(scene.aim.pan.pid.integral_rad_s, 0.0, 0.0);
	assert_false(scene.aim.pan.pid.has_last);
	assert_int_equal(scene.aim.last_ns, 0);
}

static void pan_unwinds_once_where_the_cable_ends(void **state)
{
	struct scene scene = scene_with(165.0, 165.0);
	int turns = 0;
	double last = deg(165.0);

	(void)state;
	/* Through the dead sector 175..185, slowly, and back and forth. */
	scene.az_rate_deg_s = 1.0;
	for (int i = 0; i < 800; i++) {
		double goal;

		follow(&scene, 0.05);
		goal = scene.result.goal.pan_rad;
		turns += fabs(goal - last) > GEOM_PI;
		last = goal;
	}
	assert_int_equal(turns, 1);
	assert_near(error_deg(&scene), 0.0, 0.01);
	assert_near(geom_degrees(head_now(&scene).pan_rad),
		165.0 + 40.0 - 360.0, 0.1);
}

static void a_target_at_the_end_of_the_cable_makes_no_flapping(void **state)
{
	struct scene scene = scene_with(170.0, 174.0);
	int turns = 0;
	double last = deg(170.0);

	(void)state;
	scene.settings.pan_limits.high_rad = deg(180.0);
	scene.settings.pan_limits.low_rad = deg(-180.0);
	for (int i = 0; i < 600; i++) {
		scene.az_deg = 180.0 + 2.0 * sin(i * 0.1);
		follow(&scene, 0.05);
		turns += fabs(scene.result.goal.pan_rad - last) > GEOM_PI;
		last = scene.result.goal.pan_rad;
	}
	assert_int_equal(turns, 0);
	assert_true(head_now(&scene).pan_rad <= deg(180.0) + 1e-6);
}

static void a_new_target_is_met_on_the_turn_that_reaches_it(void **state)
{
	struct scene scene = scene_with(170.0, -178.0);

	(void)state;
	scene.settings.pan_limits.high_rad = deg(179.0);
	scene.settings.pan_limits.low_rad = deg(-179.0);
	follow(&scene, 1.0);
	assert_true(scene.result.reachable);
	assert_near(geom_degrees(scene.result.goal.pan_rad), -178.0, 0.1);
}

static void a_goal_beyond_the_stops_is_said_to_be_out_of_reach(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);

	(void)state;
	scene.settings.tilt_limits.high_rad = deg(8.0);
	follow(&scene, 6.0);
	assert_false(scene.result.reachable);
	assert_near(geom_degrees(scene.result.goal.tilt_rad), 8.0, 1e-9);
}

static void aim_to_brings_the_head_there_and_holds_it(void **state)
{
	struct scene scene = scene_with(0.0, 5.0);

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct aim_view view = view_of(&scene);

		scene.result = aim_to(&scene.aim, &view,
			(struct mount_angles){ deg(-25.0), deg(30.0) });
		obey(&scene);
	}
	assert_near(geom_degrees(head_now(&scene).pan_rad), -25.0, 0.002);
	assert_near(geom_degrees(head_now(&scene).tilt_rad), 30.0, 0.002);
}

static void a_slew_brakes_before_the_stop(void **state)
{
	struct scene scene = scene_with(150.0, 0.0);
	double highest = 0.0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct aim_view view = view_of(&scene);

		scene.result = aim_slew(&scene.aim, &view,
			(struct mount_rates){ deg(40.0), 0.0 });
		obey(&scene);
		highest = fmax(highest, head_now(&scene).pan_rad);
	}
	assert_true(highest <= deg(175.0) + 1e-9);
	assert_near(geom_degrees(head_now(&scene).pan_rad), 175.0, 0.05);
	assert_true(scene.result.limited);
}

static void a_head_known_to_turn_too_fast_is_told_less(void **state)
{
	struct scene scene = scene_with(0.0, 0.0);
	const struct mount_rates wish = { deg(2.0), 0.0 };
	struct aim_view view = view_of(&scene);

	(void)state;
	scene.head.pan_belief.scale.gain = 1.1;
	scene.result = aim_slew(&scene.aim, &view, wish);
	assert_near(
		geom_degrees(scene.result.command.pan_rad_s), 2.0 / 1.1, 1e-9);
	assert_near(scene.result.command.tilt_rad_s, 0.0, 0.0);
}

static void an_error_smaller_than_a_step_makes_is_left_alone(void **state)
{
	struct scene scene = scene_with(0.0, 0.02);

	(void)state;
	scene.settings.pan_step_rad_s = deg(0.6);
	scene.settings.tilt_step_rad_s = deg(0.6);
	follow(&scene, 3.0);
	assert_near(scene.result.command.pan_rad_s, 0.0, 0.0);
	assert_near(geom_degrees(head_now(&scene).pan_rad), 0.0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_steady_target_is_met_where_it_will_be),
		cmocka_unit_test(
			the_lamps_offset_and_a_crooked_base_are_paid_for),
		cmocka_unit_test(a_far_goal_is_reached_without_overshoot),
		cmocka_unit_test(commands_keep_to_rate_and_acceleration),
		cmocka_unit_test(known_steps_are_commanded_whole),
		cmocka_unit_test(a_new_target_starts_with_empty_integrators),
		cmocka_unit_test(stop_leaves_nothing_of_the_last_target),
		cmocka_unit_test(pan_unwinds_once_where_the_cable_ends),
		cmocka_unit_test(
			a_target_at_the_end_of_the_cable_makes_no_flapping),
		cmocka_unit_test(
			a_new_target_is_met_on_the_turn_that_reaches_it),
		cmocka_unit_test(
			a_goal_beyond_the_stops_is_said_to_be_out_of_reach),
		cmocka_unit_test(aim_to_brings_the_head_there_and_holds_it),
		cmocka_unit_test(a_slew_brakes_before_the_stop),
		cmocka_unit_test(a_head_known_to_turn_too_fast_is_told_less),
		cmocka_unit_test(
			an_error_smaller_than_a_step_makes_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
