/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geom.h"
#include "hw/pelco.h"
#include "vectors.h"

static const int64_t ms = 1000000;
static const int64_t gap = 20000000;

static const char *vectors_path;

static FILE *open_vectors(void)
{
	FILE *file = fopen(vectors_path, "r");

	assert_non_null(file);
	return file;
}

static struct pelco_frame frame_of_fields(const struct vector *v)
{
	return (struct pelco_frame){
		.address = (uint8_t)vector_number(v, "addr", 10),
		.command1 = (uint8_t)vector_number(v, "cmd1", 16),
		.command2 = (uint8_t)vector_number(v, "cmd2", 16),
		.data1 = (uint8_t)vector_number(v, "data1", 16),
		.data2 = (uint8_t)vector_number(v, "data2", 16),
	};
}

static bool has(const struct vector *v, const char *key)
{
	char text[256];

	return vector_field(v, key, text, sizeof(text));
}

static bool is_valid(const struct vector *v)
{
	return vector_is(v, "valid", "1");
}

static void every_valid_frame_is_made_and_read_as_published(void **state)
{
	FILE *file = open_vectors();
	struct vector v;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		uint8_t made[PELCO_FRAME_SIZE];
		struct pelco_frame want;
		struct pelco_frame got;

		if (!is_valid(&v) || !has(&v, "cmd1")) {
			continue;
		}
		want = frame_of_fields(&v);
		pelco_encode(&want, made);
		assert_int_equal(v.size, PELCO_FRAME_SIZE);
		assert_memory_equal(made, v.bytes, PELCO_FRAME_SIZE);
		assert_true(pelco_decode(v.bytes, &got));
		assert_memory_equal(&got, &want, sizeof(got));
		count++;
	}
	fclose(file);
	assert_int_equal(count, 92);
}

static void every_wrong_sum_is_refused(void **state)
{
	FILE *file = open_vectors();
	struct vector v;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		struct pelco_frame frame;

		if (!vector_is(&v, "reason", "checksum")) {
			continue;
		}
		assert_false(pelco_decode(v.bytes, &frame));
		count++;
	}
	fclose(file);
	assert_int_equal(count, 2);
}

/*
 * 92 frames and 6 other answers that are valid; a wrong sum told and one
 * answered, an answer cut short, and the trap of two frames run together.
 */
static void each_of_the_102_rows_is_in_one_of_these_tests(void **state)
{
	FILE *file = open_vectors();
	struct vector v;
	int frames = 0;
	int answers = 0;
	int refused = 0;
	int traps = 0;

	(void)state;
	while (vector_next(file, &v)) {
		bool is_trap = vector_is(&v, "op", "stream_trap");

		frames += is_valid(&v) && has(&v, "cmd1");
		answers += is_valid(&v) && !has(&v, "cmd1") &&
			strcmp(v.direction, "rx") == 0;
		refused += !is_valid(&v) && !is_trap;
		traps += is_trap;
	}
	fclose(file);
	assert_int_equal(frames, 92);
	assert_int_equal(answers, 6);
	assert_int_equal(refused, 3);
	assert_int_equal(traps, 1);
	assert_int_equal(frames + answers + refused + traps, 102);
}

static int speed_of(const struct vector *v, const char *key)
{
	return has(v, key) ? (int)vector_number(v, key, 10) : 0;
}

/* Only what the driver itself may send: one or two directions, no turbo. */
static void every_motion_comes_out_of_its_speeds(void **state)
{
	static const struct {
		const char *op;
		int pan;
		int tilt;
	} motions[] = { { "stop", 0, 0 }, { "left", -1, 0 }, { "right", 1, 0 },
		{ "up", 0, 1 }, { "down", 0, -1 }, { "up_left", -1, 1 },
		{ "up_right", 1, 1 }, { "down_left", -1, -1 },
		{ "down_right", 1, -1 } };

	FILE *file = open_vectors();
	struct vector v;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		for (size_t i = 0; i < sizeof(motions) / sizeof(*motions);
			i++) {
			int pan = motions[i].pan * speed_of(&v, "pan_speed");
			int tilt = motions[i].tilt * speed_of(&v, "tilt_speed");
			struct pelco_frame made;
			struct pelco_frame want;

			if (!vector_is(&v, "op", motions[i].op) ||
				has(&v, "dialect") || has(&v, "nonstandard") ||
				(pan == 0 && tilt == 0 && i > 0) ||
				abs(pan) > PELCO_SPEED_MAX ||
				abs(tilt) > PELCO_SPEED_MAX) {
				continue;
			}
			want = frame_of_fields(&v);
			made = pelco_motion(want.address, pan, tilt);
			assert_memory_equal(&made, &want, sizeof(made));
			count++;
		}
	}
	fclose(file);
	assert_int_equal(count, 19);
}

