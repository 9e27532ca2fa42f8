/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_mount_options.h"

#include "base/parse.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum kind {
	KIND_FLAG,   /* bool */
	KIND_INT,    /* int */
	KIND_NUMBER, /* double */
	KIND_PAIR,   /* two doubles, A:B */
	KIND_LETTER, /* int, one of A, B, C */
	KIND_TEXT,   /* const char * */
	KIND_SEED,   /* both seeds */
	KIND_FAULT,  /* one more in struct sim_faults */
	KIND_PLACE,  /* const char *; the scale is the kind of port */
};

struct row {
	const char *name;
	const char *argument; /* as --help shows it */
	enum kind kind;
	size_t offset;
	size_t second; /* PAIR: of B; NUMBER: the other axis; 0: none */
	double scale;
	double min; /* of the text's number */
	double max;
	const char *help;
};

#define AT(field) offsetof(struct sim_mount_options, field)
#define DEGREES   (GEOM_PI / 180.0)
#define MS        0.001

static const struct row rows[] = {
	{ "--protocol", "NAME", KIND_TEXT, AT(line.protocol), 0, 0, 0, 0,
		"what it speaks: pelco-d (the default), pelco-p, ptu, rotctld or dmx" },
	{ "--pty", "LINK", KIND_PLACE, AT(place), 0, SIM_PORT_PTY, 0, 0,
		"behind a pseudo-terminal to which LINK leads" },
	{ "--unix", "PATH", KIND_PLACE, AT(place), 0, SIM_PORT_UNIX, 0, 0,
		"behind a Unix socket" },
	{ "--tcp", "HOST:PORT", KIND_PLACE, AT(place), 0, SIM_PORT_TCP, 0, 0,
		"behind a TCP socket" },
	{ "--pose", "FILE", KIND_TEXT, AT(pose), 0, 0, 0, 0,
		"publish where it really points, for a simulated camera" },
	{ "--address", "N", KIND_INT, AT(line.address), 0, 1, 0, 512,
		"its address on the line, 1" },
	{ "--fixture", "FILE", KIND_TEXT, AT(fixture), 0, 0, 0, 0,
		"dmx: what the slots mean, as mount.fixture" },
	{ "--baud", "N", KIND_INT, AT(line.baud), 0, 1, 0, 4000000,
		"10 bits a byte, each way, 9600; 0: no time" },
	{ "--convention", "LETTER", KIND_LETTER, AT(line.tilt_convention), 0, 0,
		0, 0, "how it tells its tilt, A, B or C; A" },
	{ "--answer", "MS", KIND_NUMBER, AT(line.answer_s), 0, MS, 0, 10000,
		"it thinks for so long, 3" },
	{ "--echo", NULL, KIND_FLAG, AT(line.echo), 0, 0, 0, 0,
		"half duplex: the commander hears itself" },
	{ "--mute", NULL, KIND_FLAG, AT(line.mute), 0, 0, 0, 0,
		"it never answers" },
	{ "--general", NULL, KIND_FLAG, AT(line.general), 0, 0, 0, 0,
		"it answers motion frames too" },
	{ "--turbo", "FACTOR", KIND_NUMBER, AT(line.turbo), 0, 1, 1.01, 100,
		"Pelco: told more than the highest code, pan turns so many "
		"times as fast; then --rate is that of the turbo" },
	{ "--rate", "DEG_S", KIND_NUMBER, AT(head.pan.rate_max_rad_s),
		AT(head.tilt.rate_max_rad_s), DEGREES, 0.01, 1000,
		"highest rate of both axes, 40" },
	{ "--accel", "DEG_S2", KIND_NUMBER, AT(head.pan.accel_rad_s2),
		AT(head.tilt.accel_rad_s2), DEGREES, 0.01, 10000,
		"acceleration of both axes, 60" },
	{ "--steps", "N", KIND_INT, AT(head.pan.speed_steps),
		AT(head.tilt.speed_steps), 1, 0, 100000,
		"speeds that its drives know, 63; 0: any" },
	{ "--dead-time", "MS", KIND_NUMBER, AT(head.dead_time_s), 0, MS, 0,
		10000, "from a command to motion, 100" },
	{ "--jitter", "MS", KIND_NUMBER, AT(head.jitter_s), 0, MS, 0, 10000,
		"the dead time varies by up to +- this, 0" },
	{ "--backlash", "DEG", KIND_NUMBER, AT(head.pan.backlash_rad),
		AT(head.tilt.backlash_rad), DEGREES, 0, 10,
		"of both axes, 0.05" },
	{ "--encoder", "DEG", KIND_NUMBER, AT(head.pan.encoder_rad),
		AT(head.tilt.encoder_rad), DEGREES, 0, 10,
		"step of its answers, 0.1" },
	{ "--pan-limits", "LOW:HIGH", KIND_PAIR, AT(head.pan.low_rad),
		AT(head.pan.high_rad), DEGREES, -100000, 100000,
		"stops, -177.5:177.5" },
	{ "--tilt-limits", "LOW:HIGH", KIND_PAIR, AT(head.tilt.low_rad),
		AT(head.tilt.high_rad), DEGREES, -90, 90, "stops, -30:90" },
	{ "--start", "PAN:TILT", KIND_PAIR, AT(head.start.pan_rad),
		AT(head.start.tilt_rad), DEGREES, -100000, 100000,
		"where it stands at first, 0:0" },
	{ "--lose", "SHARE", KIND_NUMBER, AT(line.lose_share), 0, 1, 0, 1,
		"of the bytes, each way, 0" },
	{ "--corrupt", "SHARE", KIND_NUMBER, AT(line.corrupt_share), 0, 1, 0, 1,
		"of the bytes, each way, 0" },
	{ "--delay", "MS", KIND_NUMBER, AT(line.delay_s), 0, MS, 0, 10000,
		"of every byte on top, each way, 0" },
	{ "--fault", "FAULT", KIND_FAULT, AT(faults), 0, 0, 0, 0,
		"what goes wrong and when: NAME[=VALUE]@BEGIN[+LENGTH], in "
		"seconds, or BEGIN signal: at SIGUSR1" },
	{ "--seed", "N", KIND_SEED, AT(line.seed), AT(head.seed), 1, 0, 1e9,
		"of all that is random, 1" },
	{ "--help", NULL, KIND_FLAG, AT(help), 0, 0, 0, 0, "this text" },
};

