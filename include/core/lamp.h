/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LAMP_H
#define CORE_LAMP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Lamp: what a kind of lamp can bear, as data, and where one lamp is in its
 * burning and cooling. It only forbids and counts; it never lights anything
 * and never delays a lamp's going out.
 */

enum lamp_kind {
	LAMP_LED,
	LAMP_XENON,
	LAMP_HMI,
	LAMP_METAL_HALIDE,
	LAMP_KIND_COUNT,
};

/* Times in nanoseconds, >= 0. */
struct lamp_model {
	int64_t strike_ns;  /* from power to feedback, at most */
	int64_t warm_up_ns; /* from the strike to full light */
	/* Put out earlier it wears: counted and said, never waited for. */
	int64_t min_on_ns;
	int64_t max_on_ns;   /* goes out by itself after it; 0: no limit */
	int64_t cool_ns;     /* after max_on: dark for so long */
	int64_t restrike_ns; /* after any strike: not struck again for so long
			      */
	int64_t fan_ns;      /* the fan runs on for so long after it went out */
	int64_t afterglow_ns; /* feedback may last so long without power */
};

/*
 * lamp_model - what makers commonly ask for; the lamp's own sheet wins.
 *
 * Round figures, none of one maker: see docs/safety.md, section "Lamps".
 */
struct lamp_model lamp_model(enum lamp_kind kind);

enum lamp_phase {
	LAMP_COLD,     /* may be struck */
	LAMP_STRIKING, /* powered, no light yet */
	LAMP_WARMING,
	LAMP_BURNING,
	LAMP_COOLING, /* dark, and must stay so for a while */
	LAMP_PHASE_COUNT,
};

enum lamp_fault {
	LAMP_SOUND,
	LAMP_NO_STRIKE, /* powered, and no light came */
	LAMP_WENT_OUT,  /* powered, and the light went away */
	LAMP_WELDED,    /* not powered, and there is light */
	LAMP_FAULT_COUNT,
};

struct lamp {
	enum lamp_phase phase;
	enum lamp_fault fault; /* stays until lamp_acknowledge */
	bool powered;
	bool feedback;
	int64_t phase_ns;  /* since when it is in this phase */
	int64_t struck_ns; /* when light came, valid while it burns */
	int64_t dark_ns;   /* when power was taken */
	int64_t rest_until_ns;
	int64_t last_ns; /* of the last step */
	bool ever_powered;
	/* Counted for its life; the owner may set them after lamp_init. */
	int64_t burned_ns;
	uint32_t strikes;
	uint32_t short_burns; /* put out before min_on */
};

/* What the outside says and the guard wants at one step. */
struct lamp_look {
	bool powered;      /* what the guard had switched until now */
	bool has_feedback; /* false: there is no such line; it is believed */
	bool feedback;     /* there is light, or current */
};

/*
 * lamp_init - nobody knows how hot it is: it counts as just put out.
 */
void lamp_init(
	struct lamp *lamp, const struct lamp_model *model, int64_t now_ns);

/* lamp_step - @now_ns must not fall from one call to the next. */
void lamp_step(struct lamp *lamp, const struct lamp_model *model,
	const struct lamp_look *look, int64_t now_ns);

/* lamp_allows - whether it may be powered, or stay so. */
bool lamp_allows(const struct lamp *lamp, const struct lamp_model *model,
	int64_t now_ns);

/* lamp_wait_ns - until it may be struck; 0 where it may. */
int64_t lamp_wait_ns(const struct lamp *lamp, int64_t now_ns);

/* lamp_fan - whether the fan has to run. */
bool lamp_fan(const struct lamp *lamp, const struct lamp_model *model,
	int64_t now_ns);

/*
 * lamp_acknowledge - forgets a fault, but for a welded relay that still
 * feeds the lamp.
 */
void lamp_acknowledge(struct lamp *lamp);

/* lamp_phase_name - "cold", "striking", "warming", "burning" or "cooling". */
const char *lamp_phase_name(enum lamp_phase phase);

#endif
