/* SPDX-License-Identifier: Apache-2.0 */
#include "wizard_steps.h"

#include "commands.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	return error_set(error, ERROR_FAILED,
		"there are too many files for one step; leave the best thirty");
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

static bool is_there(const struct wizard_place *place, const char *name)
{
	char path[FOLDER_PATH_MAX];
	struct error ignored;

	return folder_path(path, place->folder, name, &ignored) &&
		access(path, F_OK) == 0;
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* All that lies in FOLDER/lens. */
static bool add_pictures(struct wizard_line *line,
	const struct wizard_place *place, struct error *error)
{
	char folder[FOLDER_PATH_MAX];
	char path[FOLDER_PATH_MAX];
	struct dirent **entries;
	bool good = folder_path(folder, place->folder, "lens", error);
	int count = good ? scandir(folder, &entries, is_file, alphasort) : -1;

	if (count <= 0) {
		return error_set(error, ERROR_TOLERANCE,
			"%s holds no picture yet", folder);
	}
	for (int i = 0; i < count; i++) {
		good = good &&
			folder_path(path, folder, entries[i]->d_name, error);
		good = good && (add(line, path) || too_long(error));
		free(entries[i]);
	}
	free(entries);
	return good;
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
	bool good = add(line, "lens") &&
		(stars ? add(line, "--stars") : add_board(line, answer)) &&
		add_path(line, "--out", place, "lens-found") &&
		add_rig(line, place);

	return (good || too_long(error)) && add_pictures(line, place, error);
}

static bool from_line(const struct wizard_place *place, const char *topic,
	struct wizard_line *line, struct error *error)
{
	if (!is_there(place, topic)) {
		return error_set(error, ERROR_TOLERANCE,
			"%s/%s is not there yet", place->folder, topic);
	}
	return (add(line, topic) && add_path(line, "--from", place, topic) &&
		       add_rig(line, place)) ||
		too_long(error);
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
	struct wizard_line *line, struct error *error)
{
	if (place->config == NULL) {
		return from_line(place, topic, line, error);
	}
	return (add(line, topic) && add(line, "--config") &&
		       add(line, place->config) &&
		       add_path(line, "--out", place, topic) &&
		       add_rig(line, place)) ||
		too_long(error);
}

static bool response_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	(void)answer;
	return head_line(place, "response", line, error);
}

static bool latency_line(const struct wizard_place *place, const char *answer,
	struct wizard_line *line, struct error *error)
{
	(void)answer;
	return head_line(place, "latency", line, error);
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

const struct wizard_step wizard_steps[] = {
	{ "lens", "The lens",
		"Put sharp pictures of the night sky, or ten or more of the "
		"board, tilted\n"
		"this way and that and in every corner of the picture, into "
		"the folder \"lens\".",
		"Do they show the stars, or a board? Type stars, or its inner "
		"corners, as 9x6;\n"
		"9x6 charuco or 9x6 circles for another than a chessboard",
		lens_line, lens_main },
	{ "align", "Level, north and the axes",
		"Look at twelve things whose direction you know, all around "
		"and high and low,\n"
		"and write them into \"align/sightings.csv\"; or at stars, "
		"into \"align/sky.csv\".\n"
		"The manual tells the columns; searchlight-calibrate take "
		"writes them for you.",
		"For stars: where are you? Latitude, longitude, height, as "
		"47.3,8.55,450; else nothing",
		align_line, align_main },
	{ "boresight", "Where the lamp points",
		"Lamp at low power on a wall square before the head, at 20 and "
		"60 m. Take one\n"
		"picture with the lamp lit and one dark at each, into the "
		"folder \"boresight\",\n"
		"with \"boresight.csv\": picture,distance_m,lit; "
		"searchlight-calibrate take\n"
		"does both.",
		NULL, boresight_line, boresight_main },
	{ "response", "How the head obeys",
		"Point the head at a single bright thing that stands still. It "
		"will now turn by\n"
		"itself, up to its stops, for some six minutes: let nobody "
		"stand near it.\n"
		"Ctrl-C stops it at any time. The lamp stays dark.",
		NULL, response_line, response_main },
	{ "latency", "How late the pictures are",
		"Point the head at the bright thing again. It nods for a "
		"minute.",
		NULL, latency_line, latency_main },
	{ "check", "Is it to be trusted?",
		"All that was measured is checked, and held against what is "
		"attached. For the\n"
		"test of pointing write ten things into \"pointing.csv\", as "
		"for level and north.",
		NULL, check_line, check_main },
	{ "report", "The report",
		"One page, \"report.html\", with everything: print it and sign "
		"it.",
		NULL, report_line, report_main },
};

const int wizard_step_count = sizeof(wizard_steps) / sizeof(wizard_steps[0]);
