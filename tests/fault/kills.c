/* SPDX-License-Identifier: Apache-2.0 */
#include "kills.h"

#include "random.h"
#include "workers.h"

enum {
	KILLS_MAX = 20000,
	SITES_MAX = 64,
	AWAY_MS = 350,  /* between two presses */
	FIRST_MS = 300, /* a keyboard's wait before it repeats */
	LOOK_MS = 150,  /* how often the operator looks whether it follows */
	DARK_MS = 500,  /* a press that lit nothing by then never will */
	ENOUGH_MS = 3000,
};

/*
 * Few pictures, so that many sites fit into a machine, of a target that stays
 * near: the night begins anew with each camera, and must find it in view.
 */
static const struct tower_plan cheap = {
	.scenario = "duration_s = 60\ncamera.rate_hz = 20\n"
		    "camera.width_px = 160\ncamera.height_px = 128\n"
		    "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
		    "target = -700 700 530  1.5 0 0  2.5 400  0 60\n",
};

enum way {
	WAY_KILL,    /* SIGKILL */
	WAY_HANG,    /* SIGSTOP, and killed later */
	WAY_HOLD_UP, /* SIGSTOP, and SIGCONT after a while */
	WAY_COUNT,
};

enum {
	VICTIM_DAEMON,
	VICTIM_GUARD,
	VICTIM_HOLD,
	VICTIM_HEAD,
};

static const struct {
	const char *program;
	int budget_ms;
} victims[KILLS_PROGRAMS] = {
	[VICTIM_DAEMON] = { "searchlightd", 150 },
	[VICTIM_GUARD] = { "searchlight-guard", 100 }, /* the timer's own */
	[VICTIM_HOLD] = { "searchlightctl hold", 300 },
	[VICTIM_HEAD] = { "the head and its camera", 200 },
};

struct kill {
	int victim;
	enum way way;
	bool lit;
	int64_t took_ns; /* 0: it was not lit, or only held up */
};

/* What all sites see. */
struct ledger {
	struct kill kills[KILLS_MAX];

	struct {
		int kills;
		int presses;
		int lit;
		int relit;
		int late;
		bool fallen;
	} sites[SITES_MAX];
};

struct yard {
	const struct kills_plan *plan;
	struct ledger *ledger;
};

enum grip {
	GRIP_AWAY,
	GRIP_FIRST,
	GRIP_HOLDS,
};

/* One operator at one site. */
struct crew {
	struct tower tower;
	uint64_t seed;
	enum grip grip;
	int64_t until_ns;
	int64_t look_ns;
	int64_t lit_ns; /* it was lit last, or the key went down */
	uint32_t rises; /* as seen last */
	bool fresh;     /* the newest press has lit nothing yet */
	int presses;
	int lit;
	int relit;
};

static int64_t in_ms(int64_t now_ns, double ms)
{
	return now_ns + (int64_t)(ms * 1e6);
}

/* ---- the operator ---- */

/* A press lights once; whatever lights besides does so by itself. */
static void watch(struct crew *o)
{
	int more = (int)(tower_rises(&o->tower) - o->rises);

	if (more > 0) {
		o->rises += (uint32_t)more;
		o->lit += o->fresh;
		o->relit += more - o->fresh;
		o->fresh = false;
	}
}

static void press(struct crew *o, int64_t now_ns)
{
	o->presses++;
	o->fresh = true;
	hand_press(&o->tower.hand);
	o->grip = GRIP_FIRST;
	o->until_ns = in_ms(now_ns, FIRST_MS);
}

static void let_go(struct crew *o, int64_t now_ns)
{
	tower_let_go(&o->tower);
	o->grip = GRIP_AWAY;
	o->until_ns = in_ms(now_ns, AWAY_MS);
}

/* Who sees no light lets go and tries again. */
static void hold(struct crew *o, int64_t now_ns)
{
	if (tower_is_lit(&o->tower)) {
		o->lit_ns = now_ns;
	}
	if (now_ns >= o->until_ns || now_ns >= in_ms(o->lit_ns, DARK_MS)) {
		let_go(o, now_ns);
	}
}

