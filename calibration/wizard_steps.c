/* SPDX-License-Identifier: Apache-2.0 */
#include "wizard_steps.h"

#include "commands.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct wizard_line *line, const char *word)
{
	if (line->count == WIZARD_WORDS_MAX) {
		return false;
	}
	line->words[line->count] = strdup(word);
	return line->words[line->count++] != NULL;
}

void wizard_line_free(struct wizard_line *line)
{
	for (int i = 0; i < line->count; i++) {
		free(line->words[i]);
	}
	*line = (struct wizard_line){ 0 };
}

static bool too_long(struct error *error)
{
	return error_set(error, ERROR_FAILED, "out of memory");
}

/* OPTION FOLDER/NAME. */
static bool add_path(struct wizard_line *line, const char *option,
	const struct wizard_place *place, const char *name)
{
	char path[FOLDER_PATH_MAX];
	struct error ignored;

	return folder_path(path, place->folder, name, &ignored) &&
		add(line, option) && add(line, path);
}

static bool add_rig(struct wizard_line *line, const struct wizard_place *place)
{
	bool good = true;

	if (place->known[0] != '\0') {
		good = add(line, "--rig") && add(line, place->known);
	}
	return good && add(line, "--write") && add(line, place->rig);
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int wizard_holds(const struct wizard_place *place, const char *topic)
{
	char folder[FOLDER_PATH_MAX];
	struct dirent **entries = NULL;
	struct error ignored;
	int count = folder_path(folder, place->folder, topic, &ignored)
		? scandir(folder, &entries, is_file, NULL)
		: 0;

	if (count < 0) {
		return 0;
	}
	for (int i = 0; i < count; i++) {
		free(entries[i]);
	}
	free(entries);
	return count;
}

static bool has_material(const struct wizard_place *place, const char *topic,
	struct error *error)
{
	return wizard_holds(place, topic) > 0 ||
		error_set(error, ERROR_TOLERANCE, "%s/%s holds nothing yet",
			place->folder, topic);
}

/* "9x6", or "9x6 charuco": the board, and what kind it is. */
static bool add_board(struct wizard_line *line, const char *answer)
{
	char corners[WIZARD_ANSWER_SIZE];
	char kind[WIZARD_ANSWER_SIZE] = "--";

	return sscanf(answer, "%100s %100s", corners, kind + 2) >= 1 &&
		add(line, "--board") && add(line, corners) &&
		(kind[2] == '\0' || add(line, kind));
}

static bool lens_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	bool stars = strcmp(answer, "stars") == 0 || answer[0] == '\0';

	return has_material(place, "lens", error) &&
		((add(line, "lens") &&
			 (stars ? add(line, "--stars")
				: add_board(line, answer)) &&
			 add_path(line, "--from", place, "lens") &&
			 add_path(line, "--out", place, "lens-found") &&
			 add_rig(line, place)) ||
			too_long(error));
}

static bool from_line(const struct wizard_place *place, const char *topic,
	struct wizard_line *line, struct error *error)
{
	return has_material(place, topic, error) &&
		((add(line, topic) && add_path(line, "--from", place, topic) &&
			 add_rig(line, place)) ||
			too_long(error));
}

static bool align_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	return from_line(place, "align", line, error) &&
		(answer[0] == '\0' ||
			(add(line, "--site") && add(line, answer)) ||
			too_long(error));
}

static bool boresight_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	(void)answer;
	return from_line(place, "boresight", line, error);
}

/* With the head where there are settings, else on what was recorded. */
static bool head_line(const struct wizard_place *place, const char *topic,
	const char *at, struct wizard_line *line, struct error *error)
{
	if (place->config == NULL) {
		return from_line(place, topic, line, error);
	}
	return (add(line, topic) && add(line, "--config") &&
		       add(line, place->config) &&
		       add_path(line, "--out", place, topic) &&
		       (at[0] == '\0' ||
			       (add(line, "--at") && add(line, at))) &&
		       add_rig(line, place)) ||
		too_long(error);
}

