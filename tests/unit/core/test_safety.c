/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/safety.h"
#include "random.h"

#include <string.h>

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static struct safety_settings strict_settings(void)
{
	return (struct safety_settings){
		.track_age_s = 0.5,
		.frame_age_s = 0.3,
		.mount_age_s = 0.4,
		.mount_error_rad = deg(1.0),
		.delay_s = 0.25,
		.horizon_rad = deg(2.0),
		.boxes = { { deg(350), deg(10), deg(0), deg(30) } },
		.box_count = 1,
	};
}

static struct safety_facts good_facts(void)
{
	return (struct safety_facts){
		.may_move = true,
		.track_firm = true,
		.track_age_s = 0.05,
		.frame_age_s = 0.02,
		.frame_sound = true,
		.mount_age_s = 0.1,
		.mount_measured = true,
		.mount_error_rad = deg(0.1),
		.delay_s = 0.07,
		.pointing_error_rad = deg(0.05),
		.pointing_sigma_rad = deg(0.02),
		.beam = { deg(90), deg(40) },
		.beam_soon = { deg(90), deg(40) },
		.beam_rad = deg(2.0),
		.outer_beam_rad = deg(4.0),
	};
}

/* Exactly @permit is refused. */
static void assert_only(const struct safety_facts *facts, enum permit permit)
{
	struct safety_settings settings = strict_settings();
	struct permits permits = safety_permits(&settings, facts);

	for (int p = 0; p < PERMIT_COUNT; p++) {
		assert_int_equal(permits.granted[p], p != (int)permit);
	}
	assert_false(safety_all(&permits));
}

static void good_facts_are_granted_everything(void **state)
{
	struct safety_settings settings = strict_settings();
	struct safety_facts facts = good_facts();
	struct permits permits = safety_permits(&settings, &facts);

	(void)state;
	assert_true(safety_all(&permits));
}

#define refuse_alone(fact, value, permit)                                      \
	do {                                                                   \
		struct safety_facts facts = good_facts();                      \
		facts.fact = (value);                                          \
		assert_only(&facts, permit);                                   \
	} while (0)

static void each_fact_of_the_track_and_frame_alone_flips_its_permit(
	void **state)
{
	(void)state;
	refuse_alone(may_move, false, PERMIT_MODE);
	refuse_alone(track_firm, false, PERMIT_TRACK);
	refuse_alone(track_age_s, 0.51, PERMIT_TRACK);
	refuse_alone(frame_sound, false, PERMIT_FRAME);
	refuse_alone(frame_age_s, 0.31, PERMIT_FRAME);
}

static void each_fact_of_the_mount_and_beam_alone_flips_its_permit(void **state)
{
	(void)state;
	refuse_alone(mount_measured, false, PERMIT_MOUNT);
	refuse_alone(mount_age_s, 0.41, PERMIT_MOUNT);
	refuse_alone(mount_error_rad, deg(1.01), PERMIT_MOUNT);
	refuse_alone(mount_error_rad, deg(-1.01), PERMIT_MOUNT);
	refuse_alone(delay_s, 0.26, PERMIT_DELAY);
	refuse_alone(pointing_error_rad, deg(0.45), PERMIT_POINTING);
	refuse_alone(pointing_sigma_rad, deg(0.16), PERMIT_POINTING);
	refuse_alone(beam_rad, deg(0.4), PERMIT_POINTING);
	refuse_alone(beam.el_rad, deg(3.9), PERMIT_HORIZON);
	refuse_alone(beam_soon.el_rad, deg(3.9), PERMIT_HORIZON);
}

static void a_reckoned_head_needs_leave_and_little_doubt(void **state)
{
	struct safety_settings settings = strict_settings();
	struct safety_facts facts = good_facts();

	(void)state;
	facts.mount_measured = false;
	facts.reckoned_rad = deg(0.4);
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_MOUNT]);
	settings.reckoned_rad = deg(0.5);
	assert_true(safety_permits(&settings, &facts).granted[PERMIT_MOUNT]);
	facts.reckoned_rad = deg(0.51);
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_MOUNT]);
	facts.reckoned_rad = (double)NAN;
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_MOUNT]);
}

static void what_was_never_seen_is_refused(void **state)
{
	(void)state;
	refuse_alone(track_age_s, -1.0, PERMIT_TRACK);
	refuse_alone(frame_age_s, -1.0, PERMIT_FRAME);
	refuse_alone(mount_age_s, -1.0, PERMIT_MOUNT);
	refuse_alone(delay_s, -1.0, PERMIT_DELAY);
}

