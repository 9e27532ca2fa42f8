/* SPDX-License-Identifier: Apache-2.0 */
#include "lens_options.h"

#include "base/command_line.h"
#include "base/parse.h"
#include "calibration/charuco.h"
#include "core/geom.h"

#include <math.h>
#include <stdio.h>

const char lens_usage[] =
	"usage: searchlight-calibrate lens --stars [--focal PX]\n"
	"           [--near RA,DEC,RADIUS] [--latitude DEG] [--out DIR]\n"
	"           [--json] PICTURE... | --from FOLDER\n"
	"       searchlight-calibrate lens --board COLUMNSxROWS\n"
	"           [--circles | --charuco] [--square MM] [--out DIR] [--json]\n"
	"           PICTURE|VIDEO... | --from FOLDER\n"
	"  --from FOLDER         all pictures and videos there\n"
	"  --stars               the pictures show the night sky\n"
	"  --focal PX            focal length in pixels, to 10 percent\n"
	"  --near RA,DEC,RADIUS  where they look at, in degrees (J2000)\n"
	"  --latitude DEG        of the place, to refuse a sky that cannot\n"
	"                        be seen from there\n"
	"  --board COLUMNSxROWS  they show a chessboard of so many inner\n"
	"                        corners, 9x6 say\n"
	"  --circles             a grid of so many dots instead\n"
	"  --charuco             the chessboard bears markers (DICT_4X4) in its\n"
	"                        white squares, and may be seen in part\n"
	"  --square MM           from corner to corner; 25\n"
	"  --out DIR             write the pictures there, with what was found\n"
	"  --rig FILE            what is known of the rig\n"
	"  --write FILE          write the rig with this lens\n"
	"  --json                print the result as JSON\n";

enum {
	OPTION_STARS = 256,
	OPTION_FROM,
	OPTION_FOCAL,
	OPTION_NEAR,
	OPTION_LATITUDE,
	OPTION_BOARD,
	OPTION_CIRCLES,
	OPTION_CHARUCO,
	OPTION_SQUARE,
	OPTION_OUT,
	OPTION_RIG,
	OPTION_WRITE,
	OPTION_JSON,
	OPTION_HELP,
};

enum {
	BOARD_SIDE_MIN = 3,
	BOARD_SIDE_MAX = 32
};

static const double SQUARE_M = 0.025;