static void *field(struct sim_mount_options *options, size_t offset)
{
	return (char *)options + offset;
}

static bool number_in_range(
	const struct row *row, const char *text, double *value)
{
	return parse_double(text, value) && *value >= row->min &&
		*value <= row->max;
}

static bool take_number(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	double value;

	if (!number_in_range(row, text, &value)) {
		return false;
	}
	*(double *)field(options, row->offset) = value * row->scale;
	if (row->second != 0) {
		*(double *)field(options, row->second) = value * row->scale;
	}
	return true;
}

static bool take_whole(const struct row *row, char *text, long *whole)
{
	return parse_long(text, whole) && (double)*whole >= row->min &&
		(double)*whole <= row->max;
}

static bool take_int(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	long value;

	if (!take_whole(row, text, &value)) {
		return false;
	}
	*(int *)field(options, row->offset) = (int)value;
	if (row->second != 0) {
		*(int *)field(options, row->second) = (int)value;
	}
	return true;
}

static bool take_pair(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	char *colon = strchr(text, ':');
	double first;
	double second;
	bool sound;

	if (colon == NULL) {
		return false;
	}
	*colon = '\0';
	sound = number_in_range(row, text, &first) &&
		number_in_range(row, colon + 1, &second);
	*colon = ':';
	if (!sound) {
		return false;
	}
	*(double *)field(options, row->offset) = first * row->scale;
	*(double *)field(options, row->second) = second * row->scale;
	return true;
}

