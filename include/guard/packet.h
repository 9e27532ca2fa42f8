/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_PACKET_H
#define GUARD_PACKET_H

#include "guard/message.h"

#include <sys/types.h>

/*
 * Packet: a message on its way over a Unix socket that keeps packets whole,
 * and a descriptor that may go along. Never waits, allocates nothing.
 */

struct packet {
	uint8_t bytes[MESSAGE_SIZE + 1]; /* one more shows what is too long */
	ssize_t size; /* 0: hung up; -1: nothing waits, or broken: see errno */
	int fd;       /* what came along, whoever received it owns; -1: none */
};

/*
 * packet_send - @fd goes along, the other end gets one of its own; -1: none.
 * False where the socket takes nothing now, or has nobody behind it.
 */
bool packet_send(int socket, const uint8_t bytes[MESSAGE_SIZE], int fd);

/* packet_receive - one packet; of several descriptors only the first. */
struct packet packet_receive(int socket);

/* packet_none - nothing waits: @packet is no sign of a broken socket. */
bool packet_none(const struct packet *packet);

#endif
