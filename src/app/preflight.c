/* SPDX-License-Identifier: Apache-2.0 */
#include "app/preflight.h"

#include "app/faults.h"
#include "base/clock.h"
#include "base/json.h"

#include <stdio.h>

/* @why: NULL where it is well. */
static void put_check(struct json *json, const char *name, const char *why)
{
	json_object(json, NULL);
	json_text(json, "name", name);
	json_text(json, "result", why == NULL ? "good" : "wrong");
	if (why != NULL) {
		json_text(json, "why", why);
	}
	json_end(json);
}

/* The site chose it; it is told so that nobody forgets. */
static void put_weakness(struct json *json, const char *name, const char *why)
{
	json_object(json, NULL);
	json_text(json, "name", name);
	json_text(json, "result", "weaker");
	json_text(json, "why", why);
	json_end(json);
}

/* Without it the light is as safe as with it. */
static void put_help(struct json *json, const char *name, const char *why)
{
	if (why == NULL) {
		put_check(json, name, NULL);
	} else {
		put_weakness(json, name, why);
	}
}

static const char *camera_why(const struct status *status)
{
	return cameras_run(status->cameras) ? NULL
					    : "The camera delivers "
					      "nothing; see to it and "
					      "its cable.";
}

static const char *head_why(const struct status *status)
{
	switch (status->steering->state) {
	case STEERING_READY:
		return NULL;
	case STEERING_NONE:
		return "There is no head (mount.kind = none); the beam follows "
		       "nothing.";
	case STEERING_ABSENT:
		return status->steering->error.text;
	case STEERING_ASKING:
		break;
	}
	return "The head does not say where it is; check its power and "
	       "mount.address.";
}

/* A tick that is later than a permit lives puts the light out of itself. */
static const char *loop_why(const struct status *status)
{
	bool late = status->loop->latest_s > clock_seconds(LEASE_PERMIT_NS);
	bool slow = status->settings->tick_hz * clock_seconds(LEASE_PERMIT_NS) <
		2.0;

	if (slow) {
		return "tick_hz is under 20, so that a permit may grow too old "
		       "between two ticks; raise it.";
	}
	return late ? "A tick came over 0.1 s late, as long as a permit lives; "
		      "lighten the load."
		    : NULL;
}

static void put_sky(struct json *json, const struct sky_verdict *sky)
{
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		const char *name = sky_name((enum sky_permit)i);

		if (sky->granted[i] && sky->weaker[i]) {
			put_weakness(json, name, sky->why[i]);
		} else {
			put_check(json, name,
				sky->granted[i] ? NULL : sky->why[i]);
		}
	}
}

static const char *stop_why(unsigned flags)
{
	if ((flags & GUARD_HAS_STOP_A) == 0) {
		return guard_sentence(GUARD_BECAUSE_STOP_A);
	}
	return (flags & GUARD_HAS_STOP_B) == 0
		? guard_sentence(GUARD_BECAUSE_STOP_B)
		: NULL;
}

static const char *flag_why(
	unsigned flags, unsigned flag, enum guard_reason reason)
{
	return (flags & flag) == 0 ? guard_sentence(reason) : NULL;
}

static const char *armed_why(const struct light *light, int64_t now_ns)
{
	enum guard_state state = light->report.verdict.state;

	return state == GUARD_ARMED || state == GUARD_LIT
		? NULL
		: light_why(light, now_ns);
}

/* What hangs on the guard's lines, which nobody else knows. */
static void put_lines(
	struct json *json, const struct light *light, int64_t now_ns)
{
	bool heard = light_heard(light, now_ns);
	unsigned flags = light->report.flags;
	const char *unknown =
		"Nobody knows it while no guard answers; start searchlight-"
		"guard.";

	put_check(json, "stop", heard ? stop_why(flags) : unknown);
	put_check(json, "key",
		heard ? flag_why(flags, GUARD_HAS_KEY, GUARD_BECAUSE_KEY)
		      : unknown);
	put_check(json, "lamp",
		heard ? flag_why(flags, GUARD_HAS_LAMP, GUARD_BECAUSE_LAMP)
		      : unknown);
	put_check(json, "armed", heard ? armed_why(light, now_ns) : unknown);
}

static void put_guard(struct json *json, const struct status *status)
{
	static const char *const names[MESSAGE_WEAKNESS_COUNT] = { "timer",
		"feedback", "spotter", "limits", "drive", "priority", "memory",
		"lines", "guard-box", "remote" };
	const struct light *light = status->light;
	bool heard = light_heard(light, status->now_ns);

	put_check(
		json, "guard", heard ? NULL : light_why(light, status->now_ns));
	for (int i = 0; i < MESSAGE_WEAKNESS_COUNT && heard; i++) {
		if ((light->report.weakness & (1u << i)) != 0) {
			put_weakness(
				json, names[i], message_weakness_sentence(i));
		}
	}
	put_lines(json, light, status->now_ns);
}

/* No lamp answers; NULL for one whose width is fixed. */
static const char *focus_why(const struct status *status)
{
	static const char *const whys[] = {
		[FOCUS_HAND] = "The beam's width is set by hand, and permits "
			       "take the worst from the narrow stop to the "
			       "wide one; set it as wide as status wishes, or "
			       "lock it and say lamp.focus = fixed.",
		[FOCUS_TIMED] = "The motor of the beam's width never says "
				"where it is, and permits trust its travel "
				"time; watch the beam, and say lamp.focus = "
				"hand where it does not obey.",
		[FOCUS_TOLD] = "The fixture never says how wide its beam is, "
			       "and permits trust what it was told; watch the "
			       "beam, and say lamp.focus = hand where it does "
			       "not obey.",
	};

	return whys[status->pursuit->rig.focus.drive];
}

static void put_lamp(struct json *json, const struct status *status)
{
	const char *focus = focus_why(status);

	if (focus != NULL) {
		put_weakness(json, "focus", focus);
	}
	if (steering_has_lamp(status->steering)) {
		put_weakness(json, "head-lamp",
			"A lamp hangs on the head's own line, so that it may "
			"stay lit should that line or the head hang; have a "
			"contactor of the guard hold its supply.");
	}
}

bool preflight_write(const struct status *status, char *text, size_t size)
{
	const struct permits *permits = &status->step->permits;
	struct json json;

	json_init(&json, text, size);
	json_object(&json, NULL);
	json_array(&json, "preflight");
	put_check(&json, "camera", camera_why(status));
	put_check(&json, "head", head_why(status));
	put_check(&json, "loop", loop_why(status));
	for (int i = 0; i < PERMIT_COUNT; i++) {
		put_check(&json, safety_name((enum permit)i),
			permits->granted[i] ? NULL
					    : safety_refusal((enum permit)i));
	}
	put_sky(&json, &status->airwatch->traffic.verdict);
	put_guard(&json, status);
	put_help(&json, "black-box", clerk_why(&status->account->clerk));
	put_help(&json, "watchdog", watchdog_why(status->watchdog));
	put_lamp(&json, status);
	json_end(&json);
	json_end(&json);
	return !json.cut;
}
