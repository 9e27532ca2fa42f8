/* SPDX-License-Identifier: Apache-2.0 */
#include "app/status.h"

#include "base/clock.h"
#include "base/json.h"

#include <math.h>
#include <stdio.h>

enum {
	ANGLE_DECIMALS = 4, /* of a degree */
	TIME_DECIMALS = 4,  /* of a second */
	SCORE_DECIMALS = 2,
};

static void put_degrees(struct json *json, const char *key, double rad)
{
	json_double(json, key, geom_degrees(rad), ANGLE_DECIMALS);
}

static void put_seconds(struct json *json, const char *key, double s)
{
	json_double(json, key, s, TIME_DECIMALS);
}

/* Where something never happened, its age is null. */
static void put_age(struct json *json, const char *key, double age_s)
{
	put_seconds(json, key, age_s < 0.0 ? (double)NAN : age_s);
}

static void put_direction(
	struct json *json, const char *key, bool known, struct angles at)
{
	if (!known) {
		json_null(json, key);
		return;
	}
	json_object(json, key);
	put_degrees(json, "az_deg", at.az_rad);
	put_degrees(json, "el_deg", at.el_rad);
	json_end(json);
}

static void put_head(struct json *json, const struct pursuit_output *step)
{
	if (!step->head_known) {
		json_null(json, "head");
		return;
	}
	json_object(json, "head");
	put_degrees(json, "pan_deg", step->head.pan_rad);
	put_degrees(json, "tilt_deg", step->head.tilt_rad);
	json_end(json);
}

static void put_command(struct json *json, const struct pursuit_output *step)
{
	json_object(json, "command");
	json_bool(json, "stop", step->stop);
	put_degrees(json, "pan_deg_s", step->command.pan_rad_s);
	put_degrees(json, "tilt_deg_s", step->command.tilt_rad_s);
	json_end(json);
}

static void put_target(struct json *json, const struct status *status)
{
	static const char *const choices[] = {
		[TARGET_KEEP] = "keep",
		[TARGET_AUTO] = "auto",
		[TARGET_NEXT] = "next",
		[TARGET_LOCK] = "lock",
		[TARGET_DROP] = "drop",
	};
	const struct pursuit_output *step = status->step;

	json_object(json, "target");
	json_text(json, "choice", choices[status->pursuit->target.choice]);
	json_int(json, "id", step->target_id);
	json_text(json, "state",
		step->target_id == 0 ? "none"
				     : track_state_name(step->target_state));
	put_direction(json, "at", step->target_id != 0, step->target);
	put_degrees(json, "error_deg",
		step->target_id == 0 ? (double)NAN : step->error_rad);
	put_degrees(json, "sigma_deg",
		step->target_id == 0 ? (double)NAN : step->target_sigma_rad);
	json_bool(json, "locked", step->locked);
	json_end(json);
}

static bool lives(const struct track *track)
{
	return track->state == TRACK_TENTATIVE || track->state == TRACK_FIRM ||
		track->state == TRACK_COASTING;
}

static void put_class(struct json *json, const struct pursuit *pursuit,
	const struct track *track)
{
	struct classify_guess guess =
		classes_guess(&pursuit->classes, &pursuit->tracks, track);

	json_text(json, "class", classify_name(guess.name));
	json_double(json, "confidence", guess.confidence, SCORE_DECIMALS);
}

static void put_track(struct json *json, const struct status *status,
	const struct track *track)
{
	int64_t now_ns = status->now_ns;
	struct angles at = track_at(track, now_ns);
	struct rates rates = track_rates_at(track, now_ns);

	json_object(json, NULL);
	json_int(json, "id", track->id);
	json_text(json, "state", track_state_name(track->state));
	put_degrees(json, "az_deg", at.az_rad);
	put_degrees(json, "el_deg", at.el_rad);
	put_degrees(json, "az_deg_s", rates.az_rad_s);
	put_degrees(json, "el_deg_s", rates.el_rad_s);
	json_double(json, "score", track->score, SCORE_DECIMALS);
	put_class(json, status->pursuit, track);
	put_age(json, "unseen_s", clock_seconds(now_ns - track->seen_ns));
	json_end(json);
}

