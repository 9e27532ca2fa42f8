/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"

#include "base/clock.h"
#include "word.h"

enum {
	BYTES_A_MB = 1024 * 1024,
	BEATING = 1 << GUARD_HEARTBEAT,
};

static const int64_t lit_ns = CLOCK_NS_PER_S;
static const int64_t dark_ns = 60 * CLOCK_NS_PER_S;

static void put(struct ledger *ledger, enum black_box_event event, bool urgent)
{
	ledger->last.event = event;
	clerk_put(&ledger->clerk, &ledger->last, urgent);
}

void ledger_init(struct ledger *ledger)
{
	*ledger =
		(struct ledger){ .clerk = { .writer = { .fd = APART_NONE } } };
}

void ledger_open(struct ledger *ledger, const struct guard_file *file)
{
	*ledger = (struct ledger){ .next_ns = 0 };
	clerk_open(&ledger->clerk, file->black_box,
		(int64_t)file->black_box_mb * BYTES_A_MB, &ledger->last);
	if (ledger->clerk.why.text[0] != '\0') {
		word("%s", ledger->clerk.why.text);
	}
	ledger->last.writer = BLACK_BOX_GUARD;
	ledger->last.heard = true;
}

void ledger_close(struct ledger *ledger)
{
	put(ledger, BLACK_BOX_END, true);
	clerk_close(&ledger->clerk);
}

void ledger_lamp(const struct ledger *ledger, struct lamp *lamp)
{
	lamp->burned_ns = ledger->last.report.burned_ns;
	lamp->strikes = (uint32_t)ledger->last.report.strikes;
}

static bool changed(
	const struct message_report *was, const struct message_report *is)
{
	return was->verdict.state != is->verdict.state ||
		was->verdict.reason != is->verdict.reason ||
		was->fault != is->fault || was->phase != is->phase ||
		was->inputs != is->inputs ||
		((was->outputs ^ is->outputs) & ~(unsigned)BEATING) != 0;
}

void ledger_note(struct ledger *ledger, const struct message_report *report,
	const struct message_scene *scene, int64_t now_ns)
{
	bool begins = ledger->next_ns == 0;
	bool news = begins || changed(&ledger->last.report, report);

	if (!news && now_ns < ledger->next_ns) {
		return;
	}
	ledger->last.report = *report;
	ledger->last.scene = *scene;
	ledger->next_ns = now_ns +
		(report->verdict.state == GUARD_LIT ? lit_ns : dark_ns);
	put(ledger,
		begins         ? BLACK_BOX_BEGIN
			: news ? BLACK_BOX_LIGHT
			       : BLACK_BOX_NOW,
		news);
}
