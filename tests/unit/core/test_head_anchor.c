/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/head.h"

static const int64_t ms = 1000000;

enum {
	FRAME_MS = 33
};

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static struct head head_at_rest(void)
{
	struct head_settings settings = { .delay_s = 0.1,
		.pan_accel_rad_s2 = deg(60.0),
		.tilt_accel_rad_s2 = deg(60.0),
		.encoder_rad = deg(0.02),
		.stray_rad = deg(0.01),
		.waver_rad = deg(0.01),
		.jitter_s = 0.005 };
	struct head head;

	head_init(&head, &settings);
	for (int i = 0; i < 30; i++) {
		head_sample(&head,
			(struct mount_sample){ .at_ns = i * FRAME_MS * ms,
				.at = { 0.0, deg(10.0) },
				.measured = true });
	}
	return head;
}

static void read_pan(struct head *head, int64_t at_ms, double pan_deg)
{
	head_sample(head,
		(struct mount_sample){ .at_ns = at_ms * ms,
			.at = { deg(pan_deg), deg(10.0) },
			.measured = true });
}

static double pan_deg(const struct head *head, int64_t at_ms)
{
	return geom_degrees(head_at(head, at_ms * ms).at.pan_rad);
}

/* A picture that sees the head where it truly is. */
static void look(
	struct head *head, int64_t at_ms, double true_deg, double sigma_deg)
{
	struct head_sight sight = { .at_ns = at_ms * ms,
		.off = { deg(true_deg - pan_deg(head, at_ms)), 0.0 },
		.sigma = { deg(sigma_deg), deg(sigma_deg) } };

	head_turned(head, &sight);
}

/* A turn of 10 deg/s that every reading tells 30 ms late. */
static double error_after_turn(bool pictures)
{
	struct head head = head_at_rest();
	int64_t from_ms = 30 * FRAME_MS;
	int64_t at_ms = from_ms;

	head_anchor(&head, from_ms * ms);
	head_sent(&head,
		(struct mount_command){
			from_ms * ms, { deg(10.0), 0.0 }, 0.0 });
	for (int i = 1; i <= 30; i++) {
		at_ms = from_ms + i * FRAME_MS;

		/* In truth it turns 50 ms later than the model thinks. */
		double turned_ms = fmax(0.0, (double)(at_ms - from_ms) - 150.0);
		double read_ms = fmax(0.0, turned_ms - 30.0);

		read_pan(&head, at_ms, read_ms * 0.01);
		if (pictures) {
			look(&head, at_ms, turned_ms * 0.01, 0.01);
		}
	}
	return fabs(
		pan_deg(&head, at_ms) - (double)(at_ms - from_ms - 150) * 0.01);
}

static void pictures_outweigh_readings_that_are_all_late(void **state)
{
	(void)state;
	assert_true(error_after_turn(false) > 0.1);
	assert_near(error_after_turn(true), 0.0, 0.03);
}

static void without_an_anchor_a_picture_moves_nothing(void **state)
{
	struct head head = head_at_rest();

	(void)state;
	look(&head, 1100, 0.05, 0.01);
	assert_near(pan_deg(&head, 1100), 0.0, 1e-9);
}

static void a_picture_that_is_absurd_moves_nothing(void **state)
{
	struct head head = head_at_rest();

	(void)state;
	head_anchor(&head, 1000 * ms);
	look(&head, 1100, 2.0, 0.01);
	assert_near(pan_deg(&head, 1100), 0.0, 1e-9);
}

static void at_rest_a_picture_is_worth_what_the_readings_leave_open(
	void **state)
{
	struct head head = head_at_rest();

	(void)state;
	head_anchor(&head, 1000 * ms);
	look(&head, 1100, 0.02, 0.05);
	assert_true(fabs(pan_deg(&head, 1100)) < 0.01);
}

static void what_moves_the_path_moves_the_anchor(void **state)
{
	struct head head = head_at_rest();
	double before;
	double moved;

	(void)state;
	head_anchor(&head, 1000 * ms);
	before = geom_degrees(head.anchor.at.pan_rad);
	moved = geom_degrees(head_sample(&head,
		(struct mount_sample){ .at_ns = 1200 * ms,
			.at = { deg(0.05), deg(10.0) },
			.measured = true })
				     .pan_rad);
	assert_true(moved > 0.0);
	assert_near(geom_degrees(head.anchor.at.pan_rad), before + moved, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_outweigh_readings_that_are_all_late),
		cmocka_unit_test(without_an_anchor_a_picture_moves_nothing),
		cmocka_unit_test(a_picture_that_is_absurd_moves_nothing),
		cmocka_unit_test(
			at_rest_a_picture_is_worth_what_the_readings_leave_open),
		cmocka_unit_test(what_moves_the_path_moves_the_anchor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
