/* SPDX-License-Identifier: Apache-2.0 */
#include "ptu_dialogue.h"

#include "core/geom.h"

#include <math.h>
#include <string.h>

/* What is asked, and where the number goes. */
static const struct step {
	const char *letters;
	int axis;      /* -1: no number is expected */
	size_t offset; /* in struct ptu_axis */
} steps[] = {
	{ "ED", -1, 0 },
	{ "FT", -1, 0 },
	{ "PR", PTU_PAN, offsetof(struct ptu_axis, arc_s) },
	{ "TR", PTU_TILT, offsetof(struct ptu_axis, arc_s) },
	{ "PN", PTU_PAN, offsetof(struct ptu_axis, low) },
	{ "PX", PTU_PAN, offsetof(struct ptu_axis, high) },
	{ "TN", PTU_TILT, offsetof(struct ptu_axis, low) },
	{ "TX", PTU_TILT, offsetof(struct ptu_axis, high) },
	{ "PL", PTU_PAN, offsetof(struct ptu_axis, slowest) },
	{ "TL", PTU_TILT, offsetof(struct ptu_axis, slowest) },
	{ "PU", PTU_PAN, offsetof(struct ptu_axis, fastest) },
	{ "TU", PTU_TILT, offsetof(struct ptu_axis, fastest) },
	{ "CV", -1, 0 },
};

enum {
	STEPS = sizeof(steps) / sizeof(*steps),
	TRIES = 3
};

const char *ptu_dialogue_next(const struct ptu_dialogue *dialogue)
{
	return dialogue->step < STEPS ? steps[dialogue->step].letters : NULL;
}

static bool are_possible(
	const struct ptu_dialogue *dialogue, struct error *error)
{
	for (int i = 0; i < PTU_AXES; i++) {
		const struct ptu_axis *axis = &dialogue->axes[i];

		if (!(axis->arc_s > 0.0) || !(axis->low < axis->high) ||
			!(axis->slowest >= 0.0) || !(axis->fastest > 0.0)) {
			return error_set(error, ERROR_FAILED,
				"what the head tells of its %s axis cannot "
				"be: %g arc seconds, limits %g..%g, speeds "
				"%g..%g",
				i == PTU_PAN ? "pan" : "tilt", axis->arc_s,
				axis->low, axis->high, axis->slowest,
				axis->fastest);
		}
	}
	return true;
}

static bool go_on(struct ptu_dialogue *dialogue, struct error *error)
{
	dialogue->step++;
	dialogue->tries = 0;
	dialogue->seen = false;
	return dialogue->step < STEPS || are_possible(dialogue, error);
}

static bool take_number(
	struct ptu_dialogue *dialogue, double value, struct error *error)
{
	const struct step *step = &steps[dialogue->step];
	char *axis = (char *)&dialogue->axes[step->axis];

	if (!dialogue->seen || dialogue->value != value) {
		dialogue->seen = true;
		dialogue->value = value;
		return true;
	}
	memcpy(axis + step->offset, &value, sizeof(value));
	return go_on(dialogue, error);
}

bool ptu_dialogue_answer(struct ptu_dialogue *dialogue,
	const struct ptu_answer *answer, struct error *error)
{
	const struct step *step = &steps[dialogue->step];

	if (answer->kind == PTU_REFUSED) {
		return ++dialogue->tries < TRIES ||
			error_set(error, ERROR_FAILED,
				"the head refuses \"%s\": %.80s", step->letters,
				answer->text);
	}
	if (step->axis < 0) {
		return go_on(dialogue, error);
	}
	return answer->kind != PTU_VALUE ||
		take_number(dialogue, answer->value, error);
}

bool ptu_dialogue_silence(struct ptu_dialogue *dialogue, struct error *error)
{
	return ++dialogue->tries < TRIES ||
		error_set(error, ERROR_UNREACHABLE,
			"the head does not answer \"%s\"; check the line, its "
			"speed, and that this is a FLIR PTU",
			steps[dialogue->step].letters);
}

double ptu_axis_radians(const struct ptu_axis *axis)
{
	return geom_radians(axis->arc_s / 3600.0);
}

long ptu_axis_speed(
	const struct ptu_axis *axis, double rate_rad_s, double rate_max_rad_s)
{
	double wish = isfinite(rate_rad_s) ? rate_rad_s : 0.0;
	double rate = fmin(fabs(wish), rate_max_rad_s);
	double speed = fmin(rate / ptu_axis_radians(axis), axis->fastest);

	if (speed < axis->slowest / 2.0) {
		return 0;
	}
	speed = fmax(speed, axis->slowest);
	return lround(wish < 0.0 ? -speed : speed);
}
