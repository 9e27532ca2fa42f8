/* SPDX-License-Identifier: Apache-2.0 */
#include "operator_peer.h"

#include <grp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	/* Of a peer; who is in more of them may only watch. */
	GROUPS_MAX = 256
};

bool operator_crew_find(
	struct operator_crew *crew, const char *name, struct error *error)
{
	*crew = (struct operator_crew){ .named = false };
	if (name[0] == '\0') {
		return true;
	}
	const struct group *group = getgrnam(name);

	if (group == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"operators: this machine has no group '%.60s'; make "
			"it, or leave the setting empty",
			name);
	}
	*crew = (struct operator_crew){ true, group->gr_gid };
	return true;
}

static bool is_in_group(int fd, gid_t group)
{
	gid_t groups[GROUPS_MAX];
	socklen_t size = sizeof(groups);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) != 0) {
		return false;
	}
	for (size_t i = 0; i < size / sizeof(groups[0]); i++) {
		if (groups[i] == group) {
			return true;
		}
	}
	return false;
}

static bool may_steer(
	const struct operator_crew *crew, int fd, const struct ucred *peer)
{
	if (peer->uid == geteuid() || peer->uid == 0) {
		return true;
	}
	return crew->named &&
		(peer->gid == crew->group || is_in_group(fd, crew->group));
}

struct speaker operator_peer(const struct operator_crew *crew, int fd)
{
	struct speaker speaker = { RIGHT_WATCH, "somebody" };
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
		return speaker;
	}
	if (may_steer(crew, fd, &peer)) {
		speaker.right = RIGHT_STEER;
	}
	snprintf(speaker.name, sizeof(speaker.name), "user %u, process %d",
		(unsigned)peer.uid, (int)peer.pid);
	return speaker;
}