static void what_is_not_a_number_is_refused(void **state)
{
	struct safety_settings settings = strict_settings();

	(void)state;
	for (int fact = 0; fact < 13; fact++) {
		struct safety_facts facts = good_facts();
		double *const all[] = { &facts.track_age_s, &facts.frame_age_s,
			&facts.mount_age_s, &facts.mount_error_rad,
			&facts.delay_s, &facts.pointing_error_rad,
			&facts.pointing_sigma_rad, &facts.beam.az_rad,
			&facts.beam.el_rad, &facts.beam_rad,
			&facts.outer_beam_rad, &facts.beam_soon.az_rad,
			&facts.beam_soon.el_rad };

		*all[fact] = NAN;
		struct permits permits = safety_permits(&settings, &facts);

		assert_false(safety_all(&permits));
	}
}

static bool sector_granted(double az_deg, double el_deg)
{
	struct safety_settings settings = strict_settings();
	struct safety_facts facts = good_facts();

	facts.beam = (struct angles){ geom_wrap(deg(az_deg)), deg(el_deg) };
	facts.beam_soon = facts.beam;
	return safety_permits(&settings, &facts).granted[PERMIT_SECTOR];
}

static void a_sector_through_north_is_closed_on_both_sides_of_it(void **state)
{
	(void)state;
	assert_false(sector_granted(0, 15));
	assert_false(sector_granted(355, 15));
	assert_false(sector_granted(-5, 15));
	assert_false(sector_granted(9, 15));
	assert_true(sector_granted(180, 15));
	assert_true(sector_granted(20, 15));
	assert_true(sector_granted(340, 15));
}

static void the_outer_beam_counts_at_every_edge_of_a_sector(void **state)
{
	(void)state;
	/* Half the outer width is 2 degrees; at elevation 15, 2.07 of az. */
	assert_false(sector_granted(12.0, 15));
	assert_true(sector_granted(12.1, 15));
	assert_false(sector_granted(348.0, 15));
	assert_true(sector_granted(347.9, 15));
	assert_false(sector_granted(0, 31.9));
	assert_true(sector_granted(0, 32.1));
}

static void a_beam_that_holds_the_zenith_touches_every_azimuth(void **state)
{
	struct safety_settings settings = strict_settings();
	struct safety_facts facts = good_facts();

	(void)state;
	settings.boxes[0] =
		(struct sector_box){ deg(200), deg(210), deg(60), deg(90) };
	facts.beam = facts.beam_soon = (struct angles){ 0.0, deg(89.0) };
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_SECTOR]);
}

static void a_wider_outer_beam_lowers_the_lower_edge(void **state)
{
	(void)state;
	refuse_alone(outer_beam_rad, deg(77.0), PERMIT_HORIZON);
}

/* A claim is believed for so long; the beam goes on meanwhile. */
static void where_the_beam_will_be_counts_as_well(void **state)
{
	struct safety_settings settings = strict_settings();
	struct safety_facts facts = good_facts();

	(void)state;
	facts.beam_soon = (struct angles){ deg(5), deg(15) };
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_SECTOR]);
	facts.beam_soon = (struct angles){ deg(90), deg(3.9) };
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_HORIZON]);
	facts.beam_soon.el_rad = (double)NAN;
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_HORIZON]);
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_SECTOR]);
}

static void a_head_that_is_reckoned_keeps_away_by_its_doubt(void **state)
{
	struct safety_settings settings = strict_settings();
	struct safety_facts facts = good_facts();

	(void)state;
	settings.reckoned_rad = deg(0.5);
	facts.mount_measured = false;
	facts.beam = facts.beam_soon = (struct angles){ deg(90), deg(4.5) };
	facts.reckoned_rad = deg(0.16);
	assert_true(safety_permits(&settings, &facts).granted[PERMIT_HORIZON]);
	facts.reckoned_rad = deg(0.17);
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_HORIZON]);
	facts.beam = facts.beam_soon = (struct angles){ deg(90), deg(32.5) };
	settings.boxes[0].az_to_rad = deg(120);
	assert_false(safety_permits(&settings, &facts).granted[PERMIT_SECTOR]);
	facts.reckoned_rad = deg(0.16);
	assert_true(safety_permits(&settings, &facts).granted[PERMIT_SECTOR]);
}

static double near_limit(uint64_t *seed, double limit)
{
	return random_between(seed, -0.2 * limit, 2.0 * limit);
}

