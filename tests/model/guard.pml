/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The protocol between the operator's key, searchlightctl hold, searchlightd,
 * searchlight-guard and the timer that holds the lamp's supply.
 *
 * Time goes in rounds of 100 ms. In each round every program may act or not,
 * die and begin anew, and every message may be lost, come late or be heard twice;
 * a key is pressed and let go as a person likes. So a permit lives for one
 * round, a held key for three, the timer for one.
 *
 * What stands here is what core/lease, core/guard_table, app/light and
 * tools/ctl_hold do; the arm key, the lamp and the permits of the sky are one
 * bit that comes and goes.
 */

#define PERMIT_ROUNDS 1
#define HELD_ROUNDS   3
#define TIMER_ROUNDS  1
#define AGE_MAX       6 /* an age that grows no more */
#define PRESSES_MAX   2 /* enough to tell a new one from an old one */

/* The person. */
bool key;              /* physically held */
byte presses;          /* how often it was pressed */
byte let_go_age;       /* rounds since it was let go; 0 while it is held */

/* searchlightctl hold. */
byte ctl_press;        /* the number of its press; 0: none */
bool ctl_spent;        /* that press is over; the key must be let go first */

/* searchlightd. Its numbers rise over its restarts, as the clock does. */
byte daemon_press;     /* 0: nobody holds */
byte daemon_last;      /* the greatest number it gave */
byte clock_press;      /* what the machine's clock would give next */
byte daemon_held_age;  /* since the key was heard */

/* One claim under way, from daemon to guard. */
bool claim_there;
bool claim_held;
byte claim_press;
byte claim_held_age;
byte claim_age;

/* A claim that the guard has heard, and that may be heard again. */
bool old_there;
bool old_held;
byte old_press;
byte old_held_age;
byte old_age;

/* searchlight-guard. */
bool armed_key;        /* turned since its start, and nothing opened since */
bool connected;        /* to this daemon; the first claim is never a press */
byte lease_age;        /* of the newest claim taken */
bool lease_held;
byte lease_held_age;
byte last_press;       /* the greatest number seen */
bool pressed;          /* a new one in this round */
mtype = { SAFE, READY, ARMED, LIT };
mtype state = SAFE;
/* Held up between its decision for light and its lines: where it came from. */
mtype before = SAFE;   /* SAFE: it is not */

/* The timer and the lamp. */
byte beat_age = AGE_MAX;
bool was_light;
byte lit_press;        /* the number of the press that lit it last */

#define LIGHT (beat_age < TIMER_ROUNDS)

inline older(age)
{
	if
	:: age < AGE_MAX -> age++
	:: else -> skip
	fi
}

inline person_acts()
{
	if
	:: !key && presses < PRESSES_MAX ->
		key = true;
		presses++;
		let_go_age = 0
	:: key ->
		key = false
	:: true
	fi
}

inline ctl_acts()
{
	if
	:: !key ->
		/* Let go: it says so, or its word is lost. */
		if
		:: ctl_press != 0 && daemon_press == ctl_press ->
			daemon_press = 0
		:: true
		fi;
		ctl_press = 0;
		ctl_spent = false
	:: key && ctl_press == 0 && !ctl_spent && daemon_press == 0 ->
		clock_press++;
		ctl_press = clock_press;
		daemon_press = clock_press;
		daemon_last = clock_press;
		daemon_held_age = 0;
		ctl_spent = true
	:: key && ctl_press != 0 && daemon_press == ctl_press ->
		daemon_held_age = 0
	:: key && ctl_press != 0 && daemon_press != ctl_press ->
		ctl_press = 0 /* refused: over, and spent until let go */
	:: true /* it hangs, or its word is lost */
	fi
}

inline daemon_lapses()
{
	if
	:: daemon_press != 0 && daemon_held_age > HELD_ROUNDS ->
		daemon_press = 0
	:: else -> skip
	fi
}

inline daemon_acts()
{
	daemon_lapses();
	if
	:: !claim_there ->
		claim_there = true;
		claim_held = daemon_press != 0;
		claim_press = daemon_last;
		claim_held_age = daemon_held_age;
		claim_age = 0
	:: daemon_press = 0; /* it died, and another began */
		daemon_last = 0;
		claim_there = false;
		connected = false;
		lease_age = AGE_MAX
	:: true /* it hangs */
	fi
}

inline guard_takes(held, press, held_age, age)
{
	lease_age = age;
	lease_held = held;
	lease_held_age = held_age;
	if
	:: press > last_press ->
		pressed = held && connected;
		last_press = press
	:: else -> skip
	fi;
	connected = true
}

