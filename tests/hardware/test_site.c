/* SPDX-License-Identifier: Apache-2.0 */
#include "site.h"

/*
 * All programs together on a real kernel's drivers: they light, and whatever
 * goes wrong is dark on the line in time, and stays so until a new press. The
 * machine's clock counts the instructions of its emulated processor, so that no
 * load outside makes these times longer.
 */

static struct night_paths paths;
static const char *guard_path;
static struct site site;

enum {
	ROUNDS = 3,
	TRIES = 5,
	LIT_MS = 300,   /* it has been for so long when it happens */
	WAIT_MS = 3000, /* for the dark */
	DARK_MS = 500,  /* before and after all is whole again */
	SHUTTER_MS = 700,
	OPEN_MS = 3000,  /* until it closes again */
	RELEASE_MS = 10, /* until the kernel has let go of a dead one's lines */
	STOP_MS = 150,   /* until the head is told, where it has to stop */
};

/* ---- what goes wrong ---- */

static void let_key_go(void)
{
	site_let_go(&site);
}

static void open_stop_a(void)
{
	gpio_pull("stop-a", false);
}

static void turn_key_off(void)
{
	gpio_pull("key", false);
}

static void kill_daemon(void)
{
	kill(site.night.daemon, SIGKILL);
}

static void kill_guard(void)
{
	kill(site.post.pid, SIGKILL);
}

static void kill_hold(void)
{
	kill(site.hand.hold, SIGKILL);
}

static void silence_camera(void)
{
	site.camera.does = LIVE_IS_SILENT;
}

static void freeze_camera(void)
{
	site.camera.does = LIVE_REPEATS;
}

static void cut_line(void)
{
	tap_plug(&site.night.tap, false);
}

/*
 * The chip pulls down lines that nobody drives any more, which another may not:
 * of a killed guard only what its timer makes of it counts. A heartbeat that is
 * high then falls, which feeds the timer once more.
 */
enum counts {
	COUNTS_LINE_OR_TIMER,
	COUNTS_TIMER,
};

struct cause {
	const char *name;
	void (*happen)(void);
	int budget_ms;
	enum counts counts;
	bool stops_head;
};

static const struct cause causes[] = {
	{ "operator lets go", let_key_go, 300, COUNTS_LINE_OR_TIMER, false },
	{ "searchlightctl killed", kill_hold, 300, COUNTS_LINE_OR_TIMER,
		false },
	{ "emergency stop A opens", open_stop_a, 50, COUNTS_LINE_OR_TIMER,
		true },
	{ "arm key turned off", turn_key_off, 50, COUNTS_LINE_OR_TIMER, false },
	{ "daemon killed", kill_daemon, 150, COUNTS_LINE_OR_TIMER, true },
	{ "guard killed", kill_guard, 100, COUNTS_TIMER, false },
	{ "camera silent", silence_camera, 500, COUNTS_LINE_OR_TIMER, false },
	{ "picture frozen", freeze_camera, 500, COUNTS_LINE_OR_TIMER, false },
	{ "head silent", cut_line, 200, COUNTS_LINE_OR_TIMER, false },
};

/* From the cause; not finite: never. */
struct times {
	double dark_ms;
	double still_ms; /* the head's stop frame; 0: it stood already */
};

/* ---- how long it takes ---- */

/* 0: it is not dark yet. */
static int64_t dark_ns(const struct lamp_watch *lamp, enum counts counts)
{
	int64_t unfed_ns = lamp_watch_unfed_ns(lamp);

	if (lamp->lit) {
		return 0;
	}
	return counts == COUNTS_TIMER || lamp->enabled ||
			unfed_ns < lamp->low_ns
		? unfed_ns
		: lamp->low_ns;
}

static double ms_to_dark(const struct cause *cause, int64_t from_ns)
{
	int64_t until_ns = from_ns + WAIT_MS * CLOCK_NS_PER_MS;
	int64_t at_ns = 0;

	while (at_ns == 0 && clock_now_ns() < until_ns) {
		struct lamp_watch lamp = site_lamp(&site);

		at_ns = dark_ns(&lamp, cause->counts);
		poll(NULL, 0, 5);
	}
	return at_ns == 0 ? (double)INFINITY : (double)(at_ns - from_ns) / 1e6;
}

static void must_light(void)
{
	if (!site_light(&site)) {
		site_show(&site);
		fail_msg("it was not lit");
	}
}

static double ms_to_still(int64_t from_ns)
{
	int64_t at_ns = tap_stilled_ns(&site.night.tap);

	return at_ns == 0 ? (double)INFINITY
			  : fmax(0.0, (double)(at_ns - from_ns) / 1e6);
}

