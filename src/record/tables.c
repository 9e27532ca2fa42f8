/* SPDX-License-Identifier: Apache-2.0 */
#include "record/tables.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/* A number without the sign of a rounded zero, so that equal is equal. */
static void put_number(FILE *out, double value, int decimals)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*f", decimals, value);
	bool zero = text[strspn(text, "-0.")] == '\0';
	fprintf(out, ",%s", zero && text[0] == '-' ? text + 1 : text);
}

enum {
	PIXEL_DECIMALS = 2,
	SCORE_DECIMALS = 3,
	ANGLE_DECIMALS = 5,
};

/* The box around @centre: its upper left corner and its size. */
static void put_box(FILE *out, struct pixel centre, const struct blob *blob,
	double dx, double dy)
{
	put_number(out, centre.x_px - (blob->w_px - 1.0) / 2.0 + dx,
		PIXEL_DECIMALS);
	put_number(out, centre.y_px - (blob->h_px - 1.0) / 2.0 + dy,
		PIXEL_DECIMALS);
	put_number(out, blob->w_px, PIXEL_DECIMALS);
	put_number(out, blob->h_px, PIXEL_DECIMALS);
}

/* RFC 4180: in quotes where it holds what would end the field. */
static void put_key(FILE *out, const char *key)
{
	if (strpbrk(key, ",\"\r\n") == NULL) {
		fputs(key, out);
		return;
	}
	fputc('"', out);
	for (; *key != '\0'; key++) {
		if (*key == '"') {
			fputc('"', out);
		}
		fputc(*key, out);
	}
	fputc('"', out);
}

void tables_detections_head(FILE *out)
{
	fputs("image_or_frame,x,y,w,h,score,area\n", out);
}

void tables_detections(FILE *out, const char *key, const struct blob *blobs,
	size_t count, double dx, double dy)
{
	for (size_t i = 0; i < count; i++) {
		put_key(out, key);
		put_box(out, blobs[i].centre, &blobs[i], dx, dy);
		put_number(out, blobs[i].score, SCORE_DECIMALS);
		put_number(out, blobs[i].area_px, 1);
		fputc('\n', out);
	}
}

void tables_tracks_head(FILE *out)
{
	fputs("frame,id,x,y,w,h,score,state\n", out);
}

static bool is_living(const struct track *track)
{
	return track->state == TRACK_TENTATIVE || track->state == TRACK_FIRM ||
		track->state == TRACK_COASTING;
}

void tables_tracks(FILE *out, int64_t frame, const struct pursuit *pursuit,
	int camera, struct mount_angles head, double dx, double dy)
{
	const struct pursuit_eye *eye = &pursuit->eye[camera];

	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &pursuit->tracks.slot[i];
		struct angles at;
		struct pixel centre;

		if (!is_living(track)) {
			continue;
		}
		at = track_at(track, eye->frame_ns);
		if (!rig_pixel_of_world(&eye->rig, at, head, &centre) ||
			!lens_sees(&eye->rig.lens, centre)) {
			continue;
		}
		fprintf(out, "%" PRId64 ",%" PRIu32, frame, track->id);
		put_box(out, centre, &track->blob, dx, dy);
		put_number(out, track->score, SCORE_DECIMALS);
		fprintf(out, ",%s\n", track_state_name(track->state));
	}
}

void tables_pointing_head(FILE *out)
{
	fputs("t,target_az,target_el,beam_az,beam_el,state\n", out);
}

void tables_pointing(FILE *out, double t_s, const struct angles *target,
	struct angles beam, const char *state)
{
	fprintf(out, "%.6f", t_s);
	if (target != NULL) {
		put_number(out, geom_degrees(target->az_rad), ANGLE_DECIMALS);
		put_number(out, geom_degrees(target->el_rad), ANGLE_DECIMALS);
	} else {
		fputs(",,", out);
	}
	put_number(out, geom_degrees(beam.az_rad), ANGLE_DECIMALS);
	put_number(out, geom_degrees(beam.el_rad), ANGLE_DECIMALS);
	fprintf(out, ",%s\n", state);
}

void tables_latency_head(FILE *out)
{
	fputs("t_exposure,t_command\n", out);
}

void tables_latency(FILE *out, double exposure_s, double command_s)
{
	fprintf(out, "%.6f,%.6f\n", exposure_s, command_s);
}
