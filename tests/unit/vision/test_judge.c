/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "random.h"
#include "vision/judge.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The weights in the repository; named on the command line. */
static const char *weights_path;

enum {
	FILE_SIZE_MAX = 1 << 16,
	VERSION_AT = 18, /* of the file: the digit of its first line */
	SHAPE_AT = 20,
	SUM_AT = 50
};

struct weights_file {
	char path[64];
	unsigned char bytes[FILE_SIZE_MAX];
	size_t count;
};

static struct weights_file weights_file(void)
{
	struct weights_file made = { .path = "/tmp/judge-XXXXXX" };
	FILE *file = fopen(weights_path, "rb");

	assert_non_null(file);
	made.count = fread(made.bytes, 1, sizeof(made.bytes), file);
	fclose(file);
	return made;
}

/* refused - the sentence that @made is refused with. */
static const char *refused(struct weights_file *made)
{
	static struct error error;
	int descriptor = mkstemp(made->path);

	assert_true(descriptor >= 0);
	assert_int_equal(
		write(descriptor, made->bytes, made->count), made->count);
	close(descriptor);

	struct judge *judge = judge_open(made->path, &error);

	unlink(made->path);
	assert_null(judge);
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text, made->path));
	return error.text;
}

static struct judge *opened(const char *path)
{
	struct error error;
	struct judge *judge = judge_open(path, &error);

	if (!judge) {
		fail_msg("%s", error.text);
	}
	return judge;
}

static struct judge_patch noise(uint64_t seed)
{
	struct judge_patch patch;
	int16_t *level = (int16_t *)patch.at;

	for (int i = 0; i < JUDGE_INPUTS; i++) {
		level[i] = (int16_t)random_between(&seed, -127.0, 128.0);
	}
	return patch;
}

static void the_built_in_weights_are_those_of_the_file(void **state)
{
	struct judge *own = opened(NULL);
	struct judge *read = opened(weights_path);

	(void)state;
	for (uint64_t seed = 1; seed < 20; seed++) {
		struct judge_patch patch = noise(seed);

		assert_int_equal(
			judge_look(own, &patch), judge_look(read, &patch));
	}
	judge_close(own);
	judge_close(read);
}

static void a_file_that_is_not_there_is_refused(void **state)
{
	struct error error;

	(void)state;
	assert_null(judge_open("/nowhere/judge.weights", &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text, "/nowhere/judge.weights"));
	assert_null(judge_open("/", &error));
}

static void a_file_of_another_kind_is_refused(void **state)
{
	struct weights_file made = weights_file();

	(void)state;
	memcpy(made.bytes, "GIF89a", 6);
	assert_non_null(strstr(refused(&made), "no weights"));
}

static void an_empty_file_is_refused(void **state)
{
	struct weights_file made = weights_file();

	(void)state;
	made.count = 0;
	assert_non_null(strstr(refused(&made), "no weights"));
}

static void a_file_that_is_cut_short_is_refused_wherever_it_ends(void **state)
{
	struct weights_file whole = weights_file();

	(void)state;
	for (size_t count = 1; count < whole.count; count += 997) {
		struct weights_file made = whole;

		made.count = count;
		refused(&made);
	}
	whole.count--;
	assert_non_null(strstr(refused(&whole), "bytes instead of"));
}

static void a_file_that_is_too_long_is_refused(void **state)
{
	struct weights_file made = weights_file();

	(void)state;
	made.bytes[made.count++] = 0;
	assert_non_null(strstr(refused(&made), "bytes instead of"));
}

static void a_file_of_another_version_is_refused(void **state)
{
	struct weights_file made = weights_file();

	(void)state;
	made.bytes[VERSION_AT] = '0';
	assert_non_null(strstr(refused(&made), "another version"));
}

static void a_network_of_another_shape_is_refused(void **state)
{
	struct weights_file made = weights_file();

	(void)state;
	made.bytes[SHAPE_AT]++;
	assert_non_null(strstr(refused(&made), "layer 1 has"));
}

