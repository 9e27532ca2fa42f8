/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_AIRWATCH_H
#define APP_AIRWATCH_H

#include "app/aircraft_file.h"
#include "core/pursuit.h"
#include "core/sky.h"
#include "hw/link_tap.h"
#include "hw/sbs.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Airwatch: the permits of sun and aircraft in the daemon, and what receivers
 * tell: SBS lines over TCP, and an aircraft.json that is written anew each
 * second. A feed that breaks off is dialled again twice a second; a file that
 * is older than 5 s, or is written by a clock that is off by as much, is
 * silent. Where both are named each must be sound, and none near the beam.
 *
 * Never blocks, allocates nothing after it is made. Time is an argument.
 */

struct airwatch {
	const struct sky_settings *settings;
	const char *feed; /* ADDRESS:PORT, in numbers; "": none */
	int fd;           /* -1: not connected, nor under way */
	int64_t next_dial_ns;
	struct link_ear ear; /* of the feed; its word is never out */
	struct sbs_receiver receiver;
	struct airspace air;        /* by the feed */
	struct aircraft_file *file; /* NULL: none */
	struct aircraft_list list;  /* its newest */
	int64_t listed_ns;          /* when that came, fresh */
	double messages;            /* that its receiver had heard by then */
	struct airspace file_air;   /* by the file */
	struct sky_verdict verdict; /* of the last step */
	uint32_t conflict;          /* the aircraft that forbids; 0: none */
	int ahead_s;                /* as airspace_ahead_s; -1: none so soon */
	int64_t ahead_ns;           /* when that was worked out */
};

/*
 * False, with @error filled, where the settings' feed is no such address. To
 * be closed in either case.
 */
bool airwatch_init(struct airwatch *watch, const struct settings *settings,
	int64_t now_ns, struct error *error);

void airwatch_close(struct airwatch *watch);

/* airwatch_step - hears the feed, and judges the beam of @step. */
void airwatch_step(struct airwatch *watch, const struct pursuit_output *step,
	double unix_s, int64_t now_ns);

#endif
