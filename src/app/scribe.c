/* SPDX-License-Identifier: Apache-2.0 */
#include "app/scribe.h"

#include "app/notice.h"
#include "base/clock.h"
#include "scribe_head.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_PER_MB 1000000.0
#define BYTES_PER_GB 1e9

static const int64_t look_ns = CLOCK_NS_PER_S;

/* Who sees one camera's pictures. */
struct witness {
	struct scribe *scribe;
	int camera;
};

struct scribe {
	struct witness witnesses[PIECE_CAMERAS_MAX];
	struct recorder *recorder; /* NULL: nothing is recorded */
	struct scribe_head head;
	struct event_guard guard; /* its last word */
	bool guarded;             /* there was one */
	enum recorder_state state;
	int64_t look_at_ns; /* at the recorder's state */
	struct event event; /* the loop's draft */
	struct event taken; /* the step under way */
	char text[EVENT_LINE_MAX];
	char trace[TRACE_LINE_MAX];
};

_Static_assert((int)EVENT_SAMPLES_MAX >= (int)STEERING_SAMPLES_MAX &&
		(int)EVENT_COMMANDS_MAX >= (int)STEERING_SENT_MAX,
	"an event holds all that a step may get");

static bool open_recorder(struct scribe *scribe,
	const struct settings *settings, struct error *error)
{
	struct recorder_settings wanted = {
		.shelf = settings->record_folder,
		.limits = {
			.quota_bytes = (int64_t)(settings->record_quota_gb *
				BYTES_PER_GB),
			.free_bytes = (int64_t)(settings->record_free_gb *
				BYTES_PER_GB),
		},
		.piece_s = settings->record_length_s,
		.queue_bytes =
			(size_t)(settings->record_queue_mb * BYTES_PER_MB),
	};

	if (settings->record_folder[0] == '\0') {
		return true;
	}
	scribe->recorder = recorder_open(&wanted, error);
	return scribe->recorder != NULL;
}

struct scribe *scribe_open(const struct settings *settings, struct error *error)
{
	struct scribe *scribe = calloc(1, sizeof(*scribe));

	if (scribe == NULL) {
		error_set(error, ERROR_FAILED, "recorder: out of memory");
		return NULL;
	}
	scribe->taken.kind = EVENT_STEP;
	if (!open_recorder(scribe, settings, error)) {
		free(scribe);
		return NULL;
	}
	return scribe;
}

bool scribe_begin(struct scribe *scribe, const struct settings *settings,
	const struct rig *rig, struct error *error)
{
	if (scribe->recorder == NULL) {
		return true;
	}
	if (!scribe_head_fill(&scribe->head, settings, rig, error)) {
		return false;
	}
	scribe->head.head.begin.zero_ns = clock_now_ns();
	recorder_begin(scribe->recorder, &scribe->head.head);
	return true;
}

void scribe_close(struct scribe *scribe)
{
	if (scribe == NULL) {
		return;
	}
	recorder_close(scribe->recorder);
	scribe_head_free(&scribe->head);
	free(scribe);
}

static void saw(void *context, const struct capture_sight *sight)
{
	const struct witness *witness = context;
	const struct gather_place *place = sight->place;
	struct event event = {
		.kind = EVENT_FRAME,
		.mono_ns = clock_now_ns(),
		.wall_ns = clock_wall_ns(),
		.frame = {
			.camera = witness->camera,
			.number = sight->number,
			.sequence = sight->frame->sequence,
			.stamp_ns = sight->frame->stamp_ns,
			.exposure_ns = sight->exposure_ns,
			.fresh = sight->fresh,
			.placed = place->rig != NULL,
			.head = place->head,
		},
	};

	recorder_frame(witness->scribe->recorder, &event, sight->frame,
		sight->rate_hz);
}

struct capture_witness scribe_witness(struct scribe *scribe, int camera)
{
	struct witness *witness = &scribe->witnesses[camera];

	*witness = (struct witness){ scribe, camera };
	return (struct capture_witness){ .context = witness,
		.saw = scribe->recorder == NULL ? NULL : saw };
}