static void put_tracks(struct json *json, const struct status *status)
{
	json_array(json, "tracks");
	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &status->pursuit->tracks.slot[i];

		if (lives(track)) {
			put_track(json, status, track);
		}
	}
	json_end(json);
}

static void put_sky_permit(struct json *json, const struct sky_verdict *sky,
	enum sky_permit permit)
{
	json_object(json, NULL);
	json_text(json, "name", sky_name(permit));
	json_bool(json, "granted", sky->granted[permit]);
	if (!sky->granted[permit] || sky->weaker[permit]) {
		json_text(json, "why", sky->why[permit]);
	}
	json_end(json);
}

static void put_aircraft(struct json *json, const struct traffic *traffic)
{
	char icao[16];

	json_object(json, "aircraft");
	json_int(json, "count", traffic->air.count + traffic->file_air.count);
	json_int(json, "reports",
		(int64_t)(traffic->air.reports + traffic->file_air.reports));
	json_int(json, "absurd",
		(int64_t)(traffic->air.absurd + traffic->file_air.absurd));
	if (traffic->conflict != 0) {
		snprintf(icao, sizeof(icao), "%06x", traffic->conflict);
		json_text(json, "conflict", icao);
	}
	if (traffic->ahead_s >= 0) {
		json_int(json, "ahead_s", traffic->ahead_s);
	}
	json_end(json);
}

static void put_permits(struct json *json, const struct permits *permits,
	const struct sky_verdict *sky)
{
	json_bool(json, "light_permitted", safety_all(permits) && sky_all(sky));
	json_array(json, "permits");
	for (int i = 0; i < PERMIT_COUNT; i++) {
		json_object(json, NULL);
		json_text(json, "name", safety_name((enum permit)i));
		json_bool(json, "granted", permits->granted[i]);
		if (!permits->granted[i]) {
			json_text(json, "why", safety_refusal((enum permit)i));
		}
		json_end(json);
	}
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		put_sky_permit(json, sky, (enum sky_permit)i);
	}
	json_end(json);
}

/* The lamp, by the word of the guard that owns it. */
static void put_guard(struct json *json, const struct status *status)
{
	const struct light *light = status->light;
	bool heard = light_heard(light, status->now_ns);
	const struct message_report *report = &light->report;

	json_object(json, "guard");
	json_text(json, "state",
		heard ? guard_state_name(report->verdict.state) : "absent");
	json_text(json, "why", light_why(light, status->now_ns));
	if (heard) {
		json_text(json, "lamp", lamp_phase_name(report->phase));
		put_seconds(json, "wait_s", clock_seconds(report->wait_ns));
		put_seconds(json, "burned_s", clock_seconds(report->burned_ns));
		json_int(json, "strikes", (int64_t)report->strikes);
		json_int(json, "refused", (int64_t)report->refused);
		json_int(json, "weaker", report->weakness);
	}
	json_end(json);
}

/* What a live camera lost on its way. */
static void put_counts(struct json *json, const struct camera_counts *counts)
{
	json_int(json, "dropped", (int64_t)counts->dropped);
	json_int(json, "damaged", (int64_t)counts->damaged);
	json_int(json, "repeated", (int64_t)counts->repeated);
	json_int(json, "late", (int64_t)counts->late);
	json_int(json, "slow", (int64_t)counts->slow);
}

static void put_black_box(struct json *json, const struct account *account)
{
	const char *why = clerk_why(&account->clerk);

	json_object(json, "black_box");
	json_bool(json, "writes", why == NULL);
	if (why != NULL) {
		json_text(json, "why", why);
	}
	json_int(json, "lost", (int64_t)account->clerk.lost);
	json_end(json);
}

static void put_camera(
	struct json *json, const char *key, const struct status *status, int i)
{
	const struct capture_report *camera = &status->cameras->report[i];
	const struct pursuit_eye *eye = &status->pursuit->eye[i];
	const char *kind = status->settings->cameras[i].kind;

