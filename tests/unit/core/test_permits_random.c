/* SPDX-License-Identifier: Apache-2.0 */
#include "core/claim.h"
#include "guard_bench.h"
#include "random.h"
#include "sector_witness.h"

#include <stdlib.h>

/*
 * Random ticks of everything that is pure, from the facts of a step to the
 * lamp's line: permits, sun, aircraft, claim, lease, guard. In no tick with
 * light is a permit missing, or the beam's axis in a closed sector or in the
 * cone of an aircraft, as judged here in other words. How many ticks: the
 * first argument.
 */

enum {
	RUN_TICKS = 5000, /* then another sky, another rig, another guard */
	CRAFTS = 3,
	SECTORS = 2,
};

static long ticks_wanted = 100000;

/* Everything of one run, and what the test itself remembers. */
struct run {
	struct guard_bench bench;
	struct safety_settings safety;
	struct safety_facts facts;
	struct sky_settings sky;
	struct airspace air;
	struct airspace_settings air_settings;

	struct {
		struct air_report report;
		int64_t heard_ns; /* 0: never */
	} crafts[CRAFTS];
	struct rates rates; /* of the beam */
	double unix_s;
	bool claimed_well; /* the last claim, by what is judged here */
	long lit;
};

static bool chance(uint64_t *seed, double share)
{
	return random_between(seed, 0.0, 1.0) < share;
}

static double deg(double degrees)
{
	return geom_radians(degrees);
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
		.delay_s = 0.07,
		.pointing_error_rad = deg(0.05),
		.pointing_sigma_rad = deg(0.02),
		.beam_rad = deg(2.0),
		.outer_beam_rad = deg(4.0),
	};
}

static struct sector_polygon random_polygon(uint64_t *seed)
{
	struct sector_polygon made;
	double az = random_between(seed, -2 * GEOM_PI, 2 * GEOM_PI);
	double el = random_between(seed, 0.0, 1.0);
	int count = 3 + (int)(random_bits(seed) % 4);

	do {
		for (int i = 0; i < SECTOR_CORNERS_MAX; i++) {
			made.corner[i].az_rad =
				az + random_between(seed, -0.5, 0.5);
			made.corner[i].el_rad =
				el + random_between(seed, -0.4, 0.4);
			if (i >= count) {
				made.corner[i].az_rad = (double)NAN;
			}
		}
	} while (sector_polygon_flaw(&made) != NULL);
	return made;
}

static void begin_sectors(struct run *run, uint64_t *seed)
{
	run->safety = safety_settings_default();
	run->safety.box_count = run->safety.polygon_count = SECTORS;
	for (int i = 0; i < SECTORS; i++) {
		double az = random_between(seed, -2 * GEOM_PI, 2 * GEOM_PI);
		double el = random_between(seed, 0.0, 1.0);

		run->safety.polygons[i] = random_polygon(seed);
		run->safety.boxes[i] = (struct sector_box){ az,
			geom_wrap(az + random_between(seed, 0.05, 2.0)), el,
			el + random_between(seed, 0.05, 0.5) };
		run->safety.boxes[i].az_from_rad = geom_wrap(az);
	}
}

static void begin_sky(struct run *run, uint64_t *seed)
{
	run->sky = sky_settings_default();
	run->sky.site_known = true;
	run->sky.site = (struct geodetic){ deg(random_between(seed, -60, 60)),
		deg(random_between(seed, -180, 180)), 300.0 };
	run->sky.watch_aircraft = true;
	run->sky.sun_high_rad = deg(chance(seed, 0.3) ? -6 : 90);
	run->unix_s = 1.7e9 + random_between(seed, 1e7, 3e7);
	run->air_settings = airspace_settings_default();
	run->air_settings.site = run->sky.site;
	airspace_init(&run->air, &run->air_settings, run->bench.now_ns);
}

static void hear_craft(struct run *run, int index)
{
	run->crafts[index].heard_ns = run->bench.now_ns;
	airspace_hear(&run->air, &run->crafts[index].report, run->bench.now_ns);
}

static void place_craft(struct run *run, int index, uint64_t *seed)
{
	run->crafts[index].report = (struct air_report){
		.icao = (uint32_t)(index + 1),
		.has_place = true,
		.place = geodesy_move(run->sky.site,
			random_between(seed, -20000, 20000),
			random_between(seed, -20000, 20000),
			random_between(seed, 300, 11000)),
		.has_velocity = true,
		.speed_m_s = random_between(seed, 0, 250),
		.course_rad = random_between(seed, 0, 2 * GEOM_PI),
	};
	hear_craft(run, index);
}

