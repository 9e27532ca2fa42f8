/* SPDX-License-Identifier: Apache-2.0 */
#include "record/piece.h"

#include "hw/footage_writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NS_PER_MS 1000000LL

enum {
	FOLDER_MODE = 0750,
	EVENTS_BUFFER = 256 * 1024,
};

static const double rate_unknown_hz = 25.0;
/* A film's stamps rise by this at least and by that at most. */
static const int64_t rise_min_ns = NS_PER_MS;
static const int64_t rise_max_ns = 10000 * NS_PER_MS;

/* What one camera is filmed on. */
struct film {
	struct footage_writer *writer; /* NULL: nothing came yet */
	int number;
	int width;
	int height;
	enum frame_format format;
	int64_t stamp_ns; /* the last one of the camera ... */
	int64_t shown_ns; /* ... and of the film */
	int64_t before;   /* bytes of its films that are finished */
};

struct piece {
	char folder[PIECE_PATH_MAX];
	FILE *events;
	char *buffer; /* of events */
	int64_t lines_bytes;
	bool hurried;
	struct film films[PIECE_CAMERAS_MAX];
};

void piece_film(char *name, size_t size, int camera, int film)
{
	if (film == 0) {
		snprintf(name, size, "camera%d.mkv", camera);
	} else {
		snprintf(name, size, "camera%d-%d.mkv", camera, film);
	}
}

static bool path_of(const struct piece *piece, const char *name,
	char path[PIECE_PATH_MAX], struct error *error)
{
	return snprintf(path, PIECE_PATH_MAX, "%s/%s", piece->folder, name) <
		PIECE_PATH_MAX ||
		error_set(error, ERROR_FAILED, "%.200s...: name too long",
			piece->folder);
}

static FILE *create(
	const struct piece *piece, const char *name, struct error *error)
{
	char path[PIECE_PATH_MAX];
	FILE *file;

	if (!path_of(piece, name, path, error)) {
		return NULL;
	}
	file = fopen(path, "wxe");
	if (file == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
	}
	return file;
}

static bool put_file(const struct piece *piece, const struct piece_file *what,
	struct error *error)
{
	FILE *file = create(piece, what->name, error);
	bool written;

	if (file == NULL) {
		return false;
	}
	written = fwrite(what->bytes, 1, what->size, file) == what->size;
	written = fclose(file) == 0 && written;
	return written ||
		error_errno(error, ERROR_FAILED, "%s/%s", piece->folder,
			what->name);
}

static bool make_folder(const struct piece *piece, struct error *error)
{
	return mkdir(piece->folder, FOLDER_MODE) == 0 ||
		error_errno(error, ERROR_FAILED, "%s", piece->folder);
}

static bool open_events(struct piece *piece, struct error *error)
{
	piece->events = create(piece, "events.jsonl", error);
	piece->buffer = malloc(EVENTS_BUFFER);
	if (piece->events != NULL && piece->buffer != NULL) {
		setvbuf(piece->events, piece->buffer, _IOFBF, EVENTS_BUFFER);
	}
	return piece->events != NULL;
}

static bool set_up(struct piece *piece, const struct piece_file *files,
	size_t count, struct error *error)
{
	if (!make_folder(piece, error)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!put_file(piece, &files[i], error)) {
			return false;
		}
	}
	return open_events(piece, error);
}

struct piece *piece_open(const char *folder, const struct piece_file *files,
	size_t count, struct error *error)
{
	struct piece *piece = calloc(1, sizeof(*piece));
	struct error ignored;

	if (piece == NULL) {
		error_set(error, ERROR_FAILED, "%s: out of memory", folder);
		return NULL;
	}
	snprintf(piece->folder, sizeof(piece->folder), "%s", folder);
	if (!set_up(piece, files, count, error)) {
		piece_close(piece, &ignored);
		return NULL;
	}
	return piece;
}

bool piece_line(
	struct piece *piece, char *text, size_t size, struct error *error)
{
	size_t sealed = event_seal(text, size);

