/* SPDX-License-Identifier: Apache-2.0 */
#include "app/steering.h"

#include "base/clock.h"
#include "core/lull.h"

#include <math.h>
#include <string.h>

static const int64_t reopen_ns = 500 * CLOCK_NS_PER_MS;
/* A PTU's dialogue takes two seconds before it is asked where it is. */
static const double first_answer_s = 3.0;

bool steering_init(struct steering *steering, const char *kind,
	const char *address, const struct mount_settings *settings,
	double silence_s, struct error *error)
{
	*steering = (struct steering){ .settings = *settings,
		.address = address,
		.silence_s = silence_s,
		.next_ns = INT64_MAX };
	if (strcmp(kind, "none") == 0) {
		return true;
	}
	if (!mount_is_known(kind, error)) {
		return false;
	}
	steering->ops = mount_find(kind);
	if (!mount_focus_fits(steering->ops, settings, error)) {
		return false;
	}
	steering->state = STEERING_ABSENT;
	steering->starting = true;
	steering->next_ns = 0;
	error_set(&steering->error, ERROR_UNREACHABLE, "%s: not opened yet",
		address);
	steering->opener = opener_open(address, settings->baud, error);
	return steering->opener != NULL;
}

static void tell(const struct steering *steering, struct event_call call)
{
	if (steering->witness.called != NULL) {
		steering->witness.called(steering->witness.context, &call);
	}
}

static void shut(struct steering *steering)
{
	if (steering->mount != NULL) {
		tell(steering, (struct event_call){ .kind = CALL_CLOSE });
		steering->last_stats = *mount_stats(steering->mount);
		steering->settings.resumed |=
			steering->last_stats.last_command_ns != 0;
		steering->ops->close(steering->mount);
	}
	link_close(steering->link);
	steering->mount = NULL;
	steering->link = NULL;
	steering->shines = false;
}

void steering_close(struct steering *steering)
{
	shut(steering);
	opener_close(steering->opener);
	steering->opener = NULL;
}

void steering_taken(struct steering *steering)
{
	steering->sample_count = 0;
	steering->sent_count = 0;
}

void steering_lose(
	struct steering *steering, int64_t now_ns, const struct error *error)
{
	if (steering->ops == NULL) {
		return;
	}
	if (steering->mount != NULL) {
		steering->lost_ns = now_ns;
	}
	shut(steering);
	steering->starting = false;
	steering->error = *error;
	steering->state = STEERING_ABSENT;
	steering->next_open_ns = now_ns + reopen_ns;
	steering->next_ns = steering->next_open_ns;
}

bool steering_asks(const struct steering *steering)
{
	return steering->settings.feedback && steering->settings.poll_hz > 0.0;
}

/* What it was told last it may have done all the while. */
static void reckon_on(struct steering *steering, int64_t now_ns)
{
	struct mount_rates told = steering->last_stats.told;
	double away_s = clock_seconds(now_ns - steering->lost_ns);

	steering->settings.start = steering->last.at;
	steering->settings.start_doubt_rad = steering->last.sigma_rad +
		hypot(told.pan_rad_s, told.tilt_rad_s) * away_s;
}

static bool join_line(struct steering *steering, struct link *link,
	int64_t now_ns, struct error *error)
{
	if (!steering_asks(steering) && steering->last.at_ns != 0) {
		reckon_on(steering, now_ns);
	}
	steering->link = link_tap(link, steering->ear);
	steering->mount = steering->ops->open(
		&steering->settings, steering->link, now_ns, error);
	if (steering->mount == NULL) {
		return false;
	}
	tell(steering,
		(struct event_call){ .kind = CALL_OPEN,
			.at_ns = now_ns,
			.start = steering->settings.start,
			.start_doubt_rad = steering->settings.start_doubt_rad,
			.resumed = steering->settings.resumed });
	steering->opened++;
	steering->heard_ns = now_ns;
	steering->answered = false;
	steering->state =
		steering_asks(steering) ? STEERING_ASKING : STEERING_READY;
	return true;
}

/* One step on the way to an open line; when to go on stands in next_ns. */
static void seek_line(struct steering *steering, int64_t now_ns)
{
	struct link *link = NULL;
	struct error error = { 0 };

	if (!steering->opening && now_ns >= steering->next_open_ns) {
		opener_start(steering->opener);
		steering->opening = true;
		steering->next_ns = INT64_MAX;
	}
	if (!steering->opening ||
		!opener_take(steering->opener, &link, &error)) {
		return;
	}
	steering->opening = false;
	if (link == NULL || !join_line(steering, link, now_ns, &error)) {
		steering_lose(steering, now_ns, &error);
	}
}

static void heard(struct steering *steering, int64_t at_ns, int64_t now_ns)
{
	steering->heard_ns = at_ns;
	if (earshot_silence(&steering->earshot, at_ns, now_ns) <=
		steering->silence_s) {
		steering->state = STEERING_READY;
		steering->answered = true;
		steering->starting = false;
	}
}

static void note_sample(struct steering *steering,
	const struct mount_sample *sample, int64_t now_ns)
{
	if (sample->measured || !steering_asks(steering)) {
		heard(steering, sample->at_ns, now_ns);
		steering->last = *sample;
	}
	if (steering->sample_count < STEERING_SAMPLES_MAX) {
		steering->samples[steering->sample_count++] = *sample;
	}
}

/* A command counts for the loop once it has gone out, as it was rounded. */
static void note_sent(struct steering *steering, int64_t before_ns)
{
	const struct mount_stats *stats = mount_stats(steering->mount);

	if (stats->last_command_ns != before_ns &&
		steering->sent_count < STEERING_SENT_MAX) {
		steering->sent[steering->sent_count++] =
			(struct mount_command){ stats->last_command_ns,
				stats->told, stats->focus_told };
	}
}

