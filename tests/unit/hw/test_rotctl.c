/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/rotctl.h"
#include "vectors.h"

static const char *vectors_path;

static const struct rotctl_facts facts = {
	.limits = { -180.0, 450.0, 0.0, 90.0 },
	.info = "Dummy rotator",
};

static struct rotctl_request read_one(const char *text, size_t size)
{
	struct rotctl_reader reader;
	struct rotctl_request request = { .verb = ROTCTL_QUIT };
	int count = 0;

	rotctl_reader_init(&reader);
	for (size_t i = 0; i < size; i++) {
		count += rotctl_reader_take(&reader, text[i], &request);
	}
	assert_int_equal(count, 1);
	return request;
}

static struct rotctl_request read_text(const char *text)
{
	return read_one(text, strlen(text));
}

static void put_blanks_for_line_ends(struct vector *v)
{
	for (size_t i = 0; i + 1 < v->size; i++) {
		v->bytes[i] = v->bytes[i] == '\n' ? ' ' : v->bytes[i];
	}
}

static void every_published_request_is_read_and_made_again(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct vector v;
	int known = 0;
	int unknown = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		struct rotctl_request request;
		char text[ROTCTL_REQUEST_MAX];
		size_t length;

		if (strcmp(v.direction, "tx") != 0) {
			continue;
		}
		request = read_one((const char *)v.bytes, v.size);
		if (request.verb == ROTCTL_UNKNOWN) {
			unknown++;
			continue;
		}
		known++;
		length = rotctl_write(&request, text);
		put_blanks_for_line_ends(&v);
		assert_int_equal(length, v.size);
		assert_memory_equal(text, v.bytes, length);
	}
	fclose(file);
	assert_int_equal(known, 29);
	assert_int_equal(unknown, 2); /* "Z" and "\bogus" */
}

/* What Hamlib's server said to it; a head of ours must not take "nan". */
static int code_of(const struct rotctl_request *request)
{
	const struct rotctl_limits *limits = &facts.limits;

	if (request->verb == ROTCTL_SEND_CMD) {
		return -6;
	}
	if (!request->sound) {
		return ROTCTL_BAD_ARGUMENT;
	}
	if (request->verb == ROTCTL_SET_POS &&
		(request->az_deg > limits->az_high_deg ||
			request->el_deg < limits->el_low_deg)) {
		return ROTCTL_BAD_ARGUMENT;
	}
	return ROTCTL_OK;
}

static double number_behind(const struct vector *v, const char *mark)
{
	const char *at = strstr((const char *)v->bytes, mark);

	return at != NULL ? strtod(at + strlen(mark), NULL) : 0.0;
}

/* Where the dummy stood when the answer was measured. */
static struct rotctl_facts facts_of(
	const struct vector *v, const struct rotctl_request *request)
{
	struct rotctl_facts at = facts;

	if (request->verb == ROTCTL_GET_POS && request->separator == '\0') {
		at.az_deg = strtod((const char *)v->bytes, NULL);
		at.el_deg = number_behind(v, "\n");
	} else if (request->verb == ROTCTL_GET_POS) {
		at.az_deg = number_behind(v, "Azimuth: ");
		at.el_deg = number_behind(v, "Elevation: ");
	}
	return at;
}

static void every_published_answer_is_made_but_for_nan_and_silence(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct rotctl_request request = { .verb = ROTCTL_UNKNOWN };
	struct vector v;
	int same = 0;
	int ours = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		struct rotctl_facts at;
		char text[ROTCTL_ANSWER_MAX];
		size_t length;

		if (strcmp(v.direction, "tx") == 0) {
			request = read_one((const char *)v.bytes, v.size);
			continue;
		}
		v.bytes[v.size] = '\0';
		at = facts_of(&v, &request);
		length = rotctl_answer(&request, &at, code_of(&request), text);
		text[length] = '\0';
		if (vector_is(&v, "silence", "1")) {
			assert_int_equal(request.verb, ROTCTL_UNKNOWN);
			ours++;
		} else if (strstr(v.meaning, "NaN") != NULL) {
			assert_string_equal(text, "RPRT -1\n");
			ours++;
		} else {
			assert_string_equal(text, (const char *)v.bytes);
			same++;
		}
	}
	fclose(file);
	assert_int_equal(same, 28);
	assert_int_equal(ours, 3);
}

/* Of all answers in @text the last; their number in @count. */
static struct rotctl_report hear(const char *text, size_t size, int *count)
{
	struct rotctl_receiver receiver;
	struct rotctl_report report = { .verb = ROTCTL_UNKNOWN };

	rotctl_receiver_init(&receiver);
	*count = 0;
	for (size_t i = 0; i < size; i++) {
		*count += rotctl_receiver_take(&receiver, text[i], &report);
	}
	return report;
}

static void check_heard(const struct vector *v,
	const struct rotctl_request *asked, const struct rotctl_report *report)
{
	const char *code = strstr((const char *)v->bytes, "RPRT ");

	assert_int_equal(report->code, strtol(code + 5, NULL, 10));
	if (asked->separator != '+') {
		assert_int_equal(report->verb, ROTCTL_UNKNOWN);
		return;
	}
	assert_int_equal(report->verb, asked->verb);
	assert_true(report->has_position == (asked->verb == ROTCTL_GET_POS));
	if (report->has_position) {
		assert_near(report->az_deg, number_behind(v, "Azimuth: "), 0.0);
		assert_near(
			report->el_deg, number_behind(v, "Elevation: "), 0.0);
	}
}

