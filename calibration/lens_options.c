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
	BOARD_SIDE_MIN = 3,
	BOARD_SIDE_MAX = 32
};

static const double SQUARE_M = 0.025;

static bool take_number(const struct command_word *word, const char *text,
	double low, double high, struct error *error)
{
	double *value = word->target;

	return (parse_double(text, value) && *value >= low && *value <= high) ||
		error_set(error, ERROR_USAGE,
			"--%s %s: it must be a number of %g..%g", word->name,
			text, low, high);
}

static bool take_focal(
	const struct command_word *word, char *text, struct error *error)
{
	return take_number(word, text, 10, 1e6, error);
}

static bool take_square(
	const struct command_word *word, char *text, struct error *error)
{
	double *square = word->target;

	if (!take_number(word, text, 1, 1000, error)) {
		return false;
	}
	*square /= 1000;
	return true;
}

static bool take_latitude(
	const struct command_word *word, char *text, struct error *error)
{
	return take_number(word, text, -90, 90, error);
}

static bool take_near(
	const struct command_word *word, char *text, struct error *error)
{
	struct star_hint *hint = word->target;
	double near[3];

	if (!parse_numbers(text, ',', near, 3) || near[0] < 0 ||
		near[0] > 360 || fabs(near[1]) > 90 || near[2] <= 0 ||
		near[2] > 180) {
		return error_set(error, ERROR_USAGE,
			"--near %s: it must read RA,DEC,RADIUS in degrees, "
			"as in 101.3,-16.7,10",
			text);
	}
	double right = geom_radians(near[0]);
	double decline = geom_radians(near[1]);
	hint->direction = true;
	hint->at = (struct vec3){ cos(decline) * cos(right),
		cos(decline) * sin(right), sin(decline) };
	hint->radius_rad = geom_radians(near[2]);
	return true;
}

static bool is_side(int corners)
{
	return corners >= BOARD_SIDE_MIN && corners <= BOARD_SIDE_MAX;
}

static bool take_board(
	const struct command_word *word, char *text, struct error *error)
{
	struct board *board = word->target;

	return (parse_size(text, &board->columns, &board->rows) &&
		       is_side(board->columns) && is_side(board->rows)) ||
		error_set(error, ERROR_USAGE,
			"--board %s: it must read COLUMNSxROWS, each of %d..%d",
			text, BOARD_SIDE_MIN, BOARD_SIDE_MAX);
}

static bool take_words(struct lens_options *options, int argc, char **argv,
	struct error *error)
{
	struct board *board = &options->board;
	bool circles = false;
	bool charuco = false;
	const struct command_word words[] = {
		{ "stars", .flag = &options->stars },
		{ "focal", .take = take_focal,
			.target = &options->hint.focal_px },
		{ "near", .take = take_near, .target = &options->hint },
		{ "latitude", .take = take_latitude,
			.target = &options->latitude_deg },
		{ "board", .take = take_board, .target = board },
		{ "circles", .flag = &circles },
		{ "charuco", .flag = &charuco },
		{ "square", .take = take_square, .target = &board->square_m },
		{ "from", .text = &options->from },
		{ "out", .text = &options->out },
		{ "rig", .text = &options->rig },
		{ "write", .text = &options->write },
		{ "json", .flag = &options->json },
		{ "help", .flag = &options->help },
		{ 0 },
	};

	if (!command_words(argc, argv, words, "lens --help", error)) {
		return false;
	}
	board->kind = charuco ? BOARD_CHARUCO
		: circles     ? BOARD_CIRCLES
			      : BOARD_CHESS;
	return !(circles && charuco) ||
		error_set(error, ERROR_USAGE,
			"--circles and --charuco: choose one of them");
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

static bool goes_together(
	const struct lens_options *options, struct error *error)
{
	if (options->stars == (options->board.columns > 0)) {
		return error_set(error, ERROR_USAGE,
			"say what the pictures show, either --stars or "
			"--board; see lens --help");
	}
	if ((options->files_count > 0) == (options->from != NULL)) {
		return error_set(error, ERROR_USAGE,
			"name at least one picture, or a folder of them with "
			"--from; see lens --help");
	}
	return markers_suffice(&options->board, error);
}

bool lens_parse(struct lens_options *options, int argc, char **argv,
	struct error *error)
{
	*options = (struct lens_options){ .latitude_deg = NAN,
		.board.square_m = SQUARE_M };
	if (!take_words(options, argc, argv, error)) {
		return false;
	}
	options->files = argv + optind;
	options->files_count = argc - optind;
	return options->help || goes_together(options, error);
}
