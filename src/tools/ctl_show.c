/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl_show.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum {
	LABEL = 9, /* columns of the words on the left */
	TEXT_MAX = 128
};

struct page {
	FILE *out;
	int width;
};

static double number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "?" : text;
}

static bool is_yes(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

/* How much of the word at @text goes into one line. */
static int word_length(const struct page *page, const char *text)
{
	int length = (int)strcspn(text, " ");
	int room = page->width - LABEL;

	return length < room ? length : room;
}

/* @text in words, each line after the first behind LABEL blanks. */
static void put_words(const struct page *page, const char *text)
{
	int column = LABEL;

	while (*text != '\0') {
		int length = word_length(page, text);

		if (column > LABEL && column + 1 + length > page->width) {
			fprintf(page->out, "\n%*s", LABEL, "");
			column = LABEL;
		} else if (column > LABEL) {
			fputc(' ', page->out);
			column++;
		}
		fprintf(page->out, "%.*s", length, text);
		column += length;
		text += length + (text[length] == ' ');
	}
	fputc('\n', page->out);
}

static void put_label(const struct page *page, const char *label)
{
	fprintf(page->out, "%-*s", LABEL, label);
}

static void put_line(
	const struct page *page, const char *label, const char *text)
{
	put_label(page, label);
	put_words(page, text);
}

static void put_direction(
	const struct page *page, const char *label, const json_t *at)
{
	put_label(page, label);
	if (!json_is_object(at)) {
		fputs("unknown\n", page->out);
		return;
	}
	fprintf(page->out, "az %7.2f  el %6.2f\n", number_of(at, "az_deg"),
		number_of(at, "el_deg"));
}

static void put_mode(const struct page *page, const json_t *status)
{
	put_line(page, "mode", text_of(status, "mode"));
	if (json_object_get(status, "reason") != NULL) {
		put_line(page, "", text_of(status, "reason"));
	}
	if (json_is_string(json_object_get(status, "fault"))) {
		put_line(page, "fault", text_of(status, "fault"));
	}
}

static void put_notice(const struct page *page, const json_t *status)
{
	const json_t *forecast = json_object_get(status, "forecast");

	if (json_is_string(json_object_get(status, "notice"))) {
		put_line(page, "", text_of(status, "notice"));
	}
	if (json_is_object(forecast)) {
		fprintf(page->out, "%*sin %.0f s, for %.0f s\n", LABEL, "",
			number_of(forecast, "in_s"),
			number_of(forecast, "for_s"));
	}
}

static void put_metrics(const struct page *page, const json_t *metrics)
{
	char text[TEXT_MAX];

	if (!json_is_object(metrics)) {
		return;
	}
	fprintf(page->out, "%*sin the beam %.0f %% of %.0f s\n", LABEL, "",
		100.0 * number_of(metrics, "beam_on_target_share"),
		number_of(metrics, "followed_s"));
	if (json_object_get(metrics, "error_deg") != NULL) {
		snprintf(text, sizeof(text),
			"off %.3f: lag %.3f, steps %.3f, delay %.3f, "
			"noise %.3f deg",
			number_of(metrics, "error_deg"),
			number_of(metrics, "lag_deg"),
			number_of(metrics, "quantisation_deg"),
			number_of(metrics, "delay_deg"),
			number_of(metrics, "noise_deg"));
		put_line(page, "", text);
	}
}

static void put_target(const struct page *page, const json_t *status)
{
	const json_t *target = json_object_get(status, "target");
	const char *choice = text_of(target, "choice");

	put_label(page, "target");
	if (number_of(target, "id") == 0.0) {
		fprintf(page->out, "none (%s)\n", choice);
		return;
	}
	fprintf(page->out, "%.0f %s%s (%s)\n", number_of(target, "id"),
		text_of(target, "state"),
		is_yes(target, "locked") ? ", followed" : "", choice);
	put_direction(page, "", json_object_get(target, "at"));
	fprintf(page->out, "%*s%.3f deg off the beam\n", LABEL, "",
		number_of(target, "error_deg"));
	put_metrics(page, json_object_get(status, "metrics"));
	put_notice(page, status);
}

static void put_focus(const struct page *page, const json_t *focus)
{
	double least = number_of(focus, "least_deg");
	double most = number_of(focus, "most_deg");
	char text[TEXT_MAX];

	if (!json_is_object(focus)) {
		return;
	}
	snprintf(text, sizeof(text), "%.1f to %.1f deg, %s, wanted %.1f%s",
		least, most, text_of(focus, "hold"),
		number_of(focus, "wish_deg"),
		is_yes(focus, "finds") ? ", opens to be found" : "");
	put_line(page, "width", text);
}

static void put_light(const struct page *page, const json_t *status)
{
	size_t index;
	const json_t *permit;

	if (is_yes(status, "light_permitted")) {
		put_line(page, "light", "permitted");
		return;
	}
	put_line(page, "light", "NOT PERMITTED");
	json_array_foreach(json_object_get(status, "permits"), index, permit)
	{
		if (!is_yes(permit, "granted")) {
			put_label(page, text_of(permit, "name"));
			put_words(page, text_of(permit, "why"));
		}
	}
}

static void put_guard(const struct page *page, const json_t *status)
{
	const json_t *guard = json_object_get(status, "guard");

	put_line(page, "lamp", text_of(guard, "state"));
	put_line(page, "", text_of(guard, "why"));
	if (json_is_true(json_object_get(
		    json_object_get(status, "mount"), "lamp"))) {
		put_line(page, "",
			"weaker: it hangs on the head's own line; see the "
			"preflight");
	}
	if (number_of(guard, "wait_s") > 0.0) {
		fprintf(page->out, "%*s%.0f s to wait\n", LABEL, "",
			number_of(guard, "wait_s"));
	}
}

static void put_camera(
	const struct page *page, const json_t *status, const char *name)
{
	const json_t *camera = json_object_get(status, name);
	const char *leads = text_of(status, "leads");

	put_label(page, name);
	if (strcmp(leads, name) == 0) {
		fputs("leads, ", page->out);
	}
	fprintf(page->out, "%s, %s, %.0f missed\n", text_of(camera, "state"),
		text_of(camera, "health"), number_of(camera, "missed"));
	if (json_object_get(camera, "how") != NULL) {
		put_line(page, "", text_of(camera, "how"));
		fprintf(page->out, "%*s%.0f dropped, %.0f damaged, %.0f late\n",
			LABEL, "", number_of(camera, "dropped"),
			number_of(camera, "damaged"),
			number_of(camera, "late"));
	}
	if (json_object_get(camera, "why") != NULL) {
		put_line(page, "", text_of(camera, "why"));
	}
}

static void put_cameras(const struct page *page, const json_t *status)
{
	put_camera(page, status, "camera");
	if (json_object_get(status, "camera2") != NULL) {
		put_camera(page, status, "camera2");
	}
	if (json_object_get(status, "alone") != NULL) {
		put_line(page, "", text_of(status, "alone"));
	}
}

/* One that is well off shall be measured: until it is learned, the beam swings.
 */
static void put_dead_time(const struct page *page, const json_t *mount)
{
	double told_s = number_of(mount, "dead_time_told_s");
	double is_s = number_of(mount, "dead_time_s");
	char text[TEXT_MAX];

	if (fabs(is_s - told_s) < 0.03) {
		return;
	}
	snprintf(text, sizeof(text),
		"begins %.0f ms after it is told, not %.0f as the rig file "
		"says; measure it: searchlight-calibrate response",
		1e3 * is_s, 1e3 * told_s);
	put_line(page, "", text);
}

static void put_head(const struct page *page, const json_t *status)
{
	const json_t *mount = json_object_get(status, "mount");
	const json_t *head = json_object_get(status, "head");

	put_line(page, "head", text_of(mount, "state"));
	if (json_is_string(json_object_get(mount, "position"))) {
		put_line(page, "", text_of(mount, "position"));
	}
	if (json_object_get(mount, "why") != NULL) {
		put_line(page, "", text_of(mount, "why"));
	}
	if (json_is_object(head)) {
		fprintf(page->out, "%*span %6.2f  tilt %6.2f\n", LABEL, "",
			number_of(head, "pan_deg"),
			number_of(head, "tilt_deg"));
	}
	put_dead_time(page, mount);
}

/* What went over the line, and how long the way to it takes. */
static void put_traffic(const struct page *page, const json_t *status)
{
	const json_t *mount = json_object_get(status, "mount");
	const json_t *loop = json_object_get(status, "loop");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text),
		"%.0f sent, %.0f answered, %.0f lost, %.0f rejected, round "
		"trip %.0f ms",
		number_of(mount, "frames_sent"), number_of(mount, "answers"),
		number_of(mount, "answers_lost"), number_of(mount, "rejected"),
		1e3 * number_of(mount, "round_trip_s"));
	put_line(page, "line", text);
	if (number_of(loop, "commands") > 0.0) {
		snprintf(text, sizeof(text),
			"latency %.0f ms, %.0f ms in 99 of 100",
			1e3 * number_of(loop, "latency_p50_s"),
			1e3 * number_of(loop, "latency_p99_s"));
		put_line(page, "", text);
	}
}

