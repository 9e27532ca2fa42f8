/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPLAY_STILLS_H
#define REPLAY_STILLS_H

#include "replay_options.h"
#include "settings/settings.h"

/*
 * Stills: each file a picture of its own, of any size, without history.
 *
 * Files that cannot be read are told on standard error, one sentence each,
 * and the rest goes on. Returns the program's exit code.
 */
int replay_stills(
	const struct replay_options *options, const struct settings *settings);

#endif
