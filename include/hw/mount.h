/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_MOUNT_H
#define HW_MOUNT_H

#include "base/error.h"
#include "core/head.h"
#include "hw/dmx_fixture.h"
#include "hw/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Mount: a pan-tilt head on a link. One const table a protocol, listed in
 * hw/backends.c and nowhere else.
 *
 * Time is an argument throughout, so a head can be driven in virtual time.
 * Nothing here blocks: a command is stored (the newest wins) and sent when
 * the line is free; answers are collected as they come.
 */

struct mount; /* owned by the caller */

/* A speed in pan above the highest code, as the head wants it written. */
enum mount_turbo {
	MOUNT_TURBO_NONE,
	MOUNT_TURBO_40,
	MOUNT_TURBO_FF,
};

/*
 * What is known of a head before it is asked.
 *
 * Pelco: the head turns at (rate at the highest speed) * code / 63, or as it
 * was measured for each code. A wished rate is rounded to the nearest code;
 * less than half a step is a stop of that axis. So one step is rate_pan_rad_s /
 * 63, and what the head was really told stands in mount_stats.told. Pelco-D:
 * from half way between the highest code and the turbo on, the turbo is told.
 */
struct mount_settings {
	int address;           /* Pelco: 1..255; dmx: first slot, 1..512 */
	int address_base;      /* Pelco-P: 0 or 1, what camera 1 is called */
	int baud;              /* of the line, for the bus schedule */
	double rate_pan_rad_s; /* at the highest speed code, > 0 */
	double rate_tilt_rad_s;
	double poll_hz;      /* how often to ask where it is; 0: never */
	bool feedback;       /* the head answers position queries */
	int tilt_convention; /* 'A', 'B' or 'C': see docs/mounts.md */
	bool invert_pan;
	bool invert_tilt;
	double pan_zero_rad; /* the head's own reading at pan 0 */
	double tilt_zero_rad;
	enum mount_turbo turbo; /* Pelco-D */
	double turbo_rad_s;     /* above rate_pan_rad_s where there is one */
	/* For heads that never answer; see hw/reckoning.h. */
	double dead_time_s; /* from a command's last byte to motion, >= 0 */
	double rate_doubt;  /* standard error of the rates, as a share */
	struct mount_angles start; /* where it stands when it is opened ... */
	double start_doubt_rad;    /* ... with this standard error */
	bool resumed; /* it was told motions before, on a line that was lost */
	/*
	 * A rotator is told positions: those that stand for the wished rates
	 * lie so far ahead in time, and so far that the head need not brake
	 * yet. (A fixture is told them for its next frame.)
	 */
	double ahead_s;
	double accel_rad_s2; /* of either axis, > 0 */
	/* rotctld: it is told speeds, in hundredths of the highest rates. */
	bool rotator_moves;
	struct dmx_fixture fixture; /* dmx: what address on means what */
	int lamp_auxiliary; /* Pelco: that switches the lamp; 0: none does */
	/*
	 * Pelco: FOCUS_TIMED, and the zoom bits turn the lamp's focus; dmx:
	 * FOCUS_TOLD, and the fixture's focus slots do. As the rig has it.
	 */
	enum focus_drive focus;
	bool invert_focus;        /* Pelco: "wide" narrows the beam */
	struct rig_speeds speeds; /* Pelco: of its codes, as the rig has it */
};

/* A head as most are: address 1, 9600 baud, 40 deg/s, feedback, 'A'. */
struct mount_settings mount_settings_default(void);

/*
 * mount_settings_know - what a rig file says of the head, and of the lamp's
 * motor on its line: dead time, focus, and what its speeds are.
 */
void mount_settings_know(
	struct mount_settings *settings, const struct rig *rig);

/* How many speeds Pelco knows each way, and how often rotctld is told. */
enum {
	MOUNT_PELCO_SPEEDS = RIG_SPEEDS_MAX,
	MOUNT_ROTCTL_HZ = 10
};

enum {
	MOUNT_SAMPLES_MAX = 16
};

/* A lamp on the head's own line goes dark so long after the last word. */
#define MOUNT_LAMP_NS (200 * INT64_C(1000000))

/*
 * What one service brought. A sample's time is that at which the head had
 * heard the query's last byte: when the query was written, and 10 bits a byte
 * later; where the answer came too soon for that (no real line between), the
 * middle of the round trip. See hw/readings.h for how two axes become one
 * sample.
 */
