/* SPDX-License-Identifier: Apache-2.0 */
#include "flight.h"

#include "settings/settings.h"

#include <math.h>
#include <stdlib.h>

enum {
	ROOM_AT_FIRST = 1024
};

struct recorder {
	struct flight *flight;
	struct pilot_state state;
	bool followed; /* a target has been followed */
	int first;     /* which */
	bool failed;   /* no memory was left */
};

static void *grown(void *array, size_t count, size_t *room, size_t size)
{
	if (count < *room) {
		return array;
	}
	*room = *room == 0 ? ROOM_AT_FIRST : 2 * *room;
	return realloc(array, *room * size);
}

static bool is_confirmed(const struct pursuit_output *output)
{
	return output->locked &&
		(output->target_state == TRACK_FIRM ||
			output->target_state == TRACK_COASTING);
}

/* The target that was followed first, whatever is followed now. */
static double first_error(
	const struct recorder *recorder, const struct sim_run_point *point)
{
	const struct sim_world_settings *world = recorder->state.world;
	struct vec3 place;

	if (!sim_world_place(world, recorder->first,
		    point->step->frame->exposure_ns, &place)) {
		return NAN;
	}
	return geom_degrees(geom_separation(geom_angles(place), point->beam));
}

static void note(void *context, const struct sim_run_point *point)
{
	struct recorder *recorder = context;
	struct flight *flight = recorder->flight;
	struct moment *moments = grown(flight->moments, flight->count,
		&flight->room, sizeof(*moments));
	const struct pursuit_output *output = point->step->output;

	if (moments == NULL) {
		recorder->failed = true;
		return;
	}
	flight->moments = moments;
	if (!recorder->followed && is_confirmed(output)) {
		recorder->followed = true;
		recorder->first = point->followed;
	}
	struct moment *moment = &moments[flight->count++];

	*moment = (struct moment){
		.t_s = point->t_s,
		.exists = point->exists,
		.in_view = point->in_view,
		.hidden = point->hidden,
		.confirmed = is_confirmed(output),
		.seen = output->target_state == TRACK_FIRM,
		.warned = output->forecast.kind == FORECAST_OVERHEAD,
		.first_deg = first_error(recorder, point),
		.target = point->target,
		.beam = point->beam,
	};
	if (point->exists) {
		double az =
			geom_wrap(point->beam.az_rad - point->target.az_rad);

		moment->error_deg = geom_degrees(
			geom_separation(point->target, point->beam));
		moment->right_deg =
			geom_degrees(az * cos(point->target.el_rad));
		moment->up_deg =
			geom_degrees(point->beam.el_rad - point->target.el_rad);
	}
}

static void begin(void *context, const struct scene_rigs *rigs,
	const struct sim_world_settings *world, int64_t zero_ns)
{
	struct recorder *recorder = context;

	recorder->state.rigs = rigs;
	recorder->state.world = world;
	recorder->state.zero_ns = zero_ns;
}

bool flight_fly(struct flight *flight, const struct scenario *scenario,
	enum pilot pilot, struct error *error)
{
	struct recorder recorder = { .flight = flight,
		.state = { .pilot = pilot } };
	struct settings settings = settings_default();
	struct sim_run_result result;
	struct sim_run_guests guests = {
		.context = &recorder,
		.point = note,
		.begin = begin,
		.pilot = pilot_of(&recorder.state),
	};

	*flight = (struct flight){
		.entered_s = -1.0,
		.head_rate_deg_s = geom_degrees(scenario->head_rate_rad_s),
		.head_accel_deg_s2 = geom_degrees(scenario->head_accel_rad_s2),
	};
	if (!sim_run(scenario, &settings, NULL, false, &guests, &result,
		    error)) {
		return false;
	}
	flight->entered_s = result.entered_s;
	return recorder.failed
		? error_set(error, ERROR_FAILED, "flight: out of memory")
		: true;
}

void flight_fini(struct flight *flight)
{
	free(flight->moments);
	*flight = (struct flight){ .count = 0 };
}