static void check_tilt(const struct vector *v, int convention)
{
	char key[] = "tilt_X_deg";
	char text[32];
	double got;
	uint16_t word = (uint16_t)vector_number(v, "tilt_word", 10);

	key[5] = (char)convention;
	if (!vector_field(v, key, text, sizeof(text))) {
		return;
	}
	assert_true(pelco_tilt_of_word(convention, word, &got));
	assert_near(geom_degrees(got), strtod(text, NULL), 1e-9);
	assert_int_equal(pelco_word_of_tilt(convention, got), word);
}

static void every_angle_is_the_published_one(void **state)
{
	FILE *file = open_vectors();
	struct vector v;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		double pan;

		if (has(&v, "pan_cdeg")) {
			uint16_t word =
				(uint16_t)vector_number(&v, "pan_cdeg", 10);
			struct pelco_frame frame = frame_of_fields(&v);

			assert_int_equal(pelco_word(&frame), word);
			assert_true(pelco_pan_of_word(word, &pan));
			assert_near(
				geom_degrees(pan), word % 36000 / 100.0, 1e-9);
			assert_int_equal(pelco_word_of_pan(pan), word % 36000);
			count++;
		}
		if (has(&v, "tilt_word")) {
			check_tilt(&v, 'A');
			check_tilt(&v, 'B');
			check_tilt(&v, 'C');
			count++;
		}
	}
	fclose(file);
	assert_int_equal(count, 39);
}

static void impossible_angles_are_refused(void **state)
{
	double angle;

	(void)state;
	for (int convention = 'A'; convention <= 'C'; convention++) {
		assert_false(pelco_tilt_of_word(convention, 22456, &angle));
	}
	assert_false(pelco_tilt_of_word('A', 9001, &angle));
	assert_false(pelco_tilt_of_word('A', 26999, &angle));
	assert_false(pelco_tilt_of_word('A', 36001, &angle));
	assert_true(pelco_tilt_of_word('A', 36000, &angle));
	assert_near(angle, 0.0, 0.0);
	assert_false(pelco_tilt_of_word('B', 9001, &angle));
	assert_false(pelco_tilt_of_word('C', 9001, &angle));
	assert_false(pelco_pan_of_word(36001, &angle));
}

/* ---- the receiver ---- */

/* What must have been asked for the answer of this row to be one. */
static struct pelco_frame asked_for(const struct vector *v)
{
	struct pelco_frame asked = { 0 };
	uint8_t bytes[PELCO_FRAME_SIZE];
	char text[64];

	if (vector_field(v, "in_reply_to", text, sizeof(text))) {
		vector_hex(text, strlen(text), bytes, sizeof(bytes));
		assert_true(pelco_decode(bytes, &asked));
		return asked;
	}
	asked.address = 1;
	asked.command2 = vector_is(v, "op", "tilt_pos") ? PELCO_QUERY_TILT
							: PELCO_QUERY_PAN;
	return asked;
}

static enum pelco_answer_kind kind_of(const struct vector *v)
{
	if (vector_is(v, "op", "general")) {
		return PELCO_ANSWER_GENERAL;
	}
	if (vector_is(v, "op", "query_answer")) {
		return PELCO_ANSWER_PART;
	}
	if (vector_is(v, "op", "vendor_ack")) {
		return PELCO_ANSWER_YES;
	}
	return vector_is(v, "op", "vendor_nak") ? PELCO_ANSWER_NO
						: PELCO_ANSWER_WORD;
}

/* Byte by byte, a millisecond apart; then the line falls silent. */
static int receive(const struct vector *v, struct pelco_answer *answer)
{
	struct pelco_frame asked = asked_for(v);
	struct pelco_receiver receiver;
	int64_t now = 0;
	int count = 0;

	pelco_receiver_init(&receiver, &pelco_d, gap);
	for (size_t i = 0; i < v->size; i++) {
		now += ms;
		pelco_receiver_take(&receiver, v->bytes + i, 1, now);
		count += pelco_receiver_next(&receiver, &asked, now, answer);
	}
	count += pelco_receiver_next(&receiver, &asked, now + gap, answer);
	assert_int_equal(receiver.count, 0);
	return count;
}