	json_object(json, key);
	json_text(json, "kind", kind);
	json_text(json, "state", capture_state_name(camera->state));
	if (camera->state == CAPTURE_LOST || camera->state == CAPTURE_BROKEN) {
		json_text(json, "why", camera->error.text);
	}
	json_text(json, "health", frame_health_name(eye->health));
	json_int(json, "width_px", camera->info.width);
	json_int(json, "height_px", camera->info.height);
	json_double(json, "rate_hz", camera->info.rate_hz, SCORE_DECIMALS);
	json_int(json, "frames", (int64_t)camera->frames);
	json_int(json, "missed", (int64_t)camera->missed);
	if (camera->info.how[0] != '\0') {
		json_text(json, "how", camera->info.how);
		put_counts(json, &camera->counts);
	}
	put_age(json, "age_s",
		eye->seen ? clock_seconds(status->now_ns - eye->arrived_ns)
			  : -1.0);
	put_seconds(json, "look_s", camera->look_s);
	json_end(json);
}

/* Of two: which leads the aim, and which fails. */
static void put_cameras(struct json *json, const struct status *status)
{
	const struct cameras *cameras = status->cameras;
	static const char *const names[RIG_CAMERAS] = { "camera", "camera2" };

	for (int i = 0; i < cameras->count && i < RIG_CAMERAS; i++) {
		put_camera(json, names[i], status, i);
	}
	if (cameras->count > 1) {
		json_text(json, "leads", names[status->step->lead]);
	}
	if (cameras->alone[0] != '\0') {
		json_text(json, "alone", cameras->alone);
	}
}

/* A head that never answers is nowhere for sure, and that is said. */
static void put_position(struct json *json, const struct pursuit_output *step)
{
	char text[64];

	if (!step->head_known) {
		json_null(json, "position");
	} else if (step->facts.mount_measured) {
		json_text(json, "position", "measured");
	} else {
		snprintf(text, sizeof(text), "reckoned, +- %.1f deg",
			geom_degrees(step->facts.reckoned_rad));
		json_text(json, "position", text);
	}
}

static void put_mount(struct json *json, const struct status *status)
{
	const struct steering *steering = status->steering;
	struct mount_stats stats = steering_stats(steering);

	json_object(json, "mount");
	json_text(json, "kind", status->settings->mount_kind);
	json_bool(json, "lamp", steering_has_lamp(status->steering));
	json_text(json, "link", status->settings->mount_link);
	json_text(json, "state", steering_state_name(steering->state));
	if (steering->state == STEERING_ABSENT) {
		json_text(json, "why", steering->error.text);
	}
	put_position(json, status->step);
	put_seconds(json, "dead_time_s", head_delay(&status->pursuit->head));
	put_seconds(
		json, "dead_time_told_s", status->pursuit->rig.mount_delay_s);
	put_age(json, "age_s", status->step->facts.mount_age_s);
	put_seconds(json, "silent_after_s", steering->silence_s);
	json_int(json, "opened", (int64_t)steering->opened);
	json_int(json, "frames_sent", (int64_t)stats.frames_sent);
	json_int(json, "answers", (int64_t)stats.answers);
	json_int(json, "answers_lost", (int64_t)stats.answers_lost);
	json_int(json, "rejected", (int64_t)stats.rejected);
	put_seconds(json, "round_trip_s", stats.round_trip_s);
	json_end(json);
}

/* From exposure to the last byte of the command. */
static void put_latency(struct json *json, const struct latency *latency)
{
	if (latency == NULL) {
		return;
	}
	json_int(json, "commands", (int64_t)latency->count);
	put_seconds(json, "latency_p50_s", latency_quantile(latency, 0.5));
	put_seconds(json, "latency_p99_s", latency_quantile(latency, 0.99));
}

static void put_loop(struct json *json, const struct status *status)
{
	const struct loop_report *loop = status->loop;

	json_object(json, "loop");
	put_seconds(
		json, "up_s", clock_seconds(status->now_ns - loop->began_ns));
	json_int(json, "steps", (int64_t)loop->steps);
	json_int(json, "ticks_missed", (int64_t)loop->ticks_missed);
	put_seconds(json, "latest_s", loop->latest_s);
	put_seconds(json, "delay_s", status->step->facts.delay_s);
	put_latency(json, status->latency);
	json_end(json);
}

