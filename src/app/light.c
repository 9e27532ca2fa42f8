/* SPDX-License-Identifier: Apache-2.0 */
#include "app/light.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "core/claim.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	/* More than a guard says between two steps. */
	REPORTS_A_STEP = 16,
	UDEG_A_DEG = 1000000,
};

static const int64_t redial_ns = 500 * CLOCK_NS_PER_MS;
/* The guard speaks every 50 ms. */
static const int64_t silent_ns = 500 * CLOCK_NS_PER_MS;
/* A lamp that hangs on its word alone is believed no longer than a permit. */
static const int64_t glow_ns = 150 * CLOCK_NS_PER_MS;

void light_init(struct light *light, const char *path)
{
	*light = (struct light){ .path = path, .fd = -1 };
}

static void hang_up(struct light *light, int64_t now_ns)
{
	if (light->fd >= 0) {
		close(light->fd);
	}
	light->fd = -1;
	light->reported = false;
	handover_begin(&light->handover);
	light->next_dial_ns = now_ns + redial_ns;
}

void light_close(struct light *light)
{
	hang_up(light, 0);
}

static void dial(struct light *light, int64_t now_ns)
{
	struct sockaddr_un address;
	struct error error;

	if (now_ns < light->next_dial_ns ||
		!local_socket_address(&address, light->path, &error)) {
		return;
	}
	light->next_dial_ns = now_ns + redial_ns;
	light->fd = socket(
		AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (light->fd >= 0 &&
		connect(light->fd, (const struct sockaddr *)&address,
			sizeof(address)) != 0) {
		hang_up(light, now_ns);
	}
	light->sequence = 0;
}

void light_hear(struct light *light, int64_t now_ns)
{
	uint8_t bytes[MESSAGE_SIZE];

	for (int i = 0; i < REPORTS_A_STEP && light->fd >= 0; i++) {
		ssize_t size = recv(light->fd, bytes, sizeof(bytes), 0);

		if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
			return;
		}
		if (size <= 0) {
			hang_up(light, now_ns);
		} else if (message_kind(bytes, (size_t)size) ==
				MESSAGE_REPORT &&
			message_take_report(bytes, &light->report)) {
			light->reported = true;
			light->reported_ns = now_ns;
		}
	}
}

static int64_t udeg(double rad)
{
	return isfinite(rad) ? llrint(geom_degrees(rad) * UDEG_A_DEG)
			     : INT64_MIN;
}

struct message_scene light_scene(
	const struct pursuit_output *step, const struct sky_verdict *sky)
{
	struct message_scene scene = {
		.beam_az_udeg = udeg(step->beam.az_rad),
		.beam_el_udeg = udeg(step->beam.el_rad),
	};

	for (int i = 0; i < PERMIT_COUNT; i++) {
		scene.withheld |=
			step->permits.granted[i] ? 0u : UINT64_C(1) << i;
	}
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		scene.withheld |= sky->granted[i]
			? 0u
			: UINT64_C(1) << (MESSAGE_SKY_BIT + i);
	}
	return scene;
}

static void lapse(struct light *light, int64_t now_ns)
{
	if (light->press != 0 && now_ns - light->held_ns > LEASE_HELD_NS) {
		light->press = 0;
	}
}

