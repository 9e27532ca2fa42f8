/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/footage_join.h"

#include <string.h>

/*
 * A stream is told in letters: "K" and "P" begin a key picture and another,
 * "k" and "p" go on with one; "." is a packet without a slice. What is read of
 * it is told in the same letters.
 */
static const char *stream;
static struct footage_join join;
static AVPacket *packet;
static int reads;

static void put_unit(uint8_t *bytes, int kind, int first)
{
	const uint8_t unit[] = { 0, 0, 1, (uint8_t)kind, (uint8_t)first };

	memcpy(bytes, unit, sizeof(unit));
}

static int read_letter(void *context, AVPacket *into)
{
	enum {
		UNIT = 5,
		PARAMETERS = 0x67
	};

	char letter = *stream;
	bool key = letter == 'K' || letter == 'k';
	bool begins = letter == 'K' || letter == 'P';

	(void)context;
	if (letter == '\0') {
		return AVERROR_EOF;
	}
	stream++;
	reads++;
	assert_int_equal(av_new_packet(into, 2 * UNIT), 0);
	put_unit(into->data, PARAMETERS, 0xff);
	put_unit(into->data + UNIT,
		letter == '.' ? PARAMETERS : (key ? 0x65 : 0x41),
		begins ? 0x80 | letter : (letter & 0x3f) | 0x40);
	into->flags = key ? AV_PKT_FLAG_KEY : 0;
	return 0;
}

static void open_stream(const char *letters)
{
	stream = letters;
	reads = 0;
	assert_true(footage_join_init(&join, read_letter, NULL));
	packet = av_packet_alloc();
}

static void close_stream(void)
{
	footage_join_fini(&join);
	av_packet_free(&packet);
}

/* How many slices the next picture has; 0: there is none. */
static int next_slices(void)
{
	int count = 0;

	if (footage_join_next(&join, packet) < 0) {
		return 0;
	}
	for (int i = 0; i + 3 < packet->size; i += 5) {
		int kind = packet->data[i + 3] & 0x1f;

		count += kind == 1 || kind == 5;
	}
	return count;
}

static void parts_of_a_key_picture_are_joined(void **state)
{
	(void)state;
	open_stream("KkkkPPKkkkP");
	assert_int_equal(next_slices(), 4);
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 4);
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 0);
	close_stream();
}

static void whole_pictures_are_not_waited_for(void **state)
{
	(void)state;
	open_stream("KPPKPP");
	for (int i = 1; i <= 6; i++) {
		assert_int_equal(next_slices(), 1);
		/* But for the first, of which nobody knows. */
		assert_int_equal(reads, i == 1 ? 2 : i);
	}
	close_stream();
}

static void parts_that_nobody_awaited_are_left_out_up_to_a_key_picture(
	void **state)
{
	(void)state;
	open_stream("KPKkPPKkPP");
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 1); /* the half key picture */
	assert_int_equal(next_slices(), 2); /* and the next one */
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 0);
	close_stream();
}

static void parts_of_any_picture_are_joined_once_they_are_known(void **state)
{
	(void)state;
	open_stream("KPpPpKPpPp");
	assert_int_equal(next_slices(), 1);
	assert_int_equal(next_slices(), 1); /* the first half one */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(next_slices(), i == 0 ? 1 : 2);
	}
	assert_int_equal(next_slices(), 0);
	close_stream();
}

static void what_holds_no_slice_passes(void **state)
{
	(void)state;
	open_stream(".K.P");
	for (int i = 0; i < 4; i++) {
		assert_int_equal(next_slices(), i % 2);
		assert_true(packet->size > 0);
	}
	close_stream();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_key_picture_are_joined),
		cmocka_unit_test(whole_pictures_are_not_waited_for),
		cmocka_unit_test(
			parts_that_nobody_awaited_are_left_out_up_to_a_key_picture),
		cmocka_unit_test(
			parts_of_any_picture_are_joined_once_they_are_known),
		cmocka_unit_test(what_holds_no_slice_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
