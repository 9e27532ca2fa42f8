/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lamp.h"

#define MS  INT64_C(1000000)
#define S   (1000 * MS)
#define MIN (60 * S)

/* A timer of 100 ms, a relay and the sensor's own lag. */
#define RELAY_NS (500 * MS)

static const struct lamp_model models[LAMP_KIND_COUNT] = {
	[LAMP_LED] = { .strike_ns = 500 * MS,
		.fan_ns = 30 * S,
		.afterglow_ns = RELAY_NS },
	[LAMP_XENON] = { .strike_ns = 2 * S,
		.warm_up_ns = 10 * S,
		.min_on_ns = 60 * S,
		.restrike_ns = 10 * S,
		.fan_ns = 5 * MIN,
		.afterglow_ns = RELAY_NS },
	[LAMP_HMI] = { .strike_ns = 5 * S,
		.warm_up_ns = 3 * MIN,
		.min_on_ns = 3 * MIN,
		.restrike_ns = 5 * MIN,
		.fan_ns = 10 * MIN,
		.afterglow_ns = RELAY_NS },
	[LAMP_METAL_HALIDE] = { .strike_ns = 10 * S,
		.warm_up_ns = 4 * MIN,
		.min_on_ns = 5 * MIN,
		.restrike_ns = 15 * MIN,
		.fan_ns = 10 * MIN,
		.afterglow_ns = RELAY_NS },
};

struct lamp_model lamp_model(enum lamp_kind kind)
{
	return models[kind];
}

static void enter(struct lamp *lamp, enum lamp_phase phase, int64_t now_ns)
{
	lamp->phase = phase;
	lamp->phase_ns = now_ns;
}

void lamp_init(
	struct lamp *lamp, const struct lamp_model *model, int64_t now_ns)
{
	*lamp = (struct lamp){ .phase = LAMP_COLD,
		.phase_ns = now_ns,
		.dark_ns = now_ns,
		.last_ns = now_ns,
		.rest_until_ns = now_ns + model->restrike_ns };
	if (model->restrike_ns > 0) {
		enter(lamp, LAMP_COOLING, now_ns);
	}
}

static bool burns(const struct lamp *lamp)
{
	return lamp->phase == LAMP_WARMING || lamp->phase == LAMP_BURNING;
}

static bool outlasted(
	const struct lamp *lamp, const struct lamp_model *model, int64_t now_ns)
{
	return burns(lamp) && model->max_on_ns > 0 &&
		now_ns - lamp->struck_ns >= model->max_on_ns;
}

static void power_on(struct lamp *lamp, int64_t now_ns)
{
	lamp->ever_powered = true;
	enter(lamp, LAMP_STRIKING, now_ns);
}

/* It is as hot as if it had been struck, even where no light was seen. */
static void power_off(
	struct lamp *lamp, const struct lamp_model *model, int64_t now_ns)
{
	int64_t rest_ns = model->restrike_ns;

	if (outlasted(lamp, model, now_ns) && model->cool_ns > rest_ns) {
		rest_ns = model->cool_ns;
	}
	if (burns(lamp) && now_ns - lamp->struck_ns < model->min_on_ns) {
		lamp->short_burns++;
	}
	lamp->dark_ns = now_ns;
	lamp->rest_until_ns = now_ns + rest_ns;
	enter(lamp, rest_ns > 0 ? LAMP_COOLING : LAMP_COLD, now_ns);
}

static void fail(struct lamp *lamp, enum lamp_fault fault)
{
	if (lamp->fault == LAMP_SOUND || fault == LAMP_WELDED) {
		lamp->fault = fault;
	}
}

static void step_striking(struct lamp *lamp, const struct lamp_model *model,
	const struct lamp_look *look, int64_t now_ns)
{
	if (look->feedback || !look->has_feedback) {
		lamp->struck_ns = now_ns;
		lamp->strikes++;
		enter(lamp, LAMP_WARMING, now_ns);
	} else if (now_ns - lamp->phase_ns >= model->strike_ns) {
		fail(lamp, LAMP_NO_STRIKE);
	}
}

static void step_burning(struct lamp *lamp, const struct lamp_model *model,
	const struct lamp_look *look, int64_t now_ns)
{
	lamp->burned_ns += now_ns - lamp->last_ns;
	if (look->has_feedback && !look->feedback) {
		fail(lamp, LAMP_WENT_OUT);
	}
	if (lamp->phase == LAMP_WARMING &&
		now_ns - lamp->phase_ns >= model->warm_up_ns) {
		enter(lamp, LAMP_BURNING, now_ns);
	}
}

static void step_dark(struct lamp *lamp, const struct lamp_model *model,
	const struct lamp_look *look, int64_t now_ns)
{
	if (lamp->phase == LAMP_COOLING && now_ns >= lamp->rest_until_ns) {
		enter(lamp, LAMP_COLD, now_ns);
	}
	if (look->has_feedback && look->feedback &&
		now_ns - lamp->dark_ns > model->afterglow_ns) {
		fail(lamp, LAMP_WELDED);
	}
}

void lamp_step(struct lamp *lamp, const struct lamp_model *model,
	const struct lamp_look *look, int64_t now_ns)
{
	if (look->powered && !lamp->powered) {
		power_on(lamp, now_ns);
	}
	if (!look->powered && lamp->powered) {
		power_off(lamp, model, now_ns);
	}
	lamp->powered = look->powered;
	lamp->feedback = look->has_feedback && look->feedback;
	if (lamp->phase == LAMP_STRIKING) {
		step_striking(lamp, model, look, now_ns);
	} else if (burns(lamp)) {
		step_burning(lamp, model, look, now_ns);
	} else {
		step_dark(lamp, model, look, now_ns);
	}
	lamp->last_ns = now_ns;
}

bool lamp_allows(
	const struct lamp *lamp, const struct lamp_model *model, int64_t now_ns)
{
	return lamp->fault == LAMP_SOUND && lamp->phase != LAMP_COOLING &&
		!outlasted(lamp, model, now_ns);
}

int64_t lamp_wait_ns(const struct lamp *lamp, int64_t now_ns)
{
	if (lamp->phase != LAMP_COOLING || now_ns >= lamp->rest_until_ns) {
		return 0;
	}
	return lamp->rest_until_ns - now_ns;
}

bool lamp_fan(
	const struct lamp *lamp, const struct lamp_model *model, int64_t now_ns)
{
	bool hot = lamp->ever_powered || model->restrike_ns > 0;

	return lamp->powered || lamp->feedback ||
		(hot && now_ns - lamp->dark_ns < model->fan_ns);
}

void lamp_acknowledge(struct lamp *lamp)
{
	if (lamp->fault != LAMP_WELDED || !lamp->feedback) {
		lamp->fault = LAMP_SOUND;
	}
}

const char *lamp_phase_name(enum lamp_phase phase)
{
	static const char *const names[LAMP_PHASE_COUNT] = {
		[LAMP_COLD] = "cold",
		[LAMP_STRIKING] = "striking",
		[LAMP_WARMING] = "warming",
		[LAMP_BURNING] = "burning",
		[LAMP_COOLING] = "cooling",
	};

	return names[phase];
}
