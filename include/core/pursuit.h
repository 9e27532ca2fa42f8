/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PURSUIT_H
#define CORE_PURSUIT_H

#include "core/aim.h"
#include "core/classes.h"
#include "core/detect.h"
#include "core/earshot.h"
#include "core/focus.h"
#include "core/gains.h"
#include "core/geodesy.h"
#include "core/head.h"
#include "core/hunt.h"
#include "core/lead.h"
#include "core/lean.h"
#include "core/lull.h"
#include "core/metrics.h"
#include "core/mode.h"
#include "core/rig.h"
#include "core/safety.h"
#include "core/spread.h"
#include "core/target.h"
#include "core/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Pursuit: the whole way from blobs to axis rates and permits, as one pure
 * function of state, inputs and time.
 *
 * The daemon, the replay and the simulated pass all call pursuit_step. It
 * reads no clock, opens nothing and allocates nothing, so the same inputs
 * give the same outputs, bit for bit.
 */

struct pursuit_settings {
	struct detect_settings detect;
	struct track_settings track;
	struct target_settings target;
	struct aim_settings aim;
	struct hunt_settings hunt;
	struct safety_settings safety;
	struct focus_settings focus;
	bool site_known; /* else nobody knows where the moon is */
	struct geodetic site;
};

/* pursuit_settings_default - what suits a 320x256 to 1920x1080 camera. */
struct pursuit_settings pursuit_settings_default(void);

/* What the camera delivered is worth. */
enum frame_health {
	FRAME_SOUND,
	FRAME_CLUTTERED, /* full of spots: what is faint is not believed */
	FRAME_SHUTTER, /* held or covered, as a thermal camera's shutter does */
	FRAME_FROZEN,  /* the same picture again and again */
	FRAME_BLIND,   /* no light and no noise, or covered */
	FRAME_SATURATED, /* most of it at the upper end */
};

enum {
	/* Detections of a frame without a firm track, that clutter it, ... */
	PURSUIT_CROWD = 24,
	/* ... and frames until that is said, or no longer. */
	PURSUIT_CROWD_FRAMES = 4
};

/* Of a camera whose frames are this far apart each counts for two. */
#define PURSUIT_SLOW_S 0.075

/* frame_shows - whether such a frame says anything of what flies. */
static inline bool frame_shows(enum frame_health health)
{
	return health == FRAME_SOUND || health == FRAME_CLUTTERED;
}

/*
 * frame_health_name - "sound", "cluttered", "shutter", "frozen", "blind" or
 * "saturated".
 */
const char *frame_health_name(enum frame_health health);

/* One frame, as vision saw it. */
struct pursuit_frame {
	int64_t exposure_ns; /* the middle of the exposure */
	enum frame_health health;
	bool repeated; /* the last picture again: it says nothing of now */
	const struct blob *blobs;
	size_t blob_count;     /* at most DETECT_BLOBS_MAX */
	int camera;            /* of the rig's: 0, or 1 */
	struct head_turn turn; /* what it says of the camera's own way */
};

/* What the operator said since the last step; the last word of each kind. */
struct pursuit_order {
	enum mode_event mode;
	struct mount_rates slew; /* while MODE_SLEW: the wished rates */
	enum target_verb target;
	uint32_t target_id;
	bool cued; /* the beam shall wait at cue */
	struct angles cue;
	bool focused; /* its width shall go by focus from now on */
	struct focus_settings focus;
};

struct pursuit_input {
	int64_t now_ns;
	double unix_s; /* by the clock, UTC; 0: nobody knows */
	const struct pursuit_frame *frame;  /* NULL: none came */
	const struct mount_sample *samples; /* since the last step */
	size_t sample_count;
	/*
	 * Motion commands that went out since the last step, as the head got
	 * them: rounded to its steps, at the time of their last byte. NULL
	 * where nobody can tell: then the last step's command counts as sent
	 * unchanged at that step's time.
	 */
	const struct mount_command *sent;
	size_t sent_count;
	bool mount_fault; /* the line is gone or the head says so */
	bool lit;         /* the lamp shines */
	struct pursuit_order order;
};

/* All that one step decided, and why. */
struct pursuit_output {
	int64_t now_ns;
	int camera; /* of this step's frame; where none came, that leads */
	int lead;   /* the camera that leads the aim */
	enum mode mode;
	bool stop;                  /* standstill: send stop, not rate zero */
	bool waits;                 /* so, until the head is heard again */
	struct mount_rates command; /* zero where stop */
	uint32_t target_id;         /* 0: none */
	enum track_state target_state;
	struct angles target; /* predicted to now; valid with target_id */
	struct rates target_rates;
	double target_sigma_rad;
	bool head_known;
	struct mount_angles head;  /* now, valid with head_known */
	struct angles beam;        /* of the lamp, now */
	struct beam_width width;   /* of its light, now */
	struct focus_result focus; /* how wide it shall be */
	double error_rad;          /* beam to target, now, as believed */
	bool locked;               /* follows a living target */
	struct aim_result aim;
	struct forecast forecast; /* of the target; clear where there is none */
	bool moon;                /* it is in sight, and taken for none */
	bool hunting;             /* the beam looks for the one that was lost */
	bool split;               /* this step's frame tells of the error: */
	struct metrics_split error_split;
	struct metrics_report metrics; /* of the target that is followed */
	struct safety_facts facts;
	struct permits permits;
	size_t detection_count; /* of this step's frame */
	struct detection detections[DETECT_MAX];
};

