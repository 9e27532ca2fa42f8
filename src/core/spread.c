/* SPDX-License-Identifier: Apache-2.0 */
#include "core/spread.h"

#include <math.h>
#include <string.h>

#define NS_PER_S 1e9

/* Least and highest rate of each bound of the way. */
struct bounds {
	double low;
	double high;
};

static double clamped(double share)
{
	return fmin(fmax(share, 0.0), 1.0);
}

double spread_highest(const struct rig_focus *facts)
{
	return (1.0 + facts->doubt) / facts->travel_s;
}

static double spread_lowest(const struct rig_focus *facts)
{
	return (1.0 - facts->doubt) / facts->travel_s;
}

static bool has_motor(const struct spread *spread)
{
	return spread->facts.drive == FOCUS_TIMED ||
		spread->facts.drive == FOCUS_TOLD;
}

void spread_lose(struct spread *spread)
{
	spread->low = 0.0;
	spread->high = spread->facts.drive == FOCUS_FIXED ? 0.0 : 1.0;
	spread->words[0] = (struct spread_word){ .any = true };
	spread->count = 1;
}

void spread_init(struct spread *spread, const struct rig *rig)
{
	*spread = (struct spread){ .facts = rig->focus,
		.narrow_rad = rig->beam_rad,
		.outer_rad = rig->outer_beam_rad };
	spread_lose(spread);
}

/* ---- what it may obey ---- */

static bool is_said_again(const struct spread_word *newest, double tell)
{
	return !newest->any && newest->tell == tell;
}

/* More changes than can be kept: what the oldest were is given up. */
static void forget_oldest(struct spread *spread)
{
	spread->count--;
	memmove(spread->words, spread->words + 1,
		(size_t)spread->count * sizeof(spread->words[0]));
	spread->words[0] = (struct spread_word){ .any = true };
}

/* A word that is heard of late may have acted since it was sent. */
static void make_up_for(struct spread *spread, int64_t sent_ns)
{
	double late = spread->begun
		? (double)(spread->at_ns - sent_ns) / NS_PER_S
		: 0.0;

	if (late > 0.0) {
		double way = late * spread_highest(&spread->facts);

		spread->low = clamped(spread->low - way);
		spread->high = clamped(spread->high + way);
	}
}

void spread_told(struct spread *spread, double tell, int64_t sent_ns)
{
	struct spread_word *newest = &spread->words[spread->count - 1];

	if (!has_motor(spread)) {
		return;
	}
	if (!is_said_again(newest, tell)) {
		make_up_for(spread, sent_ns);
		if (spread->count == SPREAD_WORDS_MAX) {
			forget_oldest(spread);
		}
		newest = &spread->words[spread->count++];
		*newest = (struct spread_word){ .tell = tell,
			.first_ns = sent_ns };
	}
	newest->times += newest->times < SPREAD_TIMES;
	if (newest->times == SPREAD_TIMES && newest->sure_ns == 0) {
		newest->sure_ns = sent_ns +
			(int64_t)ceil(spread->facts.dead_s * NS_PER_S);
	}
}

static bool is_sure(const struct spread_word *word, int64_t now_ns)
{
	return word->sure_ns != 0 && word->sure_ns <= now_ns;
}

/* What came before a word that acts for certain is over. */
static void drop_past(struct spread *spread, int64_t now_ns)
{
	int first = 0;

	for (int i = 1; i < spread->count; i++) {
		first = is_sure(&spread->words[i], now_ns) ? i : first;
	}
	spread->count -= first;
	memmove(spread->words, spread->words + first,
		(size_t)spread->count * sizeof(spread->words[0]));
}

/* ---- where that leads ---- */

/* How fast one that runs while it is told to may go, either way. */
static struct bounds rates_timed(const struct rig_focus *facts, double tell)
{
	double slow = spread_lowest(facts);
	double fast = spread_highest(facts);

	if (tell > 0.0) {
		return (struct bounds){ slow, fast };
	}
	return tell < 0.0 ? (struct bounds){ -fast, -slow }
			  : (struct bounds){ 0.0, 0.0 };
}

