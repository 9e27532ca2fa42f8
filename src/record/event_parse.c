/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crc.h"
#include "event_calls.h"
#include "event_reports.h"
#include "event_take.h"
#include "event_words.h"
#include "record/event.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SUM_DIGITS = 8,
	PIXELS_DIGITS = 16,
	SIDE_MIN = 1,
};

static const char SEAL[] = ",\"sum\":\"";
static const char TRACE[] = ",\"trace\":";

static bool parse_begin(const json_t *object, struct event *event)
{
	struct event_begin *begin = &event->begin;

	return event_take_small(
		       object, "format", 1, INT16_MAX, &begin->format) &&
		event_take_int(object, "zero", &begin->zero_ns) &&
		event_take_text(object, "version", begin->version) &&
		event_take_text(object, "continues", begin->continues) &&
		event_take_text(object, "camera", begin->camera) &&
		event_take_text(object, "mount", begin->mount);
}

static bool take_place(const json_t *object, struct event_frame *frame)
{
	const json_t *head = json_object_get(object, "head");

	frame->placed = !json_is_null(head);
	return !frame->placed ||
		event_take_pair(
			head, &frame->head.pan_rad, &frame->head.tilt_rad);
}

/* A picture's sum, where its writer knew it. */
static bool take_pixels(const json_t *object, struct event_frame *frame)
{
	const char *digits =
		json_string_value(json_object_get(object, "pixels"));

	frame->summed = digits != NULL;
	frame->pixels = digits == NULL ? 0 : strtoull(digits, NULL, 16);
	return digits == NULL ||
		(strlen(digits) == PIXELS_DIGITS &&
			strspn(digits, "0123456789abcdef") == PIXELS_DIGITS);
}

static bool parse_frame(const json_t *object, struct event *event)
{
	struct event_frame *frame = &event->frame;
	int bits;

	if (!event_take_small(object, "camera", 0, INT8_MAX, &frame->camera) ||
		!event_take_int(object, "number", &frame->number) ||
		!event_take_int(object, "sequence", &frame->sequence) ||
		!event_take_int(object, "stamp", &frame->stamp_ns) ||
		!event_take_int(object, "exposure", &frame->exposure_ns) ||
		!event_take_small(object, "width", SIDE_MIN, FRAME_SIDE_MAX,
			&frame->width) ||
		!event_take_small(object, "height", SIDE_MIN, FRAME_SIDE_MAX,
			&frame->height) ||
		!event_take_small(object, "bits", 8, 16, &bits)) {
		return false;
	}
	frame->format = bits == 8 ? FRAME_GRAY8 : FRAME_GRAY16;
	return (bits == 8 || bits == 16) && frame->number >= 0 &&
		event_take_bool(object, "fresh", &frame->fresh) &&
		take_place(object, frame) &&
		event_take_bool(object, "kept", &frame->kept) &&
		take_pixels(object, frame);
}

static bool take_sample(const json_t *array, struct mount_sample *sample)
{
	const json_t *at = json_array_get(array, 0);
	const json_t *measured = json_array_get(array, 3);

	sample->at_ns = json_integer_value(at);
	sample->measured = json_is_true(measured);
	return json_array_size(array) == 5 && json_is_integer(at) &&
		json_is_boolean(measured) &&
		event_take_number(
			json_array_get(array, 1), &sample->at.pan_rad) &&
		event_take_number(
			json_array_get(array, 2), &sample->at.tilt_rad) &&
		event_take_number(json_array_get(array, 4), &sample->sigma_rad);
}

static bool take_samples(const json_t *object, struct event_step *step)
{
	const json_t *list = json_object_get(object, "samples");

	step->sample_count = json_array_size(list);
	if (!json_is_array(list) || step->sample_count > EVENT_SAMPLES_MAX) {
		return false;
	}
	for (size_t i = 0; i < step->sample_count; i++) {
		if (!take_sample(json_array_get(list, i), &step->samples[i])) {
			return false;
		}
	}
	return true;
}

static bool take_command(const json_t *array, struct mount_command *command)
{
	const json_t *sent = json_array_get(array, 0);
	size_t size = json_array_size(array);

	command->sent_ns = json_integer_value(sent);
	command->focus = 0.0;
	return (size == 3 ||
		       (size == 4 &&
			       event_take_number(json_array_get(array, 3),
				       &command->focus))) &&
		json_is_integer(sent) &&
		event_take_number(
			json_array_get(array, 1), &command->rates.pan_rad_s) &&
		event_take_number(
			json_array_get(array, 2), &command->rates.tilt_rad_s);
}

