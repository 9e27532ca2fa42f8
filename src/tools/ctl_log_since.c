/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl_log_since.h"

#include "base/clock.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
	char letter;
	int64_t ns;
} units[] = {
	{ 's', CLOCK_NS_PER_S },
	{ 'm', 60 * CLOCK_NS_PER_S },
	{ 'h', 3600 * CLOCK_NS_PER_S },
	{ 'd', 86400 * CLOCK_NS_PER_S },
};

/* A century: what is longer is a slip of the finger. */
static const double longest_ns = 3.15e18;

static bool read_span(const char *text, int64_t *ns)
{
	char *end;
	double number = strtod(text, &end);

	if (end == text || strlen(end) != 1 || !(number >= 0.0)) {
		return false;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		double span_ns = number * (double)units[i].ns;

		if (*end == units[i].letter && span_ns <= longest_ns) {
			*ns = (int64_t)span_ns;
			return true;
		}
	}
	return false;
}

/* Local time; false where it is beyond what a record can hold. */
static bool wall_of(struct tm *parts, int64_t *wall_ns)
{
	int64_t farthest_s = INT64_MAX / CLOCK_NS_PER_S;
	int64_t wall_s;

	parts->tm_isdst = -1;
	wall_s = mktime(parts);
	if (wall_s > farthest_s || wall_s < -farthest_s) {
		return false;
	}
	*wall_ns = wall_s * CLOCK_NS_PER_S;
	return true;
}

/* What a form does not say stays as it is today. */
static bool read_time(const char *text, int64_t *wall_ns)
{
	static const char *const forms[] = { "%Y-%m-%d %H:%M:%S",
		"%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M",
		"%Y-%m-%d", "%H:%M:%S", "%H:%M" };
	time_t now = (time_t)(clock_wall_ns() / CLOCK_NS_PER_S);

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm parts;

		localtime_r(&now, &parts);
		parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
		const char *end = strptime(text, forms[i], &parts);

		if (end != NULL && *end == '\0') {
			return wall_of(&parts, wall_ns);
		}
	}
	return false;
}

bool ctl_log_since_read(
	struct ctl_log_since *since, const char *text, struct error *error)
{
	int64_t span_ns;

	*since = (struct ctl_log_since){ .is_span = false };
	if (read_span(text, &span_ns)) {
		since->is_span = true;
		since->boot = ring_boot();
		since->monotonic_ns = clock_now_ns() - span_ns;
		since->wall_ns = clock_wall_ns() - span_ns;
		return true;
	}
	return read_time(text, &since->wall_ns) ||
		error_set(error, ERROR_USAGE,
			"--since %.40s: neither a span like 10m nor a time "
			"like \"2026-11-30 21:40\"",
			text);
}

bool ctl_log_since_holds(
	const struct ctl_log_since *since, const struct ring_record *record)
{
	if (since->is_span && record->boot == since->boot) {
		return record->monotonic_ns >= since->monotonic_ns;
	}
	return record->wall_ns >= since->wall_ns;
}