struct mount_report {
	struct mount_sample samples[MOUNT_SAMPLES_MAX];
	size_t sample_count;
	int64_t next_ns; /* call service again by then, or when bytes come */
};

struct mount_stats {
	uint64_t frames_sent;
	uint64_t answers;
	uint64_t answers_lost;
	uint64_t rejected; /* answers of a wrong sum, address, code or range */
	double round_trip_s; /* of the last answered query, from its first byte
			      */
	int64_t last_command_ns; /* when the last motion command had gone out */
	struct mount_rates told; /* what that command said, as rounded */
	double focus_told;       /* and what to the lamp's motor */
	uint8_t alarms;          /* of the last general answer; bit by bit */
};

/* How often a head of some kind can be asked at all. */
struct mount_beat {
	int questions;   /* that make one sample: 1, or 2 for two axes */
	int bytes;       /* both ways on the line, from one to the next */
	double rest_s;   /* what else goes by from one to the next */
	double period_s; /* and no more often than this; 0: as it can */
};

struct mount_ops {
	const char *name;
	struct mount_beat beat;

	/*
	 * @link stays the caller's. NULL, with @error filled, on failure.
	 * Sends a stop first of all.
	 */
	struct mount *(*open)(const struct mount_settings *settings,
		struct link *link, int64_t now_ns, struct error *error);

	/*
	 * The rates to turn at from now on; replaces what was not sent yet.
	 * To be repeated by the caller at least each second: a head whose
	 * commander has fallen silent is stopped.
	 */
	void (*command)(
		struct mount *mount, struct mount_rates rates, int64_t now_ns);

	/*
	 * What the lamp's motor shall be told with the next commands, as
	 * core/spread.h has it; a change is said three times in a row. A stop
	 * stops it too, where it runs. NULL where such a head has none.
	 */
	void (*focus)(struct mount *mount, double tell, int64_t now_ns);

	/* Standstill: three stop frames before anything else. */
	void (*stop)(struct mount *mount, int64_t now_ns);

	/*
	 * Lit, to be said again within MOUNT_LAMP_NS, or dark; before all
	 * else goes that it be dark. Nothing where the settings know of no
	 * lamp on this line. NULL where such a head cannot have one.
	 */
	void (*lamp)(struct mount *mount, bool lit, int64_t now_ns);

	/*
	 * Sends what is due and reads what has come. False, with @error
	 * filled, where the line is gone. To be called after command or stop
	 * too, since these send nothing themselves.
	 */
	bool (*service)(struct mount *mount, int64_t now_ns,
		struct mount_report *report, struct error *error);

	/*
	 * NULL is fine. Sends nothing; but a dark frame, as far as the line
	 * takes it at once, to what would else shine on by itself (dmx).
	 */
	void (*close)(struct mount *mount);
};

/*
 * mount_silence_s - how old the newest sample of such a head may become while
 * all is well but one answer that was lost: by poll_hz, by what the line
 * carries at its speed, and by what the protocol needs for a question.
 */
double mount_silence_s(
	const struct mount_ops *ops, const struct mount_settings *settings);

/* mount_has_lamp - whether the settings know of a lamp on the head's line. */
bool mount_has_lamp(
	const struct mount_ops *ops, const struct mount_settings *settings);

/*
 * mount_focus_fits - whether such a head can move a lamp's focus so; false,
 * with @error filled, where it cannot.
 */
bool mount_focus_fits(const struct mount_ops *ops,
	const struct mount_settings *settings, struct error *error);

/* mount_find - by name ("pelco-d", ...); NULL where there is none. */
const struct mount_ops *mount_find(const char *name);

/*
 * mount_is_known - false, with @error filled, where @kind is neither a name
 * that mount_find knows nor "none".
 */
bool mount_is_known(const char *kind, struct error *error);

/* mount_stats - of any mount; every backend's struct starts with them. */
const struct mount_stats *mount_stats(const struct mount *mount);

extern const struct mount_ops mount_pelco_d;
extern const struct mount_ops mount_pelco_p;
extern const struct mount_ops mount_ptu;    /* FLIR, Directed Perception */
extern const struct mount_ops mount_rotctl; /* Hamlib's rotctld */
extern const struct mount_ops mount_dmx;    /* behind an Enttec DMX USB Pro */

#endif
