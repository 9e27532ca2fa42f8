/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"
#include "random.h"

/* Who talks too much, too old or too wrong to the daemon and to the guard. */

enum {
	CALLERS = 300, /* more than the daemon lets in */
	STATUS_A_PASS = 40,
};

static int callers[CALLERS];
static char old_hold[64];

/* ---- the control socket ---- */

static void say_until_it_waits(
	struct tower *tower, const char *bytes, size_t size, int times)
{
	int fd = night_call(&tower->night);

	for (int i = 0; fd >= 0 && i < times; i++) {
		if (send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
			break;
		}
	}
	if (fd >= 0) {
		close(fd);
	}
}

static void flood_pass(struct tower *tower)
{
	static const char question[] = "status\n";

	say_until_it_waits(
		tower, question, sizeof(question) - 1, STATUS_A_PASS);
}

static void flood(struct tower *tower)
{
	tower->besides = flood_pass;
	tower_run(tower, 700);
}

static void ebb(struct tower *tower)
{
	tower->besides = NULL;
}

static void say_garbage(struct tower *tower)
{
	uint64_t seed = (uint64_t)clock_now_ns();
	char bytes[512];

	for (int i = 0; i < 50; i++) {
		for (size_t k = 0; k < sizeof(bytes); k++) {
			bytes[k] = (char)random_bits(&seed);
		}
		say_until_it_waits(tower, bytes, sizeof(bytes), 8);
		tower_run(tower, 5);
	}
}

/* Each stays, says half a line and reads nothing. */
static void call_too_often(struct tower *tower)
{
	for (int i = 0; i < CALLERS; i++) {
		callers[i] = socket(
			AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		struct sockaddr_un address = tap_address(tower->night.control);

		if (connect(callers[i], (struct sockaddr *)&address,
			    sizeof(address)) == 0) {
			(void)!send(callers[i], "stat", 4, MSG_NOSIGNAL);
		}
		if (i % 10 == 0) {
			tower_run(tower, 5);
		}
	}
	tower_run(tower, 300);
}

static void hang_up_all(struct tower *tower)
{
	(void)tower;
	for (int i = 0; i < CALLERS; i++) {
		close(callers[i]);
	}
}

/* ---- commands that are stale, replayed, or not wanted ---- */

static void replay_pass(struct tower *tower)
{
	say_until_it_waits(tower, old_hold, strlen(old_hold), 1);
}

/* The operator lets go, and somebody says on what was said before. */
static void replay_hold(struct tower *tower)
{
	snprintf(old_hold, sizeof(old_hold), "hold %llu\n", tower->press);
	tower_let_go(tower);
	tower_run(tower, 350);
	tower->besides = replay_pass;
}

static void say(struct tower *tower, const char *line)
{
	night_say(&tower->night, line);
}

static void say_stop(struct tower *tower)
{
	say(tower, "stop");
}

static void say_safe(struct tower *tower)
{
	say(tower, "mode safe");
}

static void say_hold(struct tower *tower)
{
	say(tower, "mode hold");
}

static void say_drop(struct tower *tower)
{
	say(tower, "target drop");
}

static void take_up_again(struct tower *tower)
{
	say(tower, "target auto");
}

static void press_twice(struct tower *tower)
{
	say(tower, "press");
	assert_non_null(strstr(tower->night.answer, "somebody else holds"));
}

/* ---- the guard's door ---- */

/* The same user's, so that only the lease that lives keeps it out. */
static void call_guard(struct tower *tower)
{
	uint8_t bytes[MESSAGE_SIZE];
	struct message_scene scene = { 0 };
	struct lease_claim claim = { .sequence = UINT64_MAX / 2,
		.may_burn = true,
		.may_shine = true,
		.held = true };

	for (int i = 0; i < 200; i++) {
		int fd = post_dial(&tower->post);

		claim.decided_ns = claim.held_ns = clock_now_ns();
		claim.press = (uint64_t)claim.held_ns;
		message_put_claim(bytes, &claim, &scene);
		if (fd >= 0) {
			(void)!send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL);
			close(fd);
		}
		tower_run(tower, 2);
	}
}

static void garble_guard(struct tower *tower)
{
	uint64_t seed = (uint64_t)clock_now_ns();
	uint8_t bytes[2 * MESSAGE_SIZE];

	for (int i = 0; i < 200; i++) {
		int fd = post_dial(&tower->post);

		for (size_t k = 0; k < sizeof(bytes); k++) {
			bytes[k] = (uint8_t)random_bits(&seed);
		}
		if (fd >= 0) {
			(void)!send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL);
			close(fd);
		}
		tower_run(tower, 2);
	}
}

static const char let_go[] = "press and hold the operator's key";

static const struct fault rows[] = {
	{ "the control socket is flooded", "status without reading answers",
		FAULT_IS_BORNE, .strike = flood, .mend = ebb },
	{ "the control socket hears garbage", "random bytes", FAULT_IS_BORNE,
		.strike = say_garbage },
	{ "300 callers hold the control socket", "half a line each",
		FAULT_IS_BORNE, .strike = call_too_often, .mend = hang_up_all },
	{ "an old hold is replayed", "the key's own words, after it was let go",
		FAULT_DARKENS, 300, let_go, .strike = replay_hold,
		.mend = ebb },
	{ "a second operator presses", "press, while the key is held",
		FAULT_IS_BORNE, .strike = press_twice },
	{ "somebody says stop", "stop", FAULT_DARKENS, 50,
		"the operator said stop", .stops_head = true,
		.strike = say_stop },
	{ "somebody says safe", "mode safe", FAULT_DARKENS, 50,
		"The head is safe or on hold", .stops_head = true,
		.strike = say_safe },
	{ "somebody says hold", "mode hold", FAULT_DARKENS, 50,
		"The head is safe or on hold", .strike = say_hold },
	{ "the target is dropped", "target drop", FAULT_DARKENS, 50,
		"No firm target was seen lately", .strike = say_drop,
		.mend = take_up_again },
	{ "strangers knock at the guard", "200 forged claims of light",
		FAULT_IS_BORNE, .strike = call_guard },
	{ "strangers babble at the guard", "200 packets of random bytes",
		FAULT_IS_BORNE, .strike = garble_guard },
};

FAULT_TABLE(faults_of_sockets, rows);
