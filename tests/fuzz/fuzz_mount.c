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

static const char *const kinds[] = { "pelco-d", "pelco-p", "ptu", "rotctld",
	"dmx" };

static void check(const struct mount_ops *ops,
	const struct mount_report *report, int64_t now_ns)
{
	bool measured = ops == &mount_pelco_d || ops == &mount_pelco_p;

	require(report->next_ns > now_ns);
	require(report->sample_count <= MOUNT_SAMPLES_MAX);
	for (size_t i = 0; i < report->sample_count; i++) {
		const struct mount_sample *sample = &report->samples[i];

		require(isfinite(sample->at.pan_rad));
		require(isfinite(sample->at.tilt_rad));
		require(!measured ||
			fabs(sample->at.tilt_rad) < GEOM_PI / 2.0 + 1e-9);
		require(sample->at_ns <= now_ns);
	}
}

/* A head that says what cannot be may be given up. */
static void run(
	const struct mount_ops *ops, struct mount *mount, int64_t end_ns)
{
	struct mount_report report = { 0 };
	struct error error = { 0 };

	for (int64_t now_ns = 1; now_ns < end_ns; now_ns = report.next_ns) {
		ops->command(mount,
			(struct mount_rates){
				0.1, (double)(now_ns % 7) * 0.01 },
			now_ns);
		if (!ops->service(mount, now_ns, &report, &error)) {
			require(error.text[0] != '\0');
			return;
		}
		check(ops, &report, now_ns);
	}
}

/* First byte: the kind of head. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mount_settings settings = mount_settings_default();
	struct fuzz_link link = { { &fuzz_ops }, data + 1, size, 0 };
	struct error error;

	if (size == 0) {
		return 0;
	}
	link.size = size - 1;
	settings.tilt_convention = "ABC"[size % 3];

	const struct mount_ops *ops =
		mount_find(kinds[data[0] % (sizeof(kinds) / sizeof(*kinds))]);
	struct mount *mount = ops->open(&settings, &link.link, 1, &error);

	require(mount != NULL);
	run(ops, mount, (int64_t)size * 1000000 + 2000000000);
	ops->close(mount);
	return 0;
}
