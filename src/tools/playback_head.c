/* SPDX-License-Identifier: Apache-2.0 */
#include "playback_head.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	SHOWN_MAX = 16, /* bytes in a sentence */
};

static const int64_t slack_ns = 1000000000;

static void add(struct playback_bytes *bytes, const struct event_line *line)
{
	for (size_t i = 0; i < line->size; i++) {
		size_t place =
			(bytes->first + bytes->count) % PLAYBACK_LINE_MAX;

		bytes->byte[place] = line->bytes[i];
		bytes->at_ns[place] = line->at_ns;
		bytes->count++;
	}
}

/* How many of them belong to calls up to @now_ns. */
static size_t due(const struct playback_bytes *bytes, int64_t now_ns)
{
	size_t count = 0;

	while (count < bytes->count &&
		bytes->at_ns[(bytes->first + count) % PLAYBACK_LINE_MAX] <=
			now_ns) {
		count++;
	}
	return count;
}

static uint8_t peek(const struct playback_bytes *bytes, size_t index)
{
	return bytes->byte[(bytes->first + index) % PLAYBACK_LINE_MAX];
}

static void drop(struct playback_bytes *bytes, size_t count)
{
	bytes->first = (bytes->first + count) % PLAYBACK_LINE_MAX;
	bytes->count -= count;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t take(struct playback_bytes *bytes, uint8_t *into, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		into[i] = peek(bytes, i);
	}
	drop(bytes, count);
	return count;
}

static struct playback_head *head_of(struct link *link)
{
	return (struct playback_head *)link;
}

static long read_line(struct link *link, uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct playback_bytes *came = &head_of(link)->came;

	(void)error;
	return (long)take(came, bytes, least(size, due(came, now_ns)));
}

static void put_hex(char *text, size_t size, const uint8_t *bytes, size_t count)
{
	size_t shown = least(count, SHOWN_MAX);

	snprintf(text, size, "nothing");
	for (size_t i = 0; i < shown; i++) {
		snprintf(text + 2 * i, size - 2 * i, "%02x%s", bytes[i],
			i + 1 == shown && count > shown ? "..." : "");
	}
}

static void differ(struct playback_head *head, const uint8_t *was,
	size_t was_count, const uint8_t *is, size_t is_count)
{
	char then[2 * SHOWN_MAX + 8];
	char now[2 * SHOWN_MAX + 8];

	if (head->difference[0] != '\0') {
		return;
	}
	put_hex(then, sizeof(then), was, was_count);
	put_hex(now, sizeof(now), is, is_count);
	snprintf(head->difference, sizeof(head->difference),
		"bytes to the head: %s -> %s", then, now);
}

/*
 * A line that took only a part of what it was given that night, which must then
 * be the beginning of what it is given now, takes as much again.
 */
static long write_line(struct link *link, const uint8_t *bytes, size_t size,
	int64_t now_ns, struct error *error)
{
	struct playback_head *head = head_of(link);
	uint8_t was[SHOWN_MAX + 1];
	size_t then = least(size, due(&head->went, now_ns));
	size_t same = 0;

	(void)error;
	while (same < then && peek(&head->went, same) == bytes[same]) {
		same++;
	}
	head->compared += (int64_t)same;
	if (same == then && then > 0) {
		drop(&head->went, then);
		return (long)then;
	}
	size_t shown = least(then, sizeof(was));

	for (size_t i = 0; i < shown; i++) {
		was[i] = peek(&head->went, i);
	}
	differ(head, was, shown, bytes, size);
	drop(&head->went, then);
	return (long)size;
}

static int no_fd(const struct link *link)
{
	(void)link;
	return -1;
}

static void stay(struct link *link)
{
	(void)link;
}

static const struct link_ops line_ops = {
	.read = read_line, .write = write_line, .fd = no_fd, .close = stay
};

void playback_head_init(struct playback_head *head, const struct mount_ops *ops,
	const struct mount_settings *settings)
{
	head->link.ops = &line_ops;
	head->ops = ops;
	head->settings = *settings;
}

/* A last word of a driver that is closed has no time, and is not compared. */
static void shut(struct playback_head *head)
{
	bool differed = head->difference[0] != '\0';

	if (head->ops != NULL && head->mount != NULL) {
		head->ops->close(head->mount);
	}
	head->mount = NULL;
	if (!differed) {
		head->difference[0] = '\0';
	}
}

void playback_head_fini(struct playback_head *head)
{
	shut(head);
}

void playback_head_hear(
	struct playback_head *head, const struct event_line *line)
{
	struct playback_bytes *bytes = line->out ? &head->went : &head->came;

	if (head->ops == NULL) {
		return;
	}
	if (line->size > PLAYBACK_LINE_MAX - bytes->count) {
		playback_head_lose(head);
	} else {
		add(bytes, line);
	}
}

