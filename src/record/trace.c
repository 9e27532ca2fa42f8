/* SPDX-License-Identifier: Apache-2.0 */
#include "record/trace.h"

#include "base/json.h"

enum {
	TIME_DECIMALS = 6,
	ANGLE_DECIMALS = 4, /* degrees: 2 microradians */
	SCORE_DECIMALS = 3,
	CONFIDENCE_DECIMALS = 2,
	SHARE_DECIMALS = 4,
};

static void put_angle(struct json *json, const char *key, double rad)
{
	json_double(json, key, geom_degrees(rad), ANGLE_DECIMALS);
}

static void put_direction(struct json *json, const char *key, struct angles at)
{
	json_array(json, key);
	put_angle(json, NULL, at.az_rad);
	put_angle(json, NULL, at.el_rad);
	json_end(json);
}

static void put_head(struct json *json, const char *key, struct mount_angles at)
{
	json_array(json, key);
	put_angle(json, NULL, at.pan_rad);
	put_angle(json, NULL, at.tilt_rad);
	json_end(json);
}

static void put_rates(
	struct json *json, const char *key, struct mount_rates rates)
{
	json_array(json, key);
	put_angle(json, NULL, rates.pan_rad_s);
	put_angle(json, NULL, rates.tilt_rad_s);
	json_end(json);
}

static void put_time(
	struct json *json, const char *key, int64_t when_ns, int64_t zero_ns)
{
	json_double(
		json, key, (double)(when_ns - zero_ns) * 1e-9, TIME_DECIMALS);
}

static void put_detections(struct json *json, const struct pursuit_output *step)
{
	json_array(json, "detections");
	for (size_t i = 0; i < step->detection_count; i++) {
		const struct detection *d = &step->detections[i];

		json_object(json, NULL);
		put_direction(json, "at", d->at);
		put_angle(json, "sigma", d->sigma_rad);
		put_angle(json, "size", d->size_rad);
		json_double(json, "score", d->score, SCORE_DECIMALS);
		json_end(json);
	}
	json_end(json);
}

static void put_class(struct json *json, const struct pursuit *pursuit,
	const struct track *track)
{
	struct classify_guess guess =
		classes_guess(&pursuit->classes, &pursuit->tracks, track);

	json_text(json, "class", classify_name(guess.name));
	json_double(json, "confidence", guess.confidence, CONFIDENCE_DECIMALS);
}

static void put_track(struct json *json, const struct pursuit *pursuit,
	const struct track *track)
{
	int64_t when_ns = track_newest_ns(&pursuit->tracks);
	struct rates rates = track_rates_at(track, when_ns);

	json_object(json, NULL);
	json_int(json, "id", track->id);
	json_text(json, "state", track_state_name(track->state));
	put_direction(json, "at", track_at(track, when_ns));
	json_array(json, "rate");
	put_angle(json, NULL, rates.az_rad_s);
	put_angle(json, NULL, rates.el_rad_s);
	json_end(json);
	put_angle(json, "sigma", track_sigma_at(track, when_ns));
	json_double(json, "score", track->score, SCORE_DECIMALS);
	put_class(json, pursuit, track);
	json_end(json);
}

static void put_tracks(struct json *json, const struct pursuit *pursuit)
{
	json_array(json, "tracks");
	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &pursuit->tracks.slot[i];

		if (track->state != TRACK_FREE) {
			put_track(json, pursuit, track);
		}
	}
	json_end(json);
}

static void put_target(struct json *json, const struct pursuit_output *step)
{
	if (step->target_id == 0) {
		json_null(json, "target");
		return;
	}
	json_object(json, "target");
	json_int(json, "id", step->target_id);
	json_text(json, "state", track_state_name(step->target_state));
	put_direction(json, "at", step->target);
	put_angle(json, "sigma", step->target_sigma_rad);
	put_angle(json, "error", step->error_rad);
	json_bool(json, "locked", step->locked);
	json_end(json);
}

static void put_aim(struct json *json, const struct pursuit_output *step)
{
	const struct aim_result *aim = &step->aim;

	json_object(json, "aim");
	put_head(json, "goal", aim->goal);
	put_rates(json, "goal_rate", aim->goal_rates);
	put_head(json, "expected", aim->expected);
	put_rates(json, "command", step->command);
	json_bool(json, "stop", step->stop);
	json_bool(json, "limited", aim->limited);
	json_bool(json, "reachable", aim->reachable);
	json_end(json);
}

/* What the frame tells of the error, by cause. */
static void put_split(struct json *json, const struct pursuit_output *step)
{
	const struct metrics_split *split = &step->error_split;

	if (!step->split) {
		json_null(json, "split");
		return;
	}
	json_object(json, "split");
	put_angle(json, "whole", split->whole_rad);
	put_angle(json, "lag", split->lag_rad);
	put_angle(json, "quantisation", split->quantisation_rad);
	put_angle(json, "delay", split->delay_rad);
	put_angle(json, "noise", split->noise_rad);
	json_end(json);
}