static void every_published_answer_is_understood_to_its_code(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct rotctl_request request = { .verb = ROTCTL_UNKNOWN };
	struct vector v;
	int heard = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		struct rotctl_report report;
		int count;
		bool coded;

		if (strcmp(v.direction, "tx") == 0) {
			request = read_one((const char *)v.bytes, v.size);
			continue;
		}
		v.bytes[v.size] = '\0';
		/* a bare answer has no end that could be told, and one in a
		 * single line is not asked for */
		coded = strstr((const char *)v.bytes, "\nRPRT ") != NULL ||
			strncmp((const char *)v.bytes, "RPRT ", 5) == 0;
		report = hear((const char *)v.bytes, v.size, &count);
		assert_int_equal(count, coded ? 1 : 0);
		if (coded) {
			check_heard(&v, &request, &report);
			heard++;
		}
	}
	fclose(file);
	assert_int_equal(heard, 24);
}

static void limits_are_found_in_either_spelling(void **state)
{
	const char *texts[] = {
		"dump_state:\nrotctld Protocol Ver: 1\nRotor Model: 1\n"
		"Minimum Azimuth: -180.000000\nMaximum Azimuth: 450.000000\n"
		"Minimum Elevation: -5.5\nMaximum Elevation: 90.000000\n"
		"South Zero: 0\nrot_type=AzEl\ndone\nRPRT 0\n",
		"dump_state:\n1\n1\nmin_az=-180.0\nmax_az=450.0\nmin_el=-5.5\n"
		"max_el=90.0\nsouth_zero=0\nrot_type=AzEl\ndone\nRPRT 0\n",
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int count;
		struct rotctl_report report =
			hear(texts[i], strlen(texts[i]), &count);

		assert_int_equal(count, 1);
		assert_int_equal(report.verb, ROTCTL_DUMP_STATE);
		assert_true(report.has_limits);
		assert_near(report.limits.az_low_deg, -180.0, 0.0);
		assert_near(report.limits.az_high_deg, 450.0, 0.0);
		assert_near(report.limits.el_low_deg, -5.5, 0.0);
		assert_near(report.limits.el_high_deg, 90.0, 0.0);
	}
}

static void our_own_state_is_understood(void **state)
{
	struct rotctl_request request = rotctl_ask(ROTCTL_DUMP_STATE);
	char text[ROTCTL_ANSWER_MAX];
	size_t length = rotctl_answer(&request, &facts, ROTCTL_OK, text);
	struct rotctl_report report;
	int count;

	(void)state;
	report = hear(text, length, &count);
	assert_int_equal(count, 1);
	assert_true(report.has_limits);
	assert_near(report.limits.az_high_deg, 450.0, 0.0);
}

static void odd_layouts_are_one_request_all_the_same(void **state)
{
	struct rotctl_request request = read_text("P\t1.5 \r\n -2\r\n");

	(void)state;
	assert_int_equal(request.verb, ROTCTL_SET_POS);
	assert_true(request.sound);
	assert_near(request.az_deg, 1.5, 0.0);
	assert_near(request.el_deg, -2.0, 0.0);
	assert_int_equal(read_text("\\get_pos\n").verb, ROTCTL_GET_POS);
	assert_int_equal(read_text("+ p\n").separator, '+');
	assert_int_equal(read_text("\n\r\n q\n").verb, ROTCTL_QUIT);
	assert_false(read_text("P inf 0\n").sound);
	assert_false(read_text("P 0x10 0\n").sound);
	assert_false(read_text("M 2 0\n").sound);
	assert_false(read_text("M 2 101\n").sound);
	assert_true(read_text("M 2 -1\n").sound);
}

static void a_flood_is_one_unknown_request_a_line(void **state)
{
	struct rotctl_reader reader;
	struct rotctl_request request;
	int count = 0;

	(void)state;
	rotctl_reader_init(&reader);
	for (int i = 0; i < 100000; i++) {
		count += rotctl_reader_take(
			&reader, i % 70 == 69 ? ' ' : 'x', &request);
	}
	assert_int_equal(count, 1);
	assert_int_equal(request.verb, ROTCTL_UNKNOWN);
	assert_false(rotctl_reader_take(&reader, '\n', &request));
	assert_false(rotctl_reader_take(&reader, 'p', &request));
	assert_true(rotctl_reader_take(&reader, '\n', &request));
	assert_int_equal(request.verb, ROTCTL_GET_POS);
}

static void a_secret_is_not_repeated_in_the_answer(void **state)
{
	struct rotctl_request request = read_text("+\\token hunter2hunter2\n");
	char text[ROTCTL_ANSWER_MAX];
	size_t length = rotctl_answer(&request, &facts, ROTCTL_OK, text);

	(void)state;
	assert_int_equal(request.verb, ROTCTL_TOKEN);
	text[length] = '\0';
	assert_string_equal(text, "token:\nRPRT 0\n");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_published_request_is_read_and_made_again),
		cmocka_unit_test(
			every_published_answer_is_made_but_for_nan_and_silence),
		cmocka_unit_test(
			every_published_answer_is_understood_to_its_code),
		cmocka_unit_test(limits_are_found_in_either_spelling),
		cmocka_unit_test(our_own_state_is_understood),
		cmocka_unit_test(odd_layouts_are_one_request_all_the_same),
		cmocka_unit_test(a_flood_is_one_unknown_request_a_line),
		cmocka_unit_test(a_secret_is_not_repeated_in_the_answer),
	};

	if (argc != 2) {
		return 2;
	}
	vectors_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
