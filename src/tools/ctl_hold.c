/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl_hold.h"

#include "base/clock.h"
#include "base/error.h"
#include "ctl_talk.h"

#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum {
	ANSWER_WAIT_MS = 1000,
	/* Several of these within the quarter of a second of a lease. */
	RENEW_MS = 50,
	LINE_MAX_BYTES = 64,
	QUIT = 'q',
	PRIORITY = 10,
};

/*
 * How a terminal shows a key that is pressed anew: a first key, a wait, and
 * only then the repetitions, one at a time. A line that stalls while a key is
 * held shows no such wait behind the first, or all at once what was held up
 * meanwhile, so that it is no press.
 */
static const int64_t first_repeat_least_ns = 150 * CLOCK_NS_PER_MS;
static const int64_t first_repeat_most_ns = 800 * CLOCK_NS_PER_MS;
/* No keyboard repeats faster: such keys had to wait somewhere. */
static const int64_t burst_ns = 8 * CLOCK_NS_PER_MS;
/* After that a key that is not repeated for so long was let go. */
static const int64_t let_go_ns = 200 * CLOCK_NS_PER_MS;

/* How much of a press the terminal has shown. */
enum shown {
	SHOWN_NOTHING,
	SHOWN_FIRST, /* a key after it had been let go */
	SHOWN_WAIT,  /* and the first repetition, as late as that comes */
};

struct hold {
	int fd;
	int signal_fd;
	int64_t key_ns; /* the newest key */
	enum shown shown;
	uint64_t press; /* 0: none */
	struct error error;
	char said[CTL_ANSWER_MAX];
};

enum heard {
	HEARD_NOTHING,
	HEARD_KEY,
	HEARD_BURST, /* more than one: they had to wait somewhere */
	HEARD_END,
};

static bool say(struct hold *hold, const char *verb, uint64_t press,
	char answer[CTL_ANSWER_MAX])
{
	char line[LINE_MAX_BYTES];

	snprintf(line, sizeof(line), "%s %" PRIu64, verb, press);
	return ctl_ask(hold->fd, press == 0 ? verb : line, answer,
		ANSWER_WAIT_MS, &hold->error);
}

/* Only what changed, so that a log of it can be read. */
static void show(struct hold *hold, const char *text)
{
	if (strcmp(hold->said, text) != 0) {
		printf("%s\n", text);
		fflush(stdout);
		snprintf(hold->said, sizeof(hold->said), "%s", text);
	}
}

static enum heard listen_for_key(const struct hold *hold)
{
	struct pollfd waits[] = {
		{ STDIN_FILENO, POLLIN, 0 },
		{ hold->signal_fd, POLLIN, 0 },
	};
	char keys[64];

	if (poll(waits, 2, RENEW_MS) < 0 || waits[1].revents != 0) {
		return HEARD_END;
	}
	if (waits[0].revents == 0) {
		return HEARD_NOTHING;
	}
	ssize_t count = read(STDIN_FILENO, keys, sizeof(keys));
	if (count <= 0 || memchr(keys, QUIT, (size_t)count) != NULL) {
		return HEARD_END;
	}
	return count > 1 ? HEARD_BURST : HEARD_KEY;
}

static bool begin_press(struct hold *hold)
{
	char answer[CTL_ANSWER_MAX];

	if (!say(hold, "press", 0, answer)) {
		return false;
	}
	if (sscanf(answer, "ok press %" SCNu64, &hold->press) != 1) {
		hold->press = 0;
	}
	show(hold, answer);
	return true;
}

static bool renew(struct hold *hold)
{
	char answer[CTL_ANSWER_MAX];

	if (!say(hold, "hold", hold->press, answer)) {
		return false;
	}
	if (strncmp(answer, "ok", 2) != 0) {
		hold->press = 0;
	}
	show(hold, answer);
	return true;
}

static bool let_go(struct hold *hold)
{
	char answer[CTL_ANSWER_MAX];
	uint64_t press = hold->press;

	hold->press = 0;
	if (!say(hold, "release", press, answer)) {
		return false;
	}
	show(hold, answer);
	return true;
}

/*
 * What the newest key shows. What comes in a burst was held up on its way, so
 * that its times tell of no press; a press that is over stays so for as long
 * as its key is held.
 */
static enum shown shown_by(const struct hold *hold, bool burst, int64_t gap_ns)
{
	if (burst || gap_ns < burst_ns) {
		return SHOWN_NOTHING;
	}
	if (hold->shown == SHOWN_FIRST && gap_ns >= first_repeat_least_ns &&
		gap_ns <= first_repeat_most_ns) {
		return SHOWN_WAIT;
	}
	return gap_ns > let_go_ns ? SHOWN_FIRST : SHOWN_NOTHING;
}

static bool take_key(struct hold *hold, bool burst, int64_t now_ns)
{
	int64_t gap_ns = now_ns - hold->key_ns;
	bool waited = hold->shown == SHOWN_WAIT;

	hold->key_ns = now_ns;
	if (hold->press != 0) {
		return true;
	}
	hold->shown = shown_by(hold, burst, gap_ns);
	if (waited && !burst && gap_ns >= burst_ns && gap_ns <= let_go_ns) {
		return begin_press(hold);
	}
	return true;
}

static bool serve(struct hold *hold, enum heard heard)
{
	int64_t now_ns = clock_now_ns();

	if (heard != HEARD_NOTHING &&
		!take_key(hold, heard == HEARD_BURST, now_ns)) {
		return false;
	}
	if (hold->press == 0) {
		return true;
	}
	return now_ns - hold->key_ns > let_go_ns ? let_go(hold) : renew(hold);
}

static int run(struct hold *hold)
{
	enum heard heard = HEARD_NOTHING;

	puts("Hold any key: the lamp may be lit while it repeats. q ends.");
	fflush(stdout);
	while (heard != HEARD_END) {
		if (!serve(hold, heard)) {
			return error_report("searchlightctl", &hold->error);
		}
		heard = listen_for_key(hold);
	}
	if (hold->press != 0 && !let_go(hold)) {
		return error_report("searchlightctl", &hold->error);
	}
	return 0;
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTSTP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Where this machine lets us: a key that is heard late looks let go. */
static void take_precedence(void)
{
	struct sched_param urgent = { .sched_priority = PRIORITY };

	sched_setscheduler(0, SCHED_RR, &urgent);
}

int ctl_hold(int fd)
{
	static struct hold hold;
	struct termios before;
	struct error error;

	if (tcgetattr(STDIN_FILENO, &before) != 0) {
		error_set(&error, ERROR_REFUSED,
			"hold needs a terminal, whose key a person holds");
		return error_report("searchlightctl", &error);
	}
	/* A key that is held already is no press. */
	hold = (struct hold){
		.fd = fd, .signal_fd = open_signals(), .key_ns = clock_now_ns()
	};
	struct termios raw = before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
	take_precedence();
	int code = run(&hold);

	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	close(hold.signal_fd);
	return code;
}