/* The loop's own draft, of now. */
static struct event *draft(struct scribe *scribe, enum event_kind kind)
{
	scribe->event.kind = kind;
	scribe->event.mono_ns = clock_now_ns();
	scribe->event.wall_ns = clock_wall_ns();
	return &scribe->event;
}

static void hand_over(struct scribe *scribe)
{
	recorder_event(scribe->recorder, &scribe->event, scribe->text);
}

/* As many lines as it takes; one without bytes where there are none. */
static void put_bytes(struct scribe *scribe, enum event_kind kind, bool out,
	int64_t at_ns, const uint8_t *bytes, size_t size)
{
	do {
		struct event_line *line = &draft(scribe, kind)->line;

		line->out = out;
		line->at_ns = at_ns;
		line->size = size < EVENT_BYTES_MAX ? size : EVENT_BYTES_MAX;
		memcpy(line->bytes, bytes, line->size);
		hand_over(scribe);
		bytes += line->size;
		size -= line->size;
	} while (size > 0);
}

static void heard_line(void *context, bool out, const uint8_t *bytes,
	size_t size, int64_t now_ns)
{
	put_bytes(context, EVENT_LINE, out, now_ns, bytes, size);
}

struct link_ear scribe_line_ear(struct scribe *scribe)
{
	return (struct link_ear){ .context = scribe,
		.heard = scribe->recorder == NULL ? NULL : heard_line };
}

/* They go into the step that comes next, or that is under way. */
static void called(void *context, const struct event_call *call)
{
	struct event_step *step = &((struct scribe *)context)->taken.step;

	step->calls_cut = step->call_count == EVENT_CALLS_MAX;
	if (!step->calls_cut) {
		step->calls[step->call_count++] = *call;
	}
}

struct steering_witness scribe_call_witness(struct scribe *scribe)
{
	return (struct steering_witness){ .context = scribe,
		.called = scribe->recorder == NULL ? NULL : called };
}

static void heard_air(void *context, const uint8_t *bytes, size_t size)
{
	put_bytes(context, EVENT_AIR, false, 0, bytes, size);
}

static void air_broke_off(void *context)
{
	static const uint8_t nothing[1];

	put_bytes(context, EVENT_AIR, false, 0, nothing, 0);
}

static void put_list(struct scribe *scribe, const struct aircraft_list *list)
{
	int told = 0;

	do {
		struct event_aircraft *part =
			&draft(scribe, EVENT_AIRCRAFT)->aircraft;
		int left = list->count - told;

		part->legible = true;
		part->now_s = list->now_s;
		part->messages = list->messages;
		part->absurd = list->absurd;
		part->flooded = list->flooded;
		part->more = left > EVENT_REPORTS_MAX;
		part->count = (size_t)(part->more ? EVENT_REPORTS_MAX : left);
		memcpy(part->reports, list->reports + told,
			part->count * sizeof(part->reports[0]));
		told += (int)part->count;
		hand_over(scribe);
	} while (told < list->count);
}

static void air_listed(void *context, const struct aircraft_list *list)
{
	struct scribe *scribe = context;

	if (list != NULL) {
		put_list(scribe, list);
		return;
	}
	draft(scribe, EVENT_AIRCRAFT)->aircraft =
		(struct event_aircraft){ .legible = false };
	hand_over(scribe);
}

struct airwatch_ear scribe_air_ear(struct scribe *scribe)
{
	if (scribe->recorder == NULL) {
		return (struct airwatch_ear){ .context = NULL };
	}
	return (struct airwatch_ear){ .context = scribe,
		.heard = heard_air,
		.broke_off = air_broke_off,
		.listed = air_listed };
}

