/* SPDX-License-Identifier: Apache-2.0 */
#include "app/command.h"

#include "app/preflight.h"
#include "base/json.h"
#include "base/parse.h"
#include "refusal.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
	WORDS_MAX = 8
};

struct command;

/* One line at the desk. */
struct call {
	const struct command_desk *desk;
	const struct command *command;
	char *const *words; /* behind the verb */
	int count;
	char *answer;
};

struct command {
	const char *verb;
	const char *arguments;
	const char *help;
	enum right right;
	void (*handle)(const struct call *call);
};

__attribute__((format(printf, 2, 3))) static void say(
	char *answer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(answer, COMMAND_ANSWER_MAX, format, args);
	va_end(args);
}

static void say_usage(const struct call *call)
{
	const struct command *command = call->command;

	say(call->answer, "usage: %s%s%s", command->verb,
		command->arguments[0] == '\0' ? "" : " ", command->arguments);
}

static void say_stop_pending(const struct call *call)
{
	say(call->answer, "refused: a stop is under way; say it again after");
}

static bool has_words(const struct call *call, const char *first, int count)
{
	return call->count == count && strcmp(call->words[0], first) == 0;
}

static void handle_status(const struct call *call)
{
	if (call->count != 0) {
		say_usage(call);
	} else if (!status_write(call->desk->status, call->answer,
			   COMMAND_ANSWER_MAX)) {
		say(call->answer, "refused: the status is too long to tell");
	}
}

static void handle_stop(const struct call *call)
{
	if (call->count != 0) {
		say_usage(call);
		return;
	}
	orders_stop(call->desk->orders);
	say(call->answer, "ok stopping; the mode will be safe");
}

static void change_mode(const struct call *call, enum mode_event event)
{
	if (!orders_mode(call->desk->orders, event)) {
		say_stop_pending(call);
		return;
	}
	say(call->answer, "ok mode %s", call->words[0]);
}

static void handle_mode(const struct call *call)
{
	const char *still = refusal_motion(call->desk->status);
	const char *safe = refusal_mode(call->desk->status);

	if (has_words(call, "safe", 1)) {
		orders_stop(call->desk->orders);
		say(call->answer, "ok mode safe");
	} else if (has_words(call, "hold", 1) && safe != NULL) {
		say(call->answer, "refused: %s", safe);
	} else if (has_words(call, "hold", 1)) {
		change_mode(call, MODE_TO_HOLD);
	} else if (has_words(call, "follow", 1) && still != NULL) {
		say(call->answer, "refused: %s", still);
	} else if (has_words(call, "follow", 1)) {
		change_mode(call, MODE_TO_FOLLOW);
	} else {
		say_usage(call);
	}
}

static bool any_firm(const struct track_table *tracks)
{
	for (int i = 0; i < TRACK_MAX; i++) {
		if (tracks->slot[i].state == TRACK_FIRM) {
			return true;
		}
	}
	return false;
}

static void order_target(const struct call *call, enum target_verb verb)
{
	orders_target(call->desk->orders, verb, 0);
	say(call->answer, "ok target %s", call->words[0]);
}

static void lock_target(const struct call *call)
{
	const struct pursuit *pursuit = call->desk->status->pursuit;
	long id;

	if (!parse_long(call->words[1], &id) || id < 1 || id > UINT32_MAX) {
		say_usage(call);
	} else if (track_find(&pursuit->tracks, (uint32_t)id) == NULL) {
		say(call->answer,
			"refused: no living track has the id %ld; status lists "
			"them",
			id);
	} else {
		orders_target(call->desk->orders, TARGET_LOCK, (uint32_t)id);
		say(call->answer, "ok target lock %ld", id);
	}
}

static void handle_target(const struct call *call)
{
	const struct pursuit *pursuit = call->desk->status->pursuit;

	if (has_words(call, "auto", 1)) {
		order_target(call, TARGET_AUTO);
	} else if (has_words(call, "drop", 1)) {
		order_target(call, TARGET_DROP);
	} else if (has_words(call, "next", 1) && !any_firm(&pursuit->tracks)) {
		say(call->answer, "refused: there is no firm track to take");
	} else if (has_words(call, "next", 1)) {
		order_target(call, TARGET_NEXT);
	} else if (has_words(call, "lock", 2)) {
		lock_target(call);
	} else {
		say_usage(call);
	}
}

