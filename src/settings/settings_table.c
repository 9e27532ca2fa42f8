/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/option_rows.h"
#include "settings/settings.h"

#define STRUCT struct settings

/* The settings of one axis of the loop, alike for pan and tilt. */
#define AXIS(axis)                                                             \
	NUMBER("aim." #axis "_kp", pursuit.aim.axis.kp, "1/s", 0, 50,          \
		"rate of the " #axis " axis for an error that is left; 0: "    \
		"kp, ki and kd are computed from the head"),                   \
		NUMBER("aim." #axis "_ki", pursuit.aim.axis.ki, "1/s2", 0, 50, \
			"how fast a lasting " #axis " error is taken out"),    \
		NUMBER("aim." #axis "_kd", pursuit.aim.axis.kd, "", 0, 10,     \
			"damping of the " #axis " error's change"),            \
		NUMBER("aim." #axis "_filter_s", pursuit.aim.axis.filter_s,    \
			"s", 0, 10, "how slowly that damping follows"),        \
		NUMBER("aim." #axis "_dead_band_deg",                          \
			pursuit.aim.axis.dead_band_rad, "deg", 0, 5,           \
			"below it the " #axis " integrator rests"),            \
		NUMBER("aim." #axis "_trim_deg_s",                             \
			pursuit.aim.axis.limit_rad_s, "deg/s", 0.001, 360,     \
			"the most that the " #axis " trim adds to the "        \
			"predicted rate"),                                     \
		NUMBER("aim." #axis "_rate_deg_s",                             \
			pursuit.aim.axis##_limits.rate_rad_s, "deg/s", 0.01,   \
			360,                                                   \
			"fastest " #axis                                       \
			" rate to command; the head's own holds "              \
			"besides"),                                            \
		NUMBER("aim." #axis "_accel_deg_s2",                           \
			pursuit.aim.axis##_limits.accel_rad_s2, "deg/s2",      \
			0.01, 10000, "strongest " #axis " acceleration"),      \
		NUMBER("aim." #axis "_low_deg",                                \
			pursuit.aim.axis##_limits.low_rad, "deg", -720, 720,   \
			"lower soft stop of " #axis),                          \
		NUMBER("aim." #axis "_high_deg",                               \
			pursuit.aim.axis##_limits.high_rad, "deg", -720, 720,  \
			"upper soft stop of " #axis)

#define IN_CAMERA(field, part)                                                 \
	(offsetof(STRUCT, field) + offsetof(struct camera_settings, part))

/* The settings of one camera, alike for both. */
#define CAMERA(called, field)                                                                                                \
	TEXT_AT(called ".kind", IN_CAMERA(field, kind),                                                                      \
		"where pictures come from: v4l2 (a camera that the kernel "                                                  \
		"knows), stream (one on the network), footage, scene or sim; empty, for the second: there "                  \
		"is none"),                                                                                                  \
		TEXT_AT(called ".source", IN_CAMERA(field, source),                                                          \
			"what that kind opens: for v4l2 "                                                                    \
			"DEVICE?format=Y16&size=640x512&rate=60, as "                                                        \
			"searchlight-calibrate cameras tells; for stream its rtsp, http, https or udp address; a file; for " \
			"scene NAME?SETTING=VALUE&..."),                                                                     \
		FLAG_AT(called ".loop", IN_CAMERA(field, loop),                                                              \
			"footage begins again at its end"),                                                                  \
		TEXT_AT(called ".pose", IN_CAMERA(field, pose),                                                              \
			"for sim: the file in which searchlight-sim tells "                                                  \
			"its pose")

static const char *const conventions[] = { "A", "B", "C", NULL };

/* By enum focus_hold. */
static const char *const holds[] = { "tied", "wide", "held", NULL };

/* By enum mount_turbo. */
static const char *const turbos[] = { "none", "40", "FF", NULL };

/* az from, az to, el from, el to */
static const struct option_rows boxes = {
	.columns = 4,
	.max = SAFETY_SECTOR_MAX,
	.count_offset = offsetof(STRUCT, pursuit.safety.box_count),
};
_Static_assert(sizeof(struct sector_box) == 4 * sizeof(double),
	"a box is a row of four numbers");

static const struct option_rows polygons = {
	.columns = 2 * SECTOR_CORNERS_MAX,
	.fewest = 2 * SECTOR_CORNERS_MIN,
	.step = 2,
	.max = SAFETY_SECTOR_MAX,
	.count_offset = offsetof(STRUCT, pursuit.safety.polygon_count),
};
_Static_assert(sizeof(struct sector_polygon) ==
		2 * SECTOR_CORNERS_MAX * sizeof(double),
	"a polygon is a row of corners, two numbers each");

_Static_assert((int)BLOBS_PATH_MAX == (int)OPTION_TEXT_MAX,
	"the path of the weights is a text of the settings");

static const struct option_field options[] = {
	CAMERA("camera", cameras[0]),
	CAMERA("camera2", cameras[1]),

	TEXT("mount.kind", mount_kind,
		"the head's protocol: pelco-d, pelco-p, ptu, rotctld, dmx or none"),
	TEXT("mount.link", mount_link,
		"the head's line: serial:DEVICE, pty:PATH, unix:PATH or "
		"tcp:HOST:PORT"),
	WHOLE("mount.address", mount.address, "", 1, 512,
		"the head's address on its line; of a DMX fixture its first "
		"slot"),
	TEXT("mount.fixture", mount_fixture,
		"dmx: the profile of the fixture, a file; empty: a built-in "
		"example"),
	WHOLE("mount.address_base", mount.address_base, "", 0, 1,
		"what pelco-p calls head 1: 0 by the book, 1 with many makers"),
	WHOLE("mount.baud", mount.baud, "", 300, 921600, "speed of the line"),
	NUMBER("mount.rate_pan_deg_s", mount.rate_pan_rad_s, "deg/s", 0.01, 360,
		"what the head does in pan at its highest speed code"),
	NUMBER("mount.rate_tilt_deg_s", mount.rate_tilt_rad_s, "deg/s", 0.01,
		360, "what the head does in tilt at its highest speed code"),
	NUMBER("mount.poll_hz", mount.poll_hz, "Hz", 0, 200,
		"how often the head is asked where it is"),
	FLAG("mount.feedback", mount.feedback,
		"the head answers questions about its position"),
	CHOICE("mount.tilt_convention", mount.tilt_convention, 'A', conventions,
		"how the head counts tilt"),
	FLAG("mount.invert_pan", mount.invert_pan,
		"the head counts pan to the left"),
	FLAG("mount.invert_tilt", mount.invert_tilt,
		"the head counts tilt downwards"),
	NUMBER("mount.pan_zero_deg", mount.pan_zero_rad, "deg", -360, 360,
		"the head's own reading at pan 0"),
	NUMBER("mount.tilt_zero_deg", mount.tilt_zero_rad, "deg", -360, 360,
		"the head's own reading at tilt 0"),
	CHOICE("mount.turbo", mount.turbo, MOUNT_TURBO_NONE, turbos,
		"whether a pelco-d head knows a speed above the highest code "
		"in pan, and how it is written"),
	NUMBER("mount.turbo_deg_s", mount.turbo_rad_s, "deg/s", 0, 360,
		"what the head does in pan at that speed"),
	NUMBER("mount.rate_doubt", mount.rate_doubt, "", 0, 1,
		"standard error of the head's rates, as a share; for a head "
		"that never answers"),
	NUMBER("mount.start_pan_deg", mount.start.pan_rad, "deg", -360, 360,
		"where such a head stands when the daemon starts"),
	NUMBER("mount.start_tilt_deg", mount.start.tilt_rad, "deg", -90, 90,
		"the same of its tilt"),
	NUMBER("mount.ahead_s", mount.ahead_s, "s", 0, 2,
		"so far ahead lie the positions that a head is told which "
		"knows no rates"),
	NUMBER("mount.accel_deg_s2", mount.accel_rad_s2, "deg/s2", 0.1, 10000,
		"how such a head accelerates and brakes"),
	WHOLE("mount.lamp_auxiliary", mount.lamp_auxiliary, "", 0, 8,
		"pelco: the auxiliary that switches the lamp, by the guard's "
		"word alone, which is weaker than a line of its own; 0: none"),
	FLAG("mount.invert_focus", mount.invert_focus,
		"pelco: what the head calls wide narrows the lamp's beam"),
	FLAG("mount.rotator_moves", mount.rotator_moves,
		"rotctld: the rotator turns at speeds (M) instead of to "
		"positions"),

	NUMBER("blobs.score_min", eye.blobs.score_min, "", 0.1, 1000,
		"spots weaker than this many times the noise are not looked "
		"at"),
	WHOLE("blobs.limit", eye.blobs.limit, "", 1, DETECT_BLOBS_MAX,
		"at most so many spots of a picture, the strongest"),
	FLAG("blobs.light", eye.blobs.light,
		"spots lighter than their surroundings count"),
	FLAG("blobs.dark", eye.blobs.dark,
		"spots darker than their surroundings count"),
	FLAG("blobs.mend", eye.blobs.mend,
		"wrong pixels of the sensor are learnt and "
		"filled from their neighbours"),
	WHOLE("blobs.judged", eye.blobs.judged, "", 0, DETECT_BLOBS_MAX,
		"so many of the strongest spots of a picture are judged by "
		"their looks"),
	TEXT("blobs.weights", eye.blobs.weights,
		"the judge's weights, from scripts/train/train; empty: the "
		"built-in"),
	WHOLE("gather.every", eye.gather.every, "frames", 0, GATHER_FRAMES,
		"once in so many frames each part of the picture is searched "
		"for what only many frames show together; 0: never"),
	NUMBER("gather.score_min", eye.gather.score_min, "", 0.1, 1000,
		"weaker ones are not told"),
	FLAG("turn.seen", eye.turn,
		"while no target is followed, edges in the picture tell how a "
		"camera on the head turned, beside the head's own word"),

	NUMBER("detect.score_min", pursuit.detect.score_min, "", 0, 1000,
		"weaker spots never become or feed a track"),
	NUMBER("detect.size_max_px", pursuit.detect.size_max_px, "px", 1, 8192,
		"larger spots are no target"),
	NUMBER("detect.centroid_px", pursuit.detect.centroid_px, "px", 0.001,
		100, "how well the place of a strong spot is known"),

	WHOLE("track.confirm_hits", pursuit.track.confirm_hits, "frames", 1, 32,
		"a track is firm when so many of its last confirm_frames saw "
		"it"),
	WHOLE("track.confirm_frames", pursuit.track.confirm_frames, "frames", 1,
		32, "how many frames back confirm_hits are counted"),
	NUMBER("track.seen_share", pursuit.track.seen_share, "", 0.01, 0.99,
		"share of the frames in which a target is expected to be seen"),
	NUMBER("track.fixed_score", pursuit.track.fixed_score, "", 0, 1000,
		"what is fainter must be seen to move before it is firm"),
	NUMBER("track.coast_s", pursuit.track.coast_s, "s", 0, 60,
		"a firm track lives on unseen for so long"),
	NUMBER("track.coast_share", pursuit.track.coast_share, "", 0, 1000,
		"but no longer than this share of its age"),
	NUMBER("track.away_s", pursuit.track.away_s, "s", 0, 600,
		"for so long it lives on while it is outside of the picture"),
	NUMBER("track.gate_sigma", pursuit.track.gate_sigma, "", 0.5, 20,
		"how many standard errors off a spot may be and still belong "
		"to a track"),
	NUMBER("track.steady_deg_s2", pursuit.track.steady_rad_s2, "deg/s2",
		0.0001, 1000,
		"RMS acceleration of targets that fly straight by"),
	NUMBER("track.accel_deg_s2", pursuit.track.accel_rad_s2, "deg/s2",
		0.0001, 1000, "RMS acceleration of targets that manoeuvre"),
	NUMBER("track.rate_max_deg_s", pursuit.track.rate_max_rad_s, "deg/s",
		0.01, 360, "what is faster is no target"),

	NUMBER("target.switch_ratio", pursuit.target.switch_ratio, "", 1, 100,
		"how many times better another target must be to be taken "
		"instead"),
	NUMBER("target.switch_s", pursuit.target.switch_s, "s", 0, 60,
		"for how long it must be better"),

	AXIS(pan),
	AXIS(tilt),
	NUMBER("aim.hold_s", pursuit.aim.hold_s, "s", 0.001, 1,
		"how long a command lasts on the line until the next"),

	NUMBER("hunt.give_up_s", pursuit.hunt.give_up_s, "s", 0, 600,
		"how long a target that was lost is looked for"),

	NUMBER("safety.track_age_s", pursuit.safety.track_age_s, "s", 0.01, 60,
		"a track that was not seen for longer forbids light"),
	NUMBER("safety.frame_age_s", pursuit.safety.frame_age_s, "s", 0.01, 60,
		"a picture older than this forbids light"),
	NUMBER("safety.mount_age_s", pursuit.safety.mount_age_s, "s", 0.01, 60,
		"an answer of the head older than this forbids light"),
	NUMBER("safety.mount_error_deg", pursuit.safety.mount_error_rad, "deg",
		0.001, 90,
		"a head farther than this from where it should be forbids "
		"light"),
	NUMBER("safety.silence_s", pursuit.safety.silence_s, "s", 0.05, 60,
		"a head that has not said for longer where it is has failed: "
		"stop; where its line needs longer for an answer, that counts"),
	NUMBER("safety.astray_deg", pursuit.safety.astray_rad, "deg", 0.01, 90,
		"a head that strays so far within a fifth of a second, and "
		"farther than its noise explains, has failed: stop"),
	NUMBER("safety.reckoned_deg", pursuit.safety.reckoned_rad, "deg", 0, 90,
		"a head that never answers and is reckoned with a larger doubt "
		"forbids light; 0: it always does"),
	NUMBER("safety.delay_s", pursuit.safety.delay_s, "s", 0.001, 10,
		"a longer way from exposure to command forbids light"),
	NUMBER("safety.horizon_deg", pursuit.safety.horizon_rad, "deg", -90, 90,
		"a beam whose lower edge is below this forbids light"),
	ROWS("safety.sector_deg", pursuit.safety.boxes, "deg", -360, 360,
		&boxes,
		"sky that stays dark: azimuth from, to (clockwise), elevation "
		"from, to"),
	ROWS("safety.polygon_deg", pursuit.safety.polygons, "deg", -360, 360,
		&polygons,
		"sky that stays dark: the corners of a polygon, azimuth and "
		"elevation of each"),

	CHOICE("focus.hold", pursuit.focus.hold, FOCUS_TIED, holds,
		"how wide a beam is kept that can be made wider: tied to how "
		"sure the pointing is, the widest, or held at one width"),
	NUMBER("focus.held_deg", pursuit.focus.held_rad, "deg", 0.05, 120,
		"that width"),

	NUMBER("site.lat_deg", sky.site.lat_rad, "deg", -90, 90,
		"where this site is, north of the equator; with a longitude "
		"of 0 besides it counts as not known"),
	NUMBER("site.lon_deg", sky.site.lon_rad, "deg", -180, 180,
		"and east of Greenwich"),
	NUMBER("site.height_m", sky.site.height_m, "m", -500, 9000,
		"and over the ellipsoid, as GPS says"),
	NUMBER("sky.sun_deg", sky.sun_rad, "deg", 0, 90,
		"a beam nearer to the sun than this forbids light; 0: none "
		"does"),
	NUMBER("sky.sun_high_deg", sky.sun_high_rad, "deg", -18, 90,
		"a sun higher than this forbids light"),
	TEXT("aircraft.feed", aircraft_feed,
		"a receiver's SBS lines of manned aircraft, ADDRESS:PORT in "
		"numbers, like 127.0.0.1:30003; empty: nobody is asked, which "
		"is weaker"),
	TEXT("aircraft.file", aircraft_file,
		"another receiver's aircraft.json, as readsb writes it each "
		"second, like /run/readsb/aircraft.json; empty: none"),
	NUMBER("aircraft.error_m", air.error_m, "m", 10, 5000,
		"how far off a reported aircraft may be, its height included"),
	NUMBER("aircraft.range_m", air.range_m, "m", 1000, 500000,
		"aircraft that cannot have come nearer than this are let be"),
	NUMBER("aircraft.silent_s", air.silent_s, "s", 1, 600,
		"a receiver without one report for so long is silent, which "
		"forbids light"),
	FLAG("aircraft.degraded", sky.degraded,
		"this site acknowledges that with a receiver in doubt only the "
		"spotter looks for aircraft; light is then not forbidden"),

	NUMBER("tick_hz", tick_hz, "Hz", 5, 1000,
		"steps of the loop while no picture comes"),
	TEXT("socket", socket, "the control socket"),
	TEXT("operators", operators,
		"the group whose members may command, besides the daemon's own "
		"user and root; empty: nobody else"),
	TEXT("guard", guard,
		"the socket of searchlight-guard, which owns the lamp; empty: "
		"there is none, and nothing is ever lit"),
	TEXT("black_box.file", black_box,
		"where the daemon writes down what happened; empty: nowhere"),
	WHOLE("black_box.size_mb", black_box_mb, "MB", 1, 1024,
		"how large a new one is made; a record takes half a kB, and "
		"there are one to five a second"),
	TEXT("black_box.guard_file", guard_box,
		"where searchlight-guard does, for searchlightctl log"),
	TEXT("rotctl.listen", rotctl_listen,
		"where programs that know rotators may ask for the beam: a "
		"port of this machine, ADDRESS:PORT or [ADDRESS]:PORT; empty: "
		"nowhere"),
	TEXT("rotctl.token", rotctl_token,
		"the word with which a connection may cue the beam; empty: "
		"none may"),
	TEXT("rotctl.unguarded_listen", rotctl_unguarded,
		"a second port, for programs that cannot say the word: every "
		"program of this machine may cue the beam there; empty: none"),
	TEXT("record.folder", record_folder,
		"where recordings go, each into a folder of its own; empty: "
		"nothing is recorded"),
	NUMBER("record.quota_gb", record_quota_gb, "GB", 0.01, 1e6,
		"all recordings together take no more; the oldest go"),
	NUMBER("record.free_gb", record_free_gb, "GB", 0, 1e6,
		"so much of the disk stays free; the oldest go, and then "
		"nothing is recorded"),
	NUMBER("record.length_s", record_length_s, "s", 1, 86400,
		"a recording that is longer is closed, and continued by "
		"another"),
	WHOLE("record.queue_mb", record_queue_mb, "MB", 8, 4096,
		"memory for what waits to be written"),
	TEXT("rig", rig,
		"the rig file, as measured; empty: the built-in example"),
};

const struct option_table settings_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(STRUCT),
	.what = "settings file",
};
