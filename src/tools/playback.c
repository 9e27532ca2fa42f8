/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/playback.h"

#include "base/clock.h"
#include "playback_head.h"
#include "playback_sky.h"
#include "playback_views.h"
#include "record/recording.h"
#include "record/trace_difference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PLAYBACK_WORD_MAX = 64,
};

static const int64_t lead_ns = 2 * CLOCK_NS_PER_S;

struct playback {
	const struct playback_plan *plan;
	const struct playback_sink *sink;
	struct playback_report *report;
	struct recording *recording;
	int folder; /* which of them it is */
	struct playback_views views;
	struct playback_sky sky;
	struct playback_head head;
	struct pursuit pursuit;
	struct pursuit_output output;
	bool leads; /* the mode is led to what it was ... */
	int64_t lead_until_ns;
	int64_t newest_frame;
	int newest_camera; /* that took it; -1: the only one */
	struct event event;
	char trace[TRACE_LINE_MAX];
	char difference[PLAYBACK_TEXT_MAX]; /* of the step; "": none */
};

void playback_plan_by(
	struct playback_plan *plan, const struct settings *settings)
{
	plan->pursuit = settings->pursuit;
	plan->eye = settings->eye;
	plan->traffic = settings_traffic(settings);
	plan->mount = mount_find(settings->mount_kind);
	plan->mount_settings = settings->mount;
	mount_settings_know(&plan->mount_settings, &plan->rig);
}

static double since_zero_s(const struct playback *p, int64_t when_ns)
{
	return clock_seconds(when_ns - recording_begin(p->recording)->zero_ns);
}

static bool show_event(
	struct playback *p, const struct frame *frame, struct error *error)
{
	return p->sink->event == NULL ||
		p->sink->event(p->sink->context, &p->event, frame, error);
}

/*
 * A film may end some pictures before the events do, where the writer was
 * killed; all that needs them is then over.
 */
static bool look(struct playback *p, struct error *error)
{
	struct event_frame *event = &p->event.frame;
	double t_s = since_zero_s(p, event->exposure_ns);
	struct frame frame = { 0 };
	struct error why;

	if (event->kept && !p->report->cut &&
		!recording_picture(p->recording, event, &frame, &why)) {
		p->report->cut = true;
	}
	if (!event->kept || p->report->cut) {
		return show_event(p, NULL, error);
	}
	return show_event(p, &frame, error) &&
		playback_views_add(
			&p->views, p->plan, event, &frame, t_s, error);
}

/* The word of the trace of then, or NOTHING. */
static enum mode_event mode_of_then(const struct event_step *step)
{
	static const struct {
		const char *word;
		enum mode_event event;
	} words[] = {
		{ "\"mode\":\"follow\"", MODE_TO_FOLLOW },
		{ "\"mode\":\"hold\"", MODE_TO_HOLD },
		{ "\"mode\":\"safe\"", MODE_NOTHING },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (memmem(step->trace, step->trace_size, words[i].word,
			    strlen(words[i].word)) != NULL) {
			return words[i].event;
		}
	}
	return MODE_NOTHING;
}

/*
 * Where it does not begin as the night did, the mode is led to what it was
 * then; for a while again and again, since a head whose last commands nobody
 * knows seems to stray.
 */
static struct pursuit_order order_of(
	struct playback *p, const struct event_step *step)
{
	static const enum mode reached[MODE_EVENT_COUNT] = {
		[MODE_TO_HOLD] = MODE_HOLD, [MODE_TO_FOLLOW] = MODE_FOLLOW
	};
	struct pursuit_order order = step->order;
	enum mode_event wanted = mode_of_then(step);

	if (!p->pursuit.started) {
		p->lead_until_ns = step->now_ns + lead_ns;
	}
	if (p->leads && step->now_ns < p->lead_until_ns &&
		order.mode == MODE_NOTHING && wanted != MODE_NOTHING &&
		p->pursuit.mode.mode != reached[wanted]) {
		order.mode = wanted;
	}
	return order;
}

static void add_difference(struct playback *p, const char *text)
{
	size_t used = strlen(p->difference);

	snprintf(p->difference + used, sizeof(p->difference) - used, "%s%s",
		used > 0 ? "; " : "", text);
}