static void every_valid_answer_is_received_once(void **state)
{
	FILE *file = open_vectors();
	struct vector v;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		struct pelco_answer answer = { 0 };

		if (strcmp(v.direction, "rx") != 0 || !is_valid(&v)) {
			continue;
		}
		assert_int_equal(receive(&v, &answer), 1);
		assert_int_equal(answer.kind, kind_of(&v));
		if (answer.kind == PELCO_ANSWER_WORD) {
			assert_int_equal(
				answer.word, v.bytes[4] << 8 | v.bytes[5]);
		}
		if (answer.kind == PELCO_ANSWER_GENERAL) {
			assert_int_equal(
				answer.alarms, vector_number(&v, "alarms", 16));
		}
		if (answer.kind == PELCO_ANSWER_PART) {
			assert_true(vector_is(&v, "part", answer.part));
		}
		count++;
	}
	fclose(file);
	assert_int_equal(count, 27);
}

static void no_answer_to_be_rejected_gets_through(void **state)
{
	FILE *file = open_vectors();
	struct vector v;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		struct pelco_answer answer;

		if (strcmp(v.direction, "rx") != 0 || is_valid(&v) ||
			vector_is(&v, "op", "stream_trap")) {
			continue;
		}
		assert_int_equal(receive(&v, &answer), 0);
		count++;
	}
	fclose(file);
	assert_int_equal(count, 2);
}

/* Its first seven bytes sum up, its first six came before a pause. */
static void the_published_trap_gives_its_second_frame_alone(void **state)
{
	struct pelco_frame pan = pelco_opcode(1, PELCO_QUERY_PAN, 0);
	FILE *file = open_vectors();
	struct pelco_receiver receiver;
	struct pelco_answer answer;
	struct vector v;
	const size_t cut = 6;
	int count = 0;

	(void)state;
	while (vector_next(file, &v)) {
		if (!vector_is(&v, "op", "stream_trap")) {
			continue;
		}
		pelco_receiver_init(&receiver, &pelco_d, gap);
		pelco_receiver_take(&receiver, v.bytes, cut, 0);
		assert_false(
			pelco_receiver_next(&receiver, &pan, gap, &answer));
		pelco_receiver_take(
			&receiver, v.bytes + cut, v.size - cut, gap);
		assert_true(pelco_receiver_next(&receiver, &pan, gap, &answer));
		assert_int_equal(answer.kind, PELCO_ANSWER_WORD);
		assert_int_equal(answer.opcode, PELCO_PAN_IS);
		assert_int_equal(answer.word, 0);
		assert_false(
			pelco_receiver_next(&receiver, &pan, gap, &answer));
		count++;
	}
	fclose(file);
	assert_int_equal(count, 1);
}

/* FF 01 00 5B 00 A3, its sum FF lost, then a whole frame. */
static const uint8_t cut_short[] = { 0xff, 0x01, 0x00, 0x5b, 0x00, 0xa3 };
static const uint8_t whole[] = { 0xff, 0x01, 0x00, 0x59, 0x00, 0x00, 0x5a };

static void the_next_sync_never_completes_a_frame_after_a_gap(void **state)
{
	struct pelco_frame tilt = pelco_opcode(1, PELCO_QUERY_TILT, 0);
	struct pelco_frame pan = pelco_opcode(1, PELCO_QUERY_PAN, 0);
	struct pelco_receiver receiver;
	struct pelco_answer answer;

	(void)state;
	pelco_receiver_init(&receiver, &pelco_d, gap);
	pelco_receiver_take(&receiver, cut_short, sizeof(cut_short), 0);
	assert_false(pelco_receiver_next(&receiver, &tilt, 0, &answer));
	assert_int_equal(pelco_receiver_due(&receiver), gap);
	assert_false(pelco_receiver_next(&receiver, &tilt, gap, &answer));
	pelco_receiver_take(&receiver, whole, sizeof(whole), gap);
	assert_true(pelco_receiver_next(&receiver, &pan, gap, &answer));
	assert_int_equal(answer.opcode, PELCO_PAN_IS);
	assert_int_equal(answer.word, 0);
}