/* What is known of one camera. */
struct pursuit_eye {
	struct rig rig;     /* looked at through this camera */
	bool seen;          /* a frame came */
	int64_t frame_ns;   /* mid-exposure of the newest */
	int64_t arrived_ns; /* when it came */
	int64_t shown_ns;   /* when the last came that shows what flies; or 0 */
	enum frame_health health;
	int crowd;        /* PURSUIT_CROWD_FRAMES at most */
	int64_t crowd_ns; /* mid-exposure of the frame that was asked last */
	bool cluttered;   /* for so many, and not yet for none */
	struct lean lean; /* beside the one that leads */
};

struct pursuit {
	struct pursuit_settings settings;
	struct rig rig;
	struct pursuit_eye eye[RIG_CAMERAS];
	struct lead lead;
	int64_t lit_ns; /* when the lamp was last known to shine; or 0 */
	struct head head;
	struct track_table tracks;
	struct classes classes; /* guesses at what they are */
	struct target target;
	struct aim aim;
	struct cadence cadence;
	struct gains_loop loop;   /* that the gains were fitted to */
	struct aim_settings trim; /* the settings' aim, with those gains */
	uint32_t forecast_id;     /* the target that the two are of; 0: none */
	struct forecast_path path;
	struct forecast forecast;
	struct hunt hunt;
	struct spread spread;    /* of the lamp's light, ... */
	struct beam_width width; /* ... as it is now; and how ... */
	struct focus focus;      /* ... it shall be */
	struct metrics metrics;
	struct mount_rates sent; /* the last command that went out */
	uint32_t sighted_id;     /* by whose sight the head's way is known, */
	int sighted_by;          /* and by which camera's */
	struct earshot earshot;  /* of what the head says */
	struct mode_state mode;
	struct mount_rates slew; /* the operator's, while in MODE_SLEW */
	bool cued;               /* the beam waits at cue ... */
	struct angles cue;
	int64_t start_ns; /* the first step's time */
	bool started;
	uint32_t jumps;    /* of the head, as far as they were seen */
	struct lull lull;  /* of the head's answers */
	int64_t astray_ns; /* since when the head disagrees; 0: it does not */
	struct mount_command last; /* of the last step */
};

/*
 * A head that is silent to steps that come in time (safety.silence_s) is
 * stopped and dark, and goes on by itself if it is soon heard again
 * (core/lull.h). One that is not, that strays from its commands
 * (safety.astray_rad at once, safety.mount_error_rad for a second), or whose
 * position jumps, has failed as if mount_fault were set: SAFE, and stop, until
 * it is well and somebody says hold or follow. A picture that is not sound, and
 * none at all, feeds no track: the beam goes on along the prediction until the
 * track dies, and the hunt after it is over; then the head comes to rest.
 */

/*
 * Two cameras see for one table of tracks; which of them leads, and what that
 * means, core/lead.h tells. The other's directions are straightened by what
 * they lean beside the leading one's (core/lean.h), and trusted less. Light is
 * permitted by what the camera sees that would lead with the lamp lit, so that
 * it does not go out for having been lit. While it is lit what a visible
 * camera sees in the beam's column (core/column.h) is not looked at; where the
 * beam ends, only while the other camera leads.
 */

/*
 * A target that is followed and dies is hunted (core/hunt.h) while the camera
 * is well, until the tracker has it again, another is followed, or it is given
 * up.
 *
 * A cue is where the beam waits while the mode is hold, or follow without a
 * target. A target to follow, and every word that changes the mode, ends it.
 */

/*
 * The beam is as wide as it may be, by what its motor was told, wherever its
 * edge counts (horizon, sectors, aircraft, the column), and as narrow as it
 * may be where it must hold the target. While the head's line or the head
 * itself has failed, or is waited for, its width may be any (core/spread.h).
 */

/*
 * The trim's gains are fitted to the head as the rig has it and to the line as
 * it is measured (core/gains.h); they are fitted anew when that changes.
 */

/* pursuit_init - copies @settings and @rig; safe, nothing known. */
void pursuit_init(struct pursuit *pursuit,
	const struct pursuit_settings *settings, const struct rig *rig);

/*
 * pursuit_step - one tick.
 *
 * @out: filled whole
 *
 * @in->now_ns must not fall from one call to the next.
 */
void pursuit_step(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out);

/* pursuit_lead - the camera that leads, or would if frames came. */
static inline const struct pursuit_eye *pursuit_lead(
	const struct pursuit *pursuit)
{
	return &pursuit->eye[pursuit->lead.camera];
}

/*
 * pursuit_notice - what the operator should know of beam and target beside
 * the permits: one sentence; NULL where there is nothing.
 */
const char *pursuit_notice(const struct pursuit_output *step);

#endif
