/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_CTL_LOG_H
#define TOOLS_CTL_LOG_H

#include "settings/settings.h"

#include <stdbool.h>

/*
 * Ctl log: what the black boxes of daemon and guard hold, as text or JSON. It
 * reads their files, so that neither needs to run.
 */

/*
 * ctl_log - @argv: "log" and its options; returns the exit code.
 *
 * @settings: whose boxes are read, where @argv names none
 */
int ctl_log(int argc, char **argv, const struct settings *settings, bool json);

#endif
