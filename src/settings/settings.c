/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/settings.h"

#include "hw/halt.h"
#include "hw/rotctl.h"
#include "settings/fixture_file.h"

#include <math.h>
#include <string.h>

enum {
	TOKEN_MIN = 8,
	USUAL_BOX_MB = 32,
};

struct settings settings_default(void)
{
	return (struct settings){
		.pursuit = pursuit_settings_default(),
		.eye = eye_settings_default(),
		.cameras[0].kind = "footage",
		.mount_kind = "none",
		.mount = mount_settings_default(),
		.tick_hz = 50.0,
		.socket = "/run/searchlight/control",
		.sky = sky_settings_default(),
		.air = airspace_settings_default(),
		.guard = "/run/searchlight-guard/door",
		.record_quota_gb = 100.0,
		.record_free_gb = 2.0,
		.record_length_s = 1800.0,
		.record_queue_mb = 64,
		.black_box = "/var/lib/searchlight/daemon.box",
		.black_box_mb = USUAL_BOX_MB,
		.guard_box = "/var/lib/searchlight-guard/guard.box",
	};
}

static bool refuse(struct error *error, const char *path, const char *why)
{
	return error_set(error, ERROR_SETTINGS, "%s: %s", path, why);
}

static bool stops_fit(const struct slew_limits *limits)
{
	return limits->low_rad < limits->high_rad;
}

static bool boxes_fit(const struct safety_settings *safety)
{
	for (int i = 0; i < safety->box_count; i++) {
		const struct sector_box *box = &safety->boxes[i];

		if (box->el_from_rad > box->el_to_rad ||
			box->el_from_rad < -GEOM_PI / 2.0 ||
			box->el_to_rad > GEOM_PI / 2.0) {
			return false;
		}
	}
	return true;
}

static bool sectors_fit(const struct safety_settings *safety, const char *path,
	struct error *error)
{
	if (!boxes_fit(safety)) {
		return refuse(error, path,
			"safety.sector_deg: the elevations must rise and lie "
			"within -90..90: AZ_FROM AZ_TO EL_FROM EL_TO");
	}
	for (int i = 0; i < safety->polygon_count; i++) {
		const char *flaw = sector_polygon_flaw(&safety->polygons[i]);

		if (flaw != NULL) {
			return error_set(error, ERROR_SETTINGS,
				"%s: safety.polygon_deg, number %d: %s", path,
				i + 1, flaw);
		}
	}
	return true;
}

/* It must fit into one word of the protocol, and be hard to guess. */
static bool token_fits(const char *token)
{
	size_t length = strlen(token);

	return length == 0 ||
		(length >= TOKEN_MIN && length < ROTCTL_WORD_MAX &&
			strcspn(token, " \t") == length);
}

static bool is_head(const struct settings *s, const struct mount_ops *ops)
{
	return strcmp(s->mount_kind, ops->name) == 0;
}

static bool hears_aircraft(const struct settings *s)
{
	return s->aircraft_feed[0] != '\0' || s->aircraft_file[0] != '\0';
}

/* Values that are fine alone and not together. */
static bool goes_together(
	const struct settings *s, const char *path, struct error *error)
{
	if (!stops_fit(&s->pursuit.aim.pan_limits)) {
		return refuse(error, path,
			"aim.pan_low_deg must be under aim.pan_high_deg");
	}
	if (!stops_fit(&s->pursuit.aim.tilt_limits)) {
		return refuse(error, path,
			"aim.tilt_low_deg must be under aim.tilt_high_deg");
	}
	if (s->pursuit.track.confirm_hits > s->pursuit.track.confirm_frames) {
		return refuse(error, path,
			"track.confirm_hits must not be over "
			"track.confirm_frames");
	}
	if (!s->eye.blobs.light && !s->eye.blobs.dark) {
		return refuse(error, path,
			"blobs.light and blobs.dark are both no, so nothing "
			"would ever be seen; set one to yes");
	}
	if (s->mount.lamp_auxiliary > 0 && !is_head(s, &mount_pelco_d) &&
		!is_head(s, &mount_pelco_p)) {
		return refuse(error, path,
			"mount.lamp_auxiliary: only pelco-d and pelco-p have "
			"auxiliaries; a dmx fixture says \"lit\" in its "
			"profile");
	}
	if (s->mount.turbo != MOUNT_TURBO_NONE &&
		s->mount.turbo_rad_s <= s->mount.rate_pan_rad_s) {
		return refuse(error, path,
			"mount.turbo_deg_s must be over mount.rate_pan_deg_s");
	}
	if (!mount_is_known(s->mount_kind, error)) {
		return false;
	}
	if (hears_aircraft(s) && s->sky.site.lat_rad == 0.0 &&
		s->sky.site.lon_rad == 0.0) {
		return refuse(error, path,
			"aircraft.feed and aircraft.file need to know where this site is: "
			"site.lat_deg, site.lon_deg and site.height_m");
	}
	if (!token_fits(s->rotctl_token)) {
		return refuse(error, path,
			"rotctl.token must be one word of 8 to 63 characters");
	}
	return sectors_fit(&s->pursuit.safety, path, error);
}

