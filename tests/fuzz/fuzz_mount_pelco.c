/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A line on which whatever the fuzzer says comes back, a byte a millisecond. */
struct fuzz_link {
	struct link link;
	const uint8_t *data;
	size_t size;
	size_t at;
};

static long fuzz_read(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct fuzz_link *fuzz = (struct fuzz_link *)link;
	size_t due = (size_t)(now_ns / 1000000);
	size_t count = 0;

	(void)error;
	while (count < size && fuzz->at < fuzz->size && fuzz->at < due) {
		bytes[count++] = fuzz->data[fuzz->at++];
	}
	return (long)count;
}

static long fuzz_write(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	(void)link;
	(void)bytes;
	(void)now_ns;
	(void)error;
	return (long)size;
}

static int fuzz_fd(const struct link *link)
{
	(void)link;
	return -1;
}

static void fuzz_close(struct link *link)
{
	(void)link;
}

static const struct link_ops fuzz_ops = { fuzz_read, fuzz_write, fuzz_fd,
	fuzz_close };

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

static void check(const struct mount_report *report, int64_t now_ns)
{
	require(report->next_ns > now_ns);
	require(report->sample_count <= MOUNT_SAMPLES_MAX);
	for (size_t i = 0; i < report->sample_count; i++) {
		require(isfinite(report->samples[i].at.pan_rad));
		require(fabs(report->samples[i].at.tilt_rad) <
			GEOM_PI / 2.0 + 1e-9);
		require(report->samples[i].at_ns <= now_ns);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mount_settings settings = mount_settings_default();
	struct fuzz_link link = { { &fuzz_ops }, data, size, 0 };
	struct mount_report report;
	struct error error;
	struct mount *mount;
	int64_t end_ns = (int64_t)size * 1000000 + 500000000;

	settings.tilt_convention = "ABC"[size % 3];
	mount = mount_pelco_d.open(&settings, &link.link, 0, &error);
	require(mount != NULL);
	for (int64_t now_ns = 0; now_ns < end_ns; now_ns = report.next_ns) {
		require(mount_pelco_d.service(mount, now_ns, &report, &error));
		check(&report, now_ns);
	}
	mount_pelco_d.close(mount);
	return 0;
}
