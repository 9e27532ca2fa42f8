/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_CTL_HOLD_H
#define TOOLS_CTL_HOLD_H

/*
 * Ctl hold: the operator's key. A key of the terminal that is held repeats by
 * itself; as long as it does, the press is renewed, and the lamp may be lit.
 * Once over for whatever reason, only a key that was let go begins another.
 * It ends with the last repetition, with the terminal, and with this program.
 */

/*
 * ctl_hold - until q, the end of the terminal or a signal; the exit code.
 *
 * @fd: connected to the daemon
 */
int ctl_hold(int fd);

#endif