static void compare_trace(struct playback *p, const struct event_step *step)
{
	if (strlen(p->trace) != step->trace_size ||
		memcmp(p->trace, step->trace, step->trace_size) != 0) {
		trace_difference(step->trace, step->trace_size, p->trace,
			p->difference, sizeof(p->difference));
	}
}

/* Earlier formats tell too little of what the receivers said. */
static bool tells_all(const struct playback *p)
{
	return recording_begin(p->recording)->format >= EVENT_FORMAT_CALLS;
}

static void compare_sky(
	struct playback *p, const struct event_step *step, unsigned now)
{
	char was[PLAYBACK_WORD_MAX];
	char is[PLAYBACK_WORD_MAX];
	char text[3 * PLAYBACK_WORD_MAX];

	if (!tells_all(p)) {
		return;
	}
	p->report->skies++;
	if (now == step->sky) {
		return;
	}
	playback_sky_tell(step->sky, was, sizeof(was));
	playback_sky_tell(now, is, sizeof(is));
	snprintf(text, sizeof(text), "withheld for the sky: %s -> %s", was, is);
	add_difference(p, text);
}

static void compare_head(struct playback *p)
{
	if (p->head.difference[0] != '\0') {
		add_difference(p, p->head.difference);
	}
}

static void note_difference(struct playback *p, const struct event_step *step)
{
	struct playback_report *report = p->report;

	if (report->differing++ > 0) {
		return;
	}
	report->first_frame = p->newest_frame;
	report->first_camera = p->newest_camera;
	report->first_s = since_zero_s(p, step->now_ns);
	snprintf(report->difference, sizeof(report->difference), "%s",
		p->difference);
}

/* Among several, which it was; -1: it is the only one. */
static int camera_of(const struct playback *p, const struct event_step *step)
{
	return rig_cameras(&p->plan->rig) > 1 ? step->camera : -1;
}

/* What its camera saw; false where the step had no frame, or nobody knows. */
static bool find_frame(struct playback *p, const struct event_step *step,
	struct pursuit_frame *frame)
{
	if (step->frame < 0) {
		return false;
	}
	if (!playback_views_find(&p->views, step->camera, step->frame, frame)) {
		p->report->unseen++;
		return false;
	}
	p->newest_frame = step->frame;
	p->newest_camera = camera_of(p, step);
	p->report->frames++;
	return true;
}

static void decide(
	struct playback *p, struct event_step *step, struct playback_step *told)
{
	struct pursuit_frame frame;
	bool seen = find_frame(p, step, &frame);
	struct pursuit_input in = {
		.now_ns = step->now_ns,
		.unix_s = clock_seconds(p->event.wall_ns),
		.frame = seen ? &frame : NULL,
		.samples = step->samples,
		.sample_count = step->sample_count,
		.sent = step->told ? step->sent : NULL,
		.sent_count = step->sent_count,
		.mount_fault = step->mount_fault,
		.lit = step->lit,
		.order = order_of(p, step),
	};
	told->order = in.order;
	told->frame = seen ? step->frame : -1;
	told->camera = seen ? camera_of(p, step) : -1;

	pursuit_step(&p->pursuit, &in, &p->output);
	trace_text(p->trace, told->frame,
		recording_begin(p->recording)->zero_ns, &p->pursuit,
		&p->output);
}

static bool play_step(struct playback *p, struct error *error)
{
	struct event_step *step = &p->event.step;
	struct playback_step told = { .event = &p->event,
		.t_s = since_zero_s(p, step->now_ns),
		.pursuit = &p->pursuit,
		.output = &p->output,
		.trace = p->trace };

	if (p->plan->faults != NULL) {
		faults_step(p->plan->faults, told.t_s, step);
	}
	p->difference[0] = '\0';
	playback_head_before(&p->head, step);
	decide(p, step, &told);
	told.sky = playback_sky_judge(&p->sky, &p->event, &p->output);
	playback_head_after(&p->head, step, &p->output);
	compare_trace(p, step);
	compare_sky(p, step, told.sky);
	compare_head(p);
	told.same = p->difference[0] == '\0';
	told.difference = p->difference;
	if (!told.same) {
		note_difference(p, step);
	}
	p->report->head_bytes = p->head.compared;
	p->report->steps++;
	p->report->seconds = told.t_s;
	return p->sink->step == NULL ||
		p->sink->step(p->sink->context, &told, error);
}

