/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"
#include "sim_commands.h"
#include "tools/sim_run.h"

static const struct command commands[] = {
	{ "lines", "the simulated lines of a searchlight-guard",
		sim_guard_lines },
	{ "mount", "a simulated pan-tilt head behind a real line", sim_mount },
	{ "run", "a scenario from target to beam, in virtual time",
		sim_run_main },
	{ "scene", "what a camera would see of a night, with the truth to it",
		sim_scene },
};

int main(int argc, char **argv)
{
	static const struct program program = { "searchlight-sim",
		SEARCHLIGHT_VERSION, commands,
		sizeof(commands) / sizeof(*commands) };

	return command_line_run(&program, argc, argv);
}
