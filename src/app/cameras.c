/* SPDX-License-Identifier: Apache-2.0 */
#include "app/cameras.h"

#include "app/camera_choice.h"
#include "app/faults.h"
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

/* The rig looks through the camera while that is made to fit. */
static bool open_one(struct cameras *cameras, const struct settings *settings,
	const struct capture_witness witnesses[RIG_CAMERAS], struct rig *rig,
	struct error *error)
{
	int index = cameras->count;
	struct rig through = rig_through(rig, index);

	cameras->capture[index] = camera_choice_open(settings, index,
		cameras->night_ns, &witnesses[index], &through, error);
	if (cameras->capture[index] == NULL) {
		return false;
	}
	*rig = rig_through(&through, index);
	cameras->report[index] = capture_report(cameras->capture[index]);
	cameras->slot[index] = (struct cameras_slot){ cameras, index };
	cameras->count++;
	return true;
}

bool cameras_open(struct cameras *cameras, const struct settings *settings,
	const struct capture_witness witnesses[RIG_CAMERAS], struct rig *rig,
	struct error *error)
{
	cameras->night_ns = clock_now_ns();
	if (!open_one(cameras, settings, witnesses, rig, error)) {
		return false;
	}
	if (settings->cameras[1].kind[0] == '\0') {
		rig->beside.lens.width_px = 0;
		return true;
	}
	return open_one(cameras, settings, witnesses, rig, error);
}

static void on_news(void *context, uint32_t events)
{
	const struct cameras_slot *slot = context;
	const struct cameras_post *post = &slot->cameras->post;

	(void)events;
	post->handle(post->context, slot->index);
}

bool cameras_listen(struct cameras *cameras, struct cameras_post post,
	struct loop *loop, struct error *error)
{
	cameras->post = post;
	cameras->since_ns = clock_now_ns();
	for (int i = 0; i < cameras->count; i++) {
		if (!loop_add(loop, capture_fd(cameras->capture[i]), LOOP_FRAME,
			    EPOLLIN, on_news, &cameras->slot[i], error)) {
			return false;
		}
	}
	return true;
}

void cameras_close(struct cameras *cameras)
{
	for (int i = 0; i < cameras->count; i++) {
		capture_close(cameras->capture[i]);
		cameras->capture[i] = NULL;
	}
	cameras->count = 0;
}

bool cameras_take(
	struct cameras *cameras, int camera, struct pursuit_frame *frame)
{
	struct capture_shot *shot = &cameras->shot;
	bool fresh = capture_take(cameras->capture[camera], shot);

	cameras->report[camera] = capture_report(cameras->capture[camera]);
	if (fresh) {
		*frame = eye_frame(&shot->view, camera, shot->exposure_ns);
	}
	return fresh;
}

void cameras_place(struct cameras *cameras, const struct pursuit *pursuit,
	const struct pursuit_output *step)
{
	for (int i = 0; i < cameras->count; i++) {
		capture_place(cameras->capture[i], &pursuit->eye[i].rig,
			&pursuit->head);
		capture_hold(cameras->capture[i], step->locked);
	}
}

double cameras_age_s(const struct cameras *cameras,
	const struct pursuit *pursuit, int camera, int64_t now_ns)
{
	const struct pursuit_eye *eye = &pursuit->eye[camera];

	return clock_seconds(
		now_ns - (eye->seen ? eye->arrived_ns : cameras->since_ns));
}

bool cameras_watch(
	struct cameras *cameras, const struct pursuit *pursuit, int64_t now_ns)
{
	char before[CAMERAS_TEXT_MAX];
	char why[FAULT_TEXT_MAX];

	memcpy(before, cameras->alone, sizeof(before));
	cameras->alone[0] = '\0';
	for (int i = 0; i < cameras->count && cameras->count > 1; i++) {
		double age_s = cameras_age_s(cameras, pursuit, i, now_ns);

		if (faults_of_camera(&cameras->report[i], age_s, why)) {
			snprintf(cameras->alone, sizeof(cameras->alone),
				"camera %d fails, camera %d goes on alone: "
				"%.400s",
				i + 1, 2 - i, why);
		}
	}
	return (before[0] == '\0') != (cameras->alone[0] == '\0');
}

bool cameras_run(const struct cameras *cameras)
{
	for (int i = 0; i < cameras->count; i++) {
		if (cameras->report[i].state != CAPTURE_RUNS) {
			return false;
		}
	}
	return true;
}

bool cameras_over(const struct cameras *cameras, const struct error **why)
{
	*why = NULL;
	for (int i = 0; i < cameras->count; i++) {
		const struct capture_report *report = &cameras->report[i];

		if (report->state == CAPTURE_BROKEN && *why == NULL) {
			*why = &report->error;
		}
		if (report->state != CAPTURE_BROKEN &&
			report->state != CAPTURE_ENDED) {
			return false;
		}
	}
	return true;
}
