/* SPDX-License-Identifier: Apache-2.0 */
#include "latency_blink.h"

#include "base/clock.h"
#include "base/json.h"
#include "blink_live.h"
#include "device.h"
#include "live.h"

#include <stdio.h>

enum {
	TEXT_SIZE = 1024
};

/* All that a measurement needs while it is under way. */
struct session {
	struct session_options *options;
	struct blink_record record;
	struct blink_result result;
	struct latency_answer *answer;
};

static bool read_back(struct session *session, struct error *error)
{
	struct latency_answer *answer = session->answer;

	device_kept(session->options->from, "camera", answer->device,
		sizeof(answer->device));
	return session_rig(session->options, &answer->rig, error) &&
		blink_load(&session->record, session->options->from, error) &&
		blink_run(&session->record, &session->result, error);
}

static bool keep(const struct session *session, struct error *error)
{
	const char *out = session->options->out;

	return out == NULL ||
		(folder_make(out, error) &&
			blink_save(&session->record, out, error) &&
			device_keep(
				out, "camera", session->answer->device, error));
}

/* The recording is kept even where it tells nothing. */
static bool switch_and_watch(struct session *session, struct live *live,
	struct blink_watch *watch, const char *path, struct error *error)
{
	int64_t zero_ns = clock_now_ns();
	struct error unkept;

	capture_hold(live->capture, true);
	if (!blink_switch(path, zero_ns, live->stand.ended, live,
		    &session->record, error)) {
		return false;
	}
	device_camera(live->settings.cameras[0].source, session->answer->device,
		sizeof(session->answer->device));
	bool found = blink_watch_levels(
		watch, zero_ns, &session->record, &session->result, error);
	return keep(session, found ? error : &unkept) && found;
}

static bool measure_now(
	struct session *session, const char *path, struct error *error)
{
	struct session_options *options = session->options;
	struct blink_watch watch;
	struct live live;

	if (!blink_watch_open(&watch, error)) {
		return false;
	}
	struct capture_witness witness = blink_watch_witness(&watch);
	bool good = live_open(&live, options->config, options->rig, LIVE_CAMERA,
			    &witness, error) &&
		switch_and_watch(session, &live, &watch, path, error);
	session->answer->rig = live.rig;
	session_known(options, live.settings.rig);
	live_close(&live);
	blink_watch_close(&watch);
	return good;
}

static bool print_json(const struct blink_result *result, struct error *error)
{
	char text[TEXT_SIZE];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_double(&json, "delay_s", result->delay_s, 5);
	json_double(&json, "sigma_s", result->delay_sigma_s, 5);
	json_double(&json, "spread_s", result->spread_s, 5);
	json_double(&json, "exposure_s", result->exposure_s, 4);
	json_double(&json, "explained", result->contrast, 4);
	json_int(&json, "turns", result->turns);
	json_end(&json);
	if (json.cut) {
		return error_set(error, ERROR_FAILED, "too long to print");
	}
	puts(text);
	return true;
}

static void print_people(const struct blink_result *result)
{
	printf("delay              %.1f +- %.1f ms from mid-exposure to the "
	       "picture's stamp\n"
	       "spread             %.1f ms RMS from part to part\n"
	       "fit                %.1f %% of the picture's changes follow %d "
	       "turns of the light\n",
		1000 * result->delay_s, 1000 * result->delay_sigma_s,
		1000 * result->spread_s, 100 * result->contrast, result->turns);
}

bool latency_blink(struct session_options *options, const char *path,
	struct latency_answer *answer, struct error *error)
{
	struct session session = { .options = options, .answer = answer };

	*answer = (struct latency_answer){ 0 };
	bool good = options->from != NULL ? read_back(&session, error)
					  : measure_now(&session, path, error);
	if (good) {
		const struct blink_result *result = &session.result;

		answer->delay_s = result->delay_s;
		answer->sigma_s = result->delay_sigma_s;
		answer->spread_s = result->spread_s;
		snprintf(answer->how, sizeof(answer->how),
			"%d turns of a light", result->turns);
		good = !options->json || print_json(result, error);
		if (!options->json) {
			print_people(result);
		}
	}
	blink_record_free(&session.record);
	return good;
}