static void begin(struct run *run, uint64_t *seed)
{
	memset(run, 0, sizeof(*run));
	guard_bench_init(&run->bench);
	run->bench.guard.settings.shutter = chance(seed, 0.3);
	begin_sectors(run, seed);
	begin_sky(run, seed);
	run->facts = good_facts();
	run->facts.beam =
		(struct angles){ random_between(seed, -GEOM_PI, GEOM_PI),
			random_between(seed, 0.1, 1.4) };
	for (int i = 0; i < CRAFTS; i++) {
		place_craft(run, i, seed);
	}
}

/* Mostly well, each fact wrong now and then, up to twice its limit. */
static void shake_facts(struct run *run, uint64_t *seed)
{
	const struct safety_settings *s = &run->safety;
	struct safety_facts *f = &run->facts;

	struct {
		double *fact;
		double limit;
	} numbers[] = {
		{ &f->track_age_s, s->track_age_s },
		{ &f->frame_age_s, s->frame_age_s },
		{ &f->mount_age_s, s->mount_age_s },
		{ &f->mount_error_rad, s->mount_error_rad },
		{ &f->delay_s, s->delay_s },
		{ &f->pointing_error_rad, f->beam_rad / 4 },
		{ &f->pointing_sigma_rad, f->beam_rad / 12 },
	};

	bool *flags[] = { &f->may_move, &f->track_firm, &f->frame_sound,
		&f->mount_measured };

	if (chance(seed, 0.02)) {
		struct angles beam = f->beam;

		*f = good_facts();
		f->beam = beam;
	}
	if (chance(seed, 0.004)) {
		size_t i = random_bits(seed) % 7;

		*numbers[i].fact =
			random_between(seed, -0.2, 2.0) * numbers[i].limit;
	}
	if (chance(seed, 0.002)) {
		*flags[random_bits(seed) % 4] = false;
	}
}

static void move_beam(struct run *run, uint64_t *seed)
{
	struct angles *beam = &run->facts.beam;
	const double tick_s = (double)BENCH_STEP_NS / 1e9;
	const double claim_s = (double)LEASE_PERMIT_NS / 1e9;

	if (chance(seed, 0.01)) {
		run->rates = (struct rates){ random_between(seed, -0.5, 0.5),
			random_between(seed, -0.2, 0.2) };
	}
	beam->az_rad = geom_wrap(beam->az_rad + run->rates.az_rad_s * tick_s);
	beam->el_rad += run->rates.el_rad_s * tick_s;
	if (beam->el_rad < 0.0 || beam->el_rad > GEOM_PI / 2 ||
		chance(seed, 0.0005)) {
		beam->el_rad = random_between(seed, 0.0, GEOM_PI / 2);
	}
	run->facts.beam_soon = (struct angles){
		geom_wrap(beam->az_rad + run->rates.az_rad_s * claim_s),
		fmin(beam->el_rad + run->rates.el_rad_s * claim_s, GEOM_PI / 2),
	};
}

static void shake_crafts(struct run *run, uint64_t *seed)
{
	for (int i = 0; i < CRAFTS; i++) {
		if (chance(seed, 0.002)) {
			hear_craft(run, i);
		} else if (chance(seed, 0.00005)) {
			/* One that jumps is a doubt for a while. */
			place_craft(run, i, seed);
		}
	}
	if (chance(seed, 0.00005)) {
		airspace_absurd(&run->air, run->bench.now_ns);
	}
	airspace_forget(&run->air, run->bench.now_ns);
}

static void shake_rest(struct run *run, uint64_t *seed)
{
	struct guard_bench *bench = &run->bench;

	for (int i = GUARD_STOP_A; i < GUARD_FEEDBACK; i++) {
		struct contact_look *look = &bench->look.inputs[i];
		/* Whatever opened wants the key to be turned. */
		double opens = i == GUARD_KEY ? 0.002 : 0.0001;

		if (chance(seed, look->closed ? opens : 0.03)) {
			look->closed = !look->closed;
		}
	}
	if (chance(seed, bench->daemon ? 0.001 : 0.05)) {
		bench->daemon = !bench->daemon;
	}
	if (chance(seed, bench->claim.held ? 0.002 : 0.05)) {
		bench->claim.held = !bench->claim.held;
		bench->claim.press += bench->claim.held;
	}
}

/* As core/safety and its test put it, in other words. */
static bool facts_are_well(const struct run *run)
{
	const struct safety_settings *s = &run->safety;
	const struct safety_facts *f = &run->facts;

	return f->may_move && f->track_firm && f->frame_sound &&
		f->mount_measured && f->track_age_s >= 0 &&
		!(f->track_age_s > s->track_age_s) && f->frame_age_s >= 0 &&
		!(f->frame_age_s > s->frame_age_s) && f->mount_age_s >= 0 &&
		!(f->mount_age_s > s->mount_age_s) && f->delay_s >= 0 &&
		!(f->delay_s > s->delay_s) &&
		fabs(f->mount_error_rad) <= s->mount_error_rad &&
		f->beam.el_rad >= s->horizon_rad;
}

