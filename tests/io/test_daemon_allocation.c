/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"

#include <sys/mman.h>

/* The loop of the real daemon, watched by tests/support/count_allocations. */

static struct night_paths paths;
static struct night night;
static const char *counter;

static _Atomic uint64_t *share_count(char path[NIGHT_PATH_MAX])
{
	snprintf(path, NIGHT_PATH_MAX, "/tmp/searchlight-count-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, sizeof(uint64_t)), 0);
	void *memory = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE,
		MAP_SHARED, fd, 0);
	assert_true(memory != MAP_FAILED);
	close(fd);
	setenv("SEARCHLIGHT_ALLOCATIONS", path, 1);
	return memory;
}

static void use_everything(void)
{
	static const char *const words[] = { "status", "help", "mode hold",
		"slew 5 1", "slew off", "mode follow", "target next",
		"target auto", "nonsense", "target lock 1", "stop",
		"mode follow" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		night_say(&night, words[i]);
		poll(NULL, 0, 100);
	}
}

static void watch_the_loop(const char *more, const char *rig)
{
	char path[NIGHT_PATH_MAX];
	_Atomic uint64_t *count = share_count(path);

	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night_prepare(&night, more);
	if (rig != NULL) {
		night_write(night.rig, rig);
	}
	night_start_head(&night);
	tap_start(&night.tap);
	night_start_daemon(&night, counter);
	assert_true(night_until(&night, "mount", "state", "ready", 10.0));
	/* That it counts at all. */
	assert_true(*count > 10);
	use_everything();
	double steps = night_number(&night, "loop", "steps");
	uint64_t before = *count;
	use_everything();
	poll(NULL, 0, 1000);
	assert_true(night_number(&night, "loop", "steps") > steps + 100);
	assert_int_equal(*count - before, 0);
	unlink(path);
}

static void the_loop_allocates_nothing_once_it_runs(void **state)
{
	(void)state;
	watch_the_loop("", NULL);
	assert_int_equal(night_end(&night), 0);
}

static void nor_with_two_cameras_one_on_the_head_and_a_recording(void **state)
{
	char more[3 * NIGHT_PATH_MAX];
	char shelf[] = "/tmp/searchlight-shelf-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(shelf));
	snprintf(more, sizeof(more),
		"camera2.kind = footage\ncamera2.source = %s/IR_DRONE_146.mp4\n"
		"camera2.loop = yes\nrecord.folder = %s\n",
		paths.clips, shelf);
	watch_the_loop(more,
		"lens.width_px = 320\nlens.height_px = 256\n"
		"lens.cx_px = 159.5\nlens.cy_px = 127.5\n"
		"camera.place = base\ncamera.pitch_deg = 25\n"
		"lens2.width_px = 320\nlens2.height_px = 256\n"
		"lens2.fx_px = 900\nlens2.fy_px = 900\n"
		"lens2.cx_px = 159.5\nlens2.cy_px = 127.5\n"
		"camera2.place = head\n");
	assert_true(night_number(&night, "camera2", "frames") > 50.0);
	assert_true(night_number(&night, "record", "frames") > 100.0);
	assert_int_equal(night_end(&night), 0);
	process_run((const char *const[]){ "/bin/rm", "-r", shelf, NULL },
		"/dev/null");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_loop_allocates_nothing_once_it_runs),
		cmocka_unit_test(
			nor_with_two_cameras_one_on_the_head_and_a_recording),
	};

	if (argc != 6) {
		return 2;
	}
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	counter = argv[5];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
