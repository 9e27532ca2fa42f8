/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/json.h"
#include "base/parse.h"
#include "ctl_hold.h"
#include "ctl_log.h"
#include "ctl_show.h"
#include "ctl_talk.h"
#include "settings/settings.h"

#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char program[] = "searchlightctl";

static const char clear_screen[] = "\033[H\033[2J";

static const char usage_text[] =
	"usage: searchlightctl [--socket PATH | --config FILE] [--json]\n"
	"       [--watch] [--for SECONDS] COMMAND [ARGUMENT...]\n"
	"  --socket PATH   the daemon's control socket\n"
	"  --config FILE   take it from these settings\n"
	"  --json          print the answer as JSON\n"
	"  --watch         ask again every second, until interrupted\n"
	"  --for SECONDS   say it again and again for so long (slew)\n"
	"  --help, --version\n"
	"COMMAND hold lets this terminal's keys light the lamp while one is held.\n"
	"COMMAND log tells what happened; log --help tells its options.\n"
	"COMMAND help lists what the daemon understands.\n";

enum {
	ANSWER_WAIT_MS = 2000,
	WATCH_MS = 1000,
	/* Well within the half second in which a slew must be renewed. */
	REPEAT_MS = 150,
	LINE_MAX_BYTES = 256,
	WIDTH_UNKNOWN = 40,
	REPEAT_MAX_S = 600,
};

enum {
	TAKE_SOCKET = 'a',
	TAKE_CONFIG,
	TAKE_JSON,
	TAKE_WATCH,
	TAKE_FOR,
	TAKE_HELP,
	TAKE_VERSION,
};

enum task {
	TASK_TALK,
	TASK_LOG,
	TASK_HELP,
	TASK_VERSION,
	TASK_REFUSE,
};

struct request {
	enum task task;
	const char *socket; /* NULL: as the settings say */
	const char *config; /* NULL: the defaults */
	bool json;
	bool watch;
	double repeat_s;
	char line[LINE_MAX_BYTES];
	int log_argc; /* "log" and what stands behind it */
	char **log_argv;
};

static bool take_option(struct request *request, int option)
{
	switch (option) {
	case TAKE_SOCKET:
		request->socket = optarg;
		return true;
	case TAKE_CONFIG:
		request->config = optarg;
		return true;
	case TAKE_JSON:
		request->json = true;
		return true;
	case TAKE_WATCH:
		request->watch = true;
		return true;
	case TAKE_FOR:
		return parse_double(optarg, &request->repeat_s) &&
			request->repeat_s > 0.0 &&
			request->repeat_s <= REPEAT_MAX_S;
	case TAKE_HELP:
		request->task = TASK_HELP;
		return true;
	case TAKE_VERSION:
		request->task = TASK_VERSION;
		return true;
	default:
		return false;
	}
}

/* The words of the command as one line. */
static bool join_words(struct request *request, char *const *words)
{
	size_t used = 0;

	for (; *words != NULL; words++) {
		used += (size_t)snprintf(request->line + used,
			sizeof(request->line) - used, "%s%s",
			used == 0 ? "" : " ", *words);
		if (used >= sizeof(request->line)) {
			return false;
		}
	}
	return used > 0 && strchr(request->line, '\n') == NULL;
}

static struct request read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "socket", required_argument, NULL, TAKE_SOCKET },
		{ "config", required_argument, NULL, TAKE_CONFIG },
		{ "json", no_argument, NULL, TAKE_JSON },
		{ "watch", no_argument, NULL, TAKE_WATCH },
		{ "for", required_argument, NULL, TAKE_FOR },
		{ "help", no_argument, NULL, TAKE_HELP },
		{ "version", no_argument, NULL, TAKE_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	struct request request = { .task = TASK_TALK };
	int option;

	/* The plus: what stands behind COMMAND may begin with a minus. */
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (!take_option(&request, option)) {
			request.task = TASK_REFUSE;
		}
	}
	if (request.task == TASK_TALK && optind < argc &&
		strcmp(argv[optind], "log") == 0) {
		request.task = TASK_LOG;
		request.log_argc = argc - optind;
		request.log_argv = argv + optind;
	} else if (request.task == TASK_TALK &&
		!join_words(&request, argv + optind)) {
		request.task = TASK_REFUSE;
	}
	return request;
}

static int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
		return WIDTH_UNKNOWN;
	}
	return size.ws_col;
}

struct answer_kind {
	const char *prefix;
	int exit_code;
	const char *json; /* value of "answer" */
};

/* How the daemon begins its answers. */
static const struct answer_kind kinds[] = {
	{ "ok", ERROR_NONE, "ok" },
	{ "refused: ", ERROR_REFUSED, "refused" },
	{ "usage: ", ERROR_USAGE, "usage" },
};

