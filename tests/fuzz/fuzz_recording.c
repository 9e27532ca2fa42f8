/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of recordings: any bytes as events.jsonl. Each line of the input
 * is sealed anew, so that what stands behind the checksum is reached; every
 * eighth input is taken as it is.
 */
#include "record/recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64];
static char events[96];

static void make_folder(void)
{
	if (folder[0] == '\0') {
		snprintf(folder, sizeof(folder), "/tmp/searchlight-fuzz-%d",
			(int)getpid());
		mkdir(folder, 0700);
		snprintf(events, sizeof(events), "%s/events.jsonl", folder);
	}
}

static void put_sealed(FILE *out, const uint8_t *line, size_t size)
{
	static char text[EVENT_LINE_MAX + EVENT_SEAL_SIZE + 2];

	if (size < 2 || size > EVENT_LINE_MAX || line[size - 1] != '}') {
		fwrite(line, 1, size, out);
	} else {
		memcpy(text, line, size);
		fwrite(text, 1, event_seal(text, size), out);
	}
	fputc('\n', out);
}

static void put_lines(FILE *out, const uint8_t *data, size_t size)
{
	while (size > 0) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t length = end == NULL ? size : (size_t)(end - data);

		put_sealed(out, data, length);
		length += end != NULL;
		data += length;
		size -= length;
	}
}

static void write_input(const uint8_t *data, size_t size)
{
	FILE *out = fopen(events, "w");

	if (out == NULL) {
		abort();
	}
	if (size > 0 && data[size - 1] % 8 == 0) {
		fwrite(data, 1, size, out);
	} else {
		put_lines(out, data, size);
	}
	fclose(out);
}

/* What it reads is within what it promises. */
static void check(const struct event *event)
{
	if (event->kind == EVENT_STEP &&
		(event->step.sample_count > EVENT_SAMPLES_MAX ||
			event->step.sent_count > EVENT_COMMANDS_MAX ||
			event->step.trace_size < 2 ||
			event->step.trace[0] != '{')) {
		abort();
	}
	if (event->kind == EVENT_LINE && event->line.size > EVENT_BYTES_MAX) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct event event;
	struct recording *recording;
	struct frame frame;
	struct error error;

	make_folder();
	write_input(data, size);
	recording = recording_open(folder, &error);
	while (recording != NULL && recording_next(recording, &event)) {
		check(&event);
		if (event.kind == EVENT_FRAME) {
			recording_picture(
				recording, &event.frame, &frame, &error);
		}
	}
	recording_close(recording);
	return 0;
}
