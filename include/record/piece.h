/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_PIECE_H
#define RECORD_PIECE_H

#include "base/error.h"
#include "core/rig.h"
#include "record/event.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Piece: one recording that is being written: a folder with events.jsonl,
 * what was in force (settings.conf, rig.conf, ...), and a film a camera:
 * camera0.mkv; where a camera's pictures change their size or format, or the
 * writer has to hurry, camera0-1.mkv and so on.
 *
 * Whatever was flushed can be played, whatever becomes of this process.
 */

enum {
	PIECE_PATH_MAX = 4096,
	PIECE_CAMERAS_MAX = RIG_CAMERAS,
	PIECE_FILES_MAX = 6,
};

/* What was in force, as files; the caller's. */
struct piece_file {
	const char *name;
	const void *bytes;
	size_t size;
};

struct piece; /* owned by the caller */

/*
 * piece_open - makes the folder, which must not be there yet, and writes what
 * was in force.
 *
 * NULL, with @error filled, on failure.
 */
struct piece *piece_open(const char *folder, const struct piece_file *files,
	size_t count, struct error *error);

/* piece_line - one event without its end, room for its seal behind it. */
bool piece_line(
	struct piece *piece, char *text, size_t size, struct error *error);

/*
 * piece_picture - the next one of the camera. The film's own stamps are for
 * people who look at it, and always rise; the true ones stand in the events.
 *
 * @rate_hz: nominal; 0: unknown
 */
bool piece_picture(struct piece *piece, int camera, const struct frame *frame,
	double rate_hz, struct error *error);

/*
 * piece_hurry - from now on films cost a tenth of the work, and are a little
 * larger: each camera goes on in another one.
 */
bool piece_hurry(struct piece *piece, struct error *error);

bool piece_flush(struct piece *piece, struct error *error);

/* piece_bytes - how much it has grown to. */
int64_t piece_bytes(const struct piece *piece);

/* piece_close - finishes every file; NULL is fine. */
bool piece_close(struct piece *piece, struct error *error);

/* piece_film - "camera0.mkv", "camera0-1.mkv", ... into @name. */
void piece_film(char *name, size_t size, int camera, int film);

#endif