static void put_record(struct json *json, const struct recorder_report *record)
{
	if (record == NULL) {
		json_null(json, "record");
		return;
	}
	json_object(json, "record");
	json_text(json, "state", recorder_state_name(record->state));
	if (record->state == RECORDER_STOPPED) {
		json_text(json, "why", record->error.text);
	}
	json_text(json, "name", record->name);
	json_int(json, "bytes", record->bytes);
	json_int(json, "frames", (int64_t)record->frames);
	json_int(json, "frames_lost", (int64_t)record->frames_lost);
	json_int(json, "events_lost", (int64_t)record->lines_lost);
	json_bool(json, "hurried", record->hurried);
	json_double(json, "queue_share", record->queue_share, SCORE_DECIMALS);
	json_end(json);
}

static void put_mode(struct json *json, const struct status *status)
{
	json_text(json, "mode", mode_name(status->step->mode));
	if (status->step->mode == MODE_SAFE) {
		json_text(json, "reason", status->reason);
	}
	if (status->fault == NULL) {
		json_null(json, "fault");
	} else {
		json_text(json, "fault", status->fault);
	}
}

/* What is going on between beam and target, and what will come. */
static void put_outlook(struct json *json, const struct pursuit_output *step)
{
	const struct forecast *forecast = &step->forecast;
	const char *notice = pursuit_notice(step);

	if (notice == NULL) {
		json_null(json, "notice");
	} else {
		json_text(json, "notice", notice);
	}
	if (forecast->kind == FORECAST_CLEAR) {
		json_null(json, "forecast");
		return;
	}
	json_object(json, "forecast");
	json_text(json, "kind", forecast_name(forecast->kind));
	put_seconds(
		json, "in_s", clock_seconds(forecast->from_ns - step->now_ns));
	put_seconds(json, "for_s",
		clock_seconds(forecast->to_ns - forecast->from_ns));
	json_end(json);
}

/* How well the target is followed, and why not better. */
static void put_metrics(struct json *json, const struct metrics_report *report)
{
	const struct metrics_split *rms = &report->rms;

	if (report->lit_share < 0.0) {
		json_null(json, "metrics");
		return;
	}
	json_object(json, "metrics");
	put_seconds(json, "followed_s", report->followed_s);
	json_double(json, "beam_on_target_share", report->lit_share,
		SCORE_DECIMALS);
	if (report->known) {
		put_degrees(json, "error_deg", rms->whole_rad);
		put_degrees(json, "lag_deg", rms->lag_rad);
		put_degrees(json, "quantisation_deg", rms->quantisation_rad);
		put_degrees(json, "delay_deg", rms->delay_rad);
		put_degrees(json, "noise_deg", rms->noise_rad);
		put_seconds(json, "late_s", report->late_s);
	}
	json_end(json);
}

/* Between which widths it must be; of a lamp that can change it. */
static void put_width(struct json *json, const struct pursuit *pursuit,
	const struct pursuit_output *step)
{
	static const char *const drives[] = { [FOCUS_HAND] = "hand",
		[FOCUS_TIMED] = "timed",
		[FOCUS_TOLD] = "told" };
	enum focus_drive drive = pursuit->rig.focus.drive;

	if (drive == FOCUS_FIXED) {
		return;
	}
	json_object(json, "focus");
	json_text(json, "drive", drives[drive]);
	json_text(json, "hold", focus_hold_name(pursuit->focus.settings.hold));
	put_degrees(json, "wish_deg", step->focus.wish_rad);
	put_degrees(json, "least_deg", step->width.least_rad);
	put_degrees(json, "most_deg", step->width.most_rad);
	json_bool(json, "finds", step->focus.finds);
	json_end(json);
}

bool status_write(const struct status *status, char *text, size_t size)
{
	const struct pursuit_output *step = status->step;
	struct json json;

	json_init(&json, text, size);
	json_object(&json, NULL);
	put_mode(&json, status);
	put_target(&json, status);
	put_outlook(&json, step);
	put_metrics(&json, &step->metrics);
	put_head(&json, step);
	put_direction(&json, "beam", step->head_known, step->beam);
	put_width(&json, status->pursuit, step);
	put_command(&json, step);
	put_tracks(&json, status);
	put_permits(&json, &step->permits, &status->airwatch->traffic.verdict);
	put_aircraft(&json, &status->airwatch->traffic);
	put_guard(&json, status);
	put_black_box(&json, status->account);
	put_cameras(&json, status);
	put_mount(&json, status);
	put_loop(&json, status);
	put_record(&json, status->record);
	json_end(&json);
	return !json.cut;
}