static struct safety_facts random_facts(
	uint64_t *seed, const struct safety_settings *s)
{
	struct angles beam = { random_between(seed, -GEOM_PI, GEOM_PI),
		random_between(seed, 0.0, GEOM_PI / 2) };

	return (struct safety_facts){
		.may_move = random_bits(seed) % 8 != 0,
		.track_firm = random_bits(seed) % 8 != 0,
		.track_age_s = near_limit(seed, s->track_age_s),
		.frame_age_s = near_limit(seed, s->frame_age_s),
		.frame_sound = random_bits(seed) % 8 != 0,
		.mount_age_s = near_limit(seed, s->mount_age_s),
		.mount_measured = random_bits(seed) % 8 != 0,
		.mount_error_rad = near_limit(seed, s->mount_error_rad),
		.delay_s = near_limit(seed, s->delay_s),
		.pointing_error_rad = random_between(seed, 0.0, deg(0.6)),
		.pointing_sigma_rad = random_between(seed, 0.0, deg(0.2)),
		.beam = beam,
		.beam_soon = { beam.az_rad + random_between(seed, -0.1, 0.1),
			beam.el_rad },
		.beam_rad = deg(2.0),
		.outer_beam_rad = deg(4.0),
	};
}

/* Said again in other words, as the judge of safety.c. */
static bool violated(
	const struct safety_settings *s, const struct safety_facts *f)
{
	bool stale = f->track_age_s < 0 || f->track_age_s > s->track_age_s ||
		f->frame_age_s < 0 || f->frame_age_s > s->frame_age_s ||
		f->mount_age_s < 0 || f->mount_age_s > s->mount_age_s ||
		f->delay_s < 0 || f->delay_s > s->delay_s;
	bool lost = !f->may_move || !f->track_firm || !f->frame_sound ||
		!f->mount_measured ||
		fabs(f->mount_error_rad) > s->mount_error_rad;
	double worst = f->pointing_error_rad + 3.0 * f->pointing_sigma_rad;
	double low = f->beam.el_rad - f->outer_beam_rad / 2;

	return stale || lost || worst > f->beam_rad / 4 || low < s->horizon_rad;
}

static bool middle_in_sector(
	const struct sector_box *box, const struct safety_facts *f)
{
	double az = geom_degrees(f->beam.az_rad);
	bool across = az >= -10.0 && az <= 10.0;

	return across && f->beam.el_rad >= box->el_from_rad &&
		f->beam.el_rad <= box->el_to_rad;
}

static void a_million_random_facts_never_light_a_violation(void **state)
{
	struct safety_settings settings = strict_settings();
	uint64_t seed = 4711;
	int granted = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 1000000; i++) {
		struct safety_facts facts = random_facts(&seed, &settings);
		struct permits permits = safety_permits(&settings, &facts);

		if (!safety_all(&permits)) {
			continue;
		}
		granted++;
		assert_false(violated(&settings, &facts));
		assert_false(middle_in_sector(&settings.boxes[0], &facts));
	}
	print_message("%d of 1000000 were granted everything\n", granted);
	assert_true(granted > 1000);
}

static void every_permit_has_a_name_and_one_sentence(void **state)
{
	(void)state;
	for (int p = 0; p < PERMIT_COUNT; p++) {
		const char *text = safety_refusal((enum permit)p);

		assert_true(strlen(safety_name((enum permit)p)) > 0);
		assert_ptr_equal(strchr(text, '.'), text + strlen(text) - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_facts_are_granted_everything),
		cmocka_unit_test(
			each_fact_of_the_track_and_frame_alone_flips_its_permit),
		cmocka_unit_test(
			each_fact_of_the_mount_and_beam_alone_flips_its_permit),
		cmocka_unit_test(a_reckoned_head_needs_leave_and_little_doubt),
		cmocka_unit_test(what_was_never_seen_is_refused),
		cmocka_unit_test(what_is_not_a_number_is_refused),
		cmocka_unit_test(
			a_sector_through_north_is_closed_on_both_sides_of_it),
		cmocka_unit_test(
			the_outer_beam_counts_at_every_edge_of_a_sector),
		cmocka_unit_test(
			a_beam_that_holds_the_zenith_touches_every_azimuth),
		cmocka_unit_test(a_wider_outer_beam_lowers_the_lower_edge),
		cmocka_unit_test(where_the_beam_will_be_counts_as_well),
		cmocka_unit_test(
			a_head_that_is_reckoned_keeps_away_by_its_doubt),
		cmocka_unit_test(
			a_million_random_facts_never_light_a_violation),
		cmocka_unit_test(every_permit_has_a_name_and_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
