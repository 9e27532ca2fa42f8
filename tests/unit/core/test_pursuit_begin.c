/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/pursuit.h"

/* The first seconds: a head that was never heard yet, and no picture. */
static struct pursuit pursuit; /* large */

static const int64_t begin_ns = 5000000000;
static const int64_t tick_ns = 20000000;

static void begin(void)
{
	struct pursuit_settings settings = pursuit_settings_default();
	struct rig rig = rig_default();

	pursuit_init(&pursuit, &settings, &rig);
}

/* Told to follow, and then so long without a word from the head. */
static enum mode mode_after(double seconds)
{
	static struct pursuit_output out; /* large */
	int64_t end_ns = begin_ns + (int64_t)(seconds * 1e9);

	begin();
	for (int64_t now_ns = begin_ns; now_ns <= end_ns; now_ns += tick_ns) {
		struct pursuit_input in = { .now_ns = now_ns };

		if (now_ns == begin_ns) {
			in.order =
				(struct pursuit_order){ .mode = MODE_TO_FOLLOW,
					.target = TARGET_AUTO };
		}

		pursuit_step(&pursuit, &in, &out);
	}
	return pursuit.mode.mode;
}

static void a_first_answer_that_is_lost_is_no_fault(void **state)
{
	(void)state;
	assert_int_equal(mode_after(0.9), MODE_FOLLOW);
}

static void a_head_that_never_answers_is_one(void **state)
{
	(void)state;
	assert_int_equal(mode_after(1.3), MODE_SAFE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_answer_that_is_lost_is_no_fault),
		cmocka_unit_test(a_head_that_never_answers_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
