/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_ROOM_H
#define SUPPORT_ROOM_H

#include "app/command.h"
#include "check.h"

/*
 * Room: everything that the daemon's command desk stands on, as it is just
 * after the start; and what it answers.
 */

struct room {
	struct settings settings;
	struct pursuit pursuit;
	struct pursuit_output step;
	struct steering steering;
	struct cameras cameras;
	struct loop_report loop;
	struct orders orders;
	struct light light;
	struct airwatch airwatch;
	struct account account;
	struct watchdog watchdog;
	struct status status;
	char answer[COMMAND_ANSWER_MAX];
};

static inline struct room *room_furnish(void)
{
	static struct room room;
	struct rig rig = rig_default();

	room = (struct room){ .settings = settings_default() };
	room.step.mode = MODE_HOLD;
	room.cameras.count = 1;
	room.steering.state = STEERING_READY;
	pursuit_init(&room.pursuit, &room.settings.pursuit, &rig);
	orders_init(&room.orders);
	light_init(&room.light, "/run/guard");
	airwatch_init(&room.airwatch, &room.settings, 0, NULL);
	room.status = (struct status){
		.settings = &room.settings,
		.pursuit = &room.pursuit,
		.step = &room.step,
		.steering = &room.steering,
		.cameras = &room.cameras,
		.loop = &room.loop,
		.light = &room.light,
		.airwatch = &room.airwatch,
		.account = &room.account,
		.watchdog = &room.watchdog,
		.reason = "just started",
		.now_ns = 1000000000,
	};
	return &room;
}

static inline const char *room_say_as(
	struct room *room, enum right right, const char *words)
{
	struct command_desk desk = { &room->status, &room->orders,
		&room->light };
	char line[COMMAND_LINE_MAX + 1];

	snprintf(line, sizeof(line), "%s", words);
	command_run(&desk, right, line, room->answer);
	return room->answer;
}

static inline const char *room_say(struct room *room, const char *words)
{
	return room_say_as(room, RIGHT_STEER, words);
}

/* A guard that was heard just now. */
static inline void room_put_guard(struct room *room, enum guard_reason reason)
{
	room->light.fd = 0;
	room->light.reported = true;
	room->light.reported_ns = room->status.now_ns;
	room->light.report.verdict.reason = reason;
	room->light.report.verdict.state =
		reason == GUARD_BECAUSE_LIT ? GUARD_LIT : GUARD_ARMED;
}

#endif
