/* SPDX-License-Identifier: Apache-2.0 */
#include "loopback.h"
#include "night.h"

/* The real daemon asked and cued by Hamlib's own rotctl, and by others. */

static const char token[] = "a-word-of-the-crew";

static struct night_paths paths;
static struct night night;
static const char *rotctl;
static int port;
static int unguarded; /* the other port */
static char output[NIGHT_PATH_MAX + 16];

static int begin(void **state)
{
	char more[200];

	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	port = loopback_free_port();
	do {
		unguarded = loopback_free_port();
	} while (unguarded == port);
	snprintf(more, sizeof(more),
		"rotctl.listen = %d\nrotctl.token = %s\n"
		"rotctl.unguarded_listen = %d\n",
		port, token, unguarded);
	night_start(&night, more);
	snprintf(output, sizeof(output), "%s/rotctl", night.folder);
	return 0;
}

static int end(void **state)
{
	(void)state;
	unlink(output);
	assert_int_equal(night_end(&night), 0);
	return 0;
}

/* What the real rotctl prints at @at for up to five words. */
static const char *rotctl_prints(int at, const char *const words[5])
{
	static char text[512];
	char address[64];
	const char *argv[] = { rotctl, "-m", "2", "-r", address, words[0],
		words[1], words[2], words[3], words[4], NULL };
	FILE *file;
	size_t used;

	snprintf(address, sizeof(address), "127.0.0.1:%d", at);
	process_run(argv, output);
	file = fopen(output, "r");
	assert_non_null(file);
	used = fread(text, 1, sizeof(text) - 1, file);
	text[used] = '\0';
	fclose(file);
	return text;
}

/* The same for one command. */
static const char *rotctl_says(const char *a, const char *b, const char *c)
{
	return rotctl_prints(port, (const char *const[5]){ a, b, c });
}

static double beam_deg(const char *angle)
{
	json_t *status = night_status(&night);
	json_t *beam = json_object_get(status, "beam");
	double deg = json_number_value(json_object_get(beam, angle));

	json_decref(status);
	return deg;
}

static double apart_deg(double a, double b)
{
	return fabs(remainder(a - b, 360.0));
}

static void the_real_rotctl_reads_where_the_beam_is(void **state)
{
	double az;
	double el;

	(void)state;
	assert_int_equal(
		sscanf(rotctl_says("p", NULL, NULL), "%lf %lf", &az, &el), 2);
	print_message("rotctl -m 2 p: %.2f %.2f\n", az, el);
	assert_true(apart_deg(az, beam_deg("az_deg")) < 0.2);
	assert_true(apart_deg(el, beam_deg("el_deg")) < 0.2);
	assert_non_null(strstr(rotctl_says("_", NULL, NULL), "Searchlight"));
}

static void a_reader_as_gpredict_needs_one_read_of_128_bytes(void **state)
{
	int fd = loopback_connect(port);
	double az;
	double el;

	(void)state;
	for (int i = 0; i < 20; i++) {
		const char *answer = loopback_ask(fd, "p\n");

		assert_int_equal(sscanf(answer, "%lf\n%lf\n", &az, &el), 2);
		assert_int_equal(answer[strlen(answer) - 1], '\n');
	}
	assert_string_equal(loopback_ask(fd, "P 10.00 30.00\n"), "RPRT -9\n");
	close(fd);
}

static void hold(void)
{
	night_say(&night, "mode hold");
	assert_true(night_until(&night, "mode", NULL, "hold", 1.0));
}

static void without_the_token_nobody_moves_or_stops_anything(void **state)
{
	char text[512];
	int fd = loopback_connect(port);

	(void)state;
	hold();
	assert_string_equal(loopback_ask(fd, "P 10 30\n"), "RPRT -9\n");
	assert_string_equal(loopback_ask(fd, "M 8 50\n"), "RPRT -9\n");
	assert_string_equal(loopback_ask(fd, "S\n"), "RPRT -9\n");
	assert_string_equal(night_text(&night, "mode", NULL, text), "hold");
	/* a wrong word ends the connection */
	assert_string_equal(
		loopback_ask(fd, "\\token wrong-word-here\n"), "RPRT -9\n");
	assert_string_equal(loopback_ask(fd, "p\n"), "");
	close(fd);
}

