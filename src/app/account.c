/* SPDX-License-Identifier: Apache-2.0 */
#include "app/account.h"

#include "app/notice.h"
#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	BYTES_A_MB = 1024 * 1024
};

static const int64_t dark_ns = CLOCK_NS_PER_S;
static const int64_t lit_ns = CLOCK_NS_PER_S / 5;
/* Permits that flicker in the dark would push all else out of the ring. */
static const int64_t flicker_ns = CLOCK_NS_PER_S / 5;
static const int64_t repeated_ns = CLOCK_NS_PER_S;

static void put(struct account *account, const struct black_box_entry *entry,
	enum black_box_event event, const char *text, bool urgent)
{
	struct black_box_entry told = *entry;

	told.event = event;
	snprintf(told.text, sizeof(told.text), "%s", text);
	clerk_put(&account->clerk, &told, urgent);
}

void account_open(struct account *account, const struct settings *settings)
{
	struct black_box_entry before;

	*account = (struct account){ .next_ns = 0 };
	clerk_open(&account->clerk, settings->black_box,
		(int64_t)settings->black_box_mb * BYTES_A_MB, &before);
	if (account->clerk.why.text[0] != '\0') {
		notice("no black box: %s", account->clerk.why.text);
	}
	put(account, &account->last, BLACK_BOX_BEGIN, "", true);
}

void account_close(struct account *account, const char *why)
{
	put(account, &account->last, BLACK_BOX_END, why, true);
	clerk_close(&account->clerk);
}

static int64_t udeg(double rad)
{
	return isfinite(rad) ? llrint(geom_degrees(rad) * 1e6) : INT64_MIN;
}

static struct black_box_entry entry_of(
	const struct account_facts *facts, int64_t now_ns)
{
	const struct pursuit_output *step = facts->step;
	struct black_box_entry entry = { .writer = BLACK_BOX_DAEMON,
		.heard = light_heard(facts->light, now_ns),
		.mode = step->mode,
		.scene = light_scene(step, facts->sky),
		.pan_udeg =
			step->head_known ? udeg(step->head.pan_rad) : INT64_MIN,
		.tilt_udeg = step->head_known ? udeg(step->head.tilt_rad)
					      : INT64_MIN,
		.target = step->target_id,
		.press = facts->light->press };

	if (entry.heard) {
		entry.report = facts->light->report;
	}
	return entry;
}

static bool guard_changed(
	const struct black_box_entry *was, const struct black_box_entry *is)
{
	return was->heard != is->heard ||
		was->report.verdict.state != is->report.verdict.state ||
		was->report.verdict.reason != is->report.verdict.reason ||
		was->report.fault != is->report.fault;
}

static bool is_lit(const struct black_box_entry *entry)
{
	return entry->heard && entry->report.verdict.state == GUARD_LIT;
}

/* Told once they have rested for a moment, or at once while it is lit. */
static void tell_permits(
	struct account *account, struct black_box_entry *entry, int64_t now_ns)
{
	bool lit = is_lit(entry) || is_lit(&account->last);

	if (entry->scene.withheld == account->last.scene.withheld) {
		return;
	}
	if (!lit && now_ns - account->permits_ns < flicker_ns) {
		entry->scene.withheld = account->last.scene.withheld;
		return;
	}
	account->permits_ns = now_ns;
	put(account, entry, BLACK_BOX_PERMITS, "", lit);
}

static void tell_fault(struct account *account,
	const struct black_box_entry *entry, const char *fault)
{
	if (strncmp(fault, account->fault, sizeof(account->fault) - 1) != 0) {
		snprintf(account->fault, sizeof(account->fault), "%s", fault);
		put(account, entry, BLACK_BOX_FAULT,
			fault[0] == '\0' ? "the fault is gone" : fault, true);
	}
}

static void tell_changes(struct account *account, struct black_box_entry *entry,
	const struct account_facts *facts, int64_t now_ns)
{
	const struct black_box_entry *last = &account->last;

	if (guard_changed(last, entry)) {
		put(account, entry, BLACK_BOX_LIGHT,
			entry->heard ? "" : "no word from the guard", true);
	}
	if (entry->mode != last->mode) {
		put(account, entry, BLACK_BOX_MODE,
			entry->mode == MODE_SAFE ? facts->reason : "", true);
	}
	if (entry->press != last->press) {
		put(account, entry, BLACK_BOX_KEY,
			entry->press == 0 ? "let go" : "pressed", true);
	}
	tell_fault(account, entry, facts->fault);
	tell_permits(account, entry, now_ns);
}

void account_step(struct account *account, const struct account_facts *facts,
	int64_t now_ns)
{
	struct black_box_entry entry = entry_of(facts, now_ns);

	tell_changes(account, &entry, facts, now_ns);
	if (now_ns >= account->next_ns) {
		put(account, &entry, BLACK_BOX_NOW, "", false);
		account->next_ns = now_ns + (is_lit(&entry) ? lit_ns : dark_ns);
	}
	account->last = entry;
}

void account_word(struct account *account, const char *who, const char *line,
	const char *answer, int64_t now_ns)
{
	char text[BLACK_BOX_TEXT_MAX];

	snprintf(text, sizeof(text), "%s: \"%.100s\": %.100s", who, line,
		answer);
	bool again = strcmp(text, account->said) == 0 &&
		now_ns - account->said_ns < repeated_ns;

	account->said_ns = now_ns;
	if (!again) {
		memcpy(account->said, text, sizeof(text));
		put(account, &account->last, BLACK_BOX_WORD, text, true);
	}
}
