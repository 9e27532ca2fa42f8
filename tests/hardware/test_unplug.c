/* SPDX-License-Identifier: Apache-2.0 */
#include "real_mount.h"

#include <glob.h>
#include <string.h>
#include <unistd.h>

/*
 * A USB adapter (ftdi_sio) that is really unplugged while the head turns, and
 * comes back. Whoever runs this outside of the machine pulls the plug when
 * the file "unplug" appears in the folder given, and puts it in again when
 * "replug" does. Emulated and slow: limits have ten times the usual room.
 */

static const char *folder;

static void ask_for(const char *what)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, what);
	file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
}

/* The adapter, whatever its number; waits a minute for it. */
static void find_adapter(char *address, size_t size)
{
	for (int i = 0; i < 600; i++) {
		glob_t found;

		if (glob("/dev/ttyUSB*", 0, NULL, &found) == 0) {
			snprintf(address, size, "serial:%s", found.gl_pathv[0]);
			globfree(&found);
			return;
		}
		usleep(100000);
	}
	fail_msg("no USB adapter has come within a minute");
}

static void it_is_noticed_at_once_and_works_again_when_it_is_back(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct real_mount real;
	char address[128];
	int64_t gone_ns = 0;
	int64_t noticed_ns;
	int services;

	(void)state;
	find_adapter(address, sizeof(address));
	real_mount_start(&real, "pelco-d", address, &settings);
	assert_true(real_mount_drive(&real, 8.0, 0.0, 10.0, 3.0));
	assert_true(real.samples > 3);

	ask_for("unplug");
	services = real.services;
	for (int i = 0; i < 3000 && real_mount_run(&real, 0.01); i++) {
		if (gone_ns == 0 && access(address + 7, F_OK) != 0) {
			gone_ns = clock_now_ns();
		}
	}
	noticed_ns = clock_now_ns();
	assert_int_equal(real.error.code, ERROR_UNREACHABLE);
	print_message("unplugged %s: \"%s\", %.0f ms after it had vanished; "
		      "%d services meanwhile\n",
		address, real.error.text,
		gone_ns == 0 ? 0.0 : (double)(noticed_ns - gone_ns) * 1e-6,
		real.services - services);
	assert_true(
		gone_ns == 0 || noticed_ns - gone_ns < 2000 * CLOCK_NS_PER_MS);
	real_mount_end(&real);

	ask_for("replug");
	find_adapter(address, sizeof(address));
	real_mount_start(&real, "pelco-d", address, &settings);
	assert_true(real_mount_run(&real, 3.0));
	assert_true(real.samples > 3);
	print_message("back as %s\n", address);
	real_mount_end(&real);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_is_noticed_at_once_and_works_again_when_it_is_back),
	};

	if (argc != 2) {
		return 2;
	}
	folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