static void a_single_wrong_bit_is_refused(void **state)
{
	struct weights_file whole = weights_file();

	(void)state;
	/* From the first layer's shift on. */
	for (size_t at = SHAPE_AT + 4; at < whole.count; at += 1499) {
		struct weights_file made = whole;

		made.bytes[at] ^= 4;
		assert_non_null(strstr(refused(&made), "damaged"));
	}
}

/* Puts the checksum right, as a file would have it that was meant so. */
static void seal(struct weights_file *made)
{
	uint32_t sum = 2166136261U;

	for (size_t i = SHAPE_AT; i < made->count; i++) {
		if (i < SUM_AT || i >= SUM_AT + sizeof(sum)) {
			sum = (sum ^ made->bytes[i]) * 16777619U;
		}
	}
	for (size_t i = 0; i < sizeof(sum); i++) {
		made->bytes[SUM_AT + i] = (unsigned char)(sum >> 8 * i);
	}
}

static void a_bias_beyond_all_measure_is_refused(void **state)
{
	struct weights_file made = weights_file();

	(void)state;
	made.bytes[made.count - 1] = 0x7f;
	seal(&made);
	assert_non_null(strstr(refused(&made), "layer 5 has a bias"));
}

static void no_patch_makes_it_stumble(void **state)
{
	static const int16_t levels[] = { -127, 0, 127 };
	struct judge *judge = opened(NULL);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct judge_patch patch;
		int16_t *level = (int16_t *)patch.at;

		for (int j = 0; j < JUDGE_INPUTS; j++) {
			level[j] = levels[i];
		}

		double factor = judge_factor(judge_look(judge, &patch));

		assert_true(factor >= JUDGE_FACTOR_MIN);
		assert_true(factor <= JUDGE_FACTOR_MAX);
	}
	judge_close(judge);
}

static void an_opinion_of_an_octave_doubles_the_score(void **state)
{
	(void)state;
	assert_near(judge_factor(0), 1.0, 0.0);
	assert_near(judge_factor(JUDGE_OCTAVE), 2.0, 0.0);
	assert_near(judge_factor(-JUDGE_OCTAVE), 0.5, 0.0);
	assert_near(judge_factor(JUDGE_OCTAVE / 2), 1.5, 0.0);
}

static void an_opinion_is_held_within_bounds_and_never_falls(void **state)
{
	(void)state;
	assert_near(judge_factor(INT32_MIN), JUDGE_FACTOR_MIN, 0.0);
	assert_near(judge_factor(INT32_MAX), JUDGE_FACTOR_MAX, 0.0);
	for (int32_t i = -3 * JUDGE_OCTAVE; i < 2 * JUDGE_OCTAVE; i++) {
		assert_true(judge_factor(i + 1) >= judge_factor(i));
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_weights_are_those_of_the_file),
		cmocka_unit_test(a_file_that_is_not_there_is_refused),
		cmocka_unit_test(a_file_of_another_kind_is_refused),
		cmocka_unit_test(an_empty_file_is_refused),
		cmocka_unit_test(
			a_file_that_is_cut_short_is_refused_wherever_it_ends),
		cmocka_unit_test(a_file_that_is_too_long_is_refused),
		cmocka_unit_test(a_file_of_another_version_is_refused),
		cmocka_unit_test(a_network_of_another_shape_is_refused),
		cmocka_unit_test(a_single_wrong_bit_is_refused),
		cmocka_unit_test(a_bias_beyond_all_measure_is_refused),
		cmocka_unit_test(no_patch_makes_it_stumble),
		cmocka_unit_test(an_opinion_of_an_octave_doubles_the_score),
		cmocka_unit_test(
			an_opinion_is_held_within_bounds_and_never_falls),
	};

	if (argc != 2) {
		fputs("usage: test_judge WEIGHTS\n", stderr);
		return 2;
	}
	weights_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