static void start_slew(
	const struct call *call, double pan_deg_s, double tilt_deg_s)
{
	struct mount_rates rates = { geom_radians(pan_deg_s),
		geom_radians(tilt_deg_s) };
	const char *refusal =
		refusal_slew(call->desk->status, pan_deg_s, tilt_deg_s);

	if (refusal != NULL) {
		say(call->answer, "refused: %s", refusal);
	} else if (!orders_slew(call->desk->orders, rates,
			   call->desk->status->now_ns)) {
		say_stop_pending(call);
	} else {
		say(call->answer, "ok slew; say it again within 0.5 s");
	}
}

static void handle_slew(const struct call *call)
{
	double pan;
	double tilt;

	if (has_words(call, "off", 1)) {
		orders_release(call->desk->orders);
		say(call->answer, "ok slew off");
	} else if (call->count == 2 && parse_double(call->words[0], &pan) &&
		parse_double(call->words[1], &tilt)) {
		start_slew(call, pan, tilt);
	} else {
		say_usage(call);
	}
}

static void order_cue(const struct call *call, struct angles cue)
{
	const char *refusal = refusal_cue(call->desk->status, cue);

	if (refusal != NULL) {
		say(call->answer, "refused: %s", refusal);
	} else if (!orders_cue(call->desk->orders, cue)) {
		say_stop_pending(call);
	} else {
		say(call->answer, "ok the beam goes there and waits");
	}
}

static void handle_cue(const struct call *call)
{
	double az;
	double el;

	if (call->count == 2 && parse_double(call->words[0], &az) &&
		parse_double(call->words[1], &el) && fabs(az) <= 720.0 &&
		fabs(el) <= 90.0) {
		order_cue(call,
			(struct angles){ geom_radians(az), geom_radians(el) });
	} else {
		say_usage(call);
	}
}

/* "tied", "wide", or a width. */
static bool take_focus(const struct call *call, struct focus_settings *wanted)
{
	double width;

	if (has_words(call, "tied", 1) || has_words(call, "wide", 1)) {
		wanted->hold =
			call->words[0][0] == 't' ? FOCUS_TIED : FOCUS_WIDE;
		return true;
	}
	if (call->count != 1 || !parse_double(call->words[0], &width) ||
		!(width > 0.0) || width > 180.0) {
		return false;
	}
	*wanted = (struct focus_settings){ FOCUS_HELD, geom_radians(width) };
	return true;
}

static void handle_focus(const struct call *call)
{
	struct focus_settings wanted =
		call->desk->status->pursuit->focus.settings;
	const char *refusal = refusal_focus(call->desk->status);

	if (!take_focus(call, &wanted)) {
		say_usage(call);
	} else if (refusal != NULL) {
		say(call->answer, "refused: %s", refusal);
	} else {
		orders_focus(call->desk->orders, wanted);
		say(call->answer, "ok focus %s", call->words[0]);
	}
}

static void handle_preflight(const struct call *call)
{
	if (call->count != 0) {
		say_usage(call);
	} else if (!preflight_write(call->desk->status, call->answer,
			   COMMAND_ANSWER_MAX)) {
		say(call->answer, "refused: the preflight is too long to tell");
	}
}

/* The number of a press: the only word. */
static bool press_of(const struct call *call, uint64_t *press)
{
	long number;

	if (call->count != 1 || !parse_long(call->words[0], &number) ||
		number < 1) {
		return false;
	}
	*press = (uint64_t)number;
	return true;
}

static void handle_press(const struct call *call)
{
	const struct status *status = call->desk->status;
	struct light *light = call->desk->light;

	if (call->count != 0) {
		say_usage(call);
		return;
	}
	if (!light_heard(light, status->now_ns)) {
		say(call->answer, "refused: %s",
			light_why(light, status->now_ns));
		return;
	}
	uint64_t press = light_press(light, status->now_ns);

	if (press == 0) {
		say(call->answer, "refused: somebody else holds the key");
	} else {
		say(call->answer, "ok press %" PRIu64 "; hold it", press);
	}
}

static void handle_hold(const struct call *call)
{
	const struct status *status = call->desk->status;
	struct light *light = call->desk->light;
	uint64_t press;

	if (!press_of(call, &press)) {
		say_usage(call);
	} else if (!light_hold(light, press, status->now_ns)) {
		say(call->answer,
			"refused: that press is over; let go and press again");
	} else {
		say(call->answer, "ok %s: %s",
			light_is_lit(light, status->now_ns) ? "LIT" : "dark",
			light_why(light, status->now_ns));
	}
}

