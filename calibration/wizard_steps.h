/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_WIZARD_STEPS_H
#define CALIBRATION_WIZARD_STEPS_H

#include "base/error.h"
#include "tools/folder.h"

#include <stdbool.h>

/*
 * Wizard_steps: what the wizard leads through, in order: the words of each
 * screen, and the command line that it stands for.
 */

enum {
	WIZARD_WORDS_MAX = 20,
	WIZARD_ANSWER_SIZE = 128
};

/* Where the evening's work lies. */
struct wizard_place {
	const char *folder;
	const char *config; /* the daemon's settings; NULL: recordings only */
	char known[FOLDER_PATH_MAX]; /* the rig file that is known; or empty */
	char rig[FOLDER_PATH_MAX];   /* the one that is written */
};

/* A command line as it is put together. */
struct wizard_line {
	char *words[WIZARD_WORDS_MAX + 1]; /* each to be freed; NULL at the end
					    */
	int count;
};

struct wizard_step {
	const char *topic; /* of the rig file's note; and the command */
	const char *title;
	const char *text;     /* what to do before Enter is pressed */
	const char *question; /* asked before it runs; NULL: none */
	bool moves;           /* the head; without one it does not ask */
	bool gathers;         /* its material lies in FOLDER/TOPIC ... */
	const char *take;     /* ... where take puts it, told so; NULL: it
			       * does not */

	/*
	 * @answer: to the question, "" without one. False, with @error
	 * filled, where it makes no sense or material is missing.
	 */
	bool (*line)(const struct wizard_place *place, const char *answer,
		struct wizard_line *line, struct error *error);
	int (*run)(int argc, char **argv);
};

extern const struct wizard_step wizard_steps[];
extern const int wizard_step_count;

/* wizard_holds - how many files lie in FOLDER/@topic. */
int wizard_holds(const struct wizard_place *place, const char *topic);

void wizard_line_free(struct wizard_line *line);

#endif