static void claim(struct light *light, const struct lease_claim *permits,
	const struct message_scene *scene, int64_t now_ns)
{
	struct lease_claim claim = *permits;
	uint8_t bytes[MESSAGE_SIZE];

	if (light->fd < 0) {
		return;
	}
	claim.sequence = ++light->sequence;
	claim.decided_ns = now_ns;
	claim.held = light->press != 0;
	claim.held_ns = light->held_ns;
	claim.press = light->last_press;
	message_put_claim(bytes, &claim, scene);
	send(light->fd, bytes, sizeof(bytes), MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Why no light is permitted, the first of the reasons; NULL: it is. */
static const char *refusal_of(
	const struct permits *permits, const struct sky_verdict *sky)
{
	for (int i = 0; i < PERMIT_COUNT; i++) {
		if (!permits->granted[i]) {
			return safety_refusal((enum permit)i);
		}
	}
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		if (!sky->granted[i]) {
			return sky->why[i];
		}
	}
	return NULL;
}

void light_step(struct light *light, const struct pursuit_output *step,
	const struct sky_verdict *sky, const struct steering *steering,
	const struct settings *settings, int64_t now_ns)
{
	struct lease_claim permits = claim_of(&step->permits, sky);
	struct message_scene scene = light_scene(step, sky);

	if (light->fd < 0) {
		dial(light, now_ns);
	}
	light_hear(light, now_ns);
	if (light->fd >= 0) {
		handover_step(&light->handover, light->fd, step, steering,
			settings, now_ns);
	}
	lapse(light, now_ns);
	light->may_shine = permits.may_shine;
	light->refusal = refusal_of(&step->permits, sky);
	claim(light, &permits, &scene, now_ns);
}

void light_withdraw(struct light *light, int64_t now_ns)
{
	struct lease_claim nothing = { .may_burn = false };
	struct message_scene scene = { .withheld = 0 };

	light->press = 0;
	light->may_shine = false;
	claim(light, &nothing, &scene, now_ns);
}

uint64_t light_press(struct light *light, int64_t now_ns)
{
	lapse(light, now_ns);
	if (light->press != 0) {
		return 0;
	}
	/* Greater than every number of a daemon that ran before this one. */
	light->press = (uint64_t)now_ns > light->last_press
		? (uint64_t)now_ns
		: light->last_press + 1;
	light->last_press = light->press;
	light->held_ns = now_ns;
	return light->press;
}

bool light_hold(struct light *light, uint64_t press, int64_t now_ns)
{
	lapse(light, now_ns);
	if (press == 0 || press != light->press) {
		return false;
	}
	light->held_ns = now_ns;
	return true;
}

void light_release(struct light *light, uint64_t press)
{
	if (press == light->press) {
		light->press = 0;
	}
}

bool light_heard(const struct light *light, int64_t now_ns)
{
	return light->fd >= 0 && light->reported &&
		now_ns - light->reported_ns <= silent_ns;
}

bool light_is_lit(const struct light *light, int64_t now_ns)
{
	return light_heard(light, now_ns) &&
		light->report.verdict.state == GUARD_LIT;
}

bool light_glows(const struct light *light, int64_t now_ns)
{
	return light_is_lit(light, now_ns) &&
		now_ns - light->reported_ns <= glow_ns && light->may_shine &&
		light->press != 0;
}

const char *light_why(const struct light *light, int64_t now_ns)
{
	const struct guard_verdict *verdict = &light->report.verdict;

	if (light->path[0] == '\0') {
		return "The settings name no guard; without one nothing is "
		       "ever lit.";
	}
	if (light->fd < 0) {
		return "No searchlight-guard answers; start it, since without "
		       "one nothing is ever lit.";
	}
	if (!light_heard(light, now_ns)) {
		return "The guard is silent; see what holds it up.";
	}
	if (verdict->reason == GUARD_BECAUSE_PERMIT && light->refusal != NULL) {
		return light->refusal;
	}
	return verdict->reason == GUARD_BECAUSE_FAULT
		? guard_fault_sentence(light->report.fault)
		: guard_sentence(verdict->reason);
}

const char *light_alarm(const struct light *light, int64_t now_ns)
{
	static const struct {
		unsigned flag;
		enum guard_reason reason;
	} alarms[] = {
		{ GUARD_HAS_STOP_A, GUARD_BECAUSE_STOP_A },
		{ GUARD_HAS_STOP_B, GUARD_BECAUSE_STOP_B },
		{ GUARD_HAS_LIMITS, GUARD_BECAUSE_LIMIT },
	};

	for (size_t i = 0; i < sizeof(alarms) / sizeof(alarms[0]) &&
		light_heard(light, now_ns);
		i++) {
		if ((light->report.flags & alarms[i].flag) == 0) {
			return guard_sentence(alarms[i].reason);
		}
	}
	return NULL;
}
