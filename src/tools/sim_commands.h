/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_COMMANDS_H
#define SIM_COMMANDS_H

/*
 * Sim commands: what searchlight-sim can do, one function each. argv[0] is
 * the command's name; the result is the program's exit code.
 */

int sim_mount(int argc, char **argv);
int sim_scene(int argc, char **argv);
int sim_guard_lines(int argc, char **argv);

#endif
