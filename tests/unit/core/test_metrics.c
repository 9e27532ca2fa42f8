/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/metrics.h"
#include "random.h"

#include <math.h>

/* A loop in pan, in which each cause can be switched on by itself. */
struct causes {
	double rate_max_deg_s; /* lag */
	double step_deg_s;     /* quantisation; 0: none */
	double late_s;         /* delay that nobody reckons with */
	double noise_deg;      /* of sight and aim */
};

static const struct causes none = { .rate_max_deg_s = 1e3 };

enum {
	STEPS = 2000
};

static const int64_t tick_ns = 20000000;
static const int64_t wait_ns = 20000000; /* of a frame */
static const int64_t start_ns = 1000000000;
static const double kp = 4.0;
static const double target_deg_s = 3.37;

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static double target_at(int64_t when_ns)
{
	return deg(target_deg_s) * (double)(when_ns - start_ns) * 1e-9;
}

static struct head head_with(double delay_s)
{
	struct head_settings settings = { .delay_s = delay_s,
		.pan_accel_rad_s2 = 1e4,
		.tilt_accel_rad_s2 = 1e4,
		.stray_rad = deg(0.01) };
	struct mount_sample at_rest = { start_ns, { 0.0, 0.0 }, true, 0.0 };
	struct head head;

	head_init(&head, &settings);
	head_sample(&head, at_rest);
	return head;
}

static double clamped(double rate_rad_s, double most_deg_s)
{
	return fmax(-deg(most_deg_s), fmin(deg(most_deg_s), rate_rad_s));
}

static double stepped(double rate_rad_s, double step_deg_s)
{
	return step_deg_s == 0.0
		? rate_rad_s
		: round(rate_rad_s / deg(step_deg_s)) * deg(step_deg_s);
}

/* What was wished, what became of it, and the command. */
static struct mount_command decide(struct metrics *metrics,
	const struct head *head, const struct causes *causes, double noise_rad,
	int64_t now_ns)
{
	int64_t acts_ns = now_ns + (int64_t)(head->settings.delay_s * 1e9);
	double error = target_at(acts_ns) + noise_rad -
		head_at(head, acts_ns).at.pan_rad;
	double wished = deg(target_deg_s) + kp * error;
	double slewed = clamped(wished, causes->rate_max_deg_s);
	struct metrics_mark mark = { acts_ns, { deg(target_deg_s), 0.0 },
		{ wished, 0.0 }, { slewed, 0.0 }, kp, kp,
		causes->step_deg_s > 0.0, causes->step_deg_s > 0.0 };

	metrics_told(metrics, &mark);
	return (struct mount_command){ now_ns,
		{ stepped(slewed, causes->step_deg_s), 0.0 }, 0.0 };
}

static struct metrics_sight sight_of(
	const struct head *truth, double noise_rad, int64_t exposure_ns)
{
	double off = target_at(exposure_ns) + noise_rad -
		head_at(truth, exposure_ns).at.pan_rad;

	return (struct metrics_sight){ .exposure_ns = exposure_ns,
		.seen = true,
		.off = { off, 0.0 },
		.lit_rad = deg(0.1) };
}

static struct metrics_report run(const struct causes *causes)
{
	struct head believed = head_with(0.06);
	struct head truth = head_with(0.06 + causes->late_s);
	uint64_t seed = 5;
	struct metrics metrics;

	metrics_init(&metrics);
	metrics_follow(&metrics, 7);
	for (int i = 1; i <= STEPS; i++) {
		int64_t now_ns = start_ns + i * tick_ns;
		double sigma = deg(causes->noise_deg);
		struct metrics_sight sight = sight_of(
			&truth, sigma * random_normal(&seed), now_ns - wait_ns);
		struct metrics_split split;

		(void)metrics_frame(&metrics, &believed, &sight, &split);
		struct mount_command sent = decide(&metrics, &believed, causes,
			sigma * random_normal(&seed), now_ns);

		head_sent(&believed, sent);
		head_sent(&truth, sent);
	}
	return metrics_report(&metrics);
}

static void assert_only(double cause_rad, const struct metrics_report *report)
{
	const struct metrics_split *rms = &report->rms;
	double all = rms->lag_rad * rms->lag_rad +
		rms->quantisation_rad * rms->quantisation_rad +
		rms->delay_rad * rms->delay_rad +
		rms->noise_rad * rms->noise_rad;

	assert_true(report->known);
	assert_near(cause_rad / rms->whole_rad, 1.0, 0.05);
	assert_true(cause_rad * cause_rad > 0.98 * all);
}

static void nothing_wrong_is_no_error(void **state)
{
	struct metrics_report report = run(&none);

	(void)state;
	assert_true(report.known);
	assert_near(geom_degrees(report.rms.whole_rad), 0.0, 0.005);
	assert_near(report.lit_share, 1.0, 0.02);
	assert_near(report.followed_s, (STEPS - 1) * 0.02, 0.03);
}

static void a_head_too_slow_is_lag(void **state)
{
	struct causes causes = none;

	(void)state;
	causes.rate_max_deg_s = 3.0;
	struct metrics_report report = run(&causes);

	assert_true(geom_degrees(report.rms.whole_rad) > 1.0);
	assert_only(report.rms.lag_rad, &report);
	assert_true(report.lit_share < 0.2);
}

static void few_speeds_are_quantisation(void **state)
{
	struct causes causes = none;

	(void)state;
	causes.step_deg_s = 1.0;
	struct metrics_report report = run(&causes);

	assert_true(geom_degrees(report.rms.whole_rad) > 0.02);
	assert_only(report.rms.quantisation_rad, &report);
}

static void what_nobody_reckoned_with_is_delay_and_is_told(void **state)
{
	struct causes causes = none;

	(void)state;
	causes.late_s = 0.05;
	struct metrics_report report = run(&causes);

	assert_near(
		geom_degrees(report.rms.whole_rad), 0.05 * target_deg_s, 0.01);
	assert_only(report.rms.delay_rad, &report);
	assert_near(report.late_s, 0.05, 0.003);
}

static void what_jumps_about_is_noise(void **state)
{
	struct causes causes = none;

	(void)state;
	causes.noise_deg = 0.05;
	struct metrics_report report = run(&causes);

	assert_true(geom_degrees(report.rms.whole_rad) > 0.04);
	assert_only(report.rms.noise_rad, &report);
}

static void another_target_begins_from_nothing(void **state)
{
	struct metrics used;
	struct metrics fresh;
	struct metrics_mark mark = { .acts_ns = 1 };

	(void)state;
	metrics_init(&used);
	metrics_follow(&used, 7);
	metrics_told(&used, &mark);
	used.lit_s = used.followed_s = 3.0;
	metrics_init(&fresh);
	metrics_follow(&fresh, 8);
	metrics_follow(&used, 8);
	assert_memory_equal(&used, &fresh, sizeof(used));
	assert_false(metrics_report(&used).known);
	assert_true(metrics_report(&used).lit_share < 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_wrong_is_no_error),
		cmocka_unit_test(a_head_too_slow_is_lag),
		cmocka_unit_test(few_speeds_are_quantisation),
		cmocka_unit_test(
			what_nobody_reckoned_with_is_delay_and_is_told),
		cmocka_unit_test(what_jumps_about_is_noise),
		cmocka_unit_test(another_target_begins_from_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
