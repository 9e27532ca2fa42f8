/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "commands.h"
#include "session.h"
#include "settings/rig_file.h"
#include "settings/settings.h"
#include "wizard_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM "searchlight-calibrate"

static const char usage[] =
	"usage: searchlight-calibrate wizard --from DIR [--config FILE]\n"
	"  Leads through everything in order, one screen each. DIR holds the\n"
	"  evening's pictures, recordings and rig.conf; begun again with the\n"
	"  same DIR it goes on where it was left. With the daemon's settings\n"
	"  it moves the head, without it takes what was recorded in DIR.\n";

static const char PLACE_FILE[] = "wizard.step";

enum {
	DATE_SIZE = 40
};

struct wizard {
	struct wizard_place place;
	bool terminal;
	int step;
};

/* ---- where it was left ---- */

static void remember(const struct wizard *wizard)
{
	struct error ignored;
	FILE *out = folder_create(wizard->place.folder, PLACE_FILE, &ignored);

	if (out != NULL) {
		fprintf(out, "%d\n", wizard->step);
		folder_finish(out, PLACE_FILE, &ignored);
	}
}

static int recall(const struct wizard *wizard)
{
	char path[FOLDER_PATH_MAX];
	char line[16] = "";
	struct error ignored;
	long step = 0;
	FILE *in = folder_path(path, wizard->place.folder, PLACE_FILE, &ignored)
		? fopen(path, "re")
		: NULL;

	if (in != NULL) {
		if (fgets(line, sizeof(line), in) == NULL ||
			!parse_long(parse_trim(line), &step) || step < 0 ||
			step > wizard_step_count) {
			step = 0;
		}
		fclose(in);
	}
	return step == wizard_step_count ? 0 : (int)step;
}

/* The rig that is known: of this evening, or of the settings. */
static bool find_rig(struct wizard *wizard, struct error *error)
{
	struct wizard_place *place = &wizard->place;
	struct settings settings;

	if (!folder_path(place->rig, place->folder, "rig.conf", error)) {
		return false;
	}
	place->known[0] = '\0';
	if (access(place->rig, F_OK) == 0) {
		snprintf(place->known, sizeof(place->known), "%s", place->rig);
		return true;
	}
	if (place->config == NULL) {
		return true;
	}
	if (!settings_load(&settings, place->config, error)) {
		return false;
	}
	snprintf(place->known, sizeof(place->known), "%s", settings.rig);
	return true;
}

/* ---- the screen ---- */

static void print_done(const struct wizard *wizard, const char *topic)
{
	struct rig_note notes[RIG_NOTES_MAX];
	struct error ignored;
	char date[DATE_SIZE];
	struct tm utc;
	int count;

	if (!rig_notes_load(wizard->place.known, notes, &count, &ignored)) {
		return;
	}
	const struct rig_note *note = rig_note_find(notes, count, topic);
	if (note != NULL) {
		time_t at = (time_t)note->at_s;

		gmtime_r(&at, &utc);
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", &utc);
		printf("\nMeasured already on %s, agreed to %.4g %s.\n", date,
			note->residual, note->unit);
	}
}

/* How to fill its folder, and how full it is. */
static void print_material(
	const struct wizard_place *place, const struct wizard_step *step)
{
	if (place->config != NULL && step->take != NULL) {
		printf("\nThe head and the camera do it, from another window:\n"
		       "  searchlight-calibrate take --config %s --out %s/%s \\\n"
		       "      %s\n",
			place->config, place->folder, step->topic, step->take);
	}
	if (step->gathers) {
		int count = wizard_holds(place, step->topic);

		printf("\n%s/%s holds %d file%s.\n", place->folder, step->topic,
			count, count == 1 ? "" : "s");
	}
}

static void print_screen(const struct wizard *wizard)
{
	const struct wizard_step *step = &wizard_steps[wizard->step];

	if (wizard->terminal) {
		fputs("\033[2J\033[H", stdout);
	}
	printf("Step %d of %d: %s\nIn %s\n\n%s\n", wizard->step + 1,
		wizard_step_count, step->title, wizard->place.folder,
		step->text);
	print_material(&wizard->place, step);
	print_done(wizard, step->topic);
}

/* False at the end of what is typed. */
static bool ask(const char *question, char answer[WIZARD_ANSWER_SIZE])
{
	printf("\n%s: ", question);
	fflush(stdout);
	if (fgets(answer, WIZARD_ANSWER_SIZE, stdin) == NULL) {
		return false;
	}
	memmove(answer, parse_trim(answer), strlen(parse_trim(answer)) + 1);
	return true;
}