inline keep_a_copy()
{
	if
	:: old_there = true;
		old_held = claim_held;
		old_press = claim_press;
		old_held_age = claim_held_age;
		old_age = claim_age
	:: true
	fi
}

inline guard_hears()
{
	pressed = false;
	if
	:: claim_there && claim_age <= PERMIT_ROUNDS ->
		guard_takes(claim_held, claim_press, claim_held_age,
			claim_age);
		keep_a_copy();
		claim_there = false
	/*
	 * A replay. The guard refuses it, since its sequence does not rise;
	 * here it is taken, and all holds without that too.
	 */
	:: old_there && old_age <= PERMIT_ROUNDS ->
		guard_takes(old_held, old_press, old_held_age, old_age)
	:: claim_there ->
		claim_there = false /* lost, or too old */
	:: true /* it is still under way */
	fi
}

/* A guard that was held up may have let the timer go. */
#define PULSE (beat_age < TIMER_ROUNDS)
#define HELD (lease_held && lease_held_age <= HELD_ROUNDS)

inline guard_judges(permit)
{
	if
	:: !armed_key ->
		state = SAFE
	:: armed_key && (lease_age > PERMIT_ROUNDS || !permit) ->
		state = READY
	:: armed_key && lease_age <= PERMIT_ROUNDS && permit ->
		state = (HELD && ((state == LIT && PULSE) ||
			(state == ARMED && pressed)) -> LIT : ARMED)
	fi
}

/* It begins to be held up just then, or its edge comes at once. */
inline guard_decides(permit)
{
	before = state;
	guard_judges(permit);
	if
	:: state == LIT -> beat_age = 0
	:: state == LIT -> skip
	:: else -> skip
	fi;
	if
	:: state == LIT && beat_age != 0 -> skip
	:: else -> before = SAFE
	fi
}

/* So long after its decision it decides anew, from what was before it. */
inline guard_looks_again()
{
	state = before;
	pressed = (before == ARMED);
	if
	:: guard_judges(true)
	:: guard_judges(false)
	fi
}

inline guard_acts()
{
	if
	:: before != SAFE ->
		guard_looks_again();
		before = SAFE;
		if
		:: state == LIT -> beat_age = 0
		:: else -> skip
		fi
	:: before == SAFE ->
		guard_hears();
		if
		:: armed_key = true  /* somebody turns the arm key */
		:: armed_key = false /* a stop, or the key off */
		:: true
		fi;
		if
		:: guard_decides(true)
		:: guard_decides(false)
		fi
	:: state = SAFE; /* it died, and another began */
		before = SAFE;
		armed_key = false;
		connected = false;
		claim_there = false;
		lease_age = AGE_MAX;
		lease_held = false;
		last_press = 0;
		pressed = false
	:: true /* it hangs */
	fi
}

inline time_goes_on()
{
	older(beat_age);
	older(lease_age);
	older(lease_held_age);
	older(daemon_held_age);
	older(claim_age);
	older(claim_held_age);
	older(old_age);
	older(old_held_age);
	if
	:: !key -> older(let_go_age)
	:: else -> skip
	fi
}

/* What means nothing now is the same everywhere: fewer states. */
inline forget()
{
	pressed = false;
	if
	:: !claim_there ->
		claim_held = false;
		claim_press = 0;
		claim_held_age = 0;
		claim_age = 0
	:: else -> skip
	fi;
	if
	:: !old_there || old_age > PERMIT_ROUNDS ->
		old_there = false;
		old_held = false;
		old_press = 0;
		old_held_age = 0;
		old_age = 0
	:: else -> skip
	fi;
	if
	:: !lease_held || lease_age > PERMIT_ROUNDS ->
		lease_held_age = 0
	:: else -> skip
	fi;
	if
	:: daemon_press == 0 -> daemon_held_age = 0
	:: else -> skip
	fi
}

inline check()
{
	if
	:: LIGHT && !was_light ->
		/* Never relit without a press, and each number is one press. */
		assert(last_press > lit_press);
		lit_press = last_press
	:: else -> skip
	fi;
	assert(clock_press <= presses);
	/* Never lit past the budget: held lease, a claim's way, the timer. */
	assert(!LIGHT || let_go_age <= HELD_ROUNDS + 1 + TIMER_ROUNDS);
	was_light = LIGHT
}

init {
	do
	:: atomic {
		person_acts();
		ctl_acts();
		daemon_acts();
		guard_acts();
		check();
		time_goes_on();
		forget()
	}
	od
}
