/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ROTCTL_DESK_H
#define APP_ROTCTL_DESK_H

#include "app/rotctl_server.h"
#include "hw/rotctl.h"

/*
 * Rotctl desk: what a request means here. Private to this room.
 *
 * Knows the command table's words and no connection.
 */

/* rotctl_desk_facts - what answers are made from; @info: 128 bytes. */
struct rotctl_facts rotctl_desk_facts(
	const struct rotctl_desk *desk, char info[128]);

/* rotctl_desk_obey - carries @request out with @right; the code for RPRT. */
int rotctl_desk_obey(const struct rotctl_desk *desk, enum right right,
	const struct rotctl_request *request);

/* rotctl_desk_knows - whether @word is the token of the settings. */
bool rotctl_desk_knows(const struct rotctl_desk *desk, const char *word);

#endif
