/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_REAL_MOUNT_H
#define SUPPORT_REAL_MOUNT_H

#include "base/clock.h"
#include "check.h"
#include "hw/mount.h"

#include <poll.h>

/* Real mount: a driver on a real link, run by the real clock. */

struct real_mount {
	const struct mount_ops *ops;
	struct link *link;
	struct mount *mount;
	struct mount_sample newest;
	int samples;
	int services;
	struct error error;
};

static inline void real_mount_start(struct real_mount *real, const char *name,
	const char *address, const struct mount_settings *settings)
{
	*real = (struct real_mount){ .ops = mount_find(name) };
	assert_non_null(real->ops);
	real->link = link_open(address, settings->baud, &real->error);
	if (real->link == NULL) {
		print_error("%s\n", real->error.text);
	}
	assert_non_null(real->link);
	real->mount = real->ops->open(
		settings, real->link, clock_now_ns(), &real->error);
	assert_non_null(real->mount);
}

static inline void real_mount_end(struct real_mount *real)
{
	real->ops->close(real->mount);
	link_close(real->link);
}

static inline void real_mount_wait(struct real_mount *real, int64_t until_ns)
{
	struct pollfd state = { .fd = real->link->ops->fd(real->link),
		.events = POLLIN };
	int64_t left_ns = until_ns - clock_now_ns();

	if (left_ns > 0) {
		poll(&state, 1,
			(int)((left_ns + CLOCK_NS_PER_MS - 1) /
				CLOCK_NS_PER_MS));
	}
}

/* For @seconds; false where the line is gone, with real->error told. */
static inline bool real_mount_run(struct real_mount *real, double seconds)
{
	int64_t end_ns = clock_now_ns() + (int64_t)(seconds * 1e9);
	struct mount_report report;

	do {
		if (!real->ops->service(real->mount, clock_now_ns(), &report,
			    &real->error)) {
			return false;
		}
		real->services++;
		for (size_t i = 0; i < report.sample_count; i++) {
			real->newest = report.samples[i];
			real->samples++;
		}
		real_mount_wait(real,
			report.next_ns < end_ns ? report.next_ns : end_ns);
	} while (clock_now_ns() < end_ns);
	return true;
}

/* Commands @hz times a second for @seconds, every second one a bit faster. */
static inline bool real_mount_drive(struct real_mount *real, double pan_deg_s,
	double tilt_deg_s, double hz, double seconds)
{
	int64_t end_ns = clock_now_ns() + (int64_t)(seconds * 1e9);

	for (int i = 0; clock_now_ns() < end_ns; i++) {
		struct mount_rates rates = {
			geom_radians(pan_deg_s + (i % 2) * 0.7),
			geom_radians(tilt_deg_s),
		};

		real->ops->command(real->mount, rates, clock_now_ns());
		if (!real_mount_run(real, 1.0 / hz)) {
			return false;
		}
	}
	return true;
}

#endif