void playback_head_lose(struct playback_head *head)
{
	shut(head);
	head->came.count = head->went.count = 0;
}

static void open_line(struct playback_head *head, const struct event_call *call)
{
	struct error ignored;

	shut(head);
	head->settings.start = call->start;
	head->settings.start_doubt_rad = call->start_doubt_rad;
	head->settings.resumed = call->resumed;
	head->mount = head->ops->open(
		&head->settings, &head->link, call->at_ns, &ignored);
}

/* What went out that night by this call or before, and does not now. */
static void settle(struct playback_head *head, int64_t at_ns)
{
	uint8_t was[SHOWN_MAX + 1];
	size_t left = due(&head->went, at_ns);
	size_t shown = least(left, sizeof(was));

	drop(&head->came, due(&head->came, at_ns));
	if (left == 0) {
		return;
	}
	for (size_t i = 0; i < shown; i++) {
		was[i] = peek(&head->went, i);
	}
	drop(&head->went, left);
	differ(head, was, shown, NULL, 0);
}

static void serve(struct playback_head *head, int64_t at_ns)
{
	struct mount_report report = { 0 };
	struct error ignored;

	(void)head->ops->service(head->mount, at_ns, &report, &ignored);
	settle(head, at_ns);
}

static void obey(struct playback_head *head, const struct event_call *call)
{
	if (call->kind == CALL_OPEN) {
		open_line(head, call);
	} else if (head->mount == NULL) {
		return;
	} else if (call->kind == CALL_SERVE) {
		serve(head, call->at_ns);
	} else if (call->kind == CALL_STOP) {
		head->ops->stop(head->mount, call->at_ns);
	} else if (call->kind == CALL_COMMAND) {
		head->ops->command(head->mount, call->rates, call->at_ns);
	} else if (call->kind == CALL_FOCUS && head->ops->focus != NULL) {
		head->ops->focus(head->mount, call->tell, call->at_ns);
	} else if (call->kind == CALL_LAMP && head->ops->lamp != NULL) {
		head->ops->lamp(head->mount, call->lit, call->at_ns);
	}
}

/* A line that was lost in a service failed in it, which cannot be had again. */
static bool is_last(const struct event_step *step, size_t index)
{
	return index + 1 < step->call_count &&
		step->calls[index].kind == CALL_SERVE &&
		step->calls[index + 1].kind == CALL_CLOSE;
}

/*
 * Whatever a damaged file says, numbers are numbers, and time does not fall:
 * but for moments, since a stop may be said later than the step that it is part
 * of.
 */
static bool is_sound(
	const struct playback_head *head, const struct event_call *call)
{
	return call->at_ns >= 0 && call->at_ns < INT64_MAX / 2 &&
		call->at_ns >= head->last_ns - slack_ns &&
		isfinite(call->rates.pan_rad_s) &&
		isfinite(call->rates.tilt_rad_s) && isfinite(call->tell) &&
		isfinite(call->start.pan_rad) &&
		isfinite(call->start.tilt_rad) &&
		isfinite(call->start_doubt_rad);
}

static void carry_out(struct playback_head *head, const struct event_step *step,
	size_t index, const struct event_call *call)
{
	bool closed = call->kind == CALL_CLOSE;

	if (!closed && is_last(step, index)) {
		return;
	}
	if (closed || !is_sound(head, call)) {
		playback_head_lose(head);
		return;
	}
	if (call->at_ns > head->last_ns) {
		head->last_ns = call->at_ns;
	}
	obey(head, call);
}

void playback_head_before(
	struct playback_head *head, const struct event_step *step)
{
	head->difference[0] = '\0';
	for (size_t i = 0; head->ops != NULL && i < step->calls_before; i++) {
		carry_out(head, step, i, &step->calls[i]);
	}
}

/* As the daemon carries out what was decided. */
static struct event_call decided(
	const struct event_call *call, const struct pursuit_output *output)
{
	struct event_call now = *call;

	if (call->kind == CALL_COMMAND || call->kind == CALL_STOP) {
		now.kind = output->stop ? CALL_STOP : CALL_COMMAND;
		now.rates = output->command;
	} else if (call->kind == CALL_FOCUS) {
		now.tell = output->focus.tell;
	}
	return now;
}

void playback_head_after(struct playback_head *head,
	const struct event_step *step, const struct pursuit_output *output)
{
	for (size_t i = step->calls_before;
		head->ops != NULL && i < step->call_count; i++) {
		struct event_call call = decided(&step->calls[i], output);

		carry_out(head, step, i, &call);
	}
	if (step->calls_cut) {
		playback_head_lose(head);
	}
}
