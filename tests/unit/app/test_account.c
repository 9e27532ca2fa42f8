/* SPDX-License-Identifier: Apache-2.0 */
#include "app/account.h"
#include "base/clock.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND CLOCK_NS_PER_S
#define TICK   (CLOCK_NS_PER_S / 50)

/* An account of a daemon that does as the test says, and what is in it. */
struct house {
	struct settings settings;
	struct account account;
	struct pursuit_output step;
	struct sky_verdict sky;
	struct light light;
	const char *fault;
	int64_t now_ns;
	int count[BLACK_BOX_EVENT_COUNT];
	struct black_box_entry last[BLACK_BOX_EVENT_COUNT];
};

static struct house house;

static int begin(void **state)
{
	(void)state;
	memset(&house, 0, sizeof(house));
	house.settings.black_box_mb = 1;
	snprintf(house.settings.black_box, sizeof(house.settings.black_box),
		"/tmp/searchlight-account-XXXXXX");
	close(mkstemp(house.settings.black_box));
	unlink(house.settings.black_box);
	house.fault = "";
	light_init(&house.light, "");
	account_open(&house.account, &house.settings);
	return 0;
}

static bool take(void *context, const struct ring_record *record)
{
	struct black_box_entry entry;

	(void)context;
	assert_true(black_box_take(record->payload, &entry));
	house.count[entry.event]++;
	house.last[entry.event] = entry;
	return true;
}

static void run(int64_t for_ns)
{
	struct account_facts facts = { .step = &house.step,
		.sky = &house.sky,
		.light = &house.light,
		.fault = house.fault,
		.reason = "because" };
	int64_t until_ns = house.now_ns + for_ns;

	while (house.now_ns < until_ns) {
		house.now_ns += TICK;
		account_step(&house.account, &facts, house.now_ns);
	}
}

static void close_and_read(void)
{
	struct error error;

	account_close(&house.account, "told to");
	assert_true(ring_read(house.settings.black_box, take, NULL, &error));
	unlink(house.settings.black_box);
}

static void each_change_is_written_once_and_the_rest_once_a_second(void **state)
{
	(void)state;
	run(SECOND);
	house.step.mode = MODE_FOLLOW;
	run(SECOND);
	house.fault = "the head is gone";
	house.step.mode = MODE_SAFE;
	run(SECOND);
	house.light.press = 7;
	run(SECOND);
	close_and_read();
	assert_int_equal(house.count[BLACK_BOX_BEGIN], 1);
	assert_int_equal(house.count[BLACK_BOX_END], 1);
	assert_string_equal(house.last[BLACK_BOX_END].text, "told to");
	assert_int_equal(house.count[BLACK_BOX_MODE], 2);
	assert_string_equal(house.last[BLACK_BOX_MODE].text, "because");
	assert_int_equal(house.count[BLACK_BOX_FAULT], 1);
	assert_string_equal(
		house.last[BLACK_BOX_FAULT].text, "the head is gone");
	assert_int_equal(house.count[BLACK_BOX_KEY], 1);
	assert_int_equal(house.last[BLACK_BOX_KEY].press, 7);
	assert_in_range(house.count[BLACK_BOX_NOW], 4, 5);
}

static void permits_that_flicker_in_the_dark_do_not_fill_it(void **state)
{
	(void)state;
	for (int i = 0; i < 500; i++) {
		house.step.permits.granted[PERMIT_TRACK] = i % 2 == 0;
		run(TICK);
	}
	house.step.permits.granted[PERMIT_TRACK] = true;
	run(SECOND);
	close_and_read();
	assert_in_range(house.count[BLACK_BOX_PERMITS], 20, 55);
	/* And what came of it is not missed. */
	assert_int_equal(
		house.last[BLACK_BOX_PERMITS].scene.withheld >> PERMIT_TRACK &
			1,
		0);
}

static void a_word_is_written_with_who_said_it_and_what_came_of_it(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		house.now_ns += SECOND / 7;
		account_word(&house.account, "user 3", "slew 1 0", "ok",
			house.now_ns);
	}
	assert_int_equal(house.account.clerk.lost, 0);
	account_word(&house.account, "user 3", "mode follow", "refused: no",
		house.now_ns);
	close_and_read();
	assert_int_equal(house.count[BLACK_BOX_WORD], 2);
	assert_string_equal(house.last[BLACK_BOX_WORD].text,
		"user 3: \"mode follow\": refused: no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			each_change_is_written_once_and_the_rest_once_a_second,
			begin),
		cmocka_unit_test_setup(
			permits_that_flicker_in_the_dark_do_not_fill_it, begin),
		cmocka_unit_test_setup(
			a_word_is_written_with_who_said_it_and_what_came_of_it,
			begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
