/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/enttec.h"
#include "random.h"
#include "vectors.h"

static const char *vectors_path;

static struct enttec_receiver receiver;
static struct enttec_message message;

static int start(void **state)
{
	(void)state;
	receiver = (struct enttec_receiver){ 0 };
	return 0;
}

/* How many messages @bytes hold; the last is in message. */
static int hear(const uint8_t *bytes, size_t size)
{
	int count = 0;

	for (size_t i = 0; i < size; i++) {
		enttec_receiver_take(&receiver, bytes[i]);
		while (enttec_receiver_next(&receiver, &message)) {
			count++;
		}
	}
	return count;
}

static size_t make_again(uint8_t *bytes)
{
	if (message.label == ENTTEC_SEND_DMX) {
		assert_int_equal(message.data[0], 0);
		return enttec_write_dmx(
			message.data + 1, message.size - 1, bytes);
	}
	return enttec_write(message.label, message.data, message.size, bytes);
}

static void every_published_message_is_read_and_made_again(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct vector v;
	int count = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		uint8_t bytes[ENTTEC_MESSAGE_MAX];

		assert_int_equal(hear(v.bytes, v.size), 1);
		assert_int_equal(message.label, vector_number(&v, "label", 10));
		assert_int_equal(message.size, vector_number(&v, "len", 10));
		assert_int_equal(make_again(bytes), v.size);
		assert_memory_equal(bytes, v.bytes, v.size);
		count++;
	}
	fclose(file);
	assert_int_equal(count, 10);
	assert_int_equal(receiver.rejected, 0);
}

static void a_message_whose_end_is_wrong_is_searched_for_another(void **state)
{
	static const uint8_t broken[] = { 0x7e, 10, 4, 0, 0x7e, 3, 0, 0, 0xe7,
		0xe7 };

	(void)state;
	/* eight bytes on there is no E7, but within it stands a whole one */
	assert_int_equal(hear(broken, sizeof(broken)), 1);
	assert_int_equal(message.label, 10);
	assert_int_equal(message.size, 4);
	start(state);
	static const uint8_t wrong_end[] = { 0x7e, 10, 3, 0, 0x7e, 3, 0, 0,
		0xe7 };

	assert_int_equal(hear(wrong_end, sizeof(wrong_end)), 1);
	assert_int_equal(message.label, 3);
	assert_int_equal(receiver.rejected, 1);
}

static void a_length_beyond_600_is_no_message(void **state)
{
	static const uint8_t bytes[] = { 0x7e, 6, 0x59, 0x02, 0x7e, 10, 0, 0,
		0xe7 };

	(void)state;
	assert_int_equal(hear(bytes, sizeof(bytes)), 1);
	assert_int_equal(message.label, 10);
}

static void one_lost_byte_costs_one_message(void **state)
{
	uint8_t bytes[64];
	size_t size = enttec_write(10, (const uint8_t *)"abcd", 4, bytes);

	(void)state;
	for (size_t lost = 0; lost < size; lost++) {
		int heard = 0;

		start(state);
		heard += hear(bytes, lost);
		heard += hear(bytes + lost + 1, size - lost - 1);
		for (int i = 0; i < 300 && heard == 0; i++) {
			heard += hear(bytes, size);
		}
		assert_int_equal(hear(bytes, size), 1);
		assert_memory_equal(message.data, "abcd", 4);
	}
}

static void noise_never_overruns_it(void **state)
{
	uint64_t seed = 20260101;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 300000; i++) {
		uint64_t bits = random_bits(&seed);
		uint8_t byte = bits % 4 == 0 ? 0x7e : (uint8_t)(bits >> 8);

		enttec_receiver_take(&receiver, byte);
		while (enttec_receiver_next(&receiver, &message)) {
			assert_true(message.size <= ENTTEC_DATA_MAX);
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			every_published_message_is_read_and_made_again, start),
		cmocka_unit_test_setup(
			a_message_whose_end_is_wrong_is_searched_for_another,
			start),
		cmocka_unit_test_setup(
			a_length_beyond_600_is_no_message, start),
		cmocka_unit_test_setup(one_lost_byte_costs_one_message, start),
		cmocka_unit_test_setup(noise_never_overruns_it, start),
	};

	if (argc != 2) {
		return 2;
	}
	vectors_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
