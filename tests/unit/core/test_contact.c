/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/contact.h"

static const int64_t ms = 1000000;

static const struct contact_look closed = { .closed = true };

static const struct contact_look open_now = { .closed = false };

static const struct contact_look bounced = { .closed = true, .opened = true };

static void closed_counts_only_after_100_ms_without_a_break(void **state)
{
	struct contact contact;

	(void)state;
	contact_init(&contact);
	assert_false(contact_step(&contact, closed, 0));
	assert_false(contact_step(&contact, closed, 99 * ms));
	assert_false(contact.closed);
	assert_true(contact_step(&contact, closed, 100 * ms));
	assert_true(contact.closed);
	assert_false(contact_step(&contact, closed, 101 * ms));
}

static void open_counts_at_once(void **state)
{
	struct contact contact;

	(void)state;
	contact_init(&contact);
	contact_step(&contact, closed, 0);
	contact_step(&contact, closed, 100 * ms);
	contact_step(&contact, open_now, 101 * ms);
	assert_false(contact.closed);
}

static void an_opening_too_short_to_be_read_counts_all_the_same(void **state)
{
	struct contact contact;

	(void)state;
	contact_init(&contact);
	contact_step(&contact, closed, 0);
	contact_step(&contact, closed, 100 * ms);
	contact_step(&contact, bounced, 150 * ms);
	assert_false(contact.closed);
	contact_step(&contact, closed, 249 * ms);
	assert_false(contact.closed);
	assert_true(contact_step(&contact, closed, 250 * ms));
}

static void a_contact_that_keeps_bouncing_never_closes(void **state)
{
	struct contact contact;

	(void)state;
	contact_init(&contact);
	for (int i = 0; i < 100; i++) {
		contact_step(
			&contact, i % 19 == 0 ? open_now : closed, i * 5 * ms);
		assert_false(contact.closed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			closed_counts_only_after_100_ms_without_a_break),
		cmocka_unit_test(open_counts_at_once),
		cmocka_unit_test(
			an_opening_too_short_to_be_read_counts_all_the_same),
		cmocka_unit_test(a_contact_that_keeps_bouncing_never_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