static bool response_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	return head_line(place, "response", answer, line, error);
}

static bool latency_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	return head_line(place, "latency", answer, line, error);
}

/* check and report: on the folder, against what the settings attach. */
static bool judge_line(const struct wizard_place *place, const char *topic,
	struct wizard_line *line, struct error *error)
{
	return (add(line, topic) && add(line, "--from") &&
		       add(line, place->folder) && add(line, "--rig") &&
		       add(line, place->rig) &&
		       (place->config == NULL ||
			       (add(line, "--config") &&
				       add(line, place->config)))) ||
		too_long(error);
}

static bool check_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	(void)answer;
	return judge_line(place, "check", line, error);
}

static bool report_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	(void)answer;
	return judge_line(place, "report", line, error);
}

static const char where_is_it[] =
	"Where does the head look to see it? PAN:TILT in degrees, as 0:11.3; "
	"nothing: it\n"
	"looks there already";

const struct wizard_step wizard_steps[] = {
	{ .topic = "lens",
		.title = "The lens",
		.text = "Put sharp pictures of the night sky, or ten or more "
			"of the board, tilted\n"
			"this way and that and in every corner of the picture, "
			"into the folder \"lens\".",
		.question = "Do they show the stars, or a board? Type stars, "
			    "or its inner corners, as 9x6;\n"
			    "9x6 charuco or 9x6 circles for another than a "
			    "chessboard",
		.gathers = true,
		.take = "--stars --at PAN:TILT",
		.line = lens_line,
		.run = lens_main },
	{ .topic = "align",
		.title = "Level, north and the axes",
		.text = "Look at twelve things whose direction you know, all "
			"around and high and low,\n"
			"and write them into \"align/sightings.csv\"; or at "
			"stars, into \"align/sky.csv\".\n"
			"The manual tells the columns.",
		.question = "For stars: where are you? Latitude, longitude, "
			    "height, as 47.3,8.55,450; else nothing",
		.gathers = true,
		.take = "--landmark NAME,AZIMUTH,ELEVATION --at PAN:TILT\n"
			"  or --star NAME --at PAN:TILT",
		.line = align_line,
		.run = align_main },
	{ .topic = "boresight",
		.title = "Where the lamp points",
		.text = "Lamp at low power on a wall square before the head, "
			"at 20 and 60 m. Take one\n"
			"picture with the lamp lit and one dark at each, into "
			"the folder \"boresight\",\n"
			"with \"boresight.csv\": picture,distance_m,lit.",
		.gathers = true,
		.take = "--wall METRES\n"
			"  and the same with --dark",
		.line = boresight_line,
		.run = boresight_main },
	{ .topic = "response",
		.title = "How the head obeys",
		.text = "The head looks at a bright thing that stands still. It "
			"will turn by itself, up\n"
			"to its stops, for some six minutes: let nobody stand "
			"near it. Ctrl-C stops it\n"
			"at any time. The lamp stays dark.",
		.question = where_is_it,
		.moves = true,
		.line = response_line,
		.run = response_main },
	{ .topic = "latency",
		.title = "How late the pictures are",
		.text = "The head looks at the bright thing again, and nods for "
			"a minute.",
		.question = where_is_it,
		.moves = true,
		.line = latency_line,
		.run = latency_main },
	{ .topic = "check",
		.title = "Is it to be trusted?",
		.text = "All that was measured is checked, and held against "
			"what is attached. For the\n"
			"test of pointing write ten things into "
			"\"pointing.csv\", as for level and north.",
		.line = check_line,
		.run = check_main },
	{ .topic = "report",
		.title = "The report",
		.text = "One page, \"report.html\", with everything: print it "
			"and sign it.",
		.line = report_line,
		.run = report_main },
};

const int wizard_step_count = sizeof(wizard_steps) / sizeof(wizard_steps[0]);
