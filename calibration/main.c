/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"
#include "commands.h"

static const struct command commands[] = {
	{ "lens",
		"focal length and distortion, from pictures of the stars or a board",
		lens_main },
	{ "align",
		"level, north and the axes, from things whose direction is "
		"known",
		align_main },
	{ "cameras",
		"which cameras are attached, what each can do, and a test shot",
		cameras_main },
	{ "take",
		"a picture or a sighting with the head and camera, for align "
		"and boresight",
		take_main },
	{ "boresight", "how the lamp lies to the camera", boresight_main },
	{ "response", "how the head obeys, and gains that fit it",
		response_main },
	{ "latency", "how late the camera's pictures are", latency_main },
	{ "check", "whether a rig file is still to be trusted", check_main },
	{ "report", "all of it on one page, to print and to sign",
		report_main },
	{ "wizard", "leads through all of these in order", wizard_main },
	{ "exchange", "a lens from or for OpenCV and ROS", exchange_main },
};

int main(int argc, char **argv)
{
	static const struct program program = { "searchlight-calibrate",
		SEARCHLIGHT_VERSION, commands,
		sizeof(commands) / sizeof(*commands) };

	return command_line_run(&program, argc, argv);
}
