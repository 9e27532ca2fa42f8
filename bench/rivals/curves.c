/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Curves: this detector beside what others use, in one process on the same
 * frames, over all thresholds: bench_curves CLIPS STILLS PLOT.svg.
 *
 * CLIPS: clips NAME.mp4 and labels NAME.csv. STILLS: what
 * scripts/stills/make-stills has made, and its town. Faint spots are drawn.
 */
#include "material.h"
#include "record/plot.h"

#include <math.h>
#include <stdio.h>

#define ALARMS 1.0 /* for 10^6 pixels */

enum {
	RATES = 13,
	CLIPS = 0, /* panels of the plot */
	STILLS,
	FAINT,
	PANELS
};

/* Of false alarms a megapixel, as powers of ten, by thirds. */
static const double rate_first = -2.0;
static const double rate_step = 1.0 / 3.0;

struct curves {
	double x[RATES];
	double y[ENTRANTS][RATES];
	size_t count;
};

static void report(struct sheet *sheet)
{
	double pixels = sheet->tallies[OURS].pixels;

	puts("| detector | AP | Pd at 1 false alarm a megapixel | ns a pixel | G |");
	puts("|---|---|---|---|---|");
	for (int i = 0; i < ENTRANTS; i++) {
		struct figures figures =
			tally_figures(&sheet->tallies[i], ALARMS);

		printf("| %s | %.3f | %.3f | %.2f | %.1f |\n",
			entrants_names[i], figures.precision, figures.found,
			(double)sheet->took_ns[i] / pixels,
			(double)sheet->took_ns[i] / (double)sheet->blur_ns);
	}
}

static void report_stills(struct sheet *stills, struct sheet *town)
{
	puts("\n| stills: detector | AP | Pd at 1 false alarm a megapixel | by the score that leaves one a megapixel of town |");
	puts("|---|---|---|---|");
	for (int i = 0; i < ENTRANTS; i++) {
		struct figures figures =
			tally_figures(&stills->tallies[i], ALARMS);
		double score = tally_score_at(&town->tallies[i], ALARMS);

		printf("| %s | %.3f | %.3f | %.3f |\n", entrants_names[i],
			figures.precision, figures.found,
			tally_found(&stills->tallies[i], score));
	}
}

/* pooled_score - that leaves so many false alarms in all sheets together. */
static double pooled_score(const struct sheet *sheets, int entrant)
{
	double low = 0.0;
	double high = 1e6;

	for (int i = 0; i < 60; i++) {
		double score = 0.5 * (low + high);
		double pixels = 0.0;
		double alarms = 0.0;

		for (int s = 0; s < MATERIAL_FAINT; s++) {
			const struct tally *tally = &sheets[s].tallies[entrant];

			pixels += tally->pixels;
			alarms += (double)tally_alarms(tally, score);
		}
		if (alarms * 1e6 > ALARMS * pixels) {
			low = score;
		} else {
			high = score;
		}
	}
	return high;
}

static void report_faint(const struct sheet *sheets, struct curves *curves)
{
	curves->count = MATERIAL_FAINT;
	fputs("\n| signal to noise", stdout);
	for (int s = 0; s < MATERIAL_FAINT; s++) {
		curves->x[s] = material_faint_snr[s];
		printf(" | %.0f", material_faint_snr[s]);
	}
	puts(" |\n|---|---|---|---|---|---|---|---|---|---|---|");
	for (int i = 0; i < ENTRANTS; i++) {
		double score = pooled_score(sheets, i);

		printf("| %s", entrants_names[i]);
		for (int s = 0; s < MATERIAL_FAINT; s++) {
			curves->y[i][s] =
				tally_found(&sheets[s].tallies[i], score);
			printf(" | %.2f", curves->y[i][s]);
		}
		puts(" |");
	}
}

static void curves_of(struct sheet *sheet, struct curves *curves)
{
	curves->count = RATES;
	for (int r = 0; r < RATES; r++) {
		curves->x[r] = rate_first + r * rate_step;
		for (int i = 0; i < ENTRANTS; i++) {
			struct tally *tally = &sheet->tallies[i];

			curves->y[i][r] = tally_found(tally,
				tally_score_at(tally, pow(10.0, curves->x[r])));
		}
	}
}

static void draw(struct plot *panel, const struct curves *curves,
	const char *title, const char *across)
{
	*panel = (struct plot){ .title = title,
		.x_label = across,
		.y_label = "found",
		.series_count = ENTRANTS,
		.y_high = 1.0 };
	for (int i = 0; i < ENTRANTS; i++) {
		panel->series[i] = (struct plot_series){
			.name = entrants_names[i],
			.style = PLOT_LINE,
			.x = curves->x,
			.y = curves->y[i],
			.count = curves->count,
		};
	}
}

/* judge_stills - the rest of the contest, where there are stills. */
static bool judge_stills(struct curves *curves, const char *folder,
	const char *picture, struct error *error)
{
	static struct sheet stills;
	static struct sheet town;
	static struct sheet faint[MATERIAL_FAINT];
	struct plot panels[PANELS];
	char of_town[1024];

	snprintf(of_town, sizeof(of_town), "%s/town", folder);
	if (!material_stills(folder, &stills, error) ||
		!material_stills(of_town, &town, error) ||
		!material_faint(faint, error)) {
		return false;
	}
	report_stills(&stills, &town);
	report_faint(faint, &curves[FAINT]);
	curves_of(&stills, &curves[STILLS]);
	draw(&panels[CLIPS], &curves[CLIPS], "Clips",
		"false alarms a megapixel, power of ten");
	draw(&panels[STILLS], &curves[STILLS], "Stills",
		"false alarms a megapixel, power of ten");
	draw(&panels[FAINT], &curves[FAINT],
		"Spots of 2 px in white noise, 1 false alarm a megapixel",
		"contrast over noise");
	sheet_close(&stills);
	sheet_close(&town);
	for (int s = 0; s < MATERIAL_FAINT; s++) {
		sheet_close(&faint[s]);
	}
	return plot_write(picture, panels, PANELS, error);
}

int main(int argc, char **argv)
{
	static struct sheet clips;
	static struct curves curves[PANELS];
	struct error error;
	bool whole;

	if (argc != 4) {
		fputs("usage: bench_curves CLIPS STILLS PLOT.svg\n", stderr);
		return 2;
	}
	whole = material_clips(argv[1], &clips, &error);
	if (whole) {
		report(&clips);
		curves_of(&clips, &curves[CLIPS]);
	}
	if (whole) {
		whole = judge_stills(curves, argv[2], argv[3], &error);
	}
	sheet_close(&clips);
	return whole ? 0 : error_report("curves", &error);
}
