/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/traffic.h"

#include <math.h>

#define NS_PER_S INT64_C(1000000000)

/* The file is written each second; by then it is not any more. */
static const int64_t stale_ns = 5 * NS_PER_S;
/* How often it looks ahead. */
static const int64_t look_ahead_ns = NS_PER_S / 2;

static double seconds(int64_t ns)
{
	return (double)ns / (double)NS_PER_S;
}

void traffic_init(struct traffic *traffic,
	const struct traffic_settings *settings, int64_t now_ns)
{
	struct airspace_settings air = settings->air;

	air.site = settings->sky.site;
	traffic->settings = *settings;
	traffic->receiver = (struct sbs_receiver){ .count = 0 };
	traffic->listed_ns = now_ns - stale_ns;
	traffic->messages = 0.0;
	traffic->conflict = 0;
	traffic->ahead_s = -1;
	traffic->ahead_ns = 0;
	airspace_init(&traffic->air, &air, now_ns);
	airspace_init(&traffic->file_air, &air, now_ns);
	traffic->verdict = sky_judge(&traffic->settings.sky,
		&(struct sky_facts){ .doubt = AIR_SILENT });
}

bool traffic_break_off(struct traffic *traffic)
{
	bool within = traffic->receiver.count > 0 || traffic->receiver.skipping;

	traffic->receiver = (struct sbs_receiver){ .count = 0 };
	return within;
}

void traffic_hear(struct traffic *traffic, const uint8_t *bytes, size_t count,
	int64_t now_ns)
{
	struct air_report report;

	for (size_t i = 0; i < count; i++) {
		enum sbs_result result =
			sbs_take(&traffic->receiver, (char)bytes[i], &report);

		if (result == SBS_REPORT) {
			airspace_hear(&traffic->air, &report, now_ns);
		} else if (result == SBS_ABSURD) {
			airspace_absurd(&traffic->air, now_ns);
		}
	}
}

static void hear_listed(struct traffic *traffic,
	const struct aircraft_list *list, double off_s, int64_t now_ns)
{
	for (int i = 0; i < list->count; i++) {
		struct air_report report = list->reports[i];

		report.age_s += fmax(0.0, off_s);
		airspace_hear(&traffic->file_air, &report, now_ns);
	}
}

void traffic_list(struct traffic *traffic, const struct aircraft_list *list,
	double unix_s, int64_t now_ns)
{
	if (list == NULL) {
		airspace_absurd(&traffic->file_air, now_ns);
		return;
	}
	double off_s = unix_s - list->now_s;
	double messages = traffic->messages;

	if (!(fabs(off_s) <= seconds(stale_ns))) {
		return;
	}
	traffic->listed_ns = now_ns;
	traffic->messages = list->messages;
	hear_listed(traffic, list, off_s, now_ns);
	if (list->messages > messages) {
		airspace_alive(&traffic->file_air, now_ns);
	}
	if (list->absurd > 0) {
		airspace_absurd(&traffic->file_air, now_ns);
	}
	if (list->flooded) {
		airspace_flooded(&traffic->file_air, now_ns);
	}
}

static enum air_doubt feed_doubt(const struct traffic *traffic, int64_t now_ns)
{
	return !traffic->settings.feed ? AIR_SURE
				       : airspace_doubt(&traffic->air, now_ns);
}

static enum air_doubt file_doubt(const struct traffic *traffic, int64_t now_ns)
{
	if (!traffic->settings.file) {
		return AIR_SURE;
	}
	return now_ns - traffic->listed_ns >= stale_ns
		? AIR_SILENT
		: airspace_doubt(&traffic->file_air, now_ns);
}

static const struct aircraft *conflict_of(const struct traffic *traffic,
	const struct air_beam *beam, int64_t now_ns)
{
	const struct aircraft *near =
		airspace_conflict(&traffic->air, beam, 0.0, now_ns);

	return near != NULL
		? near
		: airspace_conflict(&traffic->file_air, beam, 0.0, now_ns);
}

/* The sooner of both; negative: neither so soon. */
static int ahead_of(const struct traffic *traffic, const struct air_beam *beam,
	int64_t now_ns)
{
	int feed_s = airspace_ahead_s(&traffic->air, beam, now_ns);
	int file_s = airspace_ahead_s(&traffic->file_air, beam, now_ns);

	return feed_s < 0 || (file_s >= 0 && file_s < feed_s) ? file_s : feed_s;
}

/* A target about which nothing is known leaves the beam where it is. */
static double sigma_of(const struct pursuit_output *step)
{
	double aim =
		step->target_id == 0 ? 0.0 : step->facts.pointing_sigma_rad;

	return hypot(aim, safety_place_sigma(&step->facts));
}

static struct air_beam beam_of(const struct pursuit_output *step)
{
	return (struct air_beam){
		.at = step->beam,
		.rates = step->locked ? step->target_rates
				      : (struct rates){ 0.0, 0.0 },
		.half_rad = step->facts.outer_beam_rad / 2.0,
		.sigma_rad = sigma_of(step),
	};
}

static void look_ahead(
	struct traffic *traffic, const struct air_beam *beam, int64_t now_ns)
{
	if (now_ns - traffic->ahead_ns < look_ahead_ns) {
		return;
	}
	traffic->ahead_ns = now_ns;
	airspace_forget(&traffic->air, now_ns);
	airspace_forget(&traffic->file_air, now_ns);
	traffic->ahead_s = ahead_of(traffic, beam, now_ns);
}

void traffic_judge(struct traffic *traffic, const struct pursuit_output *step,
	double unix_s, int64_t now_ns)
{
	struct sky_facts facts = { .unix_s = unix_s, .beam = beam_of(step) };

	if (traffic->settings.sky.watch_aircraft) {
		look_ahead(traffic, &facts.beam, now_ns);
	}
	const struct aircraft *near = conflict_of(traffic, &facts.beam, now_ns);
	enum air_doubt doubt = feed_doubt(traffic, now_ns);

	facts.in_conflict = near != NULL;
	facts.doubt = doubt != AIR_SURE ? doubt : file_doubt(traffic, now_ns);
	traffic->conflict = near == NULL ? 0 : near->icao;
	traffic->verdict = sky_judge(&traffic->settings.sky, &facts);
}