void scribe_take(struct scribe *scribe, const struct pursuit_input *in,
	int64_t frame, int64_t wall_ns)
{
	struct event_step *step = &scribe->taken.step;

	if (scribe->recorder == NULL) {
		return;
	}
	scribe->taken.mono_ns = clock_now_ns();
	scribe->taken.wall_ns = wall_ns;
	step->now_ns = in->now_ns;
	step->frame = frame;
	step->camera = in->frame == NULL ? 0 : in->frame->camera;
	step->sample_count = in->sample_count;
	memcpy(step->samples, in->samples,
		in->sample_count * sizeof(step->samples[0]));
	step->told = in->sent != NULL;
	step->sent_count = step->told ? in->sent_count : 0;
	if (step->told) {
		memcpy(step->sent, in->sent,
			in->sent_count * sizeof(step->sent[0]));
	}
	step->mount_fault = in->mount_fault;
	step->lit = in->lit;
	step->order = in->order;
	step->calls_before = step->call_count;
}

/* A recording that stops, or goes on, is told once. */
static void watch_recorder(struct scribe *scribe, int64_t now_ns)
{
	struct recorder_report report;

	if (now_ns < scribe->look_at_ns) {
		return;
	}
	scribe->look_at_ns = now_ns + look_ns;
	report = recorder_report(scribe->recorder);
	if (report.state == scribe->state) {
		return;
	}
	if (report.state == RECORDER_STOPPED) {
		notice("nothing is recorded: %s", report.error.text);
	} else if (report.state == RECORDER_RUNS) {
		notice("recording into %s", report.name);
	}
	scribe->state = report.state;
}

void scribe_step(struct scribe *scribe, const struct pursuit *pursuit,
	const struct pursuit_output *out, const struct sky_verdict *sky)
{
	struct event_step *step = &scribe->taken.step;

	if (scribe->recorder == NULL) {
		return;
	}
	trace_text(scribe->trace, step->frame, scribe->head.head.begin.zero_ns,
		pursuit, out);
	step->trace = scribe->trace;
	step->sky = 0;
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		step->sky |= sky->granted[i] ? 0u : 1u << i;
	}
	recorder_event(scribe->recorder, &scribe->taken, scribe->text);
	step->call_count = 0;
	step->calls_cut = false;
	watch_recorder(scribe, step->now_ns);
}

static bool same_word(const struct event_guard *a, const struct event_guard *b)
{
	return a->heard == b->heard && a->flags == b->flags &&
		strcmp(a->state, b->state) == 0 &&
		strcmp(a->why, b->why) == 0 && strcmp(a->lamp, b->lamp) == 0;
}

void scribe_light(
	struct scribe *scribe, const struct light *light, int64_t now_ns)
{
	const struct message_report *report = &light->report;
	struct event_guard guard = { .heard = light_heard(light, now_ns) };

	if (scribe->recorder == NULL) {
		return;
	}
	if (guard.heard) {
		snprintf(guard.state, sizeof(guard.state), "%s",
			guard_state_name(report->verdict.state));
		snprintf(guard.lamp, sizeof(guard.lamp), "%s",
			lamp_phase_name(report->phase));
		guard.flags = report->flags;
	}
	snprintf(guard.why, sizeof(guard.why), "%s", light_why(light, now_ns));
	if (scribe->guarded && same_word(&guard, &scribe->guard)) {
		return;
	}
	scribe->guarded = true;
	scribe->guard = guard;
	draft(scribe, EVENT_GUARD)->guard = guard;
	hand_over(scribe);
}

void scribe_operator(struct scribe *scribe, enum right right, const char *line,
	const char *answer)
{
	struct event_operator *word;

	if (scribe->recorder == NULL || answer[0] == '{') {
		return;
	}
	word = &draft(scribe, EVENT_OPERATOR)->operator_word;
	snprintf(word->right, sizeof(word->right), "%s",
		right == RIGHT_STEER ? "steer" : "watch");
	snprintf(word->line, sizeof(word->line), "%s", line);
	snprintf(word->answer, sizeof(word->answer), "%.*s",
		(int)sizeof(word->answer) - 1, answer);
	hand_over(scribe);
}

bool scribe_report(struct scribe *scribe, struct recorder_report *report)
{
	if (scribe->recorder == NULL) {
		return false;
	}
	*report = recorder_report(scribe->recorder);
	return true;
}