static void handle_release(const struct call *call)
{
	uint64_t press;

	if (!press_of(call, &press)) {
		say_usage(call);
		return;
	}
	light_release(call->desk->light, press);
	say(call->answer, "ok released");
}

static void handle_help(const struct call *call);

static const struct command commands[] = {
	{ "status", "", "what is seen, followed, permitted and why not",
		RIGHT_WATCH, handle_status },
	{ "stop", "", "standstill at once, and mode safe", RIGHT_STEER,
		handle_stop },
	{ "mode", "safe|hold|follow", "what the head may do", RIGHT_STEER,
		handle_mode },
	{ "target", "auto|next|drop|lock ID", "which track the beam follows",
		RIGHT_STEER, handle_target },
	{ "slew", "PAN TILT|off",
		"turn by hand, deg/s; ends unless it is said again within "
		"0.5 s",
		RIGHT_STEER, handle_slew },
	{ "cue", "AZ EL",
		"where the beam waits for a target, deg; until the mode is "
		"changed or a target followed",
		RIGHT_STEER, handle_cue },
	{ "focus", "tied|wide|WIDTH",
		"how wide the beam is kept: by how sure the pointing is, the "
		"widest, or so many degrees",
		RIGHT_STEER, handle_focus },
	{ "press", "", "a new press of the key that lights the lamp",
		RIGHT_STEER, handle_press },
	{ "hold", "PRESS",
		"that key is still held; it is let go unless this is said "
		"again within 0.25 s",
		RIGHT_STEER, handle_hold },
	{ "release", "PRESS", "that key is let go", RIGHT_STEER,
		handle_release },
	{ "preflight", "", "every check by its name, and what is wrong",
		RIGHT_WATCH, handle_preflight },
	{ "help", "", "this list", RIGHT_WATCH, handle_help },
};

static const size_t command_count = sizeof(commands) / sizeof(commands[0]);

static const char *right_name(enum right right)
{
	return right == RIGHT_WATCH ? "watch" : "steer";
}

static void handle_help(const struct call *call)
{
	struct json json;

	json_init(&json, call->answer, COMMAND_ANSWER_MAX);
	json_object(&json, NULL);
	json_array(&json, "commands");
	for (size_t i = 0; i < command_count; i++) {
		json_object(&json, NULL);
		json_text(&json, "verb", commands[i].verb);
		json_text(&json, "arguments", commands[i].arguments);
		json_text(&json, "help", commands[i].help);
		json_text(&json, "right", right_name(commands[i].right));
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
}

static void say_verbs(char *answer)
{
	size_t used = (size_t)snprintf(answer, COMMAND_ANSWER_MAX, "usage: ");

	for (size_t i = 0; i < command_count; i++) {
		used += (size_t)snprintf(answer + used,
			COMMAND_ANSWER_MAX - used, "%s%s", i == 0 ? "" : "|",
			commands[i].verb);
	}
}

static const struct command *find(const char *verb)
{
	for (size_t i = 0; i < command_count; i++) {
		if (strcmp(commands[i].verb, verb) == 0) {
			return &commands[i];
		}
	}
	return NULL;
}

bool command_changes(const char *line)
{
	const char *verb = line + strspn(line, " \t");
	size_t length = strcspn(verb, " \t");

	for (size_t i = 0; i < command_count; i++) {
		if (strlen(commands[i].verb) == length &&
			memcmp(commands[i].verb, verb, length) == 0) {
			return commands[i].right == RIGHT_STEER &&
				commands[i].handle != handle_hold;
		}
	}
	return false;
}

void command_run(const struct command_desk *desk, enum right right, char *line,
	char *answer)
{
	char *words[WORDS_MAX];
	int count = parse_words(line, words, WORDS_MAX);
	const struct command *command = count < 1 ? NULL : find(words[0]);
	struct call call = { .desk = desk,
		.command = command,
		.words = words + 1,
		.count = count - 1,
		.answer = answer };

	if (command == NULL) {
		say_verbs(answer);
	} else if (command->right > right) {
		say(answer, "refused: this door lets you only watch");
	} else {
		command->handle(&call);
	}
}