static bool take_commands(const json_t *object, struct event_step *step)
{
	const json_t *list = json_object_get(object, "sent");

	step->told = json_is_array(list);
	step->sent_count = json_array_size(list);
	if (step->sent_count > EVENT_COMMANDS_MAX) {
		return false;
	}
	for (size_t i = 0; i < step->sent_count; i++) {
		if (!take_command(json_array_get(list, i), &step->sent[i])) {
			return false;
		}
	}
	return step->told || json_is_null(list);
}

static bool has(const json_t *object, const char *key)
{
	return json_object_get(object, key) != NULL;
}

static bool take_target(const json_t *object, struct pursuit_order *order)
{
	int64_t id;
	int verb;

	if (!event_take_word(object, "target", event_targets, &verb) ||
		!event_take_int(object, "id", &id) || id < 0 ||
		id > UINT32_MAX) {
		return false;
	}
	order->target = (enum target_verb)verb;
	order->target_id = (uint32_t)id;
	return true;
}

static bool take_focus(const json_t *object, struct pursuit_order *order)
{
	int hold;

	order->focused = has(object, "focus");
	if (!order->focused) {
		return true;
	}
	if (!event_take_word(object, "focus", event_holds, &hold)) {
		return false;
	}
	order->focus.hold = (enum focus_hold)hold;
	return event_take_number(
		json_object_get(object, "width"), &order->focus.held_rad);
}

static bool take_order(const json_t *object, struct pursuit_order *order)
{
	int mode = MODE_NOTHING;

	*order = (struct pursuit_order){ .mode = MODE_NOTHING };
	if (has(object, "mode") &&
		!event_take_word(object, "mode", event_modes, &mode)) {
		return false;
	}
	order->mode = (enum mode_event)mode;
	order->cued = has(object, "cue");
	return json_is_object(object) &&
		(!has(object, "slew") ||
			event_take_pair(json_object_get(object, "slew"),
				&order->slew.pan_rad_s,
				&order->slew.tilt_rad_s)) &&
		(!has(object, "target") || take_target(object, order)) &&
		take_focus(object, order) &&
		(!order->cued ||
			event_take_pair(json_object_get(object, "cue"),
				&order->cue.az_rad, &order->cue.el_rad));
}

/* What this version does not know by name is left out. */
static unsigned take_sky(const json_t *list)
{
	unsigned withheld = 0;
	size_t place;
	const json_t *name;

	json_array_foreach(list, place, name)
	{
		for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
			if (json_is_string(name) &&
				strcmp(json_string_value(name),
					sky_name((enum sky_permit)i)) == 0) {
				withheld |= 1u << i;
			}
		}
	}
	return withheld;
}

static bool take_seen(const json_t *object, struct event_step *step)
{
	step->frame = -1;
	step->camera = 0;
	return !has(object, "frame") ||
		(event_take_int(object, "frame", &step->frame) &&
			step->frame >= 0 &&
			event_take_small(
				object, "camera", 0, INT8_MAX, &step->camera));
}

static bool parse_step(const json_t *object, struct event *event)
{
	struct event_step *step = &event->step;

	step->lit = json_is_true(json_object_get(object, "lit"));
	step->sky = take_sky(json_object_get(object, "sky"));
	return event_take_int(object, "now", &step->now_ns) &&
		take_seen(object, step) && take_samples(object, step) &&
		take_commands(object, step) &&
		event_take_bool(object, "mount_fault", &step->mount_fault) &&
		event_take_calls(object, step) &&
		take_order(json_object_get(object, "order"), &step->order) &&
		json_is_object(json_object_get(object, "trace"));
}

