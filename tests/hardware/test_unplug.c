/* SPDX-License-Identifier: Apache-2.0 */
#include "app/steering.h"
#include "base/clock.h"
#include "check.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * A USB adapter (ftdi_sio) that is really unplugged while the head turns, and
 * comes back under another number, since somebody still holds the old one
 * open. The line is kept by the daemon's own steering, by a stable name, which
 * is a link as udev makes them. Whoever runs this outside of the machine pulls
 * the plug when the file "unplug" appears in the folder given, and puts it in
 * again when "replug" does.
 */

#define BY_ID   "/tmp/adapter"
#define ADDRESS "serial:" BY_ID

static const int64_t unplug_limit_ns = 200 * CLOCK_NS_PER_MS;
static const double turn_deg_s = 8.0;

enum {
	DEVICE_MAX = 128,
	LONGEST_WAIT_MS = 50,
	COMMAND_MS = 100,
	PASSES_A_SECOND_MAX = 40 /* while there is no line */
};

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

/* What udev does: a name that stays, for whichever number it has now. */
static bool name_adapter(char device[DEVICE_MAX], const char *but_not)
{
	bool found = false;
	glob_t all;

	if (glob("/dev/ttyUSB*", 0, NULL, &all) != 0) {
		return false;
	}
	for (size_t i = 0; i < all.gl_pathc && !found; i++) {
		found = strcmp(all.gl_pathv[i], but_not) != 0;
		if (found) {
			snprintf(device, DEVICE_MAX, "%s", all.gl_pathv[i]);
		}
	}
	globfree(&all);
	unlink(BY_ID);
	return found && symlink(device, BY_ID) == 0;
}

/* ---- when the device vanishes, watched by a thread of its own ---- */

struct vanishing {
	const char *device;
	_Atomic int64_t at_ns; /* 0: it is still there */
	atomic_bool enough;
};

static void *watch(void *context)
{
	struct vanishing *vanishing = context;

	while (!vanishing->enough && access(vanishing->device, F_OK) == 0) {
		poll(NULL, 0, 1);
	}
	vanishing->at_ns = clock_now_ns();
	return NULL;
}

/* ---- the loop of a daemon, as far as the head goes ---- */

struct crew {
	struct steering steering;
	bool turns; /* it commands motion whenever the head is ready */
	int64_t commanded_ns;
	int64_t samples;
	int64_t samples_at_motion; /* when the first motion had gone out */
	bool moved;
	int passes;
};

static void note(struct crew *crew)
{
	for (size_t i = 0; i < crew->steering.sample_count; i++) {
		crew->samples += crew->steering.samples[i].measured;
	}
	for (size_t i = 0; i < crew->steering.sent_count && !crew->moved; i++) {
		if (crew->steering.sent[i].rates.pan_rad_s != 0.0) {
			crew->moved = true;
			crew->samples_at_motion = crew->samples;
		}
	}
	steering_taken(&crew->steering);
}

static void wait_for_line(struct crew *crew)
{
	struct pollfd both[] = {
		{ .fd = steering_fd(&crew->steering), .events = POLLIN },
		{ .fd = steering_news_fd(&crew->steering), .events = POLLIN },
	};
	int64_t left_ns = crew->steering.next_ns - clock_now_ns();
	int64_t most_ns = LONGEST_WAIT_MS * CLOCK_NS_PER_MS;

	left_ns = left_ns < 0 ? 0 : left_ns > most_ns ? most_ns : left_ns;
	poll(both, 2, (int)((left_ns + CLOCK_NS_PER_MS - 1) / CLOCK_NS_PER_MS));
}

static void pass(struct crew *crew)
{
	struct mount_rates rates = { geom_radians(turn_deg_s), 0.0 };
	int64_t now_ns = clock_now_ns();

	if (crew->turns &&
		now_ns - crew->commanded_ns >= COMMAND_MS * CLOCK_NS_PER_MS) {
		crew->commanded_ns = now_ns;
		steering_command(&crew->steering, rates, now_ns);
	}
	steering_service(&crew->steering, now_ns);
	note(crew);
	crew->passes++;
	wait_for_line(crew);
}

/* False where it has not come to @state within @seconds. */
static bool run_until(
	struct crew *crew, enum steering_state state, double seconds)
{
	int64_t until_ns = clock_now_ns() + (int64_t)(seconds * 1e9);

	while (crew->steering.state != state && clock_now_ns() < until_ns) {
		pass(crew);
	}
	return crew->steering.state == state;
}

static void run_for(struct crew *crew, double seconds)
{
	int64_t until_ns = clock_now_ns() + (int64_t)(seconds * 1e9);

	while (clock_now_ns() < until_ns) {
		pass(crew);
	}
}

static double busy_s(void)
{
	struct timespec busy;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &busy);
	return (double)busy.tv_sec + (double)busy.tv_nsec * 1e-9;
}