static const struct answer_kind *kind_of(const char *answer)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strncmp(answer, kinds[i].prefix, strlen(kinds[i].prefix)) ==
			0) {
			return &kinds[i];
		}
	}
	return NULL;
}

static void print_as_json(const struct answer_kind *kind, const char *answer)
{
	char text[CTL_ANSWER_MAX];
	struct json json;
	const char *rest = answer + strlen(kind->prefix);

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_text(&json, "answer", kind->json);
	json_text(&json, "text", rest + (*rest == ' '));
	json_end(&json);
	puts(text);
}

/* What the daemon said, printed; the exit code. */
static int tell(const struct request *request, const char *answer)
{
	const struct answer_kind *kind = kind_of(answer);

	if (kind != NULL && request->json) {
		print_as_json(kind, answer);
	} else if (kind != NULL) {
		fprintf(kind->exit_code == 0 ? stdout : stderr, "%s\n", answer);
	} else if (request->json) {
		puts(answer);
	} else if (!ctl_show(answer, terminal_width(), stdout)) {
		fprintf(stderr, "%s: not understood: %.60s\n", program, answer);
		return ERROR_FAILED;
	}
	fflush(stdout);
	return kind == NULL ? 0 : kind->exit_code;
}

/* Once, or every second until interrupted or failed. */
static int ask_and_tell(const struct request *request, int fd)
{
	char answer[CTL_ANSWER_MAX];
	struct error error;
	int code;

	do {
		if (!ctl_ask(fd, request->line, answer, ANSWER_WAIT_MS,
			    &error)) {
			return error_report(program, &error);
		}
		if (request->watch && isatty(STDOUT_FILENO)) {
			fputs(clear_screen, stdout);
		}
		code = tell(request, answer);
	} while (request->watch && code == 0 && poll(NULL, 0, WATCH_MS) == 0);
	return code;
}

/* Says it again and again, as a held slew needs; then lets go. */
static int keep_saying(const struct request *request, int fd)
{
	int64_t until_ns = clock_now_ns() +
		(int64_t)(request->repeat_s * (double)CLOCK_NS_PER_S);
	char answer[CTL_ANSWER_MAX];
	struct error error;

	do {
		if (!ctl_ask(fd, request->line, answer, ANSWER_WAIT_MS,
			    &error)) {
			return error_report(program, &error);
		}
		if (strncmp(answer, "ok", 2) != 0) {
			return tell(request, answer);
		}
		poll(NULL, 0, REPEAT_MS);
	} while (clock_now_ns() < until_ns);
	if (strncmp(request->line, "slew ", strlen("slew ")) == 0 &&
		!ctl_ask(fd, "slew off", answer, ANSWER_WAIT_MS, &error)) {
		return error_report(program, &error);
	}
	return tell(request, answer);
}

static bool find_socket(const struct request *request,
	struct settings *settings, struct error *error)
{
	if (request->socket == NULL) {
		return settings_load(settings, request->config, error);
	}
	if (strlen(request->socket) >= sizeof(settings->socket)) {
		return error_set(error, ERROR_USAGE, "--socket: too long");
	}
	snprintf(settings->socket, sizeof(settings->socket), "%s",
		request->socket);
	return true;
}

static int talk(const struct request *request)
{
	struct settings settings;
	struct error error;

	if (!find_socket(request, &settings, &error)) {
		return error_report(program, &error);
	}
	int fd = ctl_connect(settings.socket, ANSWER_WAIT_MS, &error);
	if (fd < 0) {
		return error_report(program, &error);
	}
	int code = strcmp(request->line, "hold") == 0 ? ctl_hold(fd)
		: request->repeat_s > 0.0             ? keep_saying(request, fd)
					  : ask_and_tell(request, fd);
	close(fd);
	return code;
}

static int tell_log(const struct request *request)
{
	struct settings settings;
	struct error error;

	if (!settings_load(&settings, request->config, &error)) {
		return error_report(program, &error);
	}
	return ctl_log(
		request->log_argc, request->log_argv, &settings, request->json);
}

int main(int argc, char **argv)
{
	struct request request = read_arguments(argc, argv);

	switch (request.task) {
	case TASK_REFUSE:
		fputs(usage_text, stderr);
		return ERROR_USAGE;
	case TASK_HELP:
		fputs(usage_text, stdout);
		return 0;
	case TASK_VERSION:
		puts("searchlightctl " SEARCHLIGHT_VERSION);
		return 0;
	case TASK_LOG:
		return tell_log(&request);
	case TASK_TALK:
		break;
	}
	return talk(&request);
}
