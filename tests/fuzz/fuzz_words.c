/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "base/utc.h"
#include "ctl_log_since.h"
#include "hw/sim_faults.h"
#include "hw/sim_scene.h"
#include "rotctl_place.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	TEXT_MAX = 512
};

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

static void try_scene(const char *text)
{
	struct sim_scene_settings settings;
	struct error error = { 0 };

	if (!sim_scene_parse(&settings, text, &error)) {
		require(error.text[0] != '\0');
		require(sim_scene_parse(&settings, "town", &error));
		sim_scene_set_all(&settings, text, &error);
	}
	require(settings.width_px > 0 && settings.height_px > 0);
	require(isfinite(settings.rate_hz) && settings.rate_hz > 0.0);
}

static void try_faults(const char *text)
{
	struct sim_faults faults = { 0 };
	struct error error = { 0 };

	if (!sim_faults_add(&faults, text, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	sim_faults_start(&faults, 0);
	for (int64_t now_ns = 0; now_ns < 1000000000; now_ns += 77000000) {
		sim_faults_set(&faults, now_ns);
		require(sim_faults_next(&faults, now_ns) >= now_ns);
	}
}

static void try_numbers(const char *text)
{
	double number;
	long whole;

	if (parse_double(text, &number)) {
		require(isfinite(number));
	}
	parse_long(text, &whole);
	if (utc_parse(text, &number)) {
		require(isfinite(number));
	}
}

/* The newest of all records is asked for by every time. */
static void try_since(const char *text)
{
	const struct ring_record newest = { .boot = ring_boot(),
		.monotonic_ns = INT64_MAX,
		.wall_ns = INT64_MAX };
	struct ctl_log_since since;
	struct error error = { 0 };

	if (!ctl_log_since_read(&since, text, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	require(ctl_log_since_holds(&since, &newest));
}

/* What is on loopback alone is no less a place where anything may be. */
static void try_listen(const char *text)
{
	struct rotctl_place anywhere = { "rotctl.listen", text, false };
	struct rotctl_place here = { "rotctl.unguarded_listen", text, true };
	struct sockaddr_storage address;
	struct sockaddr_storage same;
	struct error error = { 0 };

	if (!rotctl_place_read(&anywhere, &address, &error)) {
		require(error.text[0] != '\0');
		require(!rotctl_place_read(&here, &same, &error));
		return;
	}
	require(address.ss_family == AF_INET || address.ss_family == AF_INET6);
	if (rotctl_place_read(&here, &same, &error)) {
		require(memcmp(&same, &address, sizeof(same)) == 0);
	}
}

/*
 * What a person types: scenes, faults of a head, numbers, moments, how far
 * back a log goes, where the rotator's port is.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX + 1];

	if (size > TEXT_MAX) {
		return 0;
	}
	memcpy(text, data, size);
	text[size] = '\0';
	try_scene(text);
	try_faults(text);
	try_numbers(text);
	try_since(text);
	try_listen(text);
	return 0;
}
