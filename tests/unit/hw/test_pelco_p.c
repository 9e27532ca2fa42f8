/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/pelco.h"
#include "vectors.h"

static const int64_t gap = 20000000;

static const char *vectors_path;

static struct pelco_frame frame_of_fields(const struct vector *v)
{
	return (struct pelco_frame){
		.address = (uint8_t)vector_number(v, "addr_byte", 10),
		.command1 = (uint8_t)vector_number(v, "data1", 16),
		.command2 = (uint8_t)vector_number(v, "data2", 16),
		.data1 = (uint8_t)vector_number(v, "data3", 16),
		.data2 = (uint8_t)vector_number(v, "data4", 16),
	};
}

static void every_frame_is_made_and_read_or_refused_as_published(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct vector v;
	int valid = 0;
	int refused = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		struct pelco_frame want = frame_of_fields(&v);
		uint8_t made[PELCO_P_FRAME_SIZE];
		struct pelco_frame got;

		assert_int_equal(v.size, PELCO_P_FRAME_SIZE);
		if (vector_is(&v, "valid", "0")) {
			assert_false(pelco_p_decode(v.bytes, &got));
			refused++;
			continue;
		}
		pelco_p_encode(&want, made);
		assert_memory_equal(made, v.bytes, sizeof(made));
		assert_true(pelco_p_decode(v.bytes, &got));
		assert_memory_equal(&got, &want, sizeof(got));
		valid++;
	}
	fclose(file);
	assert_int_equal(valid, 15);
	assert_int_equal(refused, 1);
}

static const uint8_t tilt_is[] = { 0xa0, 0x01, 0x00, 0x5b, 0x1f, 0x3f, 0xaf,
	0x75 };

static void an_answer_is_received_behind_the_query_s_echo(void **state)
{
	struct pelco_frame asked = pelco_opcode(1, PELCO_QUERY_TILT, 0);
	uint8_t echo[PELCO_P_FRAME_SIZE];
	struct pelco_receiver receiver;
	struct pelco_answer answer;

	(void)state;
	pelco_p_encode(&asked, echo);
	pelco_receiver_init(&receiver, &pelco_p, gap);
	pelco_receiver_take(&receiver, echo, sizeof(echo), 0);
	assert_false(pelco_receiver_next(&receiver, &asked, 0, &answer));
	pelco_receiver_take(&receiver, tilt_is, sizeof(tilt_is), 0);
	assert_true(pelco_receiver_next(&receiver, &asked, 0, &answer));
	assert_int_equal(answer.kind, PELCO_ANSWER_WORD);
	assert_int_equal(answer.word, 7999);
	assert_int_equal(receiver.rejected, 0);
}

static void a_frame_cut_short_is_not_completed_by_the_next(void **state)
{
	struct pelco_frame asked = pelco_opcode(1, PELCO_QUERY_TILT, 0);
	struct pelco_receiver receiver;
	struct pelco_answer answer;

	(void)state;
	pelco_receiver_init(&receiver, &pelco_p, gap);
	pelco_receiver_take(&receiver, tilt_is, sizeof(tilt_is) - 1, 0);
	assert_false(pelco_receiver_next(&receiver, &asked, gap, &answer));
	assert_int_equal(receiver.count, 0);
	pelco_receiver_take(&receiver, tilt_is, sizeof(tilt_is), gap);
	assert_true(pelco_receiver_next(&receiver, &asked, gap, &answer));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_frame_is_made_and_read_or_refused_as_published),
		cmocka_unit_test(an_answer_is_received_behind_the_query_s_echo),
		cmocka_unit_test(
			a_frame_cut_short_is_not_completed_by_the_next),
	};

	if (argc != 2) {
		return 2;
	}
	vectors_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
