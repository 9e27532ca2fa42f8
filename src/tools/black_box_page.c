/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/black_box_page.h"

#include "base/clock.h"
#include "base/json.h"
#include "core/safety.h"
#include "core/sky.h"

#include <time.h>

enum {
	TIME_MAX = 64,
	LINE_MAX_BYTES = 4096,
	ANGLE_DECIMALS = 3,
	TIME_DECIMALS = 6,
};

static const double udeg_a_deg = 1e6;

static void put_time(const struct ring_record *record, FILE *out)
{
	time_t seconds = (time_t)(record->wall_ns / CLOCK_NS_PER_S);
	int64_t ms = record->wall_ns / CLOCK_NS_PER_MS % 1000;
	char text[TIME_MAX] = "?";
	struct tm parts;

	if (record->wall_ns >= 0 && localtime_r(&seconds, &parts) != NULL) {
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
	}
	fprintf(out, "%s.%03d", text, (int)(ms < 0 ? 0 : ms));
}

static const char *permit_name(int bit)
{
	return bit < PERMIT_COUNT ? safety_name((enum permit)bit)
		: bit >= MESSAGE_SKY_BIT &&
			bit < MESSAGE_SKY_BIT + SKY_PERMIT_COUNT
		? sky_name((enum sky_permit)(bit - MESSAGE_SKY_BIT))
		: NULL;
}

static const char *input_name(int index)
{
	return guard_input_name((enum guard_input)index);
}

static const char *output_name(int index)
{
	return guard_output_name((enum guard_output)index);
}

static bool is_withheld(const struct black_box_entry *entry, int bit)
{
	return (entry->scene.withheld >> bit & 1) != 0 &&
		permit_name(bit) != NULL;
}

static const char *guard_sentence_of(const struct black_box_entry *entry)
{
	const struct message_report *report = &entry->report;

	return report->verdict.reason == GUARD_BECAUSE_FAULT
		? guard_fault_sentence(report->fault)
		: guard_sentence(report->verdict.reason);
}

static void put_permits(const struct black_box_entry *entry, FILE *out)
{
	bool any = false;

	for (int bit = 0; bit < MESSAGE_SKY_BIT + SKY_PERMIT_COUNT; bit++) {
		if (is_withheld(entry, bit)) {
			fprintf(out, "%s%s",
				any ? ", " : "withheld: ", permit_name(bit));
			any = true;
		}
	}
	fputs(any ? "" : "all permits", out);
}

static void put_stand(const struct black_box_entry *entry, FILE *out)
{
	if (entry->writer == BLACK_BOX_DAEMON) {
		fprintf(out, "%s; guard ", mode_name(entry->mode));
	}
	fprintf(out, "%s; beam %.2f %.2f; ",
		entry->heard ? guard_state_name(entry->report.verdict.state)
			     : "absent",
		(double)entry->scene.beam_az_udeg / udeg_a_deg,
		(double)entry->scene.beam_el_udeg / udeg_a_deg);
	put_permits(entry, out);
}

/* Beside the sentence, so that each of several such lines says what is new. */
static void put_light(const struct black_box_entry *entry, FILE *out)
{
	const struct message_report *report = &entry->report;

	fprintf(out, "%s: %s (lamp %s%s",
		guard_state_name(report->verdict.state),
		guard_sentence_of(entry), lamp_phase_name(report->phase),
		(report->inputs >> GUARD_FEEDBACK & 1) != 0 ? ", light seen"
							    : "");
	for (int i = GUARD_LAMP_ENABLE; i < GUARD_OUTPUT_COUNT; i++) {
		if ((report->outputs >> i & 1) != 0) {
			fprintf(out, ", %s", output_name(i));
		}
	}
	fputc(')', out);
}

