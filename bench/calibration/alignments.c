/* SPDX-License-Identifier: Apache-2.0 */
#include "air_night.h"
#include "calibration/flights.h"
#include "sighted_rig.h"
#include "study.h"
#include "tools/progress.h"

#include <stdlib.h>

/*
 * Alignments: of rigs as they come off the truck, by twelve sightings of 0.02
 * degrees; after a change of place by two; and by five tracks of aircraft.
 */

enum {
	SIGHTINGS = 12,
	TRACKS = 5,
	LOOKS_MAX = 2000
};

static double term_off(const struct rig *truth,
	const struct align_result *result, enum align_term term)
{
	return geom_wrap(
		align_term_value(truth, term) - result->value_rad[term]);
}

/* Whether the truth of each fitted term lies within what is stated. */
static void note_terms(struct study *study, const struct rig *truth,
	const struct align_result *result)
{
	for (int i = 0; i < ALIGN_TERMS; i++) {
		enum align_term term = (enum align_term)i;

		if (result->fitted[i]) {
			double off = term_off(truth, result, term);

			study_note(study, align_term_name(term), "degrees", 0,
				geom_degrees(off));
			study_states(study, align_term_name(term),
				fabs(off) < 1.96 * result->sigma_rad[i]);
		}
	}
}

static void note(struct study *study, const struct rig *truth,
	const struct align_result *result, double limit_deg, uint64_t *random)
{
	double errors_deg[SIGHTED_SKY];

	judge(truth, &result->rig, errors_deg, random);
	for (int i = 0; i < SIGHTED_SKY; i++) {
		study_note(study, "pointing over the sky", "degrees", limit_deg,
			errors_deg[i]);
	}
	note_terms(study, truth, result);
}

void study_sightings(struct study *study, int rigs, uint64_t seed)
{
	for (int i = 0; i < rigs; i++) {
		struct rig truth = any_rig(&seed);
		struct rig known = rig_default();
		struct sighting sightings[SIGHTINGS];
		struct align_result result;
		struct error error;

		look_around(&truth, sightings, SIGHTINGS, &seed);
		if (align_run(&known, sightings, SIGHTINGS, false, &result,
			    &error)) {
			note(study, &truth, &result, 0.03, &seed);
		} else {
			study->failed++;
		}
	}
}

void study_moves(struct study *study, int rigs, uint64_t seed)
{
	for (int i = 0; i < rigs; i++) {
		struct rig truth = any_rig(&seed);
		struct rig known = truth;
		struct align_result result;
		struct error error;
		struct sighting sightings[2];
		double pan_deg = random_between(&seed, -90, 0);

		truth.encoder_rad = known.encoder_rad = 0;
		known.base = (struct attitude){ 0, 0, 0 };
		for (int k = 0; k < 2; k++) {
			double apart_deg = random_between(&seed, 45, 120);

			sightings[k] = look(&truth, pan_deg + k * apart_deg,
				random_between(&seed, 2, 40), &seed);
		}
		if (align_run(&known, sightings, 2, true, &result, &error)) {
			note(study, &truth, &result, 0, &seed);
		} else {
			study->failed++;
		}
	}
}

/* What a camera recorded of a few of the night's aircraft. */
static int record(const struct air_night *night, const struct rig *truth,
	struct look *looks, uint64_t *random)
{
	int count = 0;

	for (int i = 0; i < TRACKS; i++) {
		count += air_night_track(night, i, truth, looks + count,
			LOOKS_MAX - count, random);
	}
	return count;
}

static bool pair_and_align(const struct air_night *night,
	const struct look *looks, int looks_count, struct sighting *sightings,
	struct align_result *result, uint64_t *random)
{
	struct flight flights[FLIGHTS_MAX];
	struct rig known = rig_default();
	int flights_count;
	int count = 0;
	size_t size;
	char *text = air_night_log(night, random, &size);
	struct error error;
	struct air_log *log = air_log_parse("log", text, size, &error);

	free(text);
	bool done = log != NULL &&
		flights_pair(looks, looks_count, log, &known, night->site,
			sightings, &count, flights, &flights_count, &error) &&
		align_run(&known, sightings, count, false, result, &error);
	air_log_close(log);
	return done;
}

void study_aircraft(struct study *study, int rigs, uint64_t seed)
{
	struct look *looks = calloc(LOOKS_MAX, sizeof(*looks));
	struct sighting *sightings =
		calloc(ALIGN_SIGHTINGS_MAX, sizeof(*sightings));
	struct progress progress;

	progress_init(&progress, "aircraft", rigs);
	for (int i = 0; i < rigs; i++) {
		struct air_night night = air_night_any(&seed);
		struct rig truth = any_rig(&seed);
		struct align_result result;
		int count = record(&night, &truth, looks, &seed);

		if (pair_and_align(
			    &night, looks, count, sightings, &result, &seed)) {
			note(study, &truth, &result, 0, &seed);
		} else {
			study->failed++;
		}
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	free(looks);
	free(sightings);
}
