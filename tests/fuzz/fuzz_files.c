/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/enttec.h"
#include "settings/fixture_file.h"
#include "settings/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* What was taken is within what its users are promised. */
static void try_fixture(const char *path)
{
	struct dmx_fixture fixture = dmx_fixture_default();
	struct error error = { 0 };
	uint8_t slots[ENTTEC_SLOTS_MAX];

	if (!fixture_load(&fixture, path, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	dmx_fixture_dark(&fixture, (struct mount_angles){ 0.1, -0.1 }, slots);
	dmx_fixture_place(&fixture, slots);
}

static void try_scenario(const char *path)
{
	struct scenario scenario = scenario_default();
	struct error error = { 0 };

	if (!scenario_load(&scenario, path, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	scenario_rig(&scenario);
	scenario_true_rig(&scenario);
	scenario_head(&scenario);
	scenario_line(&scenario);
	scenario_world(&scenario);
}

/* The same bytes as a profile of a fixture and as a scenario. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[32];
	int fd = memfd_create("fuzz", 0);

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	try_fixture(path);
	try_scenario(path);
	close(fd);
	return 0;
}
