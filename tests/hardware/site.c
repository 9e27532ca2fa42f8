/* SPDX-License-Identifier: Apache-2.0 */
#include "site.h"

/* Two UARTs of the machine, joined outside of it. */
#define DAEMON_UART "/dev/ttyS1"
#define HEAD_UART   "/dev/ttyS2"

enum {
	WATCH_PRIORITY = 30,
	LOOK_MS = SITE_LATE_MS - 1,
	REPEAT_MS = 90, /* of the key */
	SEAT_S = 30,
	FOLLOW_S = 60,
	LIGHT_TRIES = 10,
	LIGHT_MS = 2000,
	TURN_MS = 200,
};

static void wait_ms(int ms)
{
	poll(NULL, 0, ms);
}

static void *watch(void *context)
{
	struct sched_param urgent = { .sched_priority = WATCH_PRIORITY };
	struct site *site = context;
	bool ending = false;

	pthread_setschedparam(pthread_self(), SCHED_RR, &urgent);
	while (!ending) {
		pthread_mutex_lock(&site->lock);
		lamp_watch_look(&site->lamp);
		hand_work(&site->hand);
		ending = site->ending;
		pthread_mutex_unlock(&site->lock);
		wait_ms(LOOK_MS);
	}
	return NULL;
}

struct lamp_watch site_lamp(struct site *site)
{
	pthread_mutex_lock(&site->lock);
	struct lamp_watch lamp = site->lamp;
	pthread_mutex_unlock(&site->lock);
	return lamp;
}

/* ---- the programs ---- */

static void start_guard(struct site *site)
{
	post_watch(&site->post, site->guard_path, NULL);
	post_connect(&site->post);
	post_hang_up(&site->post);
}

static void prepare(struct site *site)
{
	char more[POST_PATH_MAX + 32];

	post_prepare(&site->post, "");
	gpio_prepare(&site->post, "line.shutter = 7\n");
	snprintf(more, sizeof(more), "guard = %s\ngather.every = 0\n",
		site->post.socket);
	site->night.link = "serial:" DAEMON_UART;
	site->night.tap.device = HEAD_UART;
	site->night.device = PLAYER_DEVICE;
	night_prepare(&site->night, more);
}

static bool is_heard(struct site *site)
{
	pthread_mutex_lock(&site->lock);
	bool heard = hand_is_heard(&site->hand);
	pthread_mutex_unlock(&site->lock);
	return heard;
}

/* Where searchlightctl is, or was, another one takes its place. */
static void sit_down(struct site *site)
{
	int64_t until_ns = clock_now_ns() + SEAT_S * CLOCK_NS_PER_S;

	pthread_mutex_lock(&site->lock);
	hand_forget(&site->hand);
	hand_stand_up(&site->hand);
	hand_sit_down(&site->hand, site->night.paths.ctl, site->night.control);
	pthread_mutex_unlock(&site->lock);
	while (!is_heard(site)) {
		assert_true(clock_now_ns() < until_ns);
		wait_ms(20);
	}
}

void site_open(
	struct site *site, const struct night_paths *paths, const char *guard)
{
	memset(site, 0, sizeof(*site));
	site->guard_path = guard;
	site->night.paths = *paths;
	site->hand.terminal = -1;
	site->hand.repeat_ms = REPEAT_MS;
	prepare(site);
	live_start(&site->camera);
	lamp_watch_open(&site->lamp);
	pthread_mutex_init(&site->lock, NULL);
	assert_int_equal(pthread_create(&site->thread, NULL, watch, site), 0);
	start_guard(site);
	night_start_head(&site->night);
	tap_start(&site->night.tap);
	night_start_daemon(&site->night, NULL);
	if (!site_follows(site)) {
		site_show(site);
		fail_msg("it does not follow");
	}
	site_turn_key(site);
	sit_down(site);
}

void site_close(struct site *site)
{
	pthread_mutex_lock(&site->lock);
	site->ending = true;
	pthread_mutex_unlock(&site->lock);
	pthread_join(site->thread, NULL);
	pthread_mutex_destroy(&site->lock);
	hand_stand_up(&site->hand);
	assert_int_equal(night_end(&site->night), 0);
	assert_int_equal(post_end(&site->post), 0);
	lamp_watch_close(&site->lamp);
	live_end(&site->camera);
}

void site_show(struct site *site)
{
	struct lamp_watch lamp = site_lamp(site);

	print_message("lamp: %d edges, %d rises; camera: %d pictures, %d not "
		      "taken; the operator reads:\n%s\nthe daemon:\n",
		lamp.edges, lamp.rises, site->camera.delivered,
		site->camera.undelivered, site->hand.shown);
	night_show_log(&site->night);
	print_message("the guard:\n");
	post_show_output(&site->post);
	print_message("status: %s\n", night_say(&site->night, "status"));
}

/* ---- to the light ---- */

bool site_follows(struct site *site)
{
	int64_t until_ns = clock_now_ns() + FOLLOW_S * CLOCK_NS_PER_S;

	while (clock_now_ns() < until_ns) {
		night_say(&site->night, "status");
		if (night_is_following(&site->night)) {
			return true;
		}
		night_say(&site->night, "mode follow");
		wait_ms(100);
	}
	return false;
}

void site_turn_key(struct site *site)
{
	(void)site;
	gpio_pull("key", false);
	wait_ms(TURN_MS);
	gpio_pull("key", true);
	wait_ms(TURN_MS);
}

void site_let_go(struct site *site)
{
	pthread_mutex_lock(&site->lock);
	site->hand.holds = false;
	pthread_mutex_unlock(&site->lock);
}

static void press(struct site *site)
{
	pthread_mutex_lock(&site->lock);
	hand_press(&site->hand);
	pthread_mutex_unlock(&site->lock);
	wait_ms(HAND_FIRST_REPEAT_MS);
	pthread_mutex_lock(&site->lock);
	hand_repeat(&site->hand);
	pthread_mutex_unlock(&site->lock);
}

static bool lights(struct site *site)
{
	int64_t until_ns = clock_now_ns() + LIGHT_MS * CLOCK_NS_PER_MS;

	while (!site_lamp(site).lit && clock_now_ns() < until_ns) {
		wait_ms(5);
	}
	return site_lamp(site).lit;
}

bool site_light(struct site *site)
{
	for (int i = 0; i < LIGHT_TRIES; i++) {
		site_let_go(site);
		wait_ms(400);
		if (!site_follows(site)) {
			return false;
		}
		press(site);
		if (lights(site)) {
			return true;
		}
	}
	return false;
}

/* ---- and back ---- */

/* Two channels that differed are not believed until it was. */
static void press_stop(void)
{
	gpio_pull("stop-a", false);
	gpio_pull("stop-b", false);
	wait_ms(TURN_MS);
}

bool site_heal(struct site *site)
{
	press_stop();
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		gpio_pull(gpio_names[i], true);
	}
	site->camera.does = LIVE_DELIVERS;
	tap_plug(&site->night.tap, true);
	if (process_has_ended(&site->post.pid)) {
		start_guard(site);
	}
	if (process_has_ended(&site->night.daemon)) {
		night_start_daemon(&site->night, NULL);
	}
	bool good = site_follows(site);

	if (process_has_ended(&site->hand.hold)) {
		sit_down(site);
	}
	site_turn_key(site);
	return good;
}