/*
 * The widget repeats its last frame for ever: a lamp in it must be within
 * reach of the frame that the guard sends when the daemon is dead.
 */
static bool guard_reaches(
	const struct settings *s, const char *path, struct error *error)
{
	uint8_t frame[HALT_FRAME_MAX];
	struct mount_angles at = { 0.0, 0.0 };

	return !is_head(s, &mount_dmx) || s->mount.fixture.lit_count == 0 ||
		halt_frame(s->mount_kind, &s->mount, at, frame) > 0 ||
		refuse(error, path,
			"a fixture whose lamp is lit over DMX must end at slot "
			"114 at the latest, so that the guard can put it out; "
			"set mount.address lower");
}

/* What two settings say together. */
static void fit_sky(struct settings *s)
{
	struct geodetic site = s->sky.site;

	s->sky.site_known = site.lat_rad != 0.0 || site.lon_rad != 0.0;
	s->pursuit.site_known = s->sky.site_known;
	s->pursuit.site = site;
	s->sky.watch_aircraft = hears_aircraft(s);
}

/*
 * Numbered speeds; rates that reach it ten times a second only, as positions
 * which it goes to in its own way; no answers.
 */
static void fit_steps(struct settings *s)
{
	struct aim_settings *aim = &s->pursuit.aim;
	struct safety_settings *safety = &s->pursuit.safety;

	if (is_head(s, &mount_pelco_d) || is_head(s, &mount_pelco_p)) {
		aim->pan_step_rad_s =
			s->mount.rate_pan_rad_s / MOUNT_PELCO_SPEEDS;
		aim->tilt_step_rad_s =
			s->mount.rate_tilt_rad_s / MOUNT_PELCO_SPEEDS;
	}
	if (is_head(s, &mount_rotctl)) {
		aim->hold_s = fmax(aim->hold_s, 1.0 / MOUNT_ROTCTL_HZ);
		safety->astray_rad =
			fmax(safety->astray_rad, safety->mount_error_rad);
	}
	if (is_head(s, &mount_dmx)) {
		s->mount.feedback = false;
	}
}

static double fastest_pan(const struct settings *s)
{
	bool turbo = is_head(s, &mount_pelco_d) &&
		s->mount.turbo != MOUNT_TURBO_NONE;

	return turbo ? s->mount.turbo_rad_s : s->mount.rate_pan_rad_s;
}

static void fit_head(struct settings *s)
{
	struct slew_limits *pan = &s->pursuit.aim.pan_limits;
	struct slew_limits *tilt = &s->pursuit.aim.tilt_limits;
	struct safety_settings *safety = &s->pursuit.safety;
	const struct mount_ops *ops = mount_find(s->mount_kind);

	if (ops == NULL) {
		return;
	}
	safety->silence_s =
		fmax(safety->silence_s, mount_silence_s(ops, &s->mount));
	pan->rate_rad_s = fmin(pan->rate_rad_s, fastest_pan(s));
	tilt->rate_rad_s = fmin(tilt->rate_rad_s, s->mount.rate_tilt_rad_s);
	fit_steps(s);
}

bool settings_load(
	struct settings *settings, const char *path, struct error *error)
{
	struct settings draft = settings_default();

	if (path != NULL &&
		(!options_read(&settings_table, path, &draft, error) ||
			!goes_together(&draft, path, error))) {
		return false;
	}
	if (draft.mount_fixture[0] != '\0' &&
		(!fixture_load(
			 &draft.mount.fixture, draft.mount_fixture, error) ||
			!guard_reaches(&draft, path, error))) {
		return false;
	}
	fit_head(&draft);
	fit_sky(&draft);
	*settings = draft;
	return true;
}

struct traffic_settings settings_traffic(const struct settings *settings)
{
	return (struct traffic_settings){ .sky = settings->sky,
		.air = settings->air,
		.feed = settings->aircraft_feed[0] != '\0',
		.file = settings->aircraft_file[0] != '\0' };
}
