/* SPDX-License-Identifier: Apache-2.0 */
#include "record/event.h"

#include "base/crc.h"
#include "base/json.h"
#include "event_put.h"
#include "event_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const event_modes[] = { [MODE_NOTHING] = "nothing",
	[MODE_FAULT] = "fault",
	[MODE_STOP] = "stop",
	[MODE_TO_HOLD] = "hold",
	[MODE_TO_FOLLOW] = "follow",
	[MODE_TO_SLEW] = "slew",
	[MODE_RELEASE] = "release",
	NULL };

const char *const event_targets[] = { [TARGET_KEEP] = "keep",
	[TARGET_AUTO] = "auto",
	[TARGET_NEXT] = "next",
	[TARGET_LOCK] = "lock",
	[TARGET_DROP] = "drop",
	NULL };

const char *const event_holds[] = { [FOCUS_TIED] = "tied",
	[FOCUS_WIDE] = "wide",
	[FOCUS_HELD] = "held",
	NULL };

const char *event_name(enum event_kind kind)
{
	static const char *const names[] = { [EVENT_BEGIN] = "begin",
		[EVENT_FRAME] = "frame",
		[EVENT_STEP] = "step",
		[EVENT_LINE] = "line",
		[EVENT_OPERATOR] = "operator",
		[EVENT_AIR] = "air",
		[EVENT_AIRCRAFT] = "aircraft",
		[EVENT_GUARD] = "guard",
		[EVENT_LOST] = "lost",
		[EVENT_END] = "end" };

	return names[kind];
}

static void put_pair(struct json *json, const char *key, double a, double b)
{
	json_array(json, key);
	json_exact(json, NULL, a);
	json_exact(json, NULL, b);
	json_end(json);
}

static void put_begin(struct json *json, const struct event *event)
{
	const struct event_begin *begin = &event->begin;

	json_int(json, "format", begin->format);
	json_text(json, "version", begin->version);
	json_int(json, "zero", begin->zero_ns);
	json_text(json, "continues", begin->continues);
	json_text(json, "camera", begin->camera);
	json_text(json, "mount", begin->mount);
}

static void put_frame(struct json *json, const struct event *event)
{
	const struct event_frame *frame = &event->frame;

	json_int(json, "camera", frame->camera);
	json_int(json, "number", frame->number);
	json_int(json, "sequence", frame->sequence);
	json_int(json, "stamp", frame->stamp_ns);
	json_int(json, "exposure", frame->exposure_ns);
	json_int(json, "width", frame->width);
	json_int(json, "height", frame->height);
	json_int(json, "bits", frame->format == FRAME_GRAY16 ? 16 : 8);
	json_bool(json, "fresh", frame->fresh);
	if (frame->placed) {
		put_pair(json, "head", frame->head.pan_rad,
			frame->head.tilt_rad);
	} else {
		json_null(json, "head");
	}
	json_bool(json, "kept", frame->kept);
	if (frame->summed) {
		char digits[20];

		snprintf(digits, sizeof(digits), "%016" PRIx64, frame->pixels);
		json_text(json, "pixels", digits);
	}
}

static void put_sample(struct json *json, const struct mount_sample *sample)
{
	json_array(json, NULL);
	json_int(json, NULL, sample->at_ns);
	json_exact(json, NULL, sample->at.pan_rad);
	json_exact(json, NULL, sample->at.tilt_rad);
	json_bool(json, NULL, sample->measured);
	json_exact(json, NULL, sample->sigma_rad);
	json_end(json);
}

static void put_command(struct json *json, const struct mount_command *command)
{
	json_array(json, NULL);
	json_int(json, NULL, command->sent_ns);
	json_exact(json, NULL, command->rates.pan_rad_s);
	json_exact(json, NULL, command->rates.tilt_rad_s);
	if (command->focus != 0.0) {
		json_exact(json, NULL, command->focus);
	}
	json_end(json);
}

static void put_commands(struct json *json, const struct event_step *step)
{
	if (!step->told) {
		json_null(json, "sent");
		return;
	}
	json_array(json, "sent");
	for (size_t i = 0; i < step->sent_count; i++) {
		put_command(json, &step->sent[i]);
	}
	json_end(json);
}

/* Only what was said; most steps have no order. */
static void put_order(struct json *json, const struct pursuit_order *order)
{
	json_object(json, "order");
	if (order->mode != MODE_NOTHING) {
		json_text(json, "mode", event_modes[order->mode]);
	}
	if (order->slew.pan_rad_s != 0.0 || order->slew.tilt_rad_s != 0.0) {
		put_pair(json, "slew", order->slew.pan_rad_s,
			order->slew.tilt_rad_s);
	}
	if (order->target != TARGET_KEEP) {
		json_text(json, "target", event_targets[order->target]);
		json_int(json, "id", order->target_id);
	}
	if (order->cued) {
		put_pair(json, "cue", order->cue.az_rad, order->cue.el_rad);
	}
	if (order->focused) {
		json_text(json, "focus", event_holds[order->focus.hold]);
		json_exact(json, "width", order->focus.held_rad);
	}
	json_end(json);
}