static void begin_to_hold(struct crew *o, int64_t now_ns)
{
	tower_repeat(&o->tower);
	o->grip = GRIP_HOLDS;
	o->lit_ns = now_ns;
	o->until_ns = in_ms(now_ns, random_between(&o->seed, 1500.0, 4000.0));
}

static void move_hand(struct crew *o, int64_t now_ns)
{
	if (o->grip == GRIP_HOLDS) {
		hold(o, now_ns);
	} else if (now_ns >= o->until_ns && o->grip == GRIP_AWAY) {
		press(o, now_ns);
	} else if (now_ns >= o->until_ns) {
		begin_to_hold(o, now_ns);
	}
}

static void operate(struct tower *tower)
{
	struct crew *o = tower->context;
	int64_t now_ns = clock_now_ns();

	watch(o);
	move_hand(o, now_ns);
	if (now_ns >= o->look_ns) {
		o->look_ns = in_ms(now_ns, LOOK_MS);
		tower_say_follow(tower);
		tower_reseat(tower);
	}
}

/* ---- who is killed ---- */

static pid_t pid_of(const struct tower *tower, int victim)
{
	const pid_t pids[KILLS_PROGRAMS] = {
		[VICTIM_DAEMON] = tower->night.daemon,
		[VICTIM_GUARD] = tower->post.pid,
		[VICTIM_HOLD] = tower->hand.hold,
		[VICTIM_HEAD] = tower->night.head,
	};

	return pids[victim];
}

static int some(struct crew *o, int count)
{
	return (int)(random_bits(&o->seed) % (uint64_t)count);
}

/* It is dead, and its number stays its own until somebody asks. */
static void kill_for_good(pid_t pid)
{
	siginfo_t info;

	kill(pid, SIGKILL);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
}

static void strike(struct crew *o, struct kill *row)
{
	struct tower *tower = &o->tower;
	pid_t pid = pid_of(tower, row->victim);
	int64_t from_ns = clock_now_ns();

	row->lit = tower_is_lit(tower);
	if (row->way == WAY_KILL) {
		kill_for_good(pid);
	} else {
		kill(pid, SIGSTOP);
	}
	if (row->way == WAY_HOLD_UP) {
		tower_run(tower, (int)random_between(&o->seed, 10.0, 600.0));
		kill(pid, SIGCONT);
		return;
	}
	int64_t took_ns = tower_dark_ns(tower, ENOUGH_MS) - from_ns;

	if (row->lit) {
		row->took_ns = took_ns > 0 ? took_ns : 1;
	}
	if (row->way == WAY_HANG) {
		tower_run(tower, (int)random_between(&o->seed, 50.0, 400.0));
		kill_for_good(pid);
	}
}

/* A guard that is new wants its key turned. */
static void mend(struct crew *o, const struct kill *row)
{
	if (row->way == WAY_HOLD_UP) {
		return;
	}
	tower_restart(&o->tower);
	if (row->victim == VICTIM_GUARD) {
		tower_run(&o->tower, 100);
		tower_turn_key(&o->tower);
	}
}

/*
 * Three of four wait for light first; the others strike while it begins, waits
 * or recovers.
 */
static void wait_for_an_instant(struct crew *o)
{
	int64_t until_ns = in_ms(clock_now_ns(), ENOUGH_MS);
	bool waits = some(o, 4) != 0;

	while (waits && !tower_is_lit(&o->tower) && clock_now_ns() < until_ns) {
		tower_run(&o->tower, 100);
	}
	tower_run(&o->tower, (int)random_between(&o->seed, 0.0, 600.0));
}

static void kill_one(struct crew *o, struct kill *row)
{
	do {
		wait_for_an_instant(o);
		row->victim = some(o, KILLS_PROGRAMS);
	} while (pid_of(&o->tower, row->victim) <= 0);
	row->way = (enum way)some(o, WAY_COUNT);
	strike(o, row);
	mend(o, row);
}

static size_t share_of(const struct kills_plan *plan, size_t site)
{
	return plan->count / plan->at_once +
		(site < plan->count % plan->at_once);
}

static bool is_late(const struct kills_plan *plan, const struct kill *row)
{
	return row->took_ns >
		(victims[row->victim].budget_ms + plan->slack_ms) *
		CLOCK_NS_PER_MS;
}

