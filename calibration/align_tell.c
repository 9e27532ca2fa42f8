/* SPDX-License-Identifier: Apache-2.0 */
#include "align_tell.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	TEXT_SIZE = 256 * 1024
};

static void put_terms(struct json *json, const struct align_result *result)
{
	json_array(json, "terms");
	for (int term = 0; term < ALIGN_TERMS; term++) {
		json_object(json, NULL);
		json_text(json, "name", align_term_name(term));
		json_double(json, "value_deg",
			geom_degrees(result->value_rad[term]), 5);
		json_bool(json, "fitted", result->fitted[term]);
		if (result->fitted[term]) {
			json_double(json, "sigma_deg",
				geom_degrees(result->sigma_rad[term]), 5);
		}
		json_end(json);
	}
	json_end(json);
}

static const struct {
	const char *name;
	const char *means;
} drifts[ALIGN_DRIFTS] = {
	[ALIGN_HIGHER] = { "higher_m",
		"metres by which aircraft are higher than they say" },
	[ALIGN_LATER] = { "later_s",
		"seconds by which their reports are stamped late" },
};

static void put_drifts(struct json *json, const struct align_result *result)
{
	for (int i = 0; i < ALIGN_DRIFTS; i++) {
		if (result->drifted[i]) {
			json_double(json, drifts[i].name, result->drift[i], 3);
		}
	}
}

static void print_drifts(const struct align_result *result)
{
	for (int i = 0; i < ALIGN_DRIFTS; i++) {
		if (result->drifted[i]) {
			printf("%-18s %9.2f +- %.2f %s\n", drifts[i].name,
				result->drift[i], result->drift_sigma[i],
				drifts[i].means);
		}
	}
}

static void put_sightings(struct json *json, const struct align_haul *haul)
{
	json_array(json, "sightings");
	for (int i = 0; i < haul->count; i++) {
		const struct sighting *sighting = &haul->sightings[i];

		json_object(json, NULL);
		json_text(json, "name", sighting->name);
		json_double(
			json, "off_deg", geom_degrees(sighting->off_rad), 5);
		json_bool(json, "used", !sighting->outlier);
		json_end(json);
	}
	json_end(json);
}

static int told(const struct align_haul *haul)
{
	return haul->refused_count < ALIGN_REFUSED_MAX ? haul->refused_count
						       : ALIGN_REFUSED_MAX;
}

static void put_refused(struct json *json, const struct align_haul *haul)
{
	json_array(json, "refused");
	for (int i = 0; i < told(haul); i++) {
		json_object(json, NULL);
		json_text(json, "name", haul->refused[i].name);
		json_text(json, "error", haul->refused[i].why.text);
		json_end(json);
	}
	json_end(json);
}

bool align_print_json(const struct align_result *result,
	const struct align_haul *haul, struct error *error)
{
	struct json json;
	char *text = malloc(TEXT_SIZE);

	if (text == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	json_init(&json, text, TEXT_SIZE);
	json_object(&json, NULL);
	put_terms(&json, result);
	put_drifts(&json, result);
	json_double(&json, "rms_deg", geom_degrees(result->rms_rad), 5);
	json_int(&json, "used", result->used);
	put_sightings(&json, haul);
	put_refused(&json, haul);
	json_end(&json);
	bool whole = !json.cut;
	if (whole) {
		puts(text);
	}
	free(text);
	return whole ||
		error_set(error, ERROR_FAILED, "too many sightings to print");
}

static void print_sightings(const struct align_haul *haul)
{
	for (int i = 0; i < haul->count; i++) {
		const struct sighting *sighting = &haul->sightings[i];

		printf("  %-24.40s off by %.4f degrees%s\n", sighting->name,
			geom_degrees(sighting->off_rad),
			sighting->outlier
				? "; left out: it does not fit the others"
				: "");
	}
}

void align_print_refused(const struct align_haul *haul, FILE *out)
{
	for (int i = 0; i < told(haul); i++) {
		fprintf(out, "  %-24.40s refused: %s\n", haul->refused[i].name,
			haul->refused[i].why.text);
	}
}

void align_print_people(
	const struct align_result *result, const struct align_haul *haul)
{
	print_sightings(haul);
	align_print_refused(haul, stdout);
	for (int term = 0; term < ALIGN_TERMS; term++) {
		printf("%-18s %9.4f", align_term_name(term),
			geom_degrees(result->value_rad[term]));
		if (result->fitted[term]) {
			printf(" +- %.4f degrees\n",
				geom_degrees(result->sigma_rad[term]));
		} else {
			printf(" degrees, as it was: nothing here tells it\n");
		}
	}
	print_drifts(result);
	if (haul->count > 0) {
		printf("fit                %.4f degrees RMS over %d "
		       "sightings\n",
			geom_degrees(result->rms_rad), result->used);
	}
}