static struct bounds both(struct bounds a, struct bounds b)
{
	return (struct bounds){ fmin(a.low, b.low), fmax(a.high, b.high) };
}

/* Rates (TIMED) or places (TOLD) of all that it may obey. */
static struct bounds all_of(const struct spread *spread)
{
	const struct rig_focus *facts = &spread->facts;
	bool timed = facts->drive == FOCUS_TIMED;
	struct bounds all = { INFINITY, -INFINITY };

	for (int i = 0; i < spread->count; i++) {
		const struct spread_word *word = &spread->words[i];
		double tell = word->tell;
		struct bounds one = timed
			? rates_timed(facts, tell)
			: (struct bounds){ clamped(tell - facts->error),
				  clamped(tell + facts->error) };

		if (word->first_ns > spread->at_ns) {
			continue;
		}
		if (word->any) {
			double fast = spread_highest(facts);

			one = timed ? (struct bounds){ -fast, fast }
				    : (struct bounds){ 0.0, 1.0 };
		}
		all = both(all, one);
	}
	return all;
}

static void run_timed(struct spread *spread, struct bounds rates, double time_s)
{
	spread->low = clamped(spread->low + rates.low * time_s);
	spread->high = clamped(spread->high + rates.high * time_s);
}

/* The lower bound nears the lowest goal slowly, or leaves for it fast. */
static void go_told(struct spread *spread, struct bounds goal, double time_s)
{
	double slow = spread_lowest(&spread->facts) * time_s;
	double fast = spread_highest(&spread->facts) * time_s;

	spread->low = goal.low < spread->low
		? fmax(goal.low, spread->low - fast)
		: fmin(goal.low, spread->low + slow);
	spread->high = goal.high > spread->high
		? fmin(goal.high, spread->high + fast)
		: fmax(goal.high, spread->high - slow);
}

static void go(struct spread *spread, int64_t until_ns)
{
	double time_s = (double)(until_ns - spread->at_ns) / NS_PER_S;
	struct bounds all = all_of(spread);

	if (spread->facts.drive == FOCUS_TIMED) {
		run_timed(spread, all, time_s);
	} else {
		go_told(spread, all, time_s);
	}
	spread->at_ns = until_ns;
}

static int64_t sooner(int64_t then_ns, int64_t after_ns, int64_t soonest_ns)
{
	return then_ns > after_ns && then_ns < soonest_ns ? then_ns
							  : soonest_ns;
}

/* When what it may obey changes next, or @now_ns. */
static int64_t next_change(const struct spread *spread, int64_t now_ns)
{
	int64_t next_ns = now_ns;

	for (int i = 0; i < spread->count; i++) {
		const struct spread_word *word = &spread->words[i];

		next_ns = sooner(word->first_ns, spread->at_ns, next_ns);
		next_ns = sooner(word->sure_ns, spread->at_ns, next_ns);
	}
	return next_ns;
}

static double width_of(const struct spread *spread, double share)
{
	const struct rig_focus *facts = &spread->facts;

	return share == 0.0 ? spread->narrow_rad
			    : spread->narrow_rad +
			share * (facts->wide_rad - spread->narrow_rad);
}

/*
 * Stray light grows in proportion, or stays as far outside as it is at the
 * narrow stop: the former is the more.
 */
static double outer_of(const struct spread *spread, double most_rad)
{
	return most_rad == spread->narrow_rad
		? spread->outer_rad
		: fmax(spread->outer_rad, spread->narrow_rad) * most_rad /
			spread->narrow_rad;
}

struct beam_width spread_at(struct spread *spread, int64_t now_ns)
{
	if (!spread->begun) {
		spread->begun = true;
		spread->at_ns = now_ns;
	}
	while (has_motor(spread) && spread->at_ns < now_ns) {
		drop_past(spread, spread->at_ns);
		go(spread, next_change(spread, now_ns));
	}
	double most_rad = width_of(spread, spread->high);

	return (struct beam_width){ width_of(spread, spread->low), most_rad,
		outer_of(spread, most_rad) };
}
