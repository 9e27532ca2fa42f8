/* SPDX-License-Identifier: Apache-2.0 */
#include "app/light.h"
#include "heard_guard.h"

static const int64_t ms = 1000000;

struct bench {
	struct heard_guard guard;
	struct light light;
	struct steering steering;
	struct settings settings;
	struct pursuit_output step;
	struct sky_verdict sky;
	int64_t now_ns;
};

static void begin(struct bench *bench)
{
	memset(bench, 0, sizeof(*bench));
	heard_guard_open(&bench->guard);
	bench->now_ns = 1000000000;
	bench->settings = settings_default();
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		bench->sky.granted[i] = true;
	}
	light_init(&bench->light, bench->guard.path);
}

static void end(struct bench *bench)
{
	light_close(&bench->light);
	heard_guard_close(&bench->guard);
}

static void step(struct bench *bench)
{
	bench->now_ns += 20 * ms;
	light_step(&bench->light, &bench->step, &bench->sky, &bench->steering,
		&bench->settings, bench->now_ns);
	heard_guard_accept(&bench->guard);
}

/* The newest claim that has come; false where none has. */
static bool newest_claim(struct bench *bench, struct lease_claim *claim)
{
	struct message_scene scene;
	uint8_t bytes[MESSAGE_SIZE];
	bool any = false;

	while (recv(bench->guard.fd, bytes, sizeof(bytes), 0) == MESSAGE_SIZE) {
		any |= message_kind(bytes, MESSAGE_SIZE) == MESSAGE_CLAIM &&
			message_take_claim(bytes, claim, &scene);
	}
	return any;
}

static void report(struct bench *bench, enum guard_state state,
	enum guard_reason reason, unsigned flags)
{
	heard_guard_report(&bench->guard, state, reason, flags);
}

static void permit_all(struct bench *bench)
{
	for (int i = 0; i < PERMIT_COUNT; i++) {
		bench->step.permits.granted[i] = true;
	}
}

static void it_claims_what_the_step_permits_and_nothing_else(void **state)
{
	struct bench bench;
	struct lease_claim claim = { 0 };

	(void)state;
	begin(&bench);
	step(&bench);
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_false(claim.may_burn || claim.may_shine || claim.held);
	permit_all(&bench);
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_true(claim.may_burn && claim.may_shine);
	assert_int_equal(claim.decided_ns, bench.now_ns);
	bench.sky.granted[SKY_AIRCRAFT] = false;
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_false(claim.may_burn || claim.may_shine);
	bench.sky.granted[SKY_AIRCRAFT] = true;
	bench.step.permits.granted[PERMIT_POINTING] = false;
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_true(claim.may_burn && !claim.may_shine);
	bench.step.permits.granted[PERMIT_SECTOR] = false;
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_false(claim.may_burn || claim.may_shine);
	end(&bench);
}

static void a_press_rises_and_lapses_for_good(void **state)
{
	struct bench bench;
	struct lease_claim claim = { 0 };

	(void)state;
	begin(&bench);
	step(&bench);
	uint64_t first = light_press(&bench.light, bench.now_ns);
	assert_true(first > 0);
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_true(claim.held && claim.press == first);
	for (int i = 0; i < 14; i++) {
		step(&bench);
	}
	assert_true(newest_claim(&bench, &claim));
	assert_false(claim.held);
	assert_false(light_hold(&bench.light, first, bench.now_ns));
	assert_true(light_press(&bench.light, bench.now_ns) > first);
	end(&bench);
}

static void withdrawn_it_lets_go_at_once(void **state)
{
	struct bench bench;
	struct lease_claim claim = { 0 };

	(void)state;
	begin(&bench);
	permit_all(&bench);
	step(&bench);
	uint64_t press = light_press(&bench.light, bench.now_ns);
	step(&bench);
	light_withdraw(&bench.light, bench.now_ns);
	assert_true(newest_claim(&bench, &claim));
	assert_false(claim.may_burn || claim.may_shine || claim.held);
	assert_false(light_hold(&bench.light, press, bench.now_ns));
	end(&bench);
}

static void a_guard_that_goes_is_sought_again_and_counted_anew(void **state)
{
	struct bench bench;
	struct lease_claim claim = { 0 };

	(void)state;
	begin(&bench);
	step(&bench);
	step(&bench);
	assert_true(newest_claim(&bench, &claim));
	assert_int_equal(claim.sequence, 2);
	close(bench.guard.fd);
	bench.guard.fd = -1;
	step(&bench);
	assert_false(light_heard(&bench.light, bench.now_ns));
	for (int i = 0; i < 30 && bench.guard.fd < 0; i++) {
		step(&bench);
	}
	assert_true(bench.guard.fd >= 0);
	assert_true(newest_claim(&bench, &claim));
	assert_int_equal(claim.sequence, 1);
	end(&bench);
}

/* "Its status says why" sends a person with a hand on the key elsewhere. */
static void a_missing_permit_is_told_by_its_own_sentence(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	permit_all(&bench);
	bench.step.permits.granted[PERMIT_TRACK] = false;
	step(&bench);
	report(&bench, GUARD_READY, GUARD_BECAUSE_PERMIT, GUARD_FLAGS_ALL);
	step(&bench);
	assert_string_equal(light_why(&bench.light, bench.now_ns),
		safety_refusal(PERMIT_TRACK));
	permit_all(&bench);
	bench.sky.granted[SKY_AIRCRAFT] = false;
	bench.sky.why[SKY_AIRCRAFT] = "An aircraft is in the beam.";
	step(&bench);
	assert_string_equal(light_why(&bench.light, bench.now_ns),
		"An aircraft is in the beam.");
	end(&bench);
}