static void put_sky(struct json *json, unsigned withheld)
{
	json_array(json, "sky");
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		if ((withheld & 1u << i) != 0) {
			json_text(json, NULL, sky_name((enum sky_permit)i));
		}
	}
	json_end(json);
}

static void put_step(struct json *json, const struct event *event)
{
	const struct event_step *step = &event->step;

	json_int(json, "now", step->now_ns);
	if (step->frame >= 0) {
		json_int(json, "camera", step->camera);
		json_int(json, "frame", step->frame);
	}
	json_array(json, "samples");
	for (size_t i = 0; i < step->sample_count; i++) {
		put_sample(json, &step->samples[i]);
	}
	json_end(json);
	put_commands(json, step);
	json_bool(json, "mount_fault", step->mount_fault);
	if (step->lit) {
		json_bool(json, "lit", true);
	}
	put_order(json, &step->order);
	put_sky(json, step->sky);
	event_put_calls(json, step);
	json_raw(json, "trace", step->trace);
}

static void put_bytes(struct json *json, const struct event_line *line)
{
	char digits[2 * EVENT_BYTES_MAX + 1] = "";

	for (size_t i = 0; i < line->size; i++) {
		snprintf(digits + 2 * i, 3, "%02x", line->bytes[i]);
	}
	json_text(json, "bytes", digits);
}

static void put_line(struct json *json, const struct event *event)
{
	json_text(json, "way", event->line.out ? "out" : "in");
	json_int(json, "at", event->line.at_ns);
	put_bytes(json, &event->line);
}

static void put_air(struct json *json, const struct event *event)
{
	put_bytes(json, &event->line);
}

static void put_operator(struct json *json, const struct event *event)
{
	json_text(json, "right", event->operator_word.right);
	json_text(json, "line", event->operator_word.line);
	json_text(json, "answer", event->operator_word.answer);
}

static void put_guard(struct json *json, const struct event *event)
{
	json_bool(json, "heard", event->guard.heard);
	json_text(json, "state", event->guard.state);
	json_text(json, "why", event->guard.why);
	json_text(json, "lamp", event->guard.lamp);
	json_int(json, "flags", event->guard.flags);
}

static void put_lost(struct json *json, const struct event *event)
{
	json_int(json, "frames", event->lost.frames);
	json_int(json, "lines", event->lost.lines);
}

static void put_nothing(struct json *json, const struct event *event)
{
	(void)json;
	(void)event;
}

size_t event_text(const struct event *event, char *text)
{
	static void (*const puts[])(struct json *, const struct event *) = {
		[EVENT_BEGIN] = put_begin,
		[EVENT_FRAME] = put_frame,
		[EVENT_STEP] = put_step,
		[EVENT_LINE] = put_line,
		[EVENT_OPERATOR] = put_operator,
		[EVENT_AIR] = put_air,
		[EVENT_AIRCRAFT] = event_put_reports,
		[EVENT_GUARD] = put_guard,
		[EVENT_LOST] = put_lost,
		[EVENT_END] = put_nothing,
	};
	struct json json;

	json_init(&json, text, EVENT_LINE_MAX);
	json_object(&json, NULL);
	json_int(&json, "mono", event->mono_ns);
	json_int(&json, "wall", event->wall_ns);
	json_text(&json, "event", event_name(event->kind));
	puts[event->kind](&json, event);
	json_end(&json);
	return json.cut ? 0 : json.used;
}

static const uint64_t fnv_basis = UINT64_C(0xcbf29ce484222325);
static const uint64_t fnv_prime = UINT64_C(0x100000001b3);

static uint64_t add_row(uint64_t sum, const uint8_t *row, size_t size)
{
	uint64_t word;

	for (; size >= sizeof(word); size -= sizeof(word)) {
		memcpy(&word, row, sizeof(word));
		sum = (sum ^ word) * fnv_prime;
		row += sizeof(word);
	}
	if (size > 0) {
		word = 0;
		memcpy(&word, row, size);
		sum = (sum ^ word) * fnv_prime;
	}
	return sum;
}

uint64_t event_pixels(const struct frame *frame)
{
	size_t row = (size_t)frame->width * frame_pixel_bytes(frame->format);
	uint64_t sum = fnv_basis;

	for (int y = 0; y < frame->height; y++) {
		sum = add_row(sum, frame_row(frame, y), row);
	}
	return sum;
}

size_t event_add_pixels(char *text, size_t size, const struct frame *frame)
{
	snprintf(text + size - 1, EVENT_PIXELS_SIZE + 2,
		",\"pixels\":\"%016" PRIx64 "\"}", event_pixels(frame));
	return size + EVENT_PIXELS_SIZE;
}

size_t event_seal(char *text, size_t size)
{
	uint32_t sum = crc_32(text, size - 1);

	/* The seal goes before the brace that closes the line. */
	snprintf(text + size - 1, EVENT_SEAL_SIZE + 2,
		",\"sum\":\"%08" PRIx32 "\"}", sum);
	return size + EVENT_SEAL_SIZE;
}