/* What is worth a word depends on why it was written. */
static void put_story(const struct black_box_entry *entry, FILE *out)
{
	switch (entry->event) {
	case BLACK_BOX_LIGHT:
		if (entry->heard) {
			put_light(entry, out);
		}
		break;
	case BLACK_BOX_MODE:
		fprintf(out, "%s%s", mode_name(entry->mode),
			entry->text[0] == '\0' ? "" : ": ");
		break;
	case BLACK_BOX_PERMITS:
	case BLACK_BOX_NOW:
		put_stand(entry, out);
		break;
	default:
		break;
	}
	/* Whatever was said once must not command the terminal now. */
	for (const char *c = entry->text; *c != '\0'; c++) {
		fputc((unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c, out);
	}
}

void black_box_page_text(const struct ring_record *record,
	const struct black_box_entry *entry, FILE *out)
{
	put_time(record, out);
	fprintf(out, "  %-6s  %-7s  ", black_box_writer_name(entry->writer),
		black_box_event_name(entry->event));
	put_story(entry, out);
	if (entry->lost > 0) {
		fprintf(out, " (%llu records were lost before)",
			(unsigned long long)entry->lost);
	}
	fputc('\n', out);
}

static void json_angle(struct json *json, const char *key, int64_t udeg)
{
	if (udeg == INT64_MIN) {
		json_null(json, key);
	} else {
		json_double(
			json, key, (double)udeg / udeg_a_deg, ANGLE_DECIMALS);
	}
}

static void json_bits(struct json *json, const char *key, unsigned bits,
	int count, const char *(*name)(int index))
{
	json_array(json, key);
	for (int i = 0; i < count; i++) {
		if ((bits >> i & 1) != 0) {
			json_text(json, NULL, name(i));
		}
	}
	json_end(json);
}

static void json_guard(struct json *json, const struct black_box_entry *entry)
{
	const struct message_report *report = &entry->report;

	if (!entry->heard) {
		json_null(json, "guard");
		return;
	}
	json_object(json, "guard");
	json_text(json, "state", guard_state_name(report->verdict.state));
	json_text(json, "why", guard_sentence_of(entry));
	json_text(json, "lamp", lamp_phase_name(report->phase));
	json_bits(
		json, "has", report->flags, GUARD_FLAG_COUNT, guard_flag_name);
	json_bits(
		json, "closed", report->inputs, GUARD_INPUT_COUNT, input_name);
	json_bits(
		json, "high", report->outputs, GUARD_OUTPUT_COUNT, output_name);
	json_double(json, "burned_s", clock_seconds(report->burned_ns), 1);
	json_int(json, "strikes", (int64_t)report->strikes);
	json_end(json);
}

static void json_stamps(struct json *json, const struct ring_record *record)
{
	json_int(json, "sequence", (int64_t)record->sequence);
	json_double(
		json, "wall_s", clock_seconds(record->wall_ns), TIME_DECIMALS);
	json_double(json, "monotonic_s", clock_seconds(record->monotonic_ns),
		TIME_DECIMALS);
	json_int(json, "boot", (int64_t)(record->boot & INT64_MAX));
}

static void json_daemon(struct json *json, const struct black_box_entry *entry)
{
	json_text(json, "mode", mode_name(entry->mode));
	json_angle(json, "pan_deg", entry->pan_udeg);
	json_angle(json, "tilt_deg", entry->tilt_udeg);
	json_int(json, "target", entry->target);
	json_int(json, "press", (int64_t)(entry->press & INT64_MAX));
}

static void json_permits(struct json *json, const struct black_box_entry *entry)
{
	json_array(json, "withheld");
	for (int bit = 0; bit < MESSAGE_SKY_BIT + SKY_PERMIT_COUNT; bit++) {
		if (is_withheld(entry, bit)) {
			json_text(json, NULL, permit_name(bit));
		}
	}
	json_end(json);
}

void black_box_page_json(const struct ring_record *record,
	const struct black_box_entry *entry, FILE *out)
{
	char text[LINE_MAX_BYTES];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_stamps(&json, record);
	json_text(&json, "writer", black_box_writer_name(entry->writer));
	json_text(&json, "event", black_box_event_name(entry->event));
	json_text(&json, "text", entry->text);
	json_permits(&json, entry);
	json_angle(&json, "beam_az_deg", entry->scene.beam_az_udeg);
	json_angle(&json, "beam_el_deg", entry->scene.beam_el_udeg);
	if (entry->writer == BLACK_BOX_DAEMON) {
		json_daemon(&json, entry);
	}
	json_guard(&json, entry);
	json_int(&json, "lost", (int64_t)(entry->lost & INT64_MAX));
	json_end(&json);
	fprintf(out, "%s\n", text);
}
