/* SPDX-License-Identifier: Apache-2.0 */
#include "trial.h"

#include "random.h"

#include <stdarg.h>

enum {
	PATIENCE_MS = 5000, /* for a light that does not go out, and a word */
	READY_S = 60,
	AFTER_MS = 300, /* a lamp that lights again would by then */
	TRIES = 16,     /* until the target is settled on */
	RELIGHTS = 5,
	RELEASE_MS = 300,
	/* The simulated night begins anew after 60 s: its target jumps back. */
	NIGHT_SAFE_S = 45,
};

/* Whether the night lasts for another round. */
static bool is_early(const struct tower *tower)
{
	return clock_seconds(clock_now_ns() - tower->began_ns) < NIGHT_SAFE_S;
}

static bool is_wrong(struct trial *trial, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The first that goes wrong is told; always false. */
static bool is_wrong(struct trial *trial, const char *format, ...)
{
	va_list arguments;

	if (trial->wrong[0] == '\0') {
		va_start(arguments, format);
		vsnprintf(trial->wrong, TRIAL_WRONG_MAX, format, arguments);
		va_end(arguments);
	}
	return false;
}

/* The stage, not what was tried on it; always false. */
static bool is_unready(struct trial *trial, const char *what)
{
	trial->unready = trial->wrong[0] == '\0';
	return is_wrong(trial, "round %d: %s", trial->rounds + 1, what);
}

static bool hears(
	struct trial *trial, const struct fault *fault, struct tower *tower)
{
	int64_t until_ns = clock_now_ns() + PATIENCE_MS * CLOCK_NS_PER_MS;
	const char *who = NULL;

	if (fault->sentence == NULL) {
		return true;
	}
	while (who == NULL && clock_now_ns() < until_ns) {
		who = tower_who_says(tower, fault->sentence);
		if (who == NULL && fault->also != NULL) {
			who = tower_who_says(tower, fault->also->sentence);
		}
		tower_run(tower, 20);
	}
	if (who == NULL) {
		printf("%s\n", night_say(&tower->night, "status"));
		return is_wrong(trial, "nobody says \"%s\"", fault->sentence);
	}
	snprintf(trial->told_by, sizeof(trial->told_by), "%s", who);
	return true;
}

static void cause(const struct fault *fault, struct tower *tower)
{
	fault->strike(tower);
	if (fault->also != NULL) {
		fault->also->strike(tower);
	}
}

static void mend(const struct fault *fault, struct tower *tower)
{
	if (fault->mend != NULL) {
		fault->mend(tower);
	}
	if (fault->also != NULL) {
		mend(fault->also, tower);
	}
}

/* The target may be lost at any moment, more so on a loaded machine. */
static bool light_up(struct trial *trial, struct tower *tower, uint64_t *seed)
{
	for (int i = 0; i < RELIGHTS; i++) {
		if (!tower_light(tower, TRIES)) {
			return is_unready(
				trial, "there is no light to begin with");
		}
		/* No event keeps step with any of the programs. */
		tower_run(tower, (int)random_between(seed, 60.0, 160.0));
		if (tower_is_lit(tower)) {
			return true;
		}
	}
	return is_unready(trial, "the light goes out of itself");
}

/* With the key held on: whole again, and nothing lights. */
static bool stays_dark(struct trial *trial, const struct fault *fault,
	struct tower *tower, uint32_t rises)
{
	tower_run(tower, AFTER_MS);
	mend(fault, tower);
	bool whole = tower_heal(tower);

	tower_run(tower, AFTER_MS);
	trial->relit += (int)(tower_rises(tower) - rises);
	if (tower_rises(tower) != rises || tower_is_lit(tower)) {
		return is_wrong(trial, "round %d: lit again without a press",
			trial->rounds + 1);
	}
	return whole ||
		is_unready(trial, "it follows no more when all is whole");
}

/* The first stop frame whose last byte came after @from_ns; 0: none yet. */
static int64_t first_stop_ns(struct tap *tap, int64_t from_ns)
{
	int64_t at_ns = 0;

	pthread_mutex_lock(&tap->lock);
	for (int i = tap->count - 1; i >= 0; i--) {
		if (tap->frames[i].at_ns < from_ns) {
			break;
		}
		if (tap_stops(tap, i)) {
			at_ns = tap->frames[i].at_ns;
		}
	}
	pthread_mutex_unlock(&tap->lock);
	return at_ns;
}

static bool head_is_stopped(
	struct trial *trial, struct tower *tower, int64_t from_ns, int slack_ms)
{
	int64_t until_ns = from_ns + PATIENCE_MS * CLOCK_NS_PER_MS;
	int64_t stop_ns = 0;

	while (stop_ns == 0 && clock_now_ns() < until_ns) {
		tower_run(tower, 5);
		stop_ns = first_stop_ns(&tower->night.tap, from_ns);
	}
	if (stop_ns == 0) {
		return is_wrong(trial, "round %d: no stop frame on the wire",
			trial->rounds + 1);
	}
	stop_ns -= from_ns;
	trial->stop_ns[trial->rounds] = stop_ns;
	if (stop_ns > (HEAD_STOP_MS + slack_ms) * CLOCK_NS_PER_MS) {
		is_wrong(trial, "round %d: stop frame after %.1f ms",
			trial->rounds + 1, (double)stop_ns / 1e6);
	}
	return true;
}

static bool darkens(struct trial *trial, const struct fault *fault,
	struct tower *tower, int slack_ms)
{
	int64_t from_ns = clock_now_ns();

	tower_forget(tower);
	uint32_t rises = tower_rises(tower);

	cause(fault, tower);
	int64_t out_ns = tower_dark_ns(tower, PATIENCE_MS);
	if (out_ns < 0) {
		return is_wrong(trial, "round %d: the light goes on",
			trial->rounds + 1);
	}
	int64_t took_ns = out_ns - from_ns;

	trial->took_ns[trial->rounds] = took_ns > 0 ? took_ns : 0;
	if (took_ns > (fault->budget_ms + slack_ms) * CLOCK_NS_PER_MS) {
		is_wrong(trial, "round %d: dark after %.1f ms, not %d",
			trial->rounds + 1, (double)took_ns / 1e6,
			fault->budget_ms);
	}
	return (!fault->stops_head ||
		       head_is_stopped(trial, tower, from_ns, slack_ms)) &&
		hears(trial, fault, tower) &&
		stays_dark(trial, fault, tower, rises);
}

/* Whatever it does to the light, a key that is let go puts it out. */
static bool is_borne(struct trial *trial, const struct fault *fault,
	struct tower *tower, int slack_ms)
{
	uint32_t rises = tower_rises(tower);

	tower_forget(tower);
	cause(fault, tower);
	tower_run(tower, AFTER_MS);
	if (!hears(trial, fault, tower)) {
		return false;
	}
	bool goes_on = tower_is_lit(tower);
	int64_t from_ns = clock_now_ns();

	tower_let_go(tower);
	int64_t took_ns = tower_dark_ns(tower, PATIENCE_MS) - from_ns;
	if (took_ns > (RELEASE_MS + slack_ms) * CLOCK_NS_PER_MS) {
		is_wrong(trial, "round %d: dark %.1f ms after the key",
			trial->rounds + 1, (double)took_ns / 1e6);
	}
	trial->took_ns[trial->rounds] = goes_on && took_ns > 0 ? took_ns : 0;
	return stays_dark(trial, fault, tower, rises);
}

/* Presses until it is said why not; the target may not be there at first. */
static void try_to_light(const struct fault *fault, struct tower *tower)
{
	for (int i = 0; i < RELIGHTS; i++) {
		tower_light(tower, 2);
		if (fault->sentence == NULL ||
			tower_who_says(tower, fault->sentence) != NULL) {
			return;
		}
	}
}

static bool keeps_dark(
	struct trial *trial, const struct fault *fault, struct tower *tower)
{
	tower_forget(tower);
	tower->guard_said = tower->daemon_said = 0;
	if (fault->strike != NULL) {
		cause(fault, tower);
	}
	try_to_light(fault, tower);
	uint32_t rises = tower_rises(tower);

	trial->relit += rises > fault->rises ? (int)(rises - fault->rises) : 0;
	if (rises > fault->rises ||
		post_high(&tower->post, GUARD_LAMP_ENABLE)) {
		return is_wrong(trial, "it was lit");
	}
	return hears(trial, fault, tower);
}

/* As many as the night lasts for, and one at least. */
static void try_rounds(struct trial *trial, const struct fault *fault,
	struct tower *tower, int rounds, int slack_ms, uint64_t *seed)
{
	bool good;

	do {
		good = light_up(trial, tower, seed) &&
			(fault->outcome == FAULT_DARKENS
					? darkens(trial, fault, tower, slack_ms)
					: is_borne(trial, fault, tower,
						  slack_ms));
		trial->rounds += good;
	} while (good && trial->rounds < rounds && is_early(tower));
}

static void try_dark(struct trial *trial, const struct fault *fault,
	struct tower *tower, int rounds)
{
	for (int i = 0; i < rounds && keeps_dark(trial, fault, tower); i++) {
		trial->rounds++;
	}
}

/* A key that is on already is left so: that is a fault of its own. */
static bool open_tower(struct tower *tower, const struct fault *fault,
	const struct tower_paths *paths)
{
	tower_prepare(tower, paths, &fault->plan);
	if (fault->before != NULL) {
		fault->before(tower);
	}
	tower_start_guard(tower);
	tower_start_daemon(tower);
	bool good = tower_follows(tower, READY_S);

	if (atomic_load(&tower->post.lines->closed[GUARD_KEY]) == 0) {
		tower_turn_key(tower);
	}
	tower_sit_down(tower);
	return good;
}

/* One night, from its beginning. */
static void try_night(struct trial *trial, const struct fault *fault,
	const struct tower_paths *paths, int rounds, int slack_ms,
	uint64_t *seed)
{
	static struct tower tower; /* large */

	if (!open_tower(&tower, fault, paths)) {
		is_unready(trial, "the stage was not ready in time");
		night_show_log(&tower.night);
	} else if (fault->outcome == FAULT_KEEPS_DARK) {
		try_dark(trial, fault, &tower, rounds);
	} else {
		try_rounds(trial, fault, &tower, rounds, slack_ms, seed);
	}
	if (trial->wrong[0] != '\0') {
		print_message("%s: %s\n%s\n", fault->name, trial->wrong,
			night_say(&tower.night, "preflight"));
		post_show_output(&tower.post);
		night_show_log(&tower.night);
	}
	tower_close(&tower);
}

void trial_run(struct trial *trial, const struct fault *fault,
	const struct tower_paths *paths, int rounds, int slack_ms,
	uint64_t seed)
{
	int wanted = fault->once ? 1 : rounds;

	do {
		try_night(trial, fault, paths, wanted, slack_ms, &seed);
	} while (trial->rounds < wanted && trial->wrong[0] == '\0' &&
		fault->outcome != FAULT_KEEPS_DARK);
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct trial_span span_of(const int64_t *took_ns, int count)
{
	int64_t sorted[TRIAL_ROUNDS_MAX];

	if (count == 0) {
		return (struct trial_span){ 0, 0 };
	}
	memcpy(sorted, took_ns, sizeof(sorted));
	qsort(sorted, (size_t)count, sizeof(sorted[0]), compare);
	return (struct trial_span){ sorted[count / 2], sorted[count - 1] };
}

struct trial_span trial_dark(const struct trial *trial)
{
	return span_of(trial->took_ns, trial->rounds);
}

struct trial_span trial_stop(const struct trial *trial)
{
	return span_of(trial->stop_ns, trial->rounds);
}