static void wait_for_beam(double az_deg, double el_deg)
{
	int64_t until_ns = clock_now_ns() + 10 * CLOCK_NS_PER_S;

	while (apart_deg(beam_deg("az_deg"), az_deg) > 0.3 ||
		apart_deg(beam_deg("el_deg"), el_deg) > 0.3) {
		if (clock_now_ns() > until_ns) {
			fail_msg("the beam is at %.2f %.2f", beam_deg("az_deg"),
				beam_deg("el_deg"));
		}
		poll(NULL, 0, 50);
	}
}

static int trusted_connection(void)
{
	char line[128];
	int fd = loopback_connect(port);

	snprintf(line, sizeof(line), "\\token %s\r\n", token);
	assert_string_equal(loopback_ask(fd, line), "RPRT 0\n");
	return fd;
}

static void with_the_token_a_client_cues_the_beam_and_stops_it(void **state)
{
	char text[512];
	int fd = trusted_connection();

	(void)state;
	hold();
	assert_string_equal(loopback_ask(fd, "P -20.00 35.00\n"), "RPRT 0\n");
	wait_for_beam(-20.0, 35.0);
	assert_string_equal(
		loopback_ask(fd, "+P 340\n36\n"), "set_pos: 340 36\nRPRT 0\n");
	wait_for_beam(340.0, 36.0);
	assert_string_equal(loopback_ask(fd, "S\n"), "RPRT 0\n");
	assert_true(night_until(&night, "mode", NULL, "safe", 1.0));
	assert_string_equal(night_text(&night, "reason", NULL, text),
		"the operator said stop");
	/* SAFE is left by an operator's word only */
	assert_string_equal(loopback_ask(fd, "P 0 30\n"), "RPRT -9\n");
	close(fd);
}

static void the_real_rotctl_says_the_token_and_cues(void **state)
{
	char word[64];
	const char *text;

	(void)state;
	hold();
	snprintf(word, sizeof(word), "\\token %s", token);
	text = rotctl_prints(port,
		(const char *const[5]){ "w", word, "P", "-30.0", "33.0" });
	assert_null(strstr(text, "error"));
	assert_non_null(strstr(text, "RPRT 0"));
	wait_for_beam(-30.0, 33.0);
	text = rotctl_prints(port,
		(const char *const[5]){
			"w", "\\token wrong-word", "P", "-40.0", "33.0" });
	assert_non_null(strstr(text, "RPRT -9"));
	poll(NULL, 0, 500);
	assert_true(apart_deg(beam_deg("az_deg"), -30.0) < 0.5);
}

static void one_that_said_the_token_lets_in_nobody_else(void **state)
{
	int trusted = trusted_connection();
	int other = loopback_connect(port);

	(void)state;
	hold();
	assert_string_equal(loopback_ask(other, "P 10 30\n"), "RPRT -9\n");
	assert_string_equal(loopback_ask(other, "S\n"), "RPRT -9\n");
	assert_non_null(strstr(rotctl_says("P", "-40.0", "33.0"), "error"));
	assert_string_equal(loopback_ask(trusted, "P -20 33\n"), "RPRT 0\n");
	close(trusted);
	close(other);
	/* the place that it had is another's now, and no right comes with it */
	other = loopback_connect(port);
	assert_string_equal(loopback_ask(other, "P 10 30\n"), "RPRT -9\n");
	close(other);
}

static bool log_says(const char *words)
{
	char line[512];
	FILE *file = fopen(night.log, "r");
	bool found = false;

	assert_non_null(file);
	while (!found && fgets(line, sizeof(line), file) != NULL) {
		found = strstr(line, words) != NULL;
	}
	fclose(file);
	return found;
}

