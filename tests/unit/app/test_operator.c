/* SPDX-License-Identifier: Apache-2.0 */
#include "app/operator.h"
#include "base/clock.h"
#include "check.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECOND CLOCK_NS_PER_S

/* A door whose desk answers "right:line", or something long. */
struct house {
	char folder[32];
	char path[64];
	struct loop loop;
	struct operator* op;
	int answered;
	enum right right; /* of who was answered last */
};

static void echo(
	void *context, const struct speaker *speaker, char *line, char *answer)
{
	struct house *house = context;

	house->answered++;
	house->right = speaker->right;
	if (strcmp(line, "long") == 0) {
		memset(answer, 'x', COMMAND_ANSWER_MAX - 1);
		answer[COMMAND_ANSWER_MAX - 1] = '\0';
		return;
	}
	snprintf(
		answer, COMMAND_ANSWER_MAX, "%d:%s", (int)speaker->right, line);
}

static int build(void **state)
{
	static struct house house;
	struct error error = { 0 };

	house = (struct house){ .folder = "/tmp/searchlight-op-XXXXXX" };
	assert_non_null(mkdtemp(house.folder));
	snprintf(house.path, sizeof(house.path), "%s/control", house.folder);
	assert_true(loop_init(&house.loop, &error));
	struct operator_desk desk = { echo, &house };
	house.op = operator_open(house.path, "", &house.loop, desk, &error);
	if (house.op == NULL) {
		fail_msg("%s", error.text);
	}
	operator_tick(house.op, clock_now_ns());
	*state = &house;
	return 0;
}

static int tear_down(void **state)
{
	struct house *house = *state;

	operator_close(house->op);
	loop_fini(&house->loop);
	assert_int_equal(access(house->path, F_OK), -1);
	rmdir(house->folder);
	return 0;
}

static int call(const struct house *house)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", house->path);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void passes(struct house *house, int count)
{
	for (int i = 0; i < count; i++) {
		loop_pass(&house->loop, 0);
	}
}

static void send_text(int fd, const char *text)
{
	assert_int_equal(
		send(fd, text, strlen(text), MSG_NOSIGNAL), (long)strlen(text));
}

/* What has come; "" nothing, "(closed)" where the door hung up. */
static const char *heard(int fd)
{
	static char text[2 * COMMAND_ANSWER_MAX];
	ssize_t got = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);

	if (got == 0) {
		return "(closed)";
	}
	text[got < 0 ? 0 : got] = '\0';
	return text;
}

static void one_line_in_one_line_out_for_several_at_once(void **state)
{
	struct house *house = *state;
	int a = call(house);
	int b = call(house);

	passes(house, 3);
	send_text(a, "status\n");
	send_text(b, "he");
	passes(house, 3);
	assert_string_equal(heard(a), "1:status\n");
	assert_string_equal(heard(b), "");
	send_text(b, "lp\r\nmode hold\n");
	passes(house, 3);
	assert_string_equal(heard(b), "1:help\n1:mode hold\n");
	close(a);
	close(b);
}

static void the_socket_is_for_its_owner_alone(void **state)
{
	struct house *house = *state;
	struct stat there;

	assert_int_equal(stat(house->path, &there), 0);
	assert_int_equal(there.st_mode & 0777, 0600);
}

/* Opens it anew for the crew of @group. */
static void open_for(struct house *house, const char *group)
{
	struct operator_desk desk = { echo, house };
	struct error error = { 0 };

	operator_close(house->op);
	house->op =
		operator_open(house->path, group, &house->loop, desk, &error);
	if (house->op == NULL) {
		fail_msg("%s", error.text);
	}
	operator_tick(house->op, clock_now_ns());
}

static void a_crew_shares_the_socket_by_its_group(void **state)
{
	struct house *house = *state;
	struct stat there;
	const struct group *own = getgrgid(getegid());

	assert_non_null(own);
	open_for(house, own->gr_name);
	assert_int_equal(stat(house->path, &there), 0);
	assert_int_equal(there.st_mode & 0777, 0660);
	assert_int_equal(there.st_gid, getegid());
}

static void a_crew_that_is_no_group_is_refused_with_a_sentence(void **state)
{
	struct house *house = *state;
	struct operator_desk desk = { echo, house };
	struct error error = { 0 };
	char other[80];

	snprintf(other, sizeof(other), "%s/other", house->folder);
	assert_null(operator_open(
		other, "no-such-group", &house->loop, desk, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text, "no group 'no-such-group'"));
}

enum {
	STRANGER = 65534,
	SOME_GROUP = 65533, /* of no user */
};

