/* SPDX-License-Identifier: Apache-2.0 */
#include "tally.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define REACH_PX 3.0
#define FAR_PX   1e9
#define MEGA     1e6

enum {
	BOXES_MAX = 64, /* of a frame */
	ROOM = 4096
};

static int by_score(double a, double b)
{
	return (a < b) - (a > b);
}

static int by_blob(const void *a, const void *b)
{
	return by_score(((const struct blob *)a)->score,
		((const struct blob *)b)->score);
}

static int by_finding(const void *a, const void *b)
{
	return by_score(((const struct finding *)a)->score,
		((const struct finding *)b)->score);
}

static void add(struct tally *tally, double score, bool hit)
{
	if (tally->count == tally->room) {
		tally->room += tally->room + ROOM;
		tally->findings = realloc(tally->findings,
			tally->room * sizeof(*tally->findings));
		if (!tally->findings) {
			fputs("rivals: no memory\n", stderr);
			exit(1);
		}
	}
	tally->findings[tally->count++] = (struct finding){ score, hit };
}

/* distance_of - from the middle of the box; FAR_PX: no hit. */
static double distance_of(const struct blob *blob, const struct box *box)
{
	double x = blob->centre.x_px - box->x_px;
	double y = blob->centre.y_px - box->y_px;
	double apart =
		hypot(x - (box->w_px - 1.0) / 2.0, y - (box->h_px - 1.0) / 2.0);
	bool inside = x >= 0.0 && x <= box->w_px && y >= 0.0 && y <= box->h_px;

	return inside || apart <= REACH_PX ? apart : FAR_PX;
}

void tally_frame(struct tally *tally, struct blob *blobs, size_t count,
	const struct box *boxes, size_t targets, double pixels)
{
	bool taken[BOXES_MAX] = { false };

	targets = targets < BOXES_MAX ? targets : BOXES_MAX;
	tally->targets += targets;
	tally->pixels += pixels;
	qsort(blobs, count, sizeof(*blobs), by_blob);
	for (size_t i = 0; i < count; i++) {
		double least = FAR_PX;
		size_t nearest = targets;
		bool again = false;

		for (size_t b = 0; b < targets; b++) {
			double apart = distance_of(&blobs[i], &boxes[b]);

			again |= taken[b] && apart < FAR_PX;
			if (!taken[b] && apart < least) {
				least = apart;
				nearest = b;
			}
		}
		if (nearest < targets) {
			taken[nearest] = true;
			add(tally, blobs[i].score, true);
		} else if (!again) {
			add(tally, blobs[i].score, false);
		}
	}
}

static void sort_findings(struct tally *tally)
{
	if (tally->count) {
		qsort(tally->findings, tally->count, sizeof(*tally->findings),
			by_finding);
	}
}

double tally_score_at(struct tally *tally, double alarms)
{
	double left = alarms * tally->pixels / MEGA;

	sort_findings(tally);
	for (size_t i = 0; i < tally->count; i++) {
		left -= !tally->findings[i].hit;
		if (left < 0.0) {
			return tally->findings[i].score;
		}
	}
	return 0.0;
}

size_t tally_alarms(const struct tally *tally, double score)
{
	size_t alarms = 0;

	for (size_t i = 0; i < tally->count; i++) {
		alarms += !tally->findings[i].hit &&
			tally->findings[i].score > score;
	}
	return alarms;
}

double tally_found(const struct tally *tally, double score)
{
	size_t found = 0;

	for (size_t i = 0; i < tally->count; i++) {
		found += tally->findings[i].hit &&
			tally->findings[i].score > score;
	}
	return tally->targets ? (double)found / (double)tally->targets : 0.0;
}

struct figures tally_figures(struct tally *tally, double alarms)
{
	struct figures figures = { 0 };
	double allowed = alarms * tally->pixels / MEGA;
	double targets = (double)tally->targets;
	size_t hits = 0;
	double best = 0.0;

	if (!tally->count || !tally->targets) {
		return figures;
	}
	sort_findings(tally);
	for (size_t i = 0; i < tally->count; i++) {
		hits += tally->findings[i].hit;
		if ((double)(i + 1 - hits) <= allowed) {
			figures.found = (double)hits / targets;
		}
	}
	/* From the end: the precision at a recall is the best from there on. */
	for (size_t i = tally->count; i-- > 0;) {
		best = fmax(best, (double)hits / (double)(i + 1));
		if (tally->findings[i].hit) {
			figures.precision += best / targets;
			hits--;
		}
	}
	return figures;
}
