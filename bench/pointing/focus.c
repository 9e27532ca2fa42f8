/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Focus: flies scenarios with a lamp whose beam is always narrow, always wide,
 * or tied to how sure the pointing is, and says how much of the time there
 * would be light, whether the target is in it, and how much of it falls there.
 */
#include "base/parse.h"
#include "settings/settings.h"
#include "tools/folder.h"
#include "tools/sim_run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char usage[] = "usage: bench_focus SCENARIOS [SEEDS]\n"
			    "  SCENARIOS  the folder of the scenarios\n"
			    "  SEEDS      of each, 1 to SEEDS; else 20\n";

enum {
	SEEDS = 20,
	SEEDS_MAX = 10000
};

/* A lamp of which the narrow beam is the scenario's own. */
enum {
	WIDE_SHARE = 6
};

static const double travel_s = 5.0;
static const double doubt = 0.1;
static const double dead_s = 0.2;
static const double motor_error = 0.08; /* it is faster than believed */

static const double told_error = 0.02; /* a fixture rests so far off */

/* What a site says that bears a fixture which never tells where it is. */
static const double reckoned_rad = 1.0 * GEOM_PI / 180.0;

static const char *const names[] = { "crossing-500-pelco", "hover-pelco",
	"from-rest-pelco", "head-on-pelco", "hidden-2s", "jinks-300",
	"jinks-late", "first-light", "overhead", "fixture-300" };

enum lamp {
	LAMP_NARROW,
	LAMP_WIDE,
	LAMP_TIED,
	LAMPS
};

static const char *const lamps[LAMPS] = { "narrow", "wide", "tied" };

enum {
	NAMES = sizeof(names) / sizeof(names[0])
};

/* Sums over time, in seconds. */
struct tally {
	double narrow_rad;
	double there_s; /* the target is in the sky */
	double lit_s;
	double inside_s;  /* lit, and the target within half of the intensity */
	double light;     /* over lit time; 1: on the axis of the narrow beam */
	double width;     /* over lit time, narrow beams */
	double dark_s;    /* after light, by now ... */
	double darkest_s; /* ... and at most */
	bool begun;
	bool been_lit;
	double t_s; /* of the last moment, ... */
	bool there; /* ... which lasts until the next */
	bool lit;
	bool inside;
	double share;
	double beams;
};

static void weigh_last(struct tally *tally, double until_s)
{
	double time_s = until_s - tally->t_s;

	if (!tally->begun || !tally->there) {
		return;
	}
	tally->there_s += time_s;
	tally->been_lit = tally->been_lit || tally->lit;
	tally->dark_s =
		tally->been_lit && !tally->lit ? tally->dark_s + time_s : 0.0;
	tally->darkest_s = fmax(tally->darkest_s, tally->dark_s);
	if (tally->lit) {
		tally->lit_s += time_s;
		tally->inside_s += tally->inside ? time_s : 0.0;
		tally->light += tally->share * time_s;
		tally->width += tally->beams * time_s;
	}
}

/* Of a Gaussian beam; see core/focus.h. */
static double light_on(double narrow_rad, double beam_rad, double error_rad)
{
	double off = error_rad / beam_rad;
	double beams = beam_rad / narrow_rad;

	return exp(-4.0 * log(2.0) * off * off) / (beams * beams);
}

static void note(void *context, const struct sim_run_point *point)
{
	struct tally *tally = context;
	double beam_rad = point->step->frame->beam_rad;
	double error_rad = geom_separation(point->target, point->beam);

	weigh_last(tally, point->t_s);
	tally->begun = true;
	tally->t_s = point->t_s;
	tally->there = point->exists;
	tally->lit = safety_all(&point->step->output->permits);
	tally->inside = error_rad <= beam_rad / 2.0;
	tally->share = light_on(tally->narrow_rad, beam_rad, error_rad);
	tally->beams = beam_rad / tally->narrow_rad;
}

/* Its motor hangs on a Pelco head's zoom, or on a fixture's slot. */
static void tie(struct scenario *scenario, double wide_rad)
{
	enum focus_drive drive =
		scenario->head_kind == SCENARIO_DMX ? FOCUS_TOLD : FOCUS_TIMED;

	scenario->focus = (struct rig_focus){ drive, wide_rad, travel_s, doubt,
		dead_s, told_error };
	scenario->focus_error = motor_error;
}

