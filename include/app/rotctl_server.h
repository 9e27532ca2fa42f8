/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ROTCTL_SERVER_H
#define APP_ROTCTL_SERVER_H

#include "app/loop.h"
#include "app/operator.h"
#include "base/error.h"
#include "core/pursuit.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Rotctl server: a door that speaks Hamlib's rotctld over TCP, for programs
 * that know rotators: gpredict, rotctl -m 2. They read where the beam is.
 * Off unless settings name an address.
 *
 * The protocol knows no rights. So everyone may watch; a connection on which
 * "\token WORD" was said, with the word of the settings, may steer, and no
 * other. Hamlib's own rotctl can say it ("w"); for programs that cannot there
 * is a second door, if settings name it, on loopback only: whoever comes in
 * there may steer.
 * What is asked for becomes words of the command table, and goes its way:
 *
 *   P AZ EL       cue AZ EL
 *   M DIRECTION SPEED   slew, in hundredths of the fastest; half a second
 *   S             stop
 *
 * No client can hold up the loop: requests and clients are bounded, every
 * answer is one write, and who does not take it whole is dropped.
 */

enum {
	ROTCTL_CLIENTS_MAX = 4,
	ROTCTL_REQUESTS_A_TICK = 8,
};

struct rotctl_server; /* owned by the caller */

/* What the answers are made from; all of it outlives the server. */
struct rotctl_desk {
	struct operator_desk operator_desk;
	const struct settings *settings;
	const struct pursuit_output *step; /* the last one */
};

/*
 * rotctl_server_open - @server is NULL where the settings name no door.
 *
 * False, with @error filled, where it cannot listen at one that they name.
 */
bool rotctl_server_open(struct rotctl_server **server,
	const struct rotctl_desk *desk, struct loop *loop, struct error *error);

/* rotctl_server_close - hangs up on everyone; NULL is fine. */
void rotctl_server_close(struct rotctl_server *server);

/* rotctl_server_tick - gives every client its requests anew; NULL is fine. */
void rotctl_server_tick(struct rotctl_server *server, int64_t now_ns);

#endif