/* What another user's "status" is answered, who is of @group besides. */
static const char *answer_to_stranger(struct house *house, gid_t group)
{
	char word;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		bool turned = setgroups(1, &group) == 0 &&
			setgid(STRANGER) == 0 && setuid(STRANGER) == 0;
		int fd = turned ? call(house) : -1;

		if (fd >= 0) {
			(void)!send(fd, "status\n", 7, MSG_NOSIGNAL);
			(void)!write(ends[1], "", 1);
			poll(NULL, 0, 200);
		}
		_exit(0);
	}
	close(ends[1]);
	bool came = read(ends[0], &word, 1) == 1;

	close(ends[0]);
	house->answered = 0;
	house->right = (enum right) - 1;
	passes(house, came ? 4 : 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return !came                          ? "kept out"
		: house->answered == 0        ? "not heard"
		: house->right == RIGHT_STEER ? "steers"
					      : "watches";
}

static void only_who_is_of_the_crew_steers(void **state)
{
	struct house *house = *state;
	const struct group *some = NULL;

	if (geteuid() != 0) {
		skip(); /* only root can become somebody else */
	}
	setgrent();
	do {
		some = getgrent();
	} while (some != NULL && some->gr_gid == 0);
	endgrent();
	if (some == NULL) {
		skip();
		return;
	}
	open_for(house, some->gr_name);
	assert_int_equal(chmod(house->folder, 0755), 0);
	assert_string_equal(answer_to_stranger(house, some->gr_gid), "steers");
	assert_string_equal(answer_to_stranger(house, SOME_GROUP), "kept out");
	assert_int_equal(chmod(house->path, 0666), 0);
	assert_string_equal(answer_to_stranger(house, SOME_GROUP), "watches");
}

static void a_flood_gets_its_lines_of_a_tick_and_no_more(void **state)
{
	struct house *house = *state;
	int fd = call(house);

	passes(house, 2);
	for (int i = 0; i < 100; i++) {
		send_text(fd, "x\n");
	}
	passes(house, 50);
	assert_int_equal(house->answered, OPERATOR_LINES_A_TICK);
	operator_tick(house->op, clock_now_ns());
	passes(house, 50);
	assert_int_equal(house->answered, 2 * OPERATOR_LINES_A_TICK);
	close(fd);
}

static void an_endless_line_is_refused_and_ends_the_connection(void **state)
{
	struct house *house = *state;
	int fd = call(house);
	char line[1000];

	memset(line, 'x', sizeof(line));
	passes(house, 2);
	send(fd, line, sizeof(line), MSG_NOSIGNAL);
	passes(house, 5);
	assert_string_equal(heard(fd), "usage: a line of at most 256 bytes\n");
	assert_int_equal(house->answered, 0);
	close(fd);
}

static void binary_is_refused_and_ends_the_connection(void **state)
{
	struct house *house = *state;
	static const char junk[] = "stop\0\xff\x01\n";
	int fd = call(house);

	passes(house, 2);
	send(fd, junk, sizeof(junk) - 1, MSG_NOSIGNAL);
	passes(house, 5);
	assert_string_equal(heard(fd), "usage: one line of plain text\n");
	assert_string_equal(heard(fd), "(closed)");
	assert_int_equal(house->answered, 0);
	close(fd);
}

static void who_says_no_more_still_gets_the_answers(void **state)
{
	struct house *house = *state;
	int fd = call(house);

	passes(house, 2);
	send_text(fd, "a\nb\n");
	shutdown(fd, SHUT_WR);
	passes(house, 5);
	assert_string_equal(heard(fd), "1:a\n1:b\n");
	assert_string_equal(heard(fd), "(closed)");
	close(fd);
}

static void words_of_one_who_hung_up_are_still_heard(void **state)
{
	struct house *house = *state;
	int fd = call(house);

	send_text(fd, "stop\n");
	close(fd);
	passes(house, 5);
	assert_int_equal(house->answered, 1);
}

static void who_does_not_read_is_not_answered_and_then_dropped(void **state)
{
	struct house *house = *state;
	int fd = call(house);
	int64_t now_ns = clock_now_ns();

	passes(house, 2);
	for (int i = 0; i < 50; i++) {
		send_text(fd, "long\n");
	}
	for (int tick = 0; tick < 50; tick++) {
		operator_tick(house->op, now_ns);
		passes(house, 4);
	}
	assert_true(house->answered < 50);
	operator_tick(house->op, now_ns + 3 * SECOND);
	while (strcmp(heard(fd), "(closed)") != 0) {
		assert_true(heard(fd)[0] != '\0');
	}
	close(fd);
}