	text[sealed] = '\n';
	piece->lines_bytes += (int64_t)sealed + 1;
	return fwrite(text, 1, sealed + 1, piece->events) == sealed + 1 ||
		error_errno(
			error, ERROR_FAILED, "%s/events.jsonl", piece->folder);
}

static bool fits(const struct film *film, const struct frame *frame)
{
	return film->width == frame->width && film->height == frame->height &&
		film->format == frame->format;
}

static bool end_film(struct film *film, struct error *error)
{
	struct footage_writer *writer = film->writer;

	if (writer == NULL) {
		return true;
	}
	film->writer = NULL;
	film->before += footage_writer_bytes(writer);
	film->number++;
	return footage_writer_close(writer, error);
}

static bool begin_film(struct piece *piece, int camera,
	const struct frame *frame, double rate_hz, struct error *error)
{
	struct film *film = &piece->films[camera];
	char name[64];
	char path[PIECE_PATH_MAX];

	piece_film(name, sizeof(name), camera, film->number);
	if (!path_of(piece, name, path, error)) {
		return false;
	}
	film->width = frame->width;
	film->height = frame->height;
	film->format = frame->format;
	film->stamp_ns = frame->stamp_ns;
	film->shown_ns = 0;
	film->writer = footage_writer_open(path,
		piece->hurried ? FOOTAGE_HURRIED : FOOTAGE_LOSSLESS,
		frame->width, frame->height, frame->format,
		rate_hz > 0.0 ? rate_hz : rate_unknown_hz, error);
	return film->writer != NULL;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

/* Stamps may jump or stand still, a film's may not. */
static void show_at(struct film *film, struct frame *frame)
{
	int64_t rise;

	if (__builtin_sub_overflow(frame->stamp_ns, film->stamp_ns, &rise)) {
		rise = rise_max_ns;
	}
	film->stamp_ns = frame->stamp_ns;
	film->shown_ns += clamp(rise, rise_min_ns, rise_max_ns);
	frame->stamp_ns = film->shown_ns;
}

bool piece_picture(struct piece *piece, int camera, const struct frame *frame,
	double rate_hz, struct error *error)
{
	struct film *film = &piece->films[camera];
	struct frame shown = *frame;

	if (film->writer != NULL && !fits(film, frame) &&
		!end_film(film, error)) {
		return false;
	}
	if (film->writer == NULL &&
		!begin_film(piece, camera, frame, rate_hz, error)) {
		return false;
	}
	show_at(film, &shown);
	return footage_write_frame(film->writer, &shown, error);
}

bool piece_hurry(struct piece *piece, struct error *error)
{
	piece->hurried = true;
	for (int i = 0; i < PIECE_CAMERAS_MAX; i++) {
		if (!end_film(&piece->films[i], error)) {
			return false;
		}
	}
	return true;
}

/* First the pictures: what an event tells of is there. */
bool piece_flush(struct piece *piece, struct error *error)
{
	for (int i = 0; i < PIECE_CAMERAS_MAX; i++) {
		if (piece->films[i].writer != NULL &&
			!footage_writer_flush(piece->films[i].writer, error)) {
			return false;
		}
	}
	return fflush(piece->events) == 0 ||
		error_errno(
			error, ERROR_FAILED, "%s/events.jsonl", piece->folder);
}

int64_t piece_bytes(const struct piece *piece)
{
	int64_t bytes = piece->lines_bytes;

	for (int i = 0; i < PIECE_CAMERAS_MAX; i++) {
		const struct film *film = &piece->films[i];

		bytes += film->before;
		if (film->writer != NULL) {
			bytes += footage_writer_bytes(film->writer);
		}
	}
	return bytes;
}

bool piece_close(struct piece *piece, struct error *error)
{
	bool whole = true;

	if (piece == NULL) {
		return true;
	}
	for (int i = 0; i < PIECE_CAMERAS_MAX; i++) {
		whole = end_film(&piece->films[i], error) && whole;
	}
	if (piece->events != NULL && fclose(piece->events) != 0) {
		whole = error_errno(
			error, ERROR_FAILED, "%s/events.jsonl", piece->folder);
	}
	free(piece->buffer);
	free(piece);
	return whole;
}
