/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REPLAY_CASE_H
#define TOOLS_REPLAY_CASE_H

#include "base/error.h"
#include "tools/playback.h"

/*
 * replay_case - a part of a recording as one of its own, in a new folder: a
 * case for tests. It begins cold, with the mode led to what it was, and tells
 * what this program decides from there on.
 *
 * @plan: of the recording, with its from_s and to_s
 *
 * False, with @error filled, where something cannot be read or written, or
 * where no step lies in that part.
 */
bool replay_case(
	const struct playback_plan *plan, const char *out, struct error *error);

#endif