/* The adapter under any name but @but_not; waits a minute for it. */
static void find_adapter(
	struct crew *crew, char device[DEVICE_MAX], const char *but_not)
{
	int64_t until_ns = clock_now_ns() + 60 * CLOCK_NS_PER_S;

	while (!name_adapter(device, but_not)) {
		if (clock_now_ns() > until_ns) {
			fail_msg("no USB adapter has come within a minute");
		}
		if (crew != NULL) {
			run_for(crew, 0.1);
		} else {
			poll(NULL, 0, 100);
		}
	}
}

static void begin(struct crew *crew)
{
	struct mount_settings settings = mount_settings_default();
	struct error error;

	/* The machine is emulated: it is given ten times the usual time. */
	assert_true(steering_init(&crew->steering, "pelco-d", ADDRESS,
		&settings, 10.0 * mount_silence_s(&mount_pelco_d, &settings),
		&error));
	assert_true(run_until(crew, STEERING_READY, 30.0));
	crew->turns = true;
	run_for(crew, 3.0);
	assert_true(crew->moved);
}

/* Until steering has noticed; how long it took from vanishing and asking. */
static void pull_the_plug(struct crew *crew, const char *device)
{
	struct vanishing vanishing = { .device = device };
	pthread_t watcher;
	int64_t asked_ns = clock_now_ns();

	assert_int_equal(pthread_create(&watcher, NULL, watch, &vanishing), 0);
	ask_for("unplug");
	bool noticed = run_until(crew, STEERING_ABSENT, 60.0);
	int64_t noticed_ns = clock_now_ns();

	while (vanishing.at_ns == 0 &&
		clock_now_ns() < noticed_ns + 5 * CLOCK_NS_PER_S) {
		poll(NULL, 0, 1);
	}
	bool vanished = vanishing.at_ns != 0;
	vanishing.enough = true;
	pthread_join(watcher, NULL);
	assert_true(noticed && vanished);
	print_message("%s unplugged: noticed %.1f ms after its name had "
		      "vanished, %.0f ms after the plug was asked to be "
		      "pulled: \"%s\"\n",
		device, (double)(noticed_ns - vanishing.at_ns) * 1e-6,
		(double)(noticed_ns - asked_ns) * 1e-6,
		crew->steering.error.text);
	assert_true(noticed_ns - vanishing.at_ns < unplug_limit_ns);
}

/* Three seconds without a line: it is tried, and nothing spins. */
static void stay_without(struct crew *crew)
{
	const double while_s = 3.0;
	int passes = crew->passes;
	double busy = busy_s();

	run_for(crew, while_s);
	print_message("absent for %.0f s: %d passes, %.2f s of processor "
		      "time\n",
		while_s, crew->passes - passes, busy_s() - busy);
	assert_true(crew->passes - passes < while_s * PASSES_A_SECOND_MAX);
	assert_int_equal(crew->steering.state, STEERING_ABSENT);
}

static void come_back(struct crew *crew, const char *old, int64_t absent_ns)
{
	char device[DEVICE_MAX];
	int64_t back_ns;

	crew->moved = false;
	crew->samples = 0;
	ask_for("replug");
	find_adapter(crew, device, old);
	back_ns = clock_now_ns();
	print_message("back as %s, named %s as before\n", device, BY_ID);
	assert_string_not_equal(device, old);
	assert_true(run_until(crew, STEERING_READY, 30.0));
	int64_t ready_ns = clock_now_ns();
	assert_false(crew->moved);
	run_for(crew, 2.0);
	assert_true(crew->moved);
	assert_true(crew->samples_at_motion > 0);
	print_message("open and its position heard %.0f ms after it was back "
		      "(%.1f s after it was gone), before the first motion "
		      "went out: %d positions\n",
		(double)(ready_ns - back_ns) * 1e-6,
		(double)(ready_ns - absent_ns) * 1e-9,
		(int)crew->samples_at_motion);
}

static void it_is_noticed_at_once_and_works_again_under_another_number(
	void **state)
{
	static struct crew crew;
	char device[DEVICE_MAX];
	int64_t absent_ns;
	int holder;

	(void)state;
	find_adapter(NULL, device, "");
	begin(&crew);
	/* Another program that does not let go: the number stays taken. */
	holder = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK);
	assert_true(holder >= 0);
	pull_the_plug(&crew, device);
	absent_ns = clock_now_ns();
	stay_without(&crew);
	come_back(&crew, device, absent_ns);
	close(holder);

	struct mount_stats stats = steering_stats(&crew.steering);

	print_message("the line since: %d frames sent, %d answers, %d lost, "
		      "%d rejected, round trip %.0f ms; opened %d times\n",
		(int)stats.frames_sent, (int)stats.answers,
		(int)stats.answers_lost, (int)stats.rejected,
		stats.round_trip_s * 1e3, (int)crew.steering.opened);
	steering_stop(&crew.steering, clock_now_ns());
	run_for(&crew, 0.5);
	steering_close(&crew.steering);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_is_noticed_at_once_and_works_again_under_another_number),
	};

	if (argc != 2) {
		return 2;
	}
	folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