static void run_site(void *context, size_t site)
{
	static struct crew o; /* large */
	const struct yard *yard = context;
	struct ledger *ledger = yard->ledger;
	size_t count = share_of(yard->plan, site);

	o.seed = yard->plan->seed + site;
	assert_true(tower_open(&o.tower, yard->plan->paths, &cheap));
	o.tower.context = &o;
	o.tower.besides = operate;
	o.rises = tower_rises(&o.tower);
	for (size_t i = 0; i < count; i++) {
		/* Rows of the sites stand between each other. */
		struct kill *row =
			&ledger->kills[i * yard->plan->at_once + site];

		kill_one(&o, row);
		ledger->sites[site].kills++;
		ledger->sites[site].late += is_late(yard->plan, row);
		ledger->sites[site].presses = o.presses;
		ledger->sites[site].lit = o.lit;
		ledger->sites[site].relit = o.relit;
	}
	tower_close(&o.tower);
}

static void site_ended(void *context, size_t site, int code)
{
	const struct yard *yard = context;

	yard->ledger->sites[site].fallen = code != 0;
	printf("site %zu: %d kills, %d presses, lit %d times, again without a "
	       "press %d\n",
		site, yard->ledger->sites[site].kills,
		yard->ledger->sites[site].presses,
		yard->ledger->sites[site].lit, yard->ledger->sites[site].relit);
	fflush(stdout);
}

/* ---- what came of it ---- */

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void tally(const struct kill *kills, size_t count, int victim,
	struct kills_tally *tally)
{
	static int64_t took_ns[KILLS_MAX];

	*tally = (struct kills_tally){ .program = victims[victim].program,
		.budget_ms = victims[victim].budget_ms };
	for (size_t i = 0; i < count; i++) {
		if (kills[i].victim != victim) {
			continue;
		}
		tally->kills++;
		tally->while_lit += kills[i].lit;
		if (kills[i].took_ns > 0) {
			took_ns[tally->timed++] = kills[i].took_ns;
		}
	}
	if (tally->timed > 0) {
		qsort(took_ns, (size_t)tally->timed, sizeof(took_ns[0]),
			compare);
		tally->middle_ns = took_ns[tally->timed / 2];
		tally->longest_ns = took_ns[tally->timed - 1];
	}
}

void kills_run(const struct kills_plan *plan, struct kills_result *result)
{
	struct yard yard = { plan, workers_share(sizeof(*yard.ledger)) };

	assert_true(plan->count <= KILLS_MAX && plan->at_once <= SITES_MAX);
	workers_run(plan->at_once, plan->at_once, run_site, site_ended, &yard);
	*result = (struct kills_result){ .kills = 0 };
	for (size_t i = 0; i < plan->at_once; i++) {
		result->kills += yard.ledger->sites[i].kills;
		result->presses += yard.ledger->sites[i].presses;
		result->lit += yard.ledger->sites[i].lit;
		result->relit += yard.ledger->sites[i].relit;
		result->late += yard.ledger->sites[i].late;
		result->fallen += yard.ledger->sites[i].fallen;
	}
	for (int i = 0; i < KILLS_PROGRAMS; i++) {
		tally(yard.ledger->kills, plan->count, i, &result->tallies[i]);
	}
}

void kills_print(FILE *out, const struct kills_plan *plan,
	const struct kills_result *result)
{
	fprintf(out, "%-26s %6s %6s %6s %7s %8s %8s\n", "program", "budget",
		"kills", "lit", "timed", "p50 ms", "max ms");
	for (int i = 0; i < KILLS_PROGRAMS; i++) {
		const struct kills_tally *t = &result->tallies[i];

		fprintf(out, "%-26s %6d %6d %6d %7d %8.1f %8.1f\n", t->program,
			t->budget_ms, t->kills, t->while_lit, t->timed,
			(double)t->middle_ns / 1e6,
			(double)t->longest_ns / 1e6);
	}
	fprintf(out,
		"%d kills, seed %llu; %d presses lit the lamp %d times; lit "
		"again without a press: %d; late: %d; sites that fell: %d\n",
		result->kills, (unsigned long long)plan->seed, result->presses,
		result->lit, result->relit, result->late, result->fallen);
}
