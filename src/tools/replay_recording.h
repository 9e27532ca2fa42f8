/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REPLAY_RECORDING_H
#define TOOLS_REPLAY_RECORDING_H

#include "base/error.h"
#include "replay_options.h"

/*
 * replay_recording - plays one, or some each of which continues the last, and
 * tells whether they decide as they did that night; or makes a case of it. With
 * --out the trace is written, and what differs.
 *
 * The exit code: ERROR_TOLERANCE where nothing was changed and something
 * differs.
 */
int replay_recording(const struct replay_options *options,
	const char *const *folders, int count);

#endif