/* A recording that stops is an alarm; one that runs, a line. */
static void put_record(const struct page *page, const json_t *status)
{
	const json_t *record = json_object_get(status, "record");
	char text[TEXT_MAX];

	if (!json_is_object(record)) {
		return;
	}
	if (json_object_get(record, "why") != NULL) {
		put_line(page, "record", "STOPPED");
		put_line(page, "", text_of(record, "why"));
		return;
	}
	snprintf(text, sizeof(text), "%.20s, %.0f MB, %.0f frames, %.0f lost",
		text_of(record, "name"), number_of(record, "bytes") * 1e-6,
		number_of(record, "frames"), number_of(record, "frames_lost"));
	put_line(page, "record", text);
}

/* Only what is lost, or not written at all, is worth a line. */
static void put_black_box(const struct page *page, const json_t *status)
{
	const json_t *box = json_object_get(status, "black_box");

	if (json_object_get(box, "why") != NULL) {
		put_line(page, "log", text_of(box, "why"));
	}
}

static void put_tracks(const struct page *page, const json_t *status)
{
	const json_t *tracks = json_object_get(status, "tracks");
	size_t index;
	const json_t *track;

	fprintf(page->out, "%-*s%zu\n", LABEL, "tracks",
		json_array_size(tracks));
	json_array_foreach(tracks, index, track)
	{
		fprintf(page->out, "%4.0f  %-9.9s %7.2f %6.2f %.8s\n",
			number_of(track, "id"), text_of(track, "state"),
			number_of(track, "az_deg"), number_of(track, "el_deg"),
			text_of(track, "class"));
	}
}

