/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/command_line.h"
#include "base/json.h"
#include "base/parse.h"
#include "ctl_hold.h"
#include "ctl_log.h"
#include "ctl_show.h"
#include "ctl_talk.h"
#include "settings/settings.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char program[] = "searchlightctl";

static const char clear_screen[] = "\033[H\033[2J";

static const char usage_text[] =
	"usage: searchlightctl [OPTION...] COMMAND\n"
	"\n"
	"  status                 what is seen, followed and permitted\n"
	"  stop                   stand still at once; mode safe\n"
	"  mode safe|hold|follow  what the head may do\n"
	"  target auto|next|drop  which track the beam follows\n"
	"  target lock ID         this one alone\n"
	"  cue AZ EL              turn the beam there, degrees\n"
	"  slew PAN TILT          turn by hand, degrees a second; with --for\n"
	"  hold                   be the key: the lamp may be lit while one of\n"
	"                         this terminal's keys is held\n"
	"  preflight              every check, and what is wrong\n"
	"  log                    what happened; log --help tells its options\n"
	"  help                   all that the daemon understands\n"
	"\n"
	"  --config FILE   the daemon's settings, which name its socket\n"
	"  --socket PATH   its control socket\n"
	"  --json          print the answer as JSON\n"
	"  --watch         ask again every second, until interrupted\n"
	"  --for SECONDS   say it again and again for so long (slew)\n"
	"  --help, --version\n";

enum {
	ANSWER_WAIT_MS = 2000,
	WATCH_MS = 1000,
	/* Well within the half second in which a slew must be renewed. */
	REPEAT_MS = 150,
	LINE_MAX_BYTES = 256,
	WIDTH_UNKNOWN = 40,
	REPEAT_MAX_S = 600,
};

struct request {
	const char *socket; /* NULL: as the settings say */
	const char *config; /* NULL: the defaults */
	bool json;
	bool watch;
	bool help;
	bool version;
	double repeat_s;
	char line[LINE_MAX_BYTES];
	int word_count; /* of COMMAND and what stands behind it */
	char **words;
};

static bool take_for(
	const struct command_word *word, char *text, struct error *error)
{
	double *seconds = word->target;

	return (parse_double(text, seconds) && *seconds > 0.0 &&
		       *seconds <= REPEAT_MAX_S) ||
		error_set(error, ERROR_USAGE,
			"--for %s: it must be a number of seconds, at most %d",
			text, REPEAT_MAX_S);
}

/* The words of the command as one line. */
static bool join_words(struct request *request, struct error *error)
{
	size_t used = 0;

	for (int i = 0; i < request->word_count; i++) {
		used += (size_t)snprintf(request->line + used,
			sizeof(request->line) - used, "%s%s",
			used == 0 ? "" : " ", request->words[i]);
		if (used >= sizeof(request->line)) {
			return error_set(error, ERROR_USAGE,
				"a command has at most %zu bytes",
				sizeof(request->line) - 1);
		}
	}
	if (used == 0) {
		return error_set(error, ERROR_USAGE,
			"say a command, as in searchlightctl status; see "
			"--help");
	}
	return strchr(request->line, '\n') == NULL ||
		error_set(error, ERROR_USAGE, "a command is one line");
}

static bool is_log(const struct request *request)
{
	return request->word_count > 0 && strcmp(request->words[0], "log") == 0;
}

static bool read_arguments(
	struct request *request, int argc, char **argv, struct error *error)
{
	const struct command_word words[] = {
		{ "socket", .text = &request->socket },
		{ "config", .text = &request->config },
		{ "json", .flag = &request->json },
		{ "watch", .flag = &request->watch },
		{ "for", .take = take_for, .target = &request->repeat_s },
		{ "help", .flag = &request->help },
		{ "version", .flag = &request->version },
		{ 0 },
	};

	/* What stands behind COMMAND may begin with a minus. */
	if (!command_words_first(argc, argv, words, "--help", error)) {
		return false;
	}
	request->word_count = argc - optind;
	request->words = argv + optind;
	return request->help || request->version || is_log(request) ||
		join_words(request, error);
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
		request->word_count, request->words, &settings, request->json);
}

int main(int argc, char **argv)
{
	struct request request = { .socket = NULL };
	struct error error;

	if (argc == 1) {
		fputs(usage_text, stderr);
		return ERROR_USAGE;
	}
	if (!read_arguments(&request, argc, argv, &error)) {
		return error_report(program, &error);
	}
	if (request.help) {
		fputs(usage_text, stdout);
		return 0;
	}
	if (request.version) {
		puts("searchlightctl " SEARCHLIGHT_VERSION);
		return 0;
	}
	return is_log(&request) ? tell_log(&request) : talk(&request);
}
