/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_AIRWATCH_H
#define APP_AIRWATCH_H

#include "app/aircraft_file.h"
#include "core/pursuit.h"
#include "core/sky.h"
#include "hw/traffic.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Airwatch: the permits of sun and aircraft in the daemon, and what receivers
 * tell: SBS lines over TCP, and an aircraft.json that is written anew each
 * second. A feed that breaks off is dialled again twice a second; a file that
 * is older than 5 s, or is written by a clock that is off by as much, is
 * silent. hw/traffic.h judges by what they say.
 *
 * Never blocks, allocates nothing after it is made. Time is an argument.
 */

/* Who hears all that receivers tell; functions may be NULL. */
struct airwatch_ear {
	void *context;
	void (*heard)(void *context, const uint8_t *bytes, size_t size);
	void (*broke_off)(void *context); /* the feed, within a line */
	/* NULL: the file was written anew, and is none. */
	void (*listed)(void *context, const struct aircraft_list *list);
};

struct airwatch {
	const char *feed; /* ADDRESS:PORT, in numbers; "": none */
	int fd;           /* -1: not connected, nor under way */
	int64_t next_dial_ns;
	struct airwatch_ear ear;
	struct aircraft_file *file; /* NULL: none */
	struct aircraft_list list;  /* its newest */
	struct traffic traffic;
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