static bool take_letter(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	if (strlen(text) != 1 || strchr("ABC", text[0]) == NULL) {
		return false;
	}
	*(int *)field(options, row->offset) = (unsigned char)text[0];
	return true;
}

static bool take_seed(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	long value;

	if (!take_whole(row, text, &value)) {
		return false;
	}
	options->line.seed = (uint64_t)value;
	options->head.seed = (uint64_t)value;
	return true;
}

static bool take_fault(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	struct error error;

	(void)row;
	return sim_faults_add(&options->faults, text, &error);
}

static bool take_text(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	*(const char **)field(options, row->offset) = text;
	return text[0] != '\0';
}

static bool take_place(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	options->port = (enum sim_port_kind)row->scale;
	return options->place == NULL && take_text(options, row, text);
}

static bool take_flag(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	(void)text;
	*(bool *)field(options, row->offset) = true;
	return true;
}

static bool take(
	struct sim_mount_options *options, const struct row *row, char *text)
{
	static bool (*const takers[])(
		struct sim_mount_options *, const struct row *, char *) = {
		[KIND_FLAG] = take_flag,
		[KIND_INT] = take_int,
		[KIND_NUMBER] = take_number,
		[KIND_PAIR] = take_pair,
		[KIND_LETTER] = take_letter,
		[KIND_TEXT] = take_text,
		[KIND_SEED] = take_seed,
		[KIND_FAULT] = take_fault,
		[KIND_PLACE] = take_place,
	};

	return takers[row->kind](options, row, text);
}

static const struct row *row_named(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (strcmp(rows[i].name, name) == 0) {
			return &rows[i];
		}
	}
	return NULL;
}

static bool is_complete(
	const struct sim_mount_options *options, struct error *error)
{
	if (options->help) {
		return true;
	}
	if (options->place == NULL) {
		return error_set(error, ERROR_USAGE,
			"where should it be? Give --pty LINK, --unix PATH or "
			"--tcp HOST:PORT");
	}
	if (options->head.pan.low_rad >= options->head.pan.high_rad ||
		options->head.tilt.low_rad >= options->head.tilt.high_rad) {
		return error_set(error, ERROR_USAGE,
			"limits: the lower one stands first, as in -30:90");
	}
	return true;
}

bool sim_mount_options_parse(struct sim_mount_options *options, int argc,
	char **argv, struct error *error)
{
	*options = (struct sim_mount_options){
		.head = sim_head_settings_default(),
		.line = sim_line_settings_default(),
	};
	for (int i = 1; i < argc; i++) {
		const struct row *row = row_named(argv[i]);
		char *value = NULL;

		if (row == NULL) {
			return error_set(error, ERROR_USAGE,
				"no option \"%.40s\"; see --help", argv[i]);
		}
		if (row->argument != NULL) {
			value = argv[++i];
			if (i >= argc) {
				return error_set(error, ERROR_USAGE,
					"%s wants %s", row->name,
					row->argument);
			}
		}
		if (!take(options, row, value)) {
			return error_set(error, ERROR_USAGE,
				"%s \"%.100s\": %s is %s", row->name, value,
				row->argument, row->help);
		}
	}
	return is_complete(options, error);
}

void sim_mount_options_help(FILE *out)
{
	fprintf(out,
		"usage: searchlight-sim mount (--pty LINK | --unix PATH | "
		"--tcp HOST:PORT) [OPTION...]\n\n"
		"A simulated pan-tilt head. It keeps its last rate for ever, "
		"as many real ones do.\nSIGTERM or SIGINT ends it.\n\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char left[40];

		snprintf(left, sizeof(left), "%s %s", rows[i].name,
			rows[i].argument != NULL ? rows[i].argument : "");
		fprintf(out, "  %-24s %s\n", left, rows[i].help);
	}
	fprintf(out,
		"\nFaults, with the value that each has where none is given; "
		"SIGUSR2 ends them:\n");
	sim_faults_help(out);
}