static void put_forecast(
	struct json *json, const struct forecast *forecast, int64_t zero_ns)
{
	if (forecast->kind == FORECAST_CLEAR) {
		json_null(json, "forecast");
		return;
	}
	json_object(json, "forecast");
	json_text(json, "kind", forecast_name(forecast->kind));
	put_time(json, "from", forecast->from_ns, zero_ns);
	put_time(json, "to", forecast->to_ns, zero_ns);
	json_end(json);
}

static void put_notice(struct json *json, const struct pursuit_output *step)
{
	const char *notice = pursuit_notice(step);

	if (notice == NULL) {
		json_null(json, "notice");
		return;
	}
	json_text(json, "notice", notice);
}

/* Ages and errors: null where there is nothing to tell. */
static void put_known(struct json *json, const char *key, double value)
{
	if (value < 0.0) {
		json_null(json, key);
		return;
	}
	json_double(json, key, value, TIME_DECIMALS);
}

static void put_known_angle(struct json *json, const char *key, double rad)
{
	if (rad < 0.0) {
		json_null(json, key);
		return;
	}
	put_angle(json, key, rad);
}

static void put_facts(struct json *json, const struct safety_facts *facts)
{
	json_object(json, "facts");
	put_known(json, "track_age_s", facts->track_age_s);
	put_known(json, "frame_age_s", facts->frame_age_s);
	json_bool(json, "frame_sound", facts->frame_sound);
	put_known(json, "mount_age_s", facts->mount_age_s);
	json_bool(json, "mount_measured", facts->mount_measured);
	if (!facts->mount_measured) {
		put_angle(json, "mount_sigma", facts->reckoned_rad);
	}
	put_angle(json, "mount_error", facts->mount_error_rad);
	put_known(json, "delay_s", facts->delay_s);
	put_known_angle(json, "pointing_error", facts->pointing_error_rad);
	put_angle(json, "pointing_sigma", facts->pointing_sigma_rad);
	json_end(json);
}

/* A lamp that is always as wide is nothing to tell of. */
static void put_focus(struct json *json, const struct pursuit *pursuit,
	const struct pursuit_output *step)
{
	if (pursuit->rig.focus.drive == FOCUS_FIXED) {
		return;
	}
	json_object(json, "focus");
	json_text(json, "hold", focus_hold_name(pursuit->focus.settings.hold));
	put_angle(json, "wish", step->focus.wish_rad);
	put_angle(json, "least", step->width.least_rad);
	put_angle(json, "most", step->width.most_rad);
	json_double(json, "tell", step->focus.tell, SHARE_DECIMALS);
	json_bool(json, "finds", step->focus.finds);
	json_end(json);
}

static void put_refusals(struct json *json, const struct permits *permits)
{
	json_array(json, "refused");
	for (int i = 0; i < PERMIT_COUNT; i++) {
		if (!permits->granted[i]) {
			json_text(json, NULL, safety_name((enum permit)i));
		}
	}
	json_end(json);
}

static void put_where_head_is(
	struct json *json, const struct pursuit_output *step)
{
	if (!step->head_known) {
		json_null(json, "head");
		json_null(json, "beam");
		return;
	}
	put_head(json, "head", step->head);
	put_direction(json, "beam", step->beam);
}

/* Counted from 1, as in the settings; of one alone nothing is said. */
static void put_cameras(struct json *json, const struct pursuit *pursuit,
	const struct pursuit_output *step)
{
	if (rig_cameras(&pursuit->rig) > 1) {
		json_int(json, "camera", step->camera + 1);
		json_int(json, "lead", step->lead + 1);
	}
}

void trace_text(char text[TRACE_LINE_MAX], int64_t frame, int64_t zero_ns,
	const struct pursuit *pursuit, const struct pursuit_output *step)
{
	const struct pursuit_eye *eye = &pursuit->eye[step->camera];
	struct json json;

	json_init(&json, text, TRACE_LINE_MAX);
	json_object(&json, NULL);
	json_int(&json, "frame", frame);
	put_cameras(&json, pursuit, step);
	put_time(&json, "t", step->now_ns, zero_ns);
	put_time(&json, "exposure", eye->frame_ns, zero_ns);
	if (eye->health != FRAME_SOUND) {
		json_text(&json, "health", frame_health_name(eye->health));
	}
	json_text(&json, "mode", mode_name(step->mode));
	put_detections(&json, step);
	put_tracks(&json, pursuit);
	put_target(&json, step);
	put_where_head_is(&json, step);
	put_focus(&json, pursuit, step);
	put_aim(&json, step);
	put_split(&json, step);
	put_forecast(&json, &step->forecast, zero_ns);
	put_notice(&json, step);
	put_facts(&json, &step->facts);
	put_refusals(&json, &step->permits);
	json_end(&json);
}

void trace_write(FILE *out, int64_t frame, int64_t zero_ns,
	const struct pursuit *pursuit, const struct pursuit_output *step)
{
	char line[TRACE_LINE_MAX];

	trace_text(line, frame, zero_ns, pursuit, step);
	fprintf(out, "%s\n", line);
}
