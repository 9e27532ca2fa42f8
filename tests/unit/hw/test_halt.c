/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/halt.h"

static void every_head_is_halted_in_its_own_words(void **state)
{
	static const uint8_t d[] = { 0xff, 0x02, 0, 0, 0, 0, 0x02 };
	static const uint8_t p[] = { 0xa0, 0x01, 0, 0, 0, 0, 0xaf, 0x0e };
	struct mount_settings settings = mount_settings_default();
	struct mount_angles at = { 0.0, 0.0 };
	uint8_t bytes[HALT_FRAME_MAX];

	(void)state;
	settings.address = 2;
	assert_int_equal(
		halt_frame("pelco-d", &settings, at, bytes), sizeof(d));
	assert_memory_equal(bytes, d, sizeof(d));
	assert_int_equal(
		halt_frame("pelco-p", &settings, at, bytes), sizeof(p));
	assert_memory_equal(bytes, p, sizeof(p));
	assert_int_equal(halt_frame("ptu", &settings, at, bytes), 2);
	assert_memory_equal(bytes, "H ", 2);
	assert_int_equal(halt_frame("rotctld", &settings, at, bytes), 3);
	assert_memory_equal(bytes, "\nS\n", 3);
}

static void what_no_bytes_can_halt_has_none(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct mount_angles at = { 0.0, 0.0 };
	uint8_t bytes[HALT_FRAME_MAX];

	(void)state;
	assert_int_equal(halt_frame("dmx", &settings, at, bytes), 0);
	assert_int_equal(halt_frame("none", &settings, at, bytes), 0);
}

/* A set auxiliary stays so without its driver, and so does a frame of DMX. */
static void a_lamp_on_the_heads_line_is_put_out_too(void **state)
{
	static const uint8_t d[] = { 0xff, 0x02, 0, 0x0b, 0, 0x03, 0x10, 0xff,
		0x02, 0, 0, 0, 0, 0x02 };
	struct mount_settings settings = mount_settings_default();
	struct mount_angles at = { geom_radians(90.0), 0.0 };
	uint8_t bytes[HALT_FRAME_MAX];

	(void)state;
	settings.address = 2;
	settings.lamp_auxiliary = 3;
	assert_int_equal(
		halt_frame("pelco-d", &settings, at, bytes), sizeof(d));
	assert_memory_equal(bytes, d, sizeof(d));
	assert_int_equal(halt_frame("pelco-p", &settings, at, bytes), 16);
	settings.fixture.lit[0] = (struct dmx_hold){ 5, 255 };
	settings.fixture.lit_count = 1;
	assert_int_equal(halt_frame("dmx", &settings, at, bytes), 24 + 6);
	assert_int_equal(bytes[4], 0);        /* start code */
	assert_int_equal(bytes[5 + 1], 0xaa); /* pan 90 of -270 .. 270 */
	assert_int_equal(bytes[5 + 5], 0);    /* dark */
	settings.address = 200; /* too high for a message to the guard */
	assert_int_equal(halt_frame("dmx", &settings, at, bytes), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_head_is_halted_in_its_own_words),
		cmocka_unit_test(what_no_bytes_can_halt_has_none),
		cmocka_unit_test(a_lamp_on_the_heads_line_is_put_out_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