static const struct option long_options[] = {
	{ "stars", no_argument, NULL, OPTION_STARS },
	{ "from", required_argument, NULL, OPTION_FROM },
	{ "focal", required_argument, NULL, OPTION_FOCAL },
	{ "near", required_argument, NULL, OPTION_NEAR },
	{ "latitude", required_argument, NULL, OPTION_LATITUDE },
	{ "board", required_argument, NULL, OPTION_BOARD },
	{ "circles", no_argument, NULL, OPTION_CIRCLES },
	{ "charuco", no_argument, NULL, OPTION_CHARUCO },
	{ "square", required_argument, NULL, OPTION_SQUARE },
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "rig", required_argument, NULL, OPTION_RIG },
	{ "write", required_argument, NULL, OPTION_WRITE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool take_number(const char *name, const char *text, double low,
	double high, double *value, struct error *error)
{
	double told;

	if (!parse_double(text, &told) || told < low || told > high) {
		return error_set(error, ERROR_USAGE,
			"--%s %s: it must be a number of %g..%g", name, text,
			low, high);
	}
	*value = told;
	return true;
}

static bool take_near(
	struct star_hint *hint, const char *text, struct error *error)
{
	double right;
	double decline;
	double radius;
	char rest;

	if (sscanf(text, "%lf,%lf,%lf%c", &right, &decline, &radius, &rest) !=
			3 ||
		!(right >= 0 && right <= 360) || !(fabs(decline) <= 90) ||
		!(radius > 0 && radius <= 180)) {
		return error_set(error, ERROR_USAGE,
			"--near %s: it must read RA,DEC,RADIUS in degrees, "
			"as in 101.3,-16.7,10",
			text);
	}
	right = geom_radians(right);
	decline = geom_radians(decline);
	hint->direction = true;
	hint->at = (struct vec3){ cos(decline) * cos(right),
		cos(decline) * sin(right), sin(decline) };
	hint->radius_rad = geom_radians(radius);
	return true;
}

static bool take_board(
	struct board *board, const char *text, struct error *error)
{
	int columns;
	int rows;
	char rest;

	if (sscanf(text, "%dx%d%c", &columns, &rows, &rest) != 2 ||
		columns < BOARD_SIDE_MIN || columns > BOARD_SIDE_MAX ||
		rows < BOARD_SIDE_MIN || rows > BOARD_SIDE_MAX) {
		return error_set(error, ERROR_USAGE,
			"--board %s: it must read COLUMNSxROWS, each of %d..%d",
			text, BOARD_SIDE_MIN, BOARD_SIDE_MAX);
	}
	board->columns = columns;
	board->rows = rows;
	return true;
}

static bool take_square(
	struct board *board, const char *text, struct error *error)
{
	double square_mm = 0;

	if (!take_number("square", text, 1, 1000, &square_mm, error)) {
		return false;
	}
	board->square_m = square_mm / 1000;
	return true;
}

static bool take_way(
	struct lens_options *options, enum lens_way way, struct error *error)
{
	if (options->way != LENS_UNSAID && options->way != way) {
		return error_set(error, ERROR_USAGE,
			"--stars and --board: choose one of them");
	}
	options->way = way;
	return true;
}

static bool take_sky(struct lens_options *options, int option,
	const char *argument, struct error *error)
{
	switch (option) {
	case OPTION_STARS:
		return take_way(options, LENS_STARS, error);
	case OPTION_FOCAL:
		return take_number("focal", argument, 10, 1e6,
			&options->hint.focal_px, error);
	case OPTION_NEAR:
		return take_near(&options->hint, argument, error);
	default:
		options->latitude_known = true;
		return take_number("latitude", argument, -90, 90,
			&options->latitude_deg, error);
	}
}

static bool take(void *target, int option, char *argument, struct error *error)
{
	struct lens_options *options = target;

	switch (option) {
	case OPTION_STARS:
	case OPTION_FOCAL:
	case OPTION_NEAR:
	case OPTION_LATITUDE:
		return take_sky(options, option, argument, error);
	case OPTION_BOARD:
		return take_way(options, LENS_BOARD, error) &&
			take_board(&options->board, argument, error);
	case OPTION_CIRCLES:
		options->board.kind = BOARD_CIRCLES;
		return true;
	case OPTION_CHARUCO:
		options->board.kind = BOARD_CHARUCO;
		return true;
	case OPTION_FROM:
		options->from = argument;
		return true;
	case OPTION_SQUARE:
		return take_square(&options->board, argument, error);
	case OPTION_OUT:
		options->out = argument;
		return true;
	case OPTION_RIG:
		options->rig = argument;
		return true;
	case OPTION_WRITE:
		options->write = argument;
		return true;
	case OPTION_JSON:
		options->json = true;
		return true;
	default:
		options->help = true;
		return true;
	}
}

static bool markers_suffice(const struct board *board, struct error *error)
{
	return board->kind != BOARD_CHARUCO ||
		charuco_count(board, true) <= CHARUCO_MARKERS ||
		error_set(error, ERROR_USAGE,
			"--board %dx%d: there are %d markers for the white "
			"squares, and this board would need %d",
			board->columns, board->rows, CHARUCO_MARKERS,
			charuco_count(board, true));
}

bool lens_parse(struct lens_options *options, int argc, char **argv,
	struct error *error)
{
	*options = (struct lens_options){ .board.square_m = SQUARE_M };
	if (!command_options(argc, argv, long_options, "lens --help", take,
		    options, error)) {
		return false;
	}
	options->files = argv + optind;
	options->files_count = argc - optind;
	if (options->help) {
		return true;
	}
	if (options->way == LENS_UNSAID) {
		return error_set(error, ERROR_USAGE,
			"say what the pictures show, --stars or --board; see "
			"lens --help");
	}
	if ((options->files_count > 0) == (options->from != NULL)) {
		return error_set(error, ERROR_USAGE,
			"name at least one picture, or a folder of them with "
			"--from; see lens --help");
	}
	return markers_suffice(&options->board, error);
}
