/* SPDX-License-Identifier: Apache-2.0 */
#include "rotctl_client.h"

#include "base/clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Who says nothing for so long gives up the place. */
static const int64_t idle_ns = 600 * CLOCK_NS_PER_S;

/* A peer that was cut off is noticed after a minute. */
static const int probe_after_s = 30;
static const int probe_every_s = 10;
static const int probes = 3;

/* A word that is wrong ends the connection, so that guessing is slow. */
static int take_token(struct rotctl_client *client, const char *word)
{
	const struct rotctl_desk *desk = client->desk;

	if (desk->settings->rotctl_token[0] == '\0') {
		return ROTCTL_NOT_AVAILABLE;
	}
	if (!rotctl_desk_knows(desk, word)) {
		return ROTCTL_REJECTED;
	}
	client->right = RIGHT_STEER;
	return ROTCTL_OK;
}

/* False where the connection is at its end. */
static bool answer(
	struct rotctl_client *client, const struct rotctl_request *request)
{
	const struct rotctl_desk *desk = client->desk;
	bool is_token = request->verb == ROTCTL_TOKEN;
	char text[ROTCTL_ANSWER_MAX];
	char info[128];
	int code = is_token ? take_token(client, request->words[0])
			    : rotctl_desk_obey(desk, client->right, request);
	struct rotctl_facts facts = rotctl_desk_facts(desk, info);
	size_t size = rotctl_answer(request, &facts, code, text);

	if (size == 0 ||
		send(client->fd, text, size, MSG_DONTWAIT | MSG_NOSIGNAL) !=
			(ssize_t)size) {
		return false;
	}
	return !(is_token && code == ROTCTL_REJECTED);
}

/* As far as this tick's requests go; false: it is at its end. */
static bool answer_all(struct rotctl_client *client)
{
	struct rotctl_request request;

	while (client->in_read < client->in_used && client->requests_left > 0) {
		char byte = client->in[client->in_read++];

		if (rotctl_reader_take(&client->reader, byte, &request)) {
			client->requests_left--;
			if (!answer(client, &request)) {
				return false;
			}
		}
	}
	return true;
}

static bool has_more(const struct rotctl_client *client)
{
	return client->in_read < client->in_used;
}

/* Who waits for the next tick is not polled until then. */
static void go_on(struct rotctl_client *client)
{
	if (!answer_all(client)) {
		rotctl_client_close(client);
		return;
	}
	loop_change(client->loop, client->fd, has_more(client) ? 0 : EPOLLIN);
}

static void serve(void *context, uint32_t events)
{
	struct rotctl_client *client = context;
	ssize_t got;

	if (!has_more(client)) {
		got = recv(client->fd, client->in, sizeof(client->in),
			MSG_DONTWAIT);
		if (got == 0 ||
			(got < 0 && errno != EAGAIN && errno != EINTR)) {
			rotctl_client_close(client);
			return;
		}
		client->in_read = 0;
		client->in_used = got > 0 ? (size_t)got : 0;
		client->heard_ns = clock_now_ns();
	} else if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
		rotctl_client_close(client);
		return;
	}
	go_on(client);
}

static void tune(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &probe_after_s,
		sizeof(probe_after_s));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &probe_every_s,
		sizeof(probe_every_s));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
}

bool rotctl_client_open(
	struct rotctl_client *client, int fd, enum right right, int64_t now_ns)
{
	struct error error;

	if (!loop_add(client->loop, fd, LOOP_CLIENT, EPOLLIN, serve, client,
		    &error)) {
		return false;
	}
	tune(fd);
	*client = (struct rotctl_client){ .fd = fd,
		.desk = client->desk,
		.loop = client->loop,
		.right = right,
		.requests_left = ROTCTL_REQUESTS_A_TICK,
		.heard_ns = now_ns };
	rotctl_reader_init(&client->reader);
	return true;
}

void rotctl_client_close(struct rotctl_client *client)
{
	if (client->fd < 0) {
		return;
	}
	loop_remove(client->loop, client->fd);
	close(client->fd);
	client->fd = -1;
}

void rotctl_client_tick(struct rotctl_client *client, int64_t now_ns)
{
	if (client->fd < 0) {
		return;
	}
	if (now_ns - client->heard_ns > idle_ns) {
		rotctl_client_close(client);
		return;
	}
	client->requests_left = ROTCTL_REQUESTS_A_TICK;
	go_on(client);
}
