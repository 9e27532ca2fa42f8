/* SPDX-License-Identifier: Apache-2.0 */
#include "align_gpsd.h"

#include "base/clock.h"
#include "tools/progress.h"

#include <stddef.h>

enum {
	LISTEN_S = 10,
	WAIT_MS = 500,
	SETTLED = 10 /* reports that make a mean of attitude */
};

static bool is_whole(const struct platform *platform)
{
	return platform_knows_place(platform) &&
		platform->headings >= SETTLED && platform->levels >= SETTLED;
}

static bool listen_to(
	struct gpsd *gpsd, struct platform *platform, struct error *error)
{
	int64_t begun_ns = clock_now_ns();
	struct progress progress;
	bool good = true;

	progress_init(&progress, "seconds of gpsd", LISTEN_S);
	while (good && !is_whole(platform)) {
		double passed_s = clock_seconds(clock_now_ns() - begun_ns);
		struct gpsd_report report;

		if (passed_s > LISTEN_S) {
			break;
		}
		progress_step(&progress, (int64_t)passed_s);
		good = gpsd_read(gpsd, WAIT_MS, &report, error);
		platform_add(platform, &report);
	}
	progress_end(&progress);
	return good;
}

static bool tells_something(const struct align_options *options,
	const struct platform *platform, struct error *error)
{
	return platform_knows_place(platform) ||
		platform_knows_heading(platform) ||
		error_set(error, ERROR_TIMEOUT,
			"gpsd at %s:%s told neither place nor heading in %d s; "
			"are its devices on, and does the antenna see the sky?",
			options->gpsd_host, options->gpsd_port, LISTEN_S);
}

bool align_gpsd_ask(struct align_options *options, struct platform *platform,
	struct error *error)
{
	struct gpsd *gpsd =
		gpsd_open(options->gpsd_host, options->gpsd_port, error);

	*platform = (struct platform){ 0 };
	if (gpsd == NULL) {
		return false;
	}
	bool good = listen_to(gpsd, platform, error) &&
		tells_something(options, platform, error);
	gpsd_close(gpsd);
	if (good && platform_knows_place(platform) && !options->site_known) {
		options->site_known = true;
		options->site = platform->place;
	}
	return good;
}

bool align_gpsd_run(const struct platform *platform, const struct rig *rig,
	struct align_result *result, struct error *error)
{
	bool level = platform_knows_level(platform);
	struct platform_mean mean;

	if (!platform_mean(platform, &mean, error)) {
		return false;
	}
	*result = (struct align_result){ .rig = *rig };
	platform_base(platform, &mean, &result->rig);
	result->fitted[ALIGN_NORTH] = true;
	result->fitted[ALIGN_PITCH] = level;
	result->fitted[ALIGN_ROLL] = level;
	result->sigma_rad[ALIGN_NORTH] = mean.spread.yaw_rad;
	result->sigma_rad[ALIGN_PITCH] = mean.spread.pitch_rad;
	result->sigma_rad[ALIGN_ROLL] = mean.spread.roll_rad;
	for (int term = 0; term < ALIGN_TERMS; term++) {
		result->value_rad[term] =
			align_term_value(&result->rig, (enum align_term)term);
	}
	return true;
}

bool align_gpsd_learn(
	const struct platform *platform, struct rig *rig, struct error *error)
{
	struct platform_mean mean;

	if (!platform_knows_heading(platform)) {
		return true;
	}
	if (!platform_mean(platform, &mean, error)) {
		return false;
	}
	platform_learn(platform, &mean, rig);
	return true;
}