static bool is_pointed(const struct run *run)
{
	const struct safety_facts *f = &run->facts;

	return f->pointing_error_rad >= 0 && f->pointing_sigma_rad >= 0 &&
		4 * (f->pointing_error_rad + 3 * f->pointing_sigma_rad) <=
		f->beam_rad * (1 + 1e-12);
}

static bool in_a_sector(const struct run *run)
{
	for (int i = 0; i < SECTORS; i++) {
		if (witness_in_box(&run->safety.boxes[i], run->facts.beam) ||
			witness_in_polygon(
				&run->safety.polygons[i], run->facts.beam)) {
			return true;
		}
	}
	return false;
}

static bool in_a_cone(const struct run *run)
{
	for (int i = 0; i < CRAFTS; i++) {
		const struct air_report *report = &run->crafts[i].report;
		double age_s =
			(double)(run->bench.now_ns - run->crafts[i].heard_ns) /
			1e9;
		struct sight sight =
			geodesy_sight(run->sky.site, report->place);
		double off_rad = geom_separation(run->facts.beam, sight.at);
		double unsure_m = report->speed_m_s * age_s + 300.0;

		if (age_s >= 60.0 || sight.range_m - unsure_m > 40000.0) {
			continue;
		}
		if (off_rad < deg(5.0) ||
			(age_s > 10.0 &&
				fabs(geom_wrap(run->facts.beam.az_rad -
					sight.at.az_rad)) < deg(45.0))) {
			return true;
		}
		if (off_rad < run->facts.outer_beam_rad / 2 +
				3 * run->facts.pointing_sigma_rad +
				unsure_m / sight.range_m) {
			return true;
		}
	}
	return false;
}

/* What the daemon does in a tick. */
static void decide(struct run *run)
{
	struct air_beam beam = { .at = run->facts.beam,
		.half_rad = run->facts.outer_beam_rad / 2,
		.sigma_rad = run->facts.pointing_sigma_rad };
	int64_t now_ns = run->bench.now_ns + BENCH_STEP_NS;
	struct sky_facts sky = { .unix_s = run->unix_s,
		.beam = beam,
		.doubt = airspace_doubt(&run->air, now_ns),
		.in_conflict = airspace_conflict(
				       &run->air, &beam, 0.0, now_ns) != NULL };
	struct sky_verdict verdict = sky_judge(&run->sky, &sky);
	struct permits permits = safety_permits(&run->safety, &run->facts);
	struct lease_claim claim = claim_of(&permits, &verdict);

	run->bench.claim.may_burn = claim.may_burn;
	run->bench.claim.may_shine = claim.may_shine;
}

static void note_claim(struct run *run)
{
	if (run->bench.daemon) {
		run->claimed_well = facts_are_well(run) && !in_a_sector(run) &&
			!in_a_cone(run) &&
			(is_pointed(run) || run->bench.guard.settings.shutter);
	}
}

static void tick(struct run *run, uint64_t *seed)
{
	shake_facts(run, seed);
	move_beam(run, seed);
	shake_crafts(run, seed);
	shake_rest(run, seed);
	decide(run);
	guard_bench_step(&run->bench);
	if (run->bench.orders.level[GUARD_LAMP_ENABLE]) {
		note_claim(run);
		assert_true(run->claimed_well);
		run->lit++;
	} else {
		run->claimed_well = false;
	}
	if (run->bench.orders.level[GUARD_SHUTTER] && run->bench.daemon) {
		assert_true(is_pointed(run));
	}
}

static void no_random_tick_lights_what_must_stay_dark(void **state)
{
	const uint64_t first = 20261130;
	uint64_t seed = first;
	static struct run run;
	long lit = 0;

	(void)state;
	for (long done = 0; done < ticks_wanted; done += RUN_TICKS) {
		begin(&run, &seed);
		for (int i = 0; i < RUN_TICKS; i++) {
			tick(&run, &seed);
		}
		lit += run.lit;
	}
	print_message("seed %llu: %ld ticks, %ld of them lit\n",
		(unsigned long long)first, ticks_wanted, lit);
	assert_true(lit > ticks_wanted / 200);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_random_tick_lights_what_must_stay_dark),
	};

	if (argc > 1) {
		ticks_wanted = strtol(argv[1], NULL, 10);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
