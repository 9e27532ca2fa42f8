/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_BENCH_HEAD_H
#define SUPPORT_BENCH_HEAD_H

#include "check.h"
#include "hw/link_tap.h"
#include "hw/mount.h"
#include "hw/sim_line.h"

/*
 * Bench head: a mount driver, a virtual line and a simulated head, joined on
 * a table, with a clock turned by hand.
 */

struct bench_head {
	struct sim_head_settings head_settings;
	struct sim_line_settings line_settings;
	struct mount_settings mount_settings;
	struct link_ear ear; /* of what goes over the line */
	const struct mount_ops *ops;
	struct sim_head head;
	struct sim_line *line;
	struct link *link;
	struct mount *mount;
	int64_t now_ns;
	struct mount_sample newest;
	int samples;
	double worst_rad; /* between a sample and the truth at its time */
	double truth_pan[16384];
	double truth_tilt[16384]; /* by milliseconds */
};

/* A smooth, exact head behind @protocol; change the settings, then start. */
static inline void bench_head_init(
	struct bench_head *bench, const char *protocol)
{
	*bench = (struct bench_head){
		.head_settings = sim_head_settings_default(),
		.line_settings = sim_line_settings_default(),
		.mount_settings = mount_settings_default(),
		.ops = mount_find(protocol),
	};
	bench->line_settings.protocol = protocol;
	bench->head_settings.pan.backlash_rad = 0.0;
	bench->head_settings.tilt.backlash_rad = 0.0;
	bench->head_settings.pan.encoder_rad = 0.0;
	bench->head_settings.tilt.encoder_rad = 0.0;
}

static inline void bench_head_start(struct bench_head *bench)
{
	struct error error = { 0 };

	assert_non_null(bench->ops);
	sim_head_init(&bench->head, &bench->head_settings, 0);
	bench->line =
		sim_line_open(&bench->line_settings, &bench->head, &error);
	assert_non_null(bench->line);
	bench->link = link_virtual_open(bench->line, &error);
	assert_non_null(bench->link);
	bench->link = link_tap(bench->link, bench->ear);
	bench->mount = bench->ops->open(
		&bench->mount_settings, bench->link, 0, &error);
	if (bench->mount == NULL) {
		print_error("%s\n", error.text);
	}
	assert_non_null(bench->mount);
}

static inline void bench_head_stop(struct bench_head *bench)
{
	bench->ops->close(bench->mount);
	link_close(bench->link);
	sim_line_close(bench->line);
}

static inline void bench_head_note(
	struct bench_head *bench, const struct mount_report *report)
{
	for (size_t i = 0; i < report->sample_count; i++) {
		struct mount_sample sample = report->samples[i];
		int64_t at_ms = sample.at_ns / 1000000;
		double share = (double)(sample.at_ns % 1000000) * 1e-6;
		double pan = bench->truth_pan[at_ms] +
			share *
				(bench->truth_pan[at_ms + 1] -
					bench->truth_pan[at_ms]);
		double tilt = bench->truth_tilt[at_ms] +
			share *
				(bench->truth_tilt[at_ms + 1] -
					bench->truth_tilt[at_ms]);

		assert_true(sample.at_ns > bench->newest.at_ns ||
			bench->samples == 0);
		bench->newest = sample;
		bench->samples++;
		bench->worst_rad = fmax(bench->worst_rad,
			fmax(fabs(sample.at.pan_rad - pan),
				fabs(sample.at.tilt_rad - tilt)));
	}
}

/* Runs on to @until_ns; below 16 s the samples are held against the truth. */
static inline void bench_head_run(struct bench_head *bench, int64_t until_ns)
{
	struct mount_report report;
	struct error error;

	while (bench->now_ns < until_ns) {
		int64_t next_ms = bench->now_ns / 1000000 + 1;

		assert_true(bench->ops->service(
			bench->mount, bench->now_ns, &report, &error));
		bench_head_note(bench, &report);
		assert_true(report.next_ns > bench->now_ns);
		bench->now_ns = report.next_ns < next_ms * 1000000
			? report.next_ns
			: next_ms * 1000000;
		sim_head_advance(&bench->head, bench->now_ns);
		if (bench->now_ns == next_ms * 1000000 && next_ms < 16384) {
			bench->truth_pan[next_ms] = bench->head.pan.motor_rad;
			bench->truth_tilt[next_ms] = bench->head.tilt.motor_rad;
		}
	}
}

static inline void bench_head_command(
	struct bench_head *bench, double pan_deg_s, double tilt_deg_s)
{
	struct mount_rates rates = { geom_radians(pan_deg_s),
		geom_radians(tilt_deg_s) };

	bench->ops->command(bench->mount, rates, bench->now_ns);
}

/* Commands @hz times a second until @until_ns. */
static inline void bench_head_drive(struct bench_head *bench, double pan_deg_s,
	double tilt_deg_s, double hz, int64_t until_ns)
{
	while (bench->now_ns < until_ns) {
		bench_head_command(bench, pan_deg_s, tilt_deg_s);
		bench_head_run(bench, bench->now_ns + (int64_t)(1e9 / hz));
	}
}

#endif