/* ---- one step ---- */

/*
 * In a process of its own: what it does with signals and memory ends with it.
 * Returns its exit code.
 */
static int run_line(
	const struct wizard_step *step, const struct wizard_line *line)
{
	int status = 0;

	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		int code = step->run(line->count, (char **)line->words);

		fflush(stdout);
		_exit(code);
	}
	/* Ctrl-C is the child's: it stops the head and tells how it ended. */
	while (child > 0 && waitpid(child, &status, 0) < 0) {
	}
	return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status)
					      : ERROR_FAILED;
}

static bool perform(struct wizard *wizard, struct error *error)
{
	const struct wizard_step *step = &wizard_steps[wizard->step];
	char answer[WIZARD_ANSWER_SIZE] = "";
	struct wizard_line line = { 0 };
	int code = ERROR_FAILED;

	bool asks = step->question != NULL &&
		(!step->moves || wizard->place.config != NULL);

	if (asks && !ask(step->question, answer)) {
		return error_set(error, ERROR_FAILED, "nothing was typed");
	}
	puts("");
	if (step->line(&wizard->place, answer, &line, error)) {
		code = run_line(step, &line);
		error_set(error, ERROR_FAILED,
			"this step is not done: read above what was wrong");
	}
	wizard_line_free(&line);
	return code == ERROR_NONE;
}

enum choice {
	CHOICE_DO,
	CHOICE_SKIP,
	CHOICE_BACK,
	CHOICE_QUIT
};

static enum choice choose(void)
{
	char answer[WIZARD_ANSWER_SIZE];

	for (;;) {
		if (!ask("Enter begins, s skips, b goes back, q stops for now",
			    answer)) {
			return CHOICE_QUIT;
		}
		switch (answer[0]) {
		case '\0':
			return CHOICE_DO;
		case 's':
			return CHOICE_SKIP;
		case 'b':
			return CHOICE_BACK;
		case 'q':
			return CHOICE_QUIT;
		default:
			printf("\"%.20s\" is none of these.\n", answer);
		}
	}
}

static bool make_folder(const struct wizard *wizard, struct error *error)
{
	const struct wizard_step *step = &wizard_steps[wizard->step];
	char path[FOLDER_PATH_MAX];

	return !step->gathers ||
		(folder_path(path, wizard->place.folder, step->topic, error) &&
			folder_make(path, error));
}

/* False: stop here. */
static bool one_screen(struct wizard *wizard, struct error *error)
{
	char answer[WIZARD_ANSWER_SIZE];
	struct error why;

	if (!find_rig(wizard, error) || !make_folder(wizard, error)) {
		return false;
	}
	print_screen(wizard);
	switch (choose()) {
	case CHOICE_SKIP:
		wizard->step++;
		return true;
	case CHOICE_BACK:
		wizard->step -= wizard->step > 0;
		return true;
	case CHOICE_QUIT:
		return error_set(error, ERROR_NONE,
			"stopped; begin again with the same folder to go on");
	case CHOICE_DO:
		break;
	}
	if (perform(wizard, &why)) {
		wizard->step++;
		return ask("Done. Enter goes on", answer) || true;
	}
	printf("\n%s\n", why.text);
	return ask("Enter shows this step again", answer) ||
		error_set(error, ERROR_FAILED, "nothing more was typed");
}

static bool run(struct wizard *wizard, struct error *error)
{
	if (!folder_make(wizard->place.folder, error)) {
		return false;
	}
	wizard->step = recall(wizard);
	while (wizard->step < wizard_step_count) {
		bool on = one_screen(wizard, error);

		remember(wizard);
		if (!on) {
			return false;
		}
	}
	if (access(wizard->place.rig, F_OK) != 0) {
		return error_set(error, ERROR_NONE,
			"that was all, and nothing was measured; begin again "
			"with the same folder");
	}
	printf("\nThat was all. The rig file is %s: name it in the daemon's "
	       "settings as rig.\n",
		wizard->place.rig);
	return true;
}

int wizard_main(int argc, char **argv)
{
	struct session_options options;
	struct wizard wizard = { .terminal = isatty(STDOUT_FILENO) == 1 };
	struct error error = { 0 };

	if (!session_parse(&options, argc, argv, NULL, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	if (options.from == NULL) {
		error_set(&error, ERROR_USAGE,
			"name the folder of this evening's work: --from DIR");
		return error_report(PROGRAM, &error);
	}
	wizard.place.folder = options.from;
	wizard.place.config = options.config;
	return run(&wizard, &error) ? ERROR_NONE
				    : error_report(PROGRAM, &error);
}