static void who_says_nothing_for_long_makes_room(void **state)
{
	struct house *house = *state;
	int fd = call(house);

	passes(house, 2);
	operator_tick(house->op, clock_now_ns() + 29 * SECOND);
	assert_string_equal(heard(fd), "");
	operator_tick(house->op, clock_now_ns() + 31 * SECOND);
	assert_string_equal(heard(fd), "(closed)");
	close(fd);
}

static void the_ninth_caller_is_turned_away_with_a_word(void **state)
{
	struct house *house = *state;
	int fds[OPERATOR_CLIENTS_MAX + 1];

	for (int i = 0; i <= OPERATOR_CLIENTS_MAX; i++) {
		fds[i] = call(house);
		passes(house, 2);
	}
	assert_string_equal(heard(fds[OPERATOR_CLIENTS_MAX]),
		"refused: all places at this socket are taken\n");
	close(fds[0]);
	close(fds[OPERATOR_CLIENTS_MAX]);
	passes(house, 3);
	fds[0] = call(house);
	passes(house, 2);
	send_text(fds[0], "hi\n");
	passes(house, 2);
	assert_string_equal(heard(fds[0]), "1:hi\n");
	for (int i = 0; i < OPERATOR_CLIENTS_MAX; i++) {
		close(fds[i]);
	}
}

static void callers_beyond_a_ticks_share_wait_for_the_next(void **state)
{
	struct house *house = *state;
	int turned_away = 0;

	for (int i = 0; i < 200; i++) {
		int fd = call(house);

		passes(house, 3);
		turned_away += fd >= 0 && heard(fd)[0] == 'r';
		close(fd);
	}
	assert_int_equal(turned_away, 0);
	int fd = call(house);
	passes(house, 5);
	operator_tick(house->op, clock_now_ns());
	passes(house, 50);
	operator_tick(house->op, clock_now_ns());
	passes(house, 50);
	assert_true(fd < 0 || strcmp(heard(fd), "(closed)") != 0);
	close(fd);
}

static void a_second_daemon_is_refused_but_a_dead_ones_socket_replaced(
	void **state)
{
	struct house *house = *state;
	struct error error = { 0 };
	struct operator_desk desk = { echo, house };
	char other[80];

	assert_null(operator_open(house->path, "", &house->loop, desk, &error));
	assert_non_null(strstr(error.text, "another searchlightd listens"));

	snprintf(other, sizeof(other), "%s/dead", house->folder);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", other);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(
		bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	struct operator* op =
		operator_open(other, "", &house->loop, desk, &error);
	assert_non_null(op);
	operator_close(op);
}

static void what_is_no_socket_is_left_alone(void **state)
{
	struct house *house = *state;
	struct error error = { 0 };
	struct operator_desk desk = { echo, house };
	char other[80];

	snprintf(other, sizeof(other), "%s/file", house->folder);
	close(open(other, O_CREAT | O_WRONLY, 0600));
	assert_null(operator_open(other, "", &house->loop, desk, &error));
	assert_non_null(strstr(error.text, "is no socket"));
	assert_int_equal(unlink(other), 0);
	assert_null(operator_open(
		"/nowhere/at/all", "", &house->loop, desk, &error));
	assert_non_null(strstr(error.text, "does its folder exist?"));
}

#define IN_A_HOUSE(test) cmocka_unit_test_setup_teardown(test, build, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_HOUSE(one_line_in_one_line_out_for_several_at_once),
		IN_A_HOUSE(the_socket_is_for_its_owner_alone),
		IN_A_HOUSE(a_crew_shares_the_socket_by_its_group),
		IN_A_HOUSE(a_crew_that_is_no_group_is_refused_with_a_sentence),
		IN_A_HOUSE(only_who_is_of_the_crew_steers),
		IN_A_HOUSE(a_flood_gets_its_lines_of_a_tick_and_no_more),
		IN_A_HOUSE(an_endless_line_is_refused_and_ends_the_connection),
		IN_A_HOUSE(binary_is_refused_and_ends_the_connection),
		IN_A_HOUSE(who_says_no_more_still_gets_the_answers),
		IN_A_HOUSE(words_of_one_who_hung_up_are_still_heard),
		IN_A_HOUSE(who_does_not_read_is_not_answered_and_then_dropped),
		IN_A_HOUSE(who_says_nothing_for_long_makes_room),
		IN_A_HOUSE(the_ninth_caller_is_turned_away_with_a_word),
		IN_A_HOUSE(callers_beyond_a_ticks_share_wait_for_the_next),
		IN_A_HOUSE(
			a_second_daemon_is_refused_but_a_dead_ones_socket_replaced),
		IN_A_HOUSE(what_is_no_socket_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
