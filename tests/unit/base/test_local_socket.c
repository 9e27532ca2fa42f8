/* SPDX-License-Identifier: Apache-2.0 */
#include "base/local_socket.h"
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct street {
	char folder[32];
	char path[64];
	struct error error;
};

static int build(void **state)
{
	static struct street street;

	street = (struct street){ .folder = "/tmp/searchlight-ls-XXXXXX" };
	assert_non_null(mkdtemp(street.folder));
	snprintf(street.path, sizeof(street.path), "%s/door", street.folder);
	*state = &street;
	return 0;
}

static int tear_down(void **state)
{
	struct street *street = *state;

	unlink(street->path);
	return rmdir(street->folder);
}

static int open_at(struct street *street, int type, mode_t mode, int backlog)
{
	struct local_socket place = { .path = street->path,
		.type = type,
		.backlog = backlog,
		.mode = mode,
		.program = "searchlight-test" };

	return local_socket_listen(&place, &street->error);
}

static int call(const struct street *street, int type)
{
	struct sockaddr_un address;
	struct error error;
	int fd = socket(AF_UNIX, type | SOCK_NONBLOCK, 0);

	assert_true(local_socket_address(&address, street->path, &error));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) !=
		0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void the_file_system_lets_in_whom_the_mode_says(void **state)
{
	static const mode_t modes[] = { 0600, 0660 };
	struct street *street = *state;
	mode_t before = umask(0);

	for (size_t i = 0; i < 2; i++) {
		struct stat there;
		int fd = open_at(street, SOCK_STREAM, modes[i], 1);

		assert_true(fd >= 0);
		assert_int_equal(stat(street->path, &there), 0);
		assert_int_equal(there.st_mode & 0777, modes[i]);
		close(fd);
	}
	assert_int_equal(umask(before), 0);
}

static void what_a_dead_program_left_behind_is_replaced(void **state)
{
	struct street *street = *state;

	close(open_at(street, SOCK_SEQPACKET, 0600, 1));
	assert_int_equal(call(street, SOCK_SEQPACKET), -1);
	int fd = open_at(street, SOCK_SEQPACKET, 0600, 1);
	int caller = call(street, SOCK_SEQPACKET);

	assert_true(fd >= 0 && caller >= 0);
	close(caller);
	close(fd);
}

/* Were the look at it to wait for a place, nothing would ever start again. */
static void a_living_one_is_left_alone_even_when_its_queue_is_full(void **state)
{
	struct street *street = *state;
	int callers[8];
	int fd = open_at(street, SOCK_SEQPACKET, 0600, 0);

	assert_true(fd >= 0);
	for (int i = 0; i < 8; i++) {
		callers[i] = call(street, SOCK_SEQPACKET);
	}
	assert_int_equal(callers[7], -1);
	assert_int_equal(open_at(street, SOCK_SEQPACKET, 0600, 0), -1);
	assert_non_null(
		strstr(street->error.text, "another searchlight-test listens"));
	for (int i = 0; i < 8; i++) {
		close(callers[i]);
	}
	close(fd);
}

static void what_is_no_socket_is_left_alone(void **state)
{
	struct street *street = *state;

	close(open(street->path, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(open_at(street, SOCK_STREAM, 0600, 1), -1);
	assert_non_null(strstr(street->error.text, "is no socket"));
	assert_int_equal(access(street->path, F_OK), 0);
}

static void a_path_is_taken_up_to_what_an_address_holds(void **state)
{
	char path[LOCAL_SOCKET_PATH_MAX + 1];
	struct sockaddr_un address;
	struct error error;

	(void)state;
	memset(path, 'p', sizeof(path) - 1);
	path[LOCAL_SOCKET_PATH_MAX] = '\0';
	assert_false(local_socket_address(&address, path, &error));
	assert_non_null(strstr(error.text, "must have 1 to 107 bytes"));
	assert_false(local_socket_address(&address, "", &error));
	path[LOCAL_SOCKET_PATH_MAX - 1] = '\0';
	assert_true(local_socket_address(&address, path, &error));
	assert_string_equal(address.sun_path, path);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	struct street *street = *state;
	struct local_socket place = { .path = "/nowhere/at/all",
		.type = SOCK_STREAM,
		.backlog = 1,
		.mode = 0600,
		.program = "searchlight-test" };

	assert_int_equal(local_socket_listen(&place, &street->error), -1);
	assert_non_null(strstr(street->error.text, "does its folder exist"));
}

#define IN_A_STREET(test)                                                      \
	cmocka_unit_test_setup_teardown(test, build, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_STREET(the_file_system_lets_in_whom_the_mode_says),
		IN_A_STREET(what_a_dead_program_left_behind_is_replaced),
		IN_A_STREET(
			a_living_one_is_left_alone_even_when_its_queue_is_full),
		IN_A_STREET(what_is_no_socket_is_left_alone),
		cmocka_unit_test(a_path_is_taken_up_to_what_an_address_holds),
		IN_A_STREET(a_folder_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
