/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_COMMANDS_H
#define CALIBRATION_COMMANDS_H

/*
 * Commands: what searchlight-calibrate can do. Each takes its own name as the
 * first word, and returns the program's exit code.
 */

int align_main(int argc, char **argv);
int cameras_main(int argc, char **argv);
int check_main(int argc, char **argv);
int exchange_main(int argc, char **argv);
int boresight_main(int argc, char **argv);
int latency_main(int argc, char **argv);
int lens_main(int argc, char **argv);
int report_main(int argc, char **argv);
int response_main(int argc, char **argv);
int take_main(int argc, char **argv);
int wizard_main(int argc, char **argv);

#endif
