/* SPDX-License-Identifier: Apache-2.0 */
#include "operator_client.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BYTE_NO_TEXT = 1
};

static const int64_t unread_ns = 2 * CLOCK_NS_PER_S;
static const int64_t idle_ns = 30 * CLOCK_NS_PER_S;

static bool sends(const struct operator_client *client)
{
	return client->out_sent < client->out_used;
}

/* Who waits for a place in the next tick is not polled until then. */
static void wait_for_more(struct operator_client *client)
{
	uint32_t events = 0;

	if (sends(client)) {
		events = EPOLLOUT;
	} else if (client->lines_left > 0 && !client->half) {
		events = EPOLLIN;
	}
	loop_change(client->loop, client->fd, events);
}

/* False where the peer is gone. */
static bool send_rest(struct operator_client *client)
{
	while (sends(client)) {
		ssize_t sent = send(client->fd, client->out + client->out_sent,
			client->out_used - client->out_sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0) {
			return errno == EAGAIN || errno == EINTR;
		}
		client->out_sent += (size_t)sent;
		client->moved_ns = clock_now_ns();
	}
	return true;
}

static void put_answer(struct operator_client *client)
{
	client->out_used = strlen(client->out);
	client->out[client->out_used++] = '\n';
	client->out_sent = 0;
}

static void refuse_line(struct operator_client *client, const char *why)
{
	snprintf(client->out, sizeof(client->out), "%s", why);
	put_answer(client);
	client->parting = true;
}

/* The first line, cut out of the buffer into @line; false: none is whole. */
static bool cut_line(struct operator_client *client, char *line)
{
	char *end = memchr(client->in, '\n', client->in_used);

	if (end == NULL) {
		return false;
	}
	size_t length = (size_t)(end - client->in);
	memcpy(line, client->in, length);
	client->in_used -= length + 1;
	memmove(client->in, end + 1, client->in_used);
	for (char *nul; (nul = memchr(line, '\0', length)) != NULL;) {
		*nul = BYTE_NO_TEXT;
	}
	if (length > 0 && line[length - 1] == '\r') {
		length--;
	}
	line[length] = '\0';
	return true;
}

static bool is_plain(const char *line)
{
	for (const char *c = line; *c != '\0'; c++) {
		if ((*c < ' ' && *c != '\t') || *c == 0x7f) {
			return false;
		}
	}
	return true;
}

static void answer_line(struct operator_client *client, char *line)
{
	client->lines_left--;
	if (!is_plain(line)) {
		refuse_line(client, "usage: one line of plain text");
		return;
	}
	client->desk->answer(
		client->desk->context, &client->speaker, line, client->out);
	put_answer(client);
}

/* What has come, as far as this tick's lines go; false: the peer is gone. */
static bool answer_lines(struct operator_client *client)
{
	char line[COMMAND_LINE_MAX + 2];

	while (!sends(client) && client->lines_left > 0 && !client->parting) {
		if (!cut_line(client, line)) {
			break;
		}
		answer_line(client, line);
		if (!send_rest(client)) {
			return false;
		}
	}
	if (!sends(client) && client->in_used == sizeof(client->in) &&
		memchr(client->in, '\n', client->in_used) == NULL) {
		refuse_line(client, "usage: a line of at most 256 bytes");
		return send_rest(client);
	}
	return true;
}

/* False where the peer is gone. */
static bool read_more(struct operator_client *client)
{
	ssize_t got = recv(client->fd, client->in + client->in_used,
		sizeof(client->in) - client->in_used, MSG_DONTWAIT);

	if (got < 0) {
		return errno == EAGAIN || errno == EINTR;
	}
	if (got == 0) {
		client->half = true;
	}
	client->in_used += (size_t)got;
	client->moved_ns = clock_now_ns();
	return true;
}

static bool has_line(const struct operator_client *client)
{
	return memchr(client->in, '\n', client->in_used) != NULL;
}

/* Nothing is left to be said on either side. */
static bool is_over(const struct operator_client *client)
{
	return !sends(client) &&
		(client->parting || (client->half && !has_line(client)));
}

static void go_on(struct operator_client *client)
{
	if (!answer_lines(client) || is_over(client)) {
		operator_client_close(client);
		return;
	}
	wait_for_more(client);
}

/*
 * A peer that hung up may have left words behind; they are heard, but once
 * its answer cannot be sent it is gone.
 */
static void serve(void *context, uint32_t events)
{
	struct operator_client *client = context;
	bool hung_up = (events & (EPOLLERR | EPOLLHUP)) != 0;
	bool gone = sends(client) && (hung_up || !send_rest(client));

	if (!gone && (events & EPOLLIN) != 0 && !client->half &&
		client->in_used < sizeof(client->in)) {
		gone = !read_more(client);
	}
	if (gone || (hung_up && !has_line(client))) {
		operator_client_close(client);
		return;
	}
	if (hung_up) {
		client->lines_left = OPERATOR_LINES_A_TICK;
	}
	go_on(client);
}

bool operator_client_open(struct operator_client *client, int fd,
	const struct speaker *speaker, struct loop *loop,
	const struct operator_desk *desk, int64_t now_ns)
{
	struct error error;

	if (!loop_add(loop, fd, LOOP_CLIENT, EPOLLIN, serve, client, &error)) {
		return false;
	}
	client->fd = fd;
	client->loop = loop;
	client->desk = desk;
	client->speaker = *speaker;
	client->in_used = client->out_used = client->out_sent = 0;
	client->lines_left = OPERATOR_LINES_A_TICK;
	client->half = client->parting = false;
	client->moved_ns = now_ns;
	return true;
}

void operator_client_close(struct operator_client *client)
{
	if (client->fd < 0) {
		return;
	}
	loop_remove(client->loop, client->fd);
	close(client->fd);
	client->fd = -1;
}

void operator_client_tick(struct operator_client *client, int64_t now_ns)
{
	if (client->fd < 0) {
		return;
	}
	int64_t patience_ns = sends(client) ? unread_ns : idle_ns;

	if (now_ns - client->moved_ns > patience_ns) {
		operator_client_close(client);
		return;
	}
	client->lines_left = OPERATOR_LINES_A_TICK;
	go_on(client);
}
