/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_DAEMON_H
#define APP_DAEMON_H

#include "base/error.h"
#include "core/rig.h"
#include "settings/settings.h"

#include <stdbool.h>

/*
 * Daemon: joins camera, pursuit, head and operators in one loop, and ends
 * dark and still whatever happens.
 *
 * Nothing is allocated in the loop once it runs, but where a lost camera or
 * line is opened anew.
 */

/*
 * daemon_run - until SIGTERM, SIGINT or the end of the footage.
 *
 * Blocks those signals for good. False, with @error filled, where it could
 * not start or where the footage is damaged.
 */
bool daemon_run(const struct settings *settings, const struct rig *rig,
	struct error *error);

#endif
