/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"
#include "commands.h"
#include "settings/lens_yaml.h"
#include "settings/rig_file.h"
#include "verdict.h"

#include <stdio.h>
#include <string.h>

#define PROGRAM "searchlight-calibrate"

static const char usage[] =
	"usage: searchlight-calibrate exchange --import FILE [--rig FILE] "
	"--write FILE\n"
	"       searchlight-calibrate exchange --export FILE --as "
	"opencv|ros --rig FILE\n"
	"  --import FILE  a lens that OpenCV or ROS wrote, as YAML\n"
	"  --write FILE   the rig with that lens\n"
	"  --export FILE  write the rig's lens as YAML\n"
	"  --as FORM      for whom: opencv or ros\n"
	"  --rig FILE     the rig file\n";

struct exchange_options {
	const char *import;
	const char *export;
	const char *as;
	const char *rig;
	const char *write;
	bool help;
};

static bool take_lens(
	const struct exchange_options *options, struct error *error)
{
	struct rig rig;

	if (!rig_load(&rig, options->rig, error) ||
		!lens_yaml_read(options->import, &rig.lens, error)) {
		return false;
	}
	struct rig_note note = verdict_note("lens", 0, "px", NULL,
		"from %.100s, whose own word tells how good it is",
		options->import);
	return verdict_write(&rig, options->rig, options->write, &note, error);
}

static bool give_lens(
	const struct exchange_options *options, struct error *error)
{
	bool ros = strcmp(options->as, "ros") == 0;
	struct rig rig;

	if (!ros && strcmp(options->as, "opencv") != 0) {
		return error_set(error, ERROR_USAGE,
			"--as %.40s: write opencv or ros", options->as);
	}
	if (!rig_load(&rig, options->rig, error)) {
		return false;
	}
	FILE *out = fopen(options->export, "we");
	if (out == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", options->export);
	}
	lens_yaml_print(&rig.lens, ros ? LENS_YAML_ROS : LENS_YAML_OPENCV, out);
	bool whole = fflush(out) == 0 && ferror(out) == 0;
	return (fclose(out) == 0 && whole) ||
		error_errno(error, ERROR_FAILED, "%s", options->export);
}

static bool run(const struct exchange_options *options, struct error *error)
{
	if (options->import != NULL && options->write != NULL &&
		options->export == NULL) {
		return take_lens(options, error);
	}
	if (options->export != NULL && options->as != NULL &&
		options->rig != NULL && options->import == NULL) {
		return give_lens(options, error);
	}
	return error_set(error, ERROR_USAGE,
		"either --import with --write, or --export with --as and "
		"--rig; see exchange --help");
}

int exchange_main(int argc, char **argv)
{
	struct exchange_options options = { 0 };
	const struct command_word words[] = {
		{ "import", .text = &options.import },
		{ "export", .text = &options.export },
		{ "as", .text = &options.as },
		{ "rig", .text = &options.rig },
		{ "write", .text = &options.write },
		{ "help", .flag = &options.help },
		{ 0 },
	};
	struct error error;

	if (!command_words(argc, argv, words, "exchange --help", &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	return run(&options, &error) ? ERROR_NONE
				     : error_report(PROGRAM, &error);
}