static bool take_bytes(const json_t *object, struct event_line *line)
{
	const char *digits =
		json_string_value(json_object_get(object, "bytes"));
	size_t length = digits == NULL ? 1 : strlen(digits);

	if (length % 2 != 0 || length / 2 > EVENT_BYTES_MAX ||
		strspn(digits, "0123456789abcdef") != length) {
		return false;
	}
	line->size = length / 2;
	for (size_t i = 0; i < line->size; i++) {
		const char byte[] = { digits[2 * i], digits[2 * i + 1], '\0' };

		line->bytes[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return true;
}

static bool parse_line(const json_t *object, struct event *event)
{
	static const char *const ways[] = { "in", "out", NULL };
	int way = 0;

	if (!event_take_word(object, "way", ways, &way)) {
		return false;
	}
	event->line.out = way == 1;
	event->line.at_ns = 0; /* before format 2 it was not told */
	return (!has(object, "at") ||
		       event_take_int(object, "at", &event->line.at_ns)) &&
		take_bytes(object, &event->line);
}

static bool parse_air(const json_t *object, struct event *event)
{
	event->line.out = false;
	return take_bytes(object, &event->line);
}

static bool parse_aircraft(const json_t *object, struct event *event)
{
	return event_take_reports(object, &event->aircraft);
}

static bool parse_operator(const json_t *object, struct event *event)
{
	return event_take_text(object, "right", event->operator_word.right) &&
		event_take_text(object, "line", event->operator_word.line) &&
		event_take_text(object, "answer", event->operator_word.answer);
}

static bool parse_guard(const json_t *object, struct event *event)
{
	struct event_guard *guard = &event->guard;
	int64_t flags;

	if (!event_take_int(object, "flags", &flags) || flags < 0 ||
		flags > UINT32_MAX) {
		return false;
	}
	guard->flags = (unsigned)flags;
	return event_take_bool(object, "heard", &guard->heard) &&
		event_take_text(object, "state", guard->state) &&
		event_take_text(object, "why", guard->why) &&
		event_take_text(object, "lamp", guard->lamp);
}

static bool parse_lost(const json_t *object, struct event *event)
{
	return event_take_int(object, "frames", &event->lost.frames) &&
		event_take_int(object, "lines", &event->lost.lines);
}

static bool parse_end(const json_t *object, struct event *event)
{
	(void)object;
	(void)event;
	return true;
}

static bool take_kind(const json_t *object, enum event_kind *kind)
{
	const char *name = json_string_value(json_object_get(object, "event"));

	for (int i = 0; name != NULL && i < EVENT_COUNT; i++) {
		if (strcmp(event_name((enum event_kind)i), name) == 0) {
			*kind = (enum event_kind)i;
			return true;
		}
	}
	return false;
}

static bool parse_object(const json_t *object, struct event *event)
{
	static bool (*const parsers[])(const json_t *, struct event *) = {
		[EVENT_BEGIN] = parse_begin,
		[EVENT_FRAME] = parse_frame,
		[EVENT_STEP] = parse_step,
		[EVENT_LINE] = parse_line,
		[EVENT_OPERATOR] = parse_operator,
		[EVENT_AIR] = parse_air,
		[EVENT_AIRCRAFT] = parse_aircraft,
		[EVENT_GUARD] = parse_guard,
		[EVENT_LOST] = parse_lost,
		[EVENT_END] = parse_end,
	};

	return take_kind(object, &event->kind) &&
		event_take_int(object, "mono", &event->mono_ns) &&
		event_take_int(object, "wall", &event->wall_ns) &&
		parsers[event->kind](object, event);
}

/* Whether the seal before the last brace fits what stands before it. */
static bool is_sealed(const char *text, size_t size)
{
	char digits[SUM_DIGITS + 1];
	const char *seal;

	if (size <= EVENT_SEAL_SIZE + 1 || text[size - 1] != '}') {
		return false;
	}
	seal = text + size - 1 - EVENT_SEAL_SIZE;
	memcpy(digits, seal + sizeof(SEAL) - 1, SUM_DIGITS);
	digits[SUM_DIGITS] = '\0';
	return memcmp(seal, SEAL, sizeof(SEAL) - 1) == 0 &&
		strspn(digits, "0123456789abcdef") == SUM_DIGITS &&
		strtoul(digits, NULL, 16) ==
		crc_32(text, (size_t)(seal - text));
}

/* Nothing stands before a step's trace that could look like its key. */
static bool find_trace(struct event_step *step, const char *text, size_t size)
{
	size_t unsealed = size - 1 - EVENT_SEAL_SIZE;
	const char *key = memmem(text, unsealed, TRACE, sizeof(TRACE) - 1);

	if (key == NULL) {
		return false;
	}
	step->trace = key + sizeof(TRACE) - 1;
	step->trace_size = (size_t)(text + unsealed - step->trace);
	return true;
}

bool event_parse(
	struct event *event, const char *text, size_t size, struct error *error)
{
	json_t *object;
	bool good;

	if (!is_sealed(text, size)) {
		return error_set(error, ERROR_FAILED,
			"the line is damaged: its checksum does not fit");
	}
	object = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	good = parse_object(object, event) &&
		(event->kind != EVENT_STEP ||
			find_trace(&event->step, text, size));
	json_decref(object);
	return good ||
		error_set(error, ERROR_FAILED,
			"the line is no event that this version of "
			"Searchlight knows");
}
