/* SPDX-License-Identifier: Apache-2.0 */
#include "record/strip.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	PANEL_WIDTH_MIN = 64,
	CAPTION_HEIGHT = 34,
	GAP = 8,
};

static const struct colour paper = { 24, 27, 32 };
static const struct colour ink = { 235, 238, 242 };

/* A quarter of the beam's width still holds 84 % of its peak. */
static const double on_target_share = 0.25;

struct panel {
	struct canvas *picture; /* NULL: this moment did not come */
	double t_s;
};

struct strip {
	int panel_width;
	int panel_height;
	struct panel panels[STRIP_MOMENTS];
	bool come[STRIP_MOMENTS]; /* was named by strip_moment */
	double worst_rad;
};

static const char *const captions[STRIP_MOMENTS] = {
	[STRIP_FIRST] = "start",
	[STRIP_SEEN] = "first seen",
	[STRIP_FIRM] = "target firm",
	[STRIP_ON_TARGET] = "beam on target",
	[STRIP_LIT] = "light permitted",
	[STRIP_WORST] = "largest error since",
	[STRIP_HIDDEN] = "out of sight",
	[STRIP_AGAIN] = "seen again",
	[STRIP_LAST] = "end",
};

struct strip *strip_open(
	int panel_width, double height_of_width, struct error *error)
{
	struct strip *strip = NULL;

	if (panel_width >= PANEL_WIDTH_MIN && panel_width <= FRAME_SIDE_MAX &&
		height_of_width > 0.0 && height_of_width <= 8.0) {
		strip = calloc(1, sizeof(*strip));
	}
	if (strip == NULL) {
		error_set(error, ERROR_FAILED,
			"a strip with panels %d pixels wide cannot be made",
			panel_width);
		return NULL;
	}
	strip->panel_width = panel_width;
	strip->panel_height = (int)lround(panel_width * height_of_width);
	return strip;
}

void strip_close(struct strip *strip)
{
	if (strip == NULL) {
		return;
	}
	for (int i = 0; i < STRIP_MOMENTS; i++) {
		canvas_close(strip->panels[i].picture);
	}
	free(strip);
}

static bool any_track(const struct track_table *tracks)
{
	for (int i = 0; i < TRACK_MAX; i++) {
		if (tracks->slot[i].state != TRACK_FREE) {
			return true;
		}
	}
	return false;
}

static bool is_new_worst(
	struct strip *strip, const struct pursuit_output *output)
{
	if (!strip->come[STRIP_ON_TARGET] || output->target_id == 0 ||
		output->error_rad <= strip->worst_rad) {
		return false;
	}
	strip->worst_rad = output->error_rad;
	return true;
}

/* Of several that fit one step the first in the story is told. */
static enum strip_moment name_moment(struct strip *strip,
	const struct pursuit *pursuit, const struct pursuit_output *output,
	double beam_rad)
{
	bool chosen = output->target_id != 0;
	bool hidden = chosen && output->target_state == TRACK_COASTING;
	bool firm = chosen && output->target_state == TRACK_FIRM;
	const bool *come = strip->come;

	if (!come[STRIP_FIRST]) {
		return STRIP_FIRST;
	}
	if (!come[STRIP_SEEN] && any_track(&pursuit->tracks)) {
		return STRIP_SEEN;
	}
	if (!come[STRIP_FIRM] && firm) {
		return STRIP_FIRM;
	}
	if (!come[STRIP_ON_TARGET] && firm && output->locked &&
		output->error_rad <= beam_rad * on_target_share) {
		return STRIP_ON_TARGET;
	}
	if (!come[STRIP_LIT] && safety_all(&output->permits)) {
		return STRIP_LIT;
	}
	if (!come[STRIP_HIDDEN] && hidden) {
		return STRIP_HIDDEN;
	}
	if (!come[STRIP_AGAIN] && come[STRIP_HIDDEN] && firm) {
		return STRIP_AGAIN;
	}
	return is_new_worst(strip, output) ? STRIP_WORST : STRIP_NONE;
}

enum strip_moment strip_moment(struct strip *strip,
	const struct pursuit *pursuit, const struct pursuit_output *output,
	double beam_rad)
{
	enum strip_moment moment =
		name_moment(strip, pursuit, output, beam_rad);

	strip->come[moment] = true;
	if (moment == STRIP_ON_TARGET) {
		strip->worst_rad = output->error_rad;
	}
	return moment;
}

void strip_add(struct strip *strip, enum strip_moment moment, double t_s,
	const struct canvas *picture)
{
	struct panel *panel = &strip->panels[moment];
	struct error ignored;

	if (moment <= STRIP_NONE || moment >= STRIP_MOMENTS) {
		return;
	}
	if (panel->picture == NULL) {
		panel->picture = canvas_open(
			strip->panel_width, strip->panel_height, &ignored);
	}
	if (panel->picture == NULL) {
		return;
	}
	panel->t_s = t_s;
	canvas_copy(panel->picture, picture, 0, 0, strip->panel_width,
		strip->panel_height);
}

/* The moments that have a picture, by time; returns how many. */
static int in_order(const struct strip *strip, int *order)
{
	int count = 0;

	for (int i = 0; i < STRIP_MOMENTS; i++) {
		int at = count;

		if (strip->panels[i].picture == NULL) {
			continue;
		}
		while (at > 0 &&
			strip->panels[order[at - 1]].t_s >
				strip->panels[i].t_s) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
		count++;
	}
	return count;
}

static void draw_panel(struct canvas *canvas, const struct strip *strip,
	int moment, int x, int y)
{
	const struct panel *panel = &strip->panels[moment];
	char caption[64];

	canvas_copy(canvas, panel->picture, x, y + CAPTION_HEIGHT,
		strip->panel_width, strip->panel_height);
	snprintf(caption, sizeof(caption), "%.2f s  %s", panel->t_s,
		captions[moment]);
	canvas_text(canvas, x + 4, y + CAPTION_HEIGHT - 10, 1.25, ink, caption);
}

struct canvas *strip_draw(
	const struct strip *strip, int columns, struct error *error)
{
	int order[STRIP_MOMENTS];
	int count = in_order(strip, order);
	int wide = count < columns ? count : columns;
	int step_x = strip->panel_width + GAP;
	int step_y = strip->panel_height + CAPTION_HEIGHT + GAP;
	struct canvas *canvas;

	if (count == 0 || columns < 1) {
		error_set(error, ERROR_FAILED,
			"there is no moment for a picture strip");
		return NULL;
	}
	canvas = canvas_open(GAP + wide * step_x,
		GAP + (count + wide - 1) / wide * step_y, error);
	if (canvas == NULL) {
		return NULL;
	}
	canvas_fill(canvas, 0, 0, canvas_width(canvas), canvas_height(canvas),
		paper, 1.0);
	for (int i = 0; i < count; i++) {
		draw_panel(canvas, strip, order[i], GAP + i % wide * step_x,
			GAP + i / wide * step_y);
	}
	return canvas;
}