/* Time must not fall for pursuit_step, whatever a damaged file says. */
static bool in_order(const struct playback *p, const struct event_step *step)
{
	return !p->pursuit.started || step->now_ns >= p->output.now_ns;
}

static bool play_event(struct playback *p, struct error *error)
{
	switch (p->event.kind) {
	case EVENT_FRAME:
		return look(p, error);
	case EVENT_STEP:
		if (!in_order(p, &p->event.step)) {
			p->report->damaged++;
			return true;
		}
		return show_event(p, NULL, error) && play_step(p, error);
	case EVENT_LINE:
		playback_head_hear(&p->head, &p->event.line);
		break;
	case EVENT_AIR:
	case EVENT_AIRCRAFT:
		playback_sky_hear(&p->sky, &p->event);
		break;
	case EVENT_LOST:
		p->report->lost += p->event.lost.lines + p->event.lost.frames;
		playback_head_lose(&p->head);
		break;
	default:
		break;
	}
	return show_event(p, NULL, error);
}

/* Films are read in their order, also where nobody looks. */
static void pass_over(struct playback *p)
{
	struct frame ignored;
	struct error why;

	if (p->event.kind == EVENT_FRAME && p->event.frame.kept &&
		!p->report->cut) {
		p->report->cut = !recording_picture(
			p->recording, &p->event.frame, &ignored, &why);
	}
}

static void tell_progress(const struct playback *p)
{
	if (p->sink->progress != NULL) {
		p->sink->progress(p->sink->context,
			(p->folder + recording_share(p->recording)) /
				p->plan->folder_count);
	}
}

static bool play_one(struct playback *p, struct error *error)
{
	const struct playback_plan *plan = p->plan;

	while (recording_next(p->recording, &p->event)) {
		double t_s = since_zero_s(p, p->event.mono_ns);

		if (plan->to_s > 0.0 && t_s > plan->to_s) {
			break;
		}
		if (plan->from_s > 0.0 && t_s < plan->from_s) {
			pass_over(p);
		} else if (!play_event(p, error)) {
			return false;
		}
		tell_progress(p);
	}
	p->report->ended = recording_ended(p->recording);
	p->report->damaged += recording_damage(p->recording);
	return true;
}

static bool begin_one(struct playback *p, struct error *error)
{
	p->recording = recording_open(p->plan->folders[p->folder], error);
	p->report->cut = false;
	return p->recording != NULL;
}

static void begin(struct playback *p)
{
	const struct event_begin *begin = recording_begin(p->recording);

	p->report->continues = begin->continues[0] != '\0';
	p->leads = p->report->continues || p->plan->from_s > 0.0;
	pursuit_init(&p->pursuit, &p->plan->pursuit, &p->plan->rig);
	playback_sky_init(&p->sky, &p->plan->traffic, begin->zero_ns);
	playback_head_init(&p->head, p->plan->mount, &p->plan->mount_settings);
}

/* One after the other; what each of them knew goes on in the next. */
static bool play(struct playback *p, struct error *error)
{
	for (; p->folder < p->plan->folder_count; p->folder++) {
		if (!begin_one(p, error)) {
			return false;
		}
		if (p->folder == 0) {
			begin(p);
		}
		if (!play_one(p, error)) {
			return false;
		}
		recording_close(p->recording);
		p->recording = NULL;
	}
	return true;
}

void playback_frame(char text[PLAYBACK_FRAME_MAX], int64_t frame, int camera)
{
	int used = snprintf(text, PLAYBACK_FRAME_MAX, "frame %" PRId64, frame);

	if (camera >= 0) {
		snprintf(text + used, PLAYBACK_FRAME_MAX - (size_t)used,
			" of camera %d", camera + 1);
	}
}

bool playback_run(const struct playback_plan *plan,
	const struct playback_sink *sink, struct playback_report *report,
	struct error *error)
{
	struct playback *p = calloc(1, sizeof(*p));
	bool played;

	*report = (struct playback_report){ .first_frame = -1 };
	if (p == NULL) {
		return error_set(error, ERROR_FAILED, "replay: out of memory");
	}
	p->plan = plan;
	p->sink = sink;
	p->report = report;
	p->newest_frame = p->newest_camera = -1;
	played = play(p, error);
	recording_close(p->recording);
	playback_head_fini(&p->head);
	playback_views_fini(&p->views);
	free(p);
	return played;
}