void steering_halted(struct steering *steering, int64_t at_ns)
{
	/* As hw/halt.h has it: a motor of the focus stops, a fixture opens. */
	struct mount_command halt = { .sent_ns = at_ns,
		.focus = steering->settings.focus == FOCUS_TOLD ? 1.0 : 0.0 };
	size_t place = steering->sent_count;

	if (steering->mount == NULL || place == STEERING_SENT_MAX) {
		return;
	}
	for (; place > 0 && steering->sent[place - 1].sent_ns > at_ns;
		place--) {
		steering->sent[place] = steering->sent[place - 1];
	}
	steering->sent[place] = halt;
	steering->sent_count++;
}

static void check_silence(struct steering *steering, int64_t now_ns)
{
	double since_s =
		earshot_silence(&steering->earshot, steering->heard_ns, now_ns);

	if (steering->state == STEERING_READY && steering_asks(steering) &&
		since_s > steering->silence_s) {
		steering->state = STEERING_ASKING;
	}
	if (since_s > first_answer_s) {
		steering->starting = false;
	}
}

static bool serve_line(
	struct steering *steering, int64_t now_ns, struct error *error)
{
	struct mount_report report = { 0 };
	int64_t before_ns = mount_stats(steering->mount)->last_command_ns;

	earshot_listen(&steering->earshot, now_ns);
	tell(steering,
		(struct event_call){ .kind = CALL_SERVE, .at_ns = now_ns });
	if (!steering->ops->service(steering->mount, now_ns, &report, error)) {
		return false;
	}
	for (size_t i = 0; i < report.sample_count; i++) {
		note_sample(steering, &report.samples[i], now_ns);
	}
	note_sent(steering, before_ns);
	check_silence(steering, now_ns);
	steering->next_ns = report.next_ns;
	return true;
}

/* A camera that nothing turns looks along pan 0, tilt 0, as far as is known. */
static void stand_still(struct steering *steering, int64_t now_ns)
{
	steering->samples[0] = (struct mount_sample){ .at_ns = now_ns };
	steering->sample_count = 1;
}

void steering_service(struct steering *steering, int64_t now_ns)
{
	struct error error = { 0 };

	if (steering->state == STEERING_NONE) {
		stand_still(steering, now_ns);
		return;
	}
	if (steering->state == STEERING_ABSENT) {
		seek_line(steering, now_ns);
	}
	if (steering->state != STEERING_ABSENT &&
		!serve_line(steering, now_ns, &error)) {
		steering_lose(steering, now_ns, &error);
	}
}

int steering_fd(const struct steering *steering)
{
	return steering->link == NULL ? -1
				      : steering->link->ops->fd(steering->link);
}

int steering_news_fd(const struct steering *steering)
{
	return steering->opener == NULL ? -1 : opener_fd(steering->opener);
}

static bool is_ready(const struct steering *steering)
{
	return steering->state == STEERING_READY;
}

bool steering_waits(const struct steering *steering, int64_t now_ns)
{
	double since_s =
		earshot_silence(&steering->earshot, steering->heard_ns, now_ns);

	return steering->state == STEERING_ASKING && steering->answered &&
		since_s <=
		steering->silence_s + clock_seconds(LULL_PATIENCE_NS);
}

bool steering_starts(const struct steering *steering)
{
	return steering->starting;
}

void steering_command(
	struct steering *steering, struct mount_rates rates, int64_t now_ns)
{
	if (is_ready(steering)) {
		tell(steering,
			(struct event_call){ .kind = CALL_COMMAND,
				.at_ns = now_ns,
				.rates = rates });
		steering->ops->command(steering->mount, rates, now_ns);
	}
}

void steering_focus(struct steering *steering, double told, int64_t now_ns)
{
	enum focus_drive drive = steering->settings.focus;

	if (is_ready(steering) &&
		(drive == FOCUS_TIMED || drive == FOCUS_TOLD)) {
		tell(steering,
			(struct event_call){ .kind = CALL_FOCUS,
				.at_ns = now_ns,
				.tell = told });
		steering->ops->focus(steering->mount, told, now_ns);
	}
}

void steering_stop(struct steering *steering, int64_t now_ns)
{
	if (steering->mount != NULL) {
		tell(steering,
			(struct event_call){
				.kind = CALL_STOP, .at_ns = now_ns });
		steering->ops->stop(steering->mount, now_ns);
	}
}

void steering_lamp(struct steering *steering, bool lit, int64_t now_ns)
{
	if (steering->mount != NULL && steering->ops->lamp != NULL) {
		tell(steering,
			(struct event_call){ .kind = CALL_LAMP,
				.at_ns = now_ns,
				.lit = lit });
		steering->ops->lamp(steering->mount, lit, now_ns);
		steering->shines = lit;
	}
}

bool steering_has_lamp(const struct steering *steering)
{
	return steering->ops != NULL &&
		mount_has_lamp(steering->ops, &steering->settings);
}

struct mount_stats steering_stats(const struct steering *steering)
{
	return steering->mount == NULL ? steering->last_stats
				       : *mount_stats(steering->mount);
}

const char *steering_state_name(enum steering_state state)
{
	static const char *const names[] = {
		[STEERING_NONE] = "none",
		[STEERING_ABSENT] = "absent",
		[STEERING_ASKING] = "asking",
		[STEERING_READY] = "ready",
	};

	return names[state];
}