static void put_status(const struct page *page, const json_t *status)
{
	put_mode(page, status);
	put_target(page, status);
	put_direction(page, "beam", json_object_get(status, "beam"));
	put_focus(page, json_object_get(status, "focus"));
	put_light(page, status);
	put_guard(page, status);
	put_cameras(page, status);
	put_head(page, status);
	put_traffic(page, status);
	put_record(page, status);
	put_black_box(page, status);
	put_tracks(page, status);
}

static void put_commands(const struct page *page, const json_t *commands)
{
	size_t index;
	const json_t *command;

	json_array_foreach(commands, index, command)
	{
		fprintf(page->out, "%s %s\n%*s", text_of(command, "verb"),
			text_of(command, "arguments"), LABEL, "");
		put_words(page, text_of(command, "help"));
	}
}

static void put_preflight(const struct page *page, const json_t *checks)
{
	size_t index;
	const json_t *check;

	json_array_foreach(checks, index, check)
	{
		fprintf(page->out, "%-6s %s\n", text_of(check, "result"),
			text_of(check, "name"));
		if (json_object_get(check, "why") != NULL) {
			put_line(page, "", text_of(check, "why"));
		}
	}
}

bool ctl_show(const char *json, int width, FILE *out)
{
	struct page page = {
		.out = out,
		.width = width < CTL_WIDTH_MIN ? CTL_WIDTH_MIN : width,
	};
	json_t *answer = json_loads(json, 0, NULL);
	const json_t *commands = json_object_get(answer, "commands");
	const json_t *checks = json_object_get(answer, "preflight");
	bool known = true;

	if (json_object_get(answer, "mode") != NULL) {
		put_status(&page, answer);
	} else if (checks != NULL) {
		put_preflight(&page, checks);
	} else if (commands != NULL) {
		put_commands(&page, commands);
	} else {
		known = false;
	}
	json_decref(answer);
	return known;
}
