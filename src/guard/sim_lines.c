/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/sim_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct sim_lines *sim_lines_map(const char *path, struct error *error)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 || ftruncate(fd, sizeof(struct sim_lines)) != 0) {
		error_errno(error, ERROR_UNREACHABLE,
			"%s: cannot make the simulated lines there (does its "
			"folder exist?)",
			path);
		if (fd >= 0) {
			close(fd);
		}
		return NULL;
	}
	void *memory = mmap(NULL, sizeof(struct sim_lines),
		PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (memory == MAP_FAILED) {
		error_errno(error, ERROR_FAILED, "%s: mmap", path);
		return NULL;
	}
	return memory;
}

void sim_lines_unmap(struct sim_lines *lines)
{
	if (lines != NULL) {
		munmap(lines, sizeof(*lines));
	}
}

void sim_lines_put(struct sim_lines *lines, enum guard_input input, bool closed)
{
	if (!closed && atomic_load(&lines->closed[input]) != 0) {
		atomic_fetch_add(&lines->opened[input], 1);
	}
	atomic_store(&lines->closed[input], closed);
}

static bool is_fed(const struct sim_lines *lines, int64_t now_ns)
{
	int64_t edge_ns = atomic_load(&lines->edge_ns[GUARD_HEARTBEAT]);

	return edge_ns != 0 && now_ns - edge_ns < HEARTBEAT_TIMER_NS;
}

/* It is enabled and its timer has been fed. */
static bool has_power(const struct sim_lines *lines, bool timer, int64_t now_ns)
{
	return atomic_load(&lines->high[GUARD_LAMP_ENABLE]) != 0 &&
		(!timer || is_fed(lines, now_ns));
}

void sim_lines_drive(struct sim_lines *lines, enum guard_output output,
	bool level, bool timer, int64_t now_ns)
{
	bool powered = has_power(lines, timer, now_ns);

	atomic_store(&lines->edge_ns[output], now_ns);
	atomic_store(&lines->high[output], level);
	atomic_fetch_add(&lines->edges[output], 1);
	if (!powered && has_power(lines, timer, now_ns)) {
		atomic_fetch_add(&lines->rises, 1);
	}
}

bool sim_lines_light(const struct sim_lines *lines, bool timer, int64_t now_ns)
{
	uint32_t lamp = atomic_load(&lines->lamp);

	if (lamp == SIM_LAMP_DEAD || lamp == SIM_LAMP_WELDED) {
		return lamp == SIM_LAMP_WELDED;
	}
	return has_power(lines, timer, now_ns);
}