/* The key is held on all the while, but where letting go was the cause. */
static void stays_dark_until_pressed(const struct cause *cause, int rises)
{
	if (!site_heal(&site)) {
		site_show(&site);
		fail_msg("%s: it does not follow again", cause->name);
	}
	poll(NULL, 0, DARK_MS);
	assert_int_equal(site_lamp(&site).rises, rises);
}

/*
 * Lit at the very moment at which it happens: a machine that was held up has
 * gone dark by itself before, which says nothing of this cause.
 */
static bool light_and_cause(const struct cause *cause, struct times *times)
{
	must_light();
	poll(NULL, 0, LIT_MS);
	struct lamp_watch lamp = site_lamp(&site);
	int64_t from_ns = clock_now_ns();

	if (!lamp.lit) {
		return false;
	}
	cause->happen();
	times->dark_ms = ms_to_dark(cause, from_ns);
	poll(NULL, 0, DARK_MS);
	times->still_ms = cause->stops_head ? ms_to_still(from_ns) : 0.0;
	stays_dark_until_pressed(cause, lamp.rises);
	return times->dark_ms >= 0.0;
}

static struct times try_cause(const struct cause *cause)
{
	struct times times = { 0 };
	int tries = 1;

	while (!light_and_cause(cause, &times)) {
		if (tries++ == TRIES) {
			fail_msg("%s: it never stayed lit for long enough",
				cause->name);
		}
	}
	return times;
}

static double latest_ms(const struct cause *cause)
{
	int release_ms = cause->counts == COUNTS_TIMER ? RELEASE_MS : 0;

	return cause->budget_ms + release_ms + SITE_LATE_MS;
}

static bool is_dark_in_time(const struct cause *cause)
{
	struct times longest = { 0 };

	print_message("%-24s dark after", cause->name);
	for (int i = 0; i < ROUNDS; i++) {
		struct times times = try_cause(cause);

		print_message(" %.0f", times.dark_ms);
		longest.dark_ms = fmax(longest.dark_ms, times.dark_ms);
		longest.still_ms = fmax(longest.still_ms, times.still_ms);
	}
	print_message(" ms of %d", cause->budget_ms);
	if (cause->stops_head) {
		print_message(", the head stopped after at most %.0f ms of %d",
			longest.still_ms, STOP_MS);
	}
	print_message("\n");
	return longest.dark_ms <= latest_ms(cause) &&
		longest.still_ms <= STOP_MS;
}

static void whatever_goes_wrong_is_dark_and_needs_a_new_press(void **state)
{
	int late = 0;

	(void)state;
	site_open(&site, &paths, guard_path);
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		late += !is_dark_in_time(&causes[i]);
	}
	site_close(&site);
	assert_int_equal(late, 0);
}

/* ---- a thermal camera's shutter ---- */

/* How often one and the other was answered while the shutter was closed. */
struct closed {
	int named;
	int permitted; /* light, once it had been named */
};

static struct closed close_shutter(const char *health)
{
	int64_t until_ns = clock_now_ns() + SHUTTER_MS * CLOCK_NS_PER_MS;
	struct closed closed = { 0 };
	char named[40];

	snprintf(named, sizeof(named), "\"health\":\"%s\"", health);
	site.camera.does = LIVE_REPEATS;
	while (clock_now_ns() < until_ns) {
		const char *status = night_say(&site.night, "status");

		closed.named += strstr(status, named) != NULL;
		closed.permitted += closed.named > 0 &&
			strstr(status, "\"light_permitted\":true") != NULL;
		poll(NULL, 0, 10);
	}
	site.camera.does = LIVE_DELIVERS;
	return closed;
}

/* The first time nobody knows yet that this camera has a shutter. */
static void a_shutter_is_recognised_and_coasted_through(void **state)
{
	static const char *const healths[] = { "frozen", "shutter", "shutter" };

	(void)state;
	site_open(&site, &paths, guard_path);
	double target = night_number(&site.night, "target", "id");

	for (int i = 0; i < 3; i++) {
		struct closed closed = close_shutter(healths[i]);

		print_message("closed for %d ms: %s in %d answers\n",
			SHUTTER_MS, healths[i], closed.named);
		assert_true(closed.named > 0);
		assert_int_equal(closed.permitted, 0);
		poll(NULL, 0, OPEN_MS);
		night_say(&site.night, "status");
		assert_true(night_is_following(&site.night));
		assert_near(
			night_number(&site.night, "target", "id"), target, 0.0);
	}
	site_close(&site);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			whatever_goes_wrong_is_dark_and_needs_a_new_press),
		cmocka_unit_test(a_shutter_is_recognised_and_coasted_through),
	};

	if (argc != 5) {
		print_error("usage: test_site DAEMON CTL SIM GUARD\n");
		return 2;
	}
	paths = (struct night_paths){
		.daemon = argv[1], .ctl = argv[2], .sim = argv[3]
	};
	guard_path = argv[4];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