/* gpredict says p and P, and nothing else. */
static void who_cannot_say_it_cues_at_the_unguarded_port(void **state)
{
	const char *text;
	int fd = loopback_connect(unguarded);

	(void)state;
	hold();
	assert_true(log_says("may move the beam, without a word"));
	assert_string_equal(loopback_ask(fd, "P -25.00 34.00\n"), "RPRT 0\n");
	wait_for_beam(-25.0, 34.0);
	close(fd);
	text = rotctl_prints(
		unguarded, (const char *const[5]){ "P", "-35.0", "33.0" });
	assert_null(strstr(text, "error"));
	wait_for_beam(-35.0, 33.0);
	/* and at the other port nothing has changed */
	assert_non_null(strstr(rotctl_says("P", "-40.0", "33.0"), "error"));
}

static void the_unguarded_port_is_on_loopback_or_nowhere(void **state)
{
	char config[NIGHT_PATH_MAX + 16];
	const char *argv[] = { paths.daemon, "--config", config, NULL };
	FILE *file;

	(void)state;
	snprintf(config, sizeof(config), "%s/rotctl", night.folder);
	file = fopen(config, "w");
	assert_non_null(file);
	fprintf(file,
		"camera.source = %s/IR_DRONE_040.mp4\nsocket = %s/other\n"
		"rotctl.unguarded_listen = 0.0.0.0:4534\n",
		paths.clips, night.folder);
	fclose(file);
	assert_int_not_equal(process_run(argv, night.log), 0);
	assert_true(log_says("rotctl.unguarded_listen: 0.0.0.0:4534 can be "
			     "reached from elsewhere"));
}

static void what_makes_no_sense_is_refused_by_number(void **state)
{
	int fd = trusted_connection();

	(void)state;
	hold();
	assert_string_equal(loopback_ask(fd, "P nan nan\n"), "RPRT -1\n");
	assert_string_equal(loopback_ask(fd, "P 999 10\n"), "RPRT -1\n");
	assert_string_equal(loopback_ask(fd, "P 10 91\n"), "RPRT -1\n");
	assert_string_equal(loopback_ask(fd, "P abc def\n"), "RPRT -1\n");
	assert_string_equal(loopback_ask(fd, "M 3 50\n"), "RPRT -1\n");
	assert_string_equal(loopback_ask(fd, "K\n"), "RPRT -11\n");
	assert_string_equal(loopback_ask(fd, "Z\n"), "RPRT -11\n");
	assert_string_equal(loopback_ask(fd, "\\bogus 1 2\n"), "RPRT -11\n");
	close(fd);
}

static void a_flood_and_a_crowd_leave_it_well(void **state)
{
	char junk[1500];
	int fds[12];
	double steps = night_number(&night, "loop", "steps");

	(void)state;
	memset(junk, 'p', sizeof(junk));
	for (size_t i = 1; i < sizeof(junk); i += 2) {
		junk[i] = '\n';
	}
	for (int i = 0; i < 12; i++) {
		fds[i] = loopback_connect(port);
	}
	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < 12; i++) {
			(void)!send(fds[i], junk, sizeof(junk),
				MSG_NOSIGNAL | MSG_DONTWAIT);
		}
		poll(NULL, 0, 5);
	}
	for (int i = 0; i < 12; i++) {
		close(fds[i]);
	}
	assert_true(night_number(&night, "loop", "steps") > steps + 20.0);
	poll(NULL, 0, 300);
	the_real_rotctl_reads_where_the_beam_is(state);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_real_rotctl_reads_where_the_beam_is),
		cmocka_unit_test(
			a_reader_as_gpredict_needs_one_read_of_128_bytes),
		cmocka_unit_test(
			without_the_token_nobody_moves_or_stops_anything),
		cmocka_unit_test(
			with_the_token_a_client_cues_the_beam_and_stops_it),
		cmocka_unit_test(the_real_rotctl_says_the_token_and_cues),
		cmocka_unit_test(one_that_said_the_token_lets_in_nobody_else),
		cmocka_unit_test(who_cannot_say_it_cues_at_the_unguarded_port),
		cmocka_unit_test(the_unguarded_port_is_on_loopback_or_nowhere),
		cmocka_unit_test(what_makes_no_sense_is_refused_by_number),
		cmocka_unit_test(a_flood_and_a_crowd_leave_it_well),
	};

	if (argc != 6) {
		return 2;
	}
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	rotctl = argv[5];
	return cmocka_run_group_tests(tests, begin, end);
}