static void it_tells_what_the_guard_says_and_when_it_falls_silent(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	step(&bench);
	assert_non_null(strstr(
		light_why(&bench.light, bench.now_ns), "guard is silent"));
	report(&bench, GUARD_LIT, GUARD_BECAUSE_LIT, GUARD_FLAGS_ALL);
	step(&bench);
	assert_true(light_is_lit(&bench.light, bench.now_ns));
	assert_null(light_alarm(&bench.light, bench.now_ns));
	report(&bench, GUARD_SAFE, GUARD_BECAUSE_STOP_B,
		GUARD_FLAGS_ALL & ~GUARD_HAS_STOP_B);
	step(&bench);
	assert_false(light_is_lit(&bench.light, bench.now_ns));
	assert_string_equal(light_alarm(&bench.light, bench.now_ns),
		guard_sentence(GUARD_BECAUSE_STOP_B));
	bench.now_ns += 600 * ms;
	assert_false(light_heard(&bench.light, bench.now_ns));
	assert_null(light_alarm(&bench.light, bench.now_ns));
	end(&bench);
}

static void light_it(struct bench *bench, uint64_t press)
{
	report(bench, GUARD_LIT, GUARD_BECAUSE_LIT, GUARD_FLAGS_ALL);
	light_hold(&bench->light, press, bench->now_ns);
	step(bench);
}

/* A lamp on the head's own line: each thing that is missing darkens it. */
static void it_glows_only_by_the_guards_fresh_word_and_all_else(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	permit_all(&bench);
	step(&bench);
	uint64_t press = light_press(&bench.light, bench.now_ns);
	step(&bench);
	assert_false(light_glows(&bench.light, bench.now_ns));
	light_it(&bench, press);
	assert_true(light_glows(&bench.light, bench.now_ns));
	assert_true(light_glows(&bench.light, bench.now_ns + 150 * ms));
	assert_false(light_glows(&bench.light, bench.now_ns + 151 * ms));
	bench.step.permits.granted[PERMIT_POINTING] = false;
	light_it(&bench, press);
	assert_false(light_glows(&bench.light, bench.now_ns));
	bench.step.permits.granted[PERMIT_POINTING] = true;
	light_it(&bench, press);
	assert_true(light_glows(&bench.light, bench.now_ns));
	report(&bench, GUARD_ARMED, GUARD_BECAUSE_PRESS, GUARD_FLAGS_ALL);
	step(&bench);
	assert_false(light_glows(&bench.light, bench.now_ns));
	light_it(&bench, press);
	light_release(&bench.light, press);
	assert_false(light_glows(&bench.light, bench.now_ns));
	press = light_press(&bench.light, bench.now_ns);
	light_it(&bench, press);
	assert_true(light_glows(&bench.light, bench.now_ns));
	light_withdraw(&bench.light, bench.now_ns);
	assert_false(light_glows(&bench.light, bench.now_ns));
	end(&bench);
}

/* Whether the guard heard of a line since it was asked last. */
static bool hears_of_a_line(struct bench *bench)
{
	uint8_t bytes[MESSAGE_SIZE];
	bool any = false;

	while (recv(bench->guard.fd, bytes, sizeof(bytes), 0) == MESSAGE_SIZE) {
		any |= message_kind(bytes, MESSAGE_SIZE) == MESSAGE_LINE;
	}
	return any;
}

static int one_descriptor(const struct link *link)
{
	(void)link;
	return STDERR_FILENO;
}

/* A guard that hangs leaves the socket full. */
static void a_line_that_did_not_go_out_is_told_later(void **state)
{
	static const struct link_ops ops = { .fd = one_descriptor };
	struct link link = { .ops = &ops };
	struct bench bench;

	(void)state;
	begin(&bench);
	step(&bench);
	snprintf(bench.settings.mount_kind, sizeof(bench.settings.mount_kind),
		"pelco-d");
	for (int i = 0; i < 2000; i++) {
		step(&bench);
	}
	bench.steering.link = &link;
	bench.steering.opened = 1;
	step(&bench);
	assert_false(hears_of_a_line(&bench));
	for (int i = 0; i < 20; i++) {
		step(&bench);
	}
	assert_true(hears_of_a_line(&bench));
	for (int i = 0; i < 50; i++) {
		step(&bench);
	}
	assert_false(hears_of_a_line(&bench));
	end(&bench);
}

static void without_a_path_there_is_no_light_and_it_says_so(void **state)
{
	struct bench bench;

	(void)state;
	begin(&bench);
	light_init(&bench.light, "");
	step(&bench);
	assert_int_equal(bench.light.fd, -1);
	assert_non_null(
		strstr(light_why(&bench.light, bench.now_ns), "name no guard"));
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_claims_what_the_step_permits_and_nothing_else),
		cmocka_unit_test(a_press_rises_and_lapses_for_good),
		cmocka_unit_test(withdrawn_it_lets_go_at_once),
		cmocka_unit_test(
			a_guard_that_goes_is_sought_again_and_counted_anew),
		cmocka_unit_test(a_missing_permit_is_told_by_its_own_sentence),
		cmocka_unit_test(
			it_tells_what_the_guard_says_and_when_it_falls_silent),
		cmocka_unit_test(
			it_glows_only_by_the_guards_fresh_word_and_all_else),
		cmocka_unit_test(a_line_that_did_not_go_out_is_told_later),
		cmocka_unit_test(
			without_a_path_there_is_no_light_and_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