static void fit_lamp(struct scenario *scenario, enum lamp lamp)
{
	double wide_rad = WIDE_SHARE * scenario->beam_rad;

	if (lamp == LAMP_WIDE) {
		scenario->beam_rad = wide_rad;
	} else if (lamp == LAMP_TIED) {
		tie(scenario, wide_rad);
	}
}

static bool fly(const struct scenario *as_written, enum lamp lamp, int seed,
	struct tally *tally, struct error *error)
{
	struct settings settings = settings_default();
	struct scenario scenario = *as_written;
	struct sim_run_guests guests = { .context = tally, .point = note };
	struct sim_run_result result;

	scenario.seed = seed;
	scenario.render = false;
	settings.pursuit.safety.reckoned_rad = reckoned_rad;
	fit_lamp(&scenario, lamp);
	tally->narrow_rad = as_written->beam_rad;
	tally->begun = tally->been_lit = false;
	return sim_run(
		&scenario, &settings, NULL, false, &guests, &result, error);
}

static double percent(double part, double whole)
{
	return whole > 0.0 ? 100.0 * part / whole : 0.0;
}

static void tell(const char *name, enum lamp lamp, const struct tally *tally)
{
	printf("| %s | %s | %.1f | %.1f | %.1f | %.2f | %.1f | %.1f |\n", name,
		lamps[lamp], percent(tally->lit_s, tally->there_s),
		tally->darkest_s, percent(tally->inside_s, tally->lit_s),
		tally->lit_s > 0.0 ? tally->width / tally->lit_s : 0.0,
		percent(tally->light, tally->lit_s),
		percent(tally->light, tally->there_s));
	fflush(stdout);
}

static void add(struct tally *sum, const struct tally *part)
{
	sum->there_s += part->there_s;
	sum->lit_s += part->lit_s;
	sum->inside_s += part->inside_s;
	sum->light += part->light;
	sum->width += part->width;
	sum->darkest_s = fmax(sum->darkest_s, part->darkest_s);
}

static bool load(const char *folder, const char *name,
	struct scenario *scenario, struct error *error)
{
	char file[FOLDER_PATH_MAX];
	char path[FOLDER_PATH_MAX];

	snprintf(file, sizeof(file), "%s.conf", name);
	return folder_path(path, folder, file, error) &&
		scenario_load(scenario, path, error);
}

static bool fly_seeds(const struct scenario *scenario, enum lamp lamp,
	int seeds, struct tally *tally, struct error *error)
{
	for (int seed = 1; seed <= seeds; seed++) {
		if (!fly(scenario, lamp, seed, tally, error)) {
			return false;
		}
	}
	return true;
}

static bool fly_all(const char *folder, int seeds, struct error *error)
{
	struct tally sums[LAMPS] = { { .begun = false } };
	struct scenario scenario;

	puts("| scenario | beam | lit, % | longest dark, s | of the light in "
	     "the beam, % | width, narrow beams | light while lit, % | light "
	     "all the time, % |");
	puts("|---|---|---|---|---|---|---|---|");
	for (int i = 0; i < NAMES * LAMPS; i++) {
		const char *name = names[i / LAMPS];
		enum lamp lamp = (enum lamp)(i % LAMPS);
		struct tally tally = { .begun = false };

		if (!load(folder, name, &scenario, error) ||
			!fly_seeds(&scenario, lamp, seeds, &tally, error)) {
			return false;
		}
		tell(name, lamp, &tally);
		add(&sums[lamp], &tally);
	}
	for (int lamp = 0; lamp < LAMPS; lamp++) {
		tell("all", (enum lamp)lamp, &sums[lamp]);
	}
	return true;
}

int main(int argc, char **argv)
{
	struct error error;
	long seeds = SEEDS;

	if (argc < 2 || argc > 3 ||
		(argc == 3 &&
			(!parse_long(argv[2], &seeds) || seeds < 1 ||
				seeds > SEEDS_MAX))) {
		fputs(usage, stderr);
		return ERROR_USAGE;
	}
	return fly_all(argv[1], (int)seeds, &error)
		? ERROR_NONE
		: error_report("bench_focus", &error);
}