static void nor_does_it_where_both_come_in_one_burst(void **state)
{
	struct pelco_frame tilt = pelco_opcode(1, PELCO_QUERY_TILT, 0);
	struct pelco_receiver receiver;
	struct pelco_answer answer;

	(void)state;
	pelco_receiver_init(&receiver, &pelco_d, gap);
	pelco_receiver_take(&receiver, cut_short, sizeof(cut_short), 0);
	pelco_receiver_take(&receiver, whole, sizeof(whole), 0);
	assert_false(pelco_receiver_next(&receiver, &tilt, 0, &answer));
	assert_true(receiver.rejected > 0);
}

static void an_answer_from_another_head_or_unasked_is_rejected(void **state)
{
	struct pelco_frame other = pelco_opcode(2, PELCO_QUERY_PAN, 0);
	struct pelco_frame tilt = pelco_opcode(1, PELCO_QUERY_TILT, 0);
	struct pelco_frame stop = pelco_motion(1, 0, 0);
	const struct pelco_frame *asked[] = { &other, &tilt, &stop };
	struct pelco_answer answer;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pelco_receiver receiver;

		pelco_receiver_init(&receiver, &pelco_d, gap);
		pelco_receiver_take(&receiver, whole, sizeof(whole), 0);
		assert_false(
			pelco_receiver_next(&receiver, asked[i], 0, &answer));
		assert_true(receiver.rejected > 0);
	}
}

static void another_commander_s_stop_is_no_answer_to_a_query(void **state)
{
	static const uint8_t stop[] = { 0xff, 0x01, 0, 0, 0, 0, 0x01 };
	struct pelco_frame asked = pelco_opcode(1, PELCO_QUERY, 0);
	struct pelco_receiver receiver;
	struct pelco_answer answer;

	(void)state;
	pelco_receiver_init(&receiver, &pelco_d, gap);
	pelco_receiver_take(&receiver, stop, sizeof(stop), 0);
	assert_false(pelco_receiver_next(&receiver, &asked, gap, &answer));
}

static void an_answer_behind_an_echo_and_noise_is_found(void **state)
{
	static const uint8_t noise[] = { 0x00, 0xff, 0x33 };
	struct pelco_frame asked = pelco_opcode(1, PELCO_QUERY_PAN, 0);
	uint8_t echo[PELCO_FRAME_SIZE];
	struct pelco_receiver receiver;
	struct pelco_answer answer;

	(void)state;
	pelco_encode(&asked, echo);
	pelco_receiver_init(&receiver, &pelco_d, gap);
	pelco_receiver_take(&receiver, echo, sizeof(echo), 0);
	assert_false(pelco_receiver_next(&receiver, &asked, 0, &answer));
	assert_int_equal(receiver.rejected, 0);
	pelco_receiver_take(&receiver, noise, sizeof(noise), 0);
	pelco_receiver_take(&receiver, whole, sizeof(whole), 0);
	assert_true(pelco_receiver_next(&receiver, &asked, 0, &answer));
	assert_int_equal(answer.word, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_valid_frame_is_made_and_read_as_published),
		cmocka_unit_test(every_wrong_sum_is_refused),
		cmocka_unit_test(each_of_the_102_rows_is_in_one_of_these_tests),
		cmocka_unit_test(every_motion_comes_out_of_its_speeds),
		cmocka_unit_test(every_angle_is_the_published_one),
		cmocka_unit_test(impossible_angles_are_refused),
		cmocka_unit_test(every_valid_answer_is_received_once),
		cmocka_unit_test(no_answer_to_be_rejected_gets_through),
		cmocka_unit_test(
			the_published_trap_gives_its_second_frame_alone),
		cmocka_unit_test(
			the_next_sync_never_completes_a_frame_after_a_gap),
		cmocka_unit_test(nor_does_it_where_both_come_in_one_burst),
		cmocka_unit_test(
			an_answer_from_another_head_or_unasked_is_rejected),
		cmocka_unit_test(
			another_commander_s_stop_is_no_answer_to_a_query),
		cmocka_unit_test(an_answer_behind_an_echo_and_noise_is_found),
	};

	if (argc != 2) {
		return 2;
	}
	vectors_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
