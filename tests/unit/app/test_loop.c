/* SPDX-License-Identifier: Apache-2.0 */
#include "app/loop.h"
#include "check.h"

#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct bell {
	struct loop *loop;
	int fd;
	char name;
	char *heard;        /* names are added here */
	struct bell *mutes; /* removed when this one rings */
};

static void ring(void *context, uint32_t events)
{
	struct bell *bell = context;
	size_t used = strlen(bell->heard);

	(void)events;
	bell->heard[used] = bell->name;
	bell->heard[used + 1] = '\0';
	if (bell->mutes != NULL) {
		loop_remove(bell->loop, bell->mutes->fd);
	}
}

static struct bell hang(struct loop *loop, char name, char *heard, bool ready)
{
	return (struct bell){ .loop = loop,
		.fd = eventfd(ready, EFD_NONBLOCK),
		.name = name,
		.heard = heard };
}

static void the_more_urgent_comes_first_however_it_was_added(void **state)
{
	char heard[8] = "";
	struct loop loop;
	struct error error;
	struct bell client = hang(&loop, 'c', heard, true);
	struct bell tick = hang(&loop, 't', heard, true);
	struct bell quiet = hang(&loop, 'q', heard, false);

	(void)state;
	assert_true(loop_init(&loop, &error));
	assert_true(loop_add(
		&loop, client.fd, LOOP_CLIENT, EPOLLIN, ring, &client, &error));
	assert_true(loop_add(
		&loop, tick.fd, LOOP_TICK, EPOLLIN, ring, &tick, &error));
	assert_true(loop_add(
		&loop, quiet.fd, LOOP_FRAME, EPOLLIN, ring, &quiet, &error));
	loop_pass(&loop, 0);
	assert_string_equal(heard, "tc");
	loop_fini(&loop);
	close(client.fd);
	close(tick.fd);
	close(quiet.fd);
}

static void who_is_removed_in_a_pass_is_not_called_in_it(void **state)
{
	char heard[8] = "";
	struct loop loop;
	struct error error;
	struct bell tick = hang(&loop, 't', heard, true);
	struct bell client = hang(&loop, 'c', heard, true);

	(void)state;
	tick.mutes = &client;
	assert_true(loop_init(&loop, &error));
	loop_add(&loop, tick.fd, LOOP_TICK, EPOLLIN, ring, &tick, &error);
	loop_add(&loop, client.fd, LOOP_CLIENT, EPOLLIN, ring, &client, &error);
	loop_pass(&loop, 0);
	assert_string_equal(heard, "t");
	loop_fini(&loop);
	close(client.fd);
	close(tick.fd);
}

static void a_full_loop_refuses_with_a_sentence(void **state)
{
	char heard[8] = "";
	struct loop loop;
	struct error error;
	struct bell bells[LOOP_SOURCES_MAX + 1];

	(void)state;
	assert_true(loop_init(&loop, &error));
	for (int i = 0; i <= LOOP_SOURCES_MAX; i++) {
		bells[i] = hang(&loop, 'x', heard, false);
		assert_int_equal(loop_add(&loop, bells[i].fd, LOOP_CLIENT,
					 EPOLLIN, ring, &bells[i], &error),
			i < LOOP_SOURCES_MAX);
	}
	assert_non_null(strstr(error.text, "24 descriptors"));
	loop_remove(&loop, bells[0].fd);
	assert_true(loop_add(&loop, bells[LOOP_SOURCES_MAX].fd, LOOP_CLIENT,
		EPOLLIN, ring, &bells[LOOP_SOURCES_MAX], &error));
	loop_fini(&loop);
	for (int i = 0; i <= LOOP_SOURCES_MAX; i++) {
		close(bells[i].fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_more_urgent_comes_first_however_it_was_added),
		cmocka_unit_test(who_is_removed_in_a_pass_is_not_called_in_it),
		cmocka_unit_test(a_full_loop_refuses_with_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
