/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ring.h"

#include "base/bytes.h"
#include "base/crc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	/* Words of a record; of the head the first two. */
	CHECK_WORD,
	SEQUENCE_WORD,
	MONOTONIC_WORD,
	WALL_WORD,
	BOOT_WORD,
	PAYLOAD_WORD,
	MAGIC_WORD = SEQUENCE_WORD,
	SLOTS_WORD = MONOTONIC_WORD,
	PATH_BYTES = 512,
	SLOTS_A_LOOK = 64,
	BOOT_BYTES = 64,
	LOCK_WAIT_MS = 2000,
	LOCK_LOOK_MS = 10,
};

_Static_assert(
	RING_RECORD_BYTES - PAYLOAD_WORD * BYTES_WORD == RING_PAYLOAD_BYTES,
	"a record is its words and its payload");

/* "SLRING1\n" as a number. */
#define MAGIC UINT64_C(0x0a31474e49524c53)

/* No ring lives long enough for more. */
#define SEQUENCE_MAX (UINT64_C(1) << 62)

static off_t place_of(uint64_t slot)
{
	/* The head comes first. */
	return (off_t)((slot + 1) * RING_RECORD_BYTES);
}

/* Over all that stands behind its own word. */
static uint64_t check_of(const uint8_t *bytes)
{
	return crc_32(bytes + BYTES_WORD, RING_RECORD_BYTES - BYTES_WORD);
}

static void encode(
	uint8_t bytes[RING_RECORD_BYTES], const struct ring_record *record)
{
	bytes_put(bytes, SEQUENCE_WORD, record->sequence);
	bytes_put(bytes, MONOTONIC_WORD, (uint64_t)record->monotonic_ns);
	bytes_put(bytes, WALL_WORD, (uint64_t)record->wall_ns);
	bytes_put(bytes, BOOT_WORD, record->boot);
	memcpy(bytes + PAYLOAD_WORD * BYTES_WORD, record->payload,
		RING_PAYLOAD_BYTES);
	bytes_put(bytes, CHECK_WORD, check_of(bytes));
}

/* False where it was never written, or not whole. */
static bool decode(const uint8_t bytes[RING_RECORD_BYTES], uint64_t slot,
	uint64_t slots, struct ring_record *record)
{
	uint64_t sequence = bytes_take(bytes, SEQUENCE_WORD);

	if (sequence == 0 || sequence > SEQUENCE_MAX ||
		(sequence - 1) % slots != slot ||
		bytes_take(bytes, CHECK_WORD) != check_of(bytes)) {
		return false;
	}
	record->sequence = sequence;
	record->monotonic_ns = (int64_t)bytes_take(bytes, MONOTONIC_WORD);
	record->wall_ns = (int64_t)bytes_take(bytes, WALL_WORD);
	record->boot = bytes_take(bytes, BOOT_WORD);
	memcpy(record->payload, bytes + PAYLOAD_WORD * BYTES_WORD,
		RING_PAYLOAD_BYTES);
	return true;
}

static bool read_record(
	int fd, uint64_t slot, uint64_t slots, struct ring_record *record)
{
	uint8_t bytes[RING_RECORD_BYTES];

	return pread(fd, bytes, sizeof(bytes), place_of(slot)) ==
		(ssize_t)sizeof(bytes) &&
		decode(bytes, slot, slots, record);
}

/* Many at a time: a ring may have some ten thousand. */
static void find_newest(int fd, uint64_t slots, struct ring_record *newest)
{
	uint8_t bytes[SLOTS_A_LOOK * RING_RECORD_BYTES];
	struct ring_record record;

	newest->sequence = 0;
	for (uint64_t slot = 0; slot < slots;) {
		ssize_t got = pread(fd, bytes, sizeof(bytes), place_of(slot));

		if (got < RING_RECORD_BYTES) {
			return;
		}
		for (const uint8_t *at = bytes;
			at + RING_RECORD_BYTES <= bytes + got && slot < slots;
			at += RING_RECORD_BYTES, slot++) {
			if (decode(at, slot, slots, &record) &&
				record.sequence > newest->sequence) {
				*newest = record;
			}
		}
	}
}

static bool write_head(int fd, uint64_t slots)
{
	uint8_t bytes[RING_RECORD_BYTES] = { 0 };

	bytes_put(bytes, MAGIC_WORD, MAGIC);
	bytes_put(bytes, SLOTS_WORD, slots);
	bytes_put(bytes, CHECK_WORD, check_of(bytes));
	return pwrite(fd, bytes, sizeof(bytes), 0) == (ssize_t)sizeof(bytes);
}

static bool read_head(
	int fd, const char *path, uint64_t *slots, struct error *error)
{
	uint8_t bytes[RING_RECORD_BYTES];

	if (pread(fd, bytes, sizeof(bytes), 0) == (ssize_t)sizeof(bytes) &&
		bytes_take(bytes, MAGIC_WORD) == MAGIC &&
		bytes_take(bytes, CHECK_WORD) == check_of(bytes)) {
		*slots = bytes_take(bytes, SLOTS_WORD);
		if (*slots >= RING_SLOTS_MIN && *slots <= RING_SLOTS_MAX) {
			return true;
		}
	}
	return error_set(error, ERROR_FAILED,
		"%s: it is no black box of ours, or its head is damaged; move "
		"it away",
		path);
}

/* Also of what somebody cut short. */
static bool hold_space(
	int fd, const char *path, uint64_t slots, struct error *error)
{
	off_t size = place_of(slots);

	errno = posix_fallocate(fd, 0, size);
	return errno == 0 ||
		error_errno(error, ERROR_FAILED,
			"%s: cannot reserve %lld bytes; make room on the disk",
			path, (long long)size);
}

static bool reserve(
	int fd, const char *path, int64_t bytes, struct error *error)
{
	uint64_t slots = (uint64_t)(bytes / RING_RECORD_BYTES) - 1;

	if (slots > RING_SLOTS_MAX) {
		slots = RING_SLOTS_MAX;
	}
	return hold_space(fd, path, slots, error) &&
		((write_head(fd, slots) && fsync(fd) == 0) ||
			error_errno(error, ERROR_FAILED, "%s", path));
}

/* Under another name first, so that a half made one never stands there. */
static bool make(const char *path, int64_t bytes, struct error *error)
{
	char draft[PATH_BYTES];

	if (snprintf(draft, sizeof(draft), "%s.new", path) >= PATH_BYTES ||
		bytes < (RING_SLOTS_MIN + 1) * RING_RECORD_BYTES) {
		return error_set(error, ERROR_SETTINGS,
			"%s: too long a name, or too small a file", path);
	}
	int fd = open(draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

	if (fd < 0) {
		return error_errno(error, ERROR_FAILED,
			"%s cannot be made; see to its folder", path);
	}
	bool made = reserve(fd, path, bytes, error);

	close(fd);
	if (made && rename(draft, path) != 0) {
		made = error_errno(error, ERROR_FAILED, "%s", path);
	}
	if (!made) {
		unlink(draft);
	}
	return made;
}

/* Who wrote before may need a moment to end. */
static bool is_alone(int fd)
{
	for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0;
		waited += LOCK_LOOK_MS) {
		if (waited >= LOCK_WAIT_MS) {
			return false;
		}
		poll(NULL, 0, LOCK_LOOK_MS);
	}
	return true;
}

bool ring_open(
	struct ring *ring, const char *path, int64_t bytes, struct error *error)
{
	*ring = (struct ring){ .fd = open(path, O_RDWR | O_CLOEXEC) };
	if (ring->fd < 0 && errno == ENOENT) {
		if (!make(path, bytes, error)) {
			return false;
		}
		ring->fd = open(path, O_RDWR | O_CLOEXEC);
	}
	if (ring->fd < 0) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	if (!is_alone(ring->fd)) {
		error_set(error, ERROR_FAILED,
			"%s: another process writes to it", path);
		ring_close(ring);
		return false;
	}
	if (!read_head(ring->fd, path, &ring->slots, error) ||
		!hold_space(ring->fd, path, ring->slots, error)) {
		ring_close(ring);
		return false;
	}
	find_newest(ring->fd, ring->slots, &ring->newest);
	return true;
}

void ring_close(struct ring *ring)
{
	if (ring->fd >= 0) {
		close(ring->fd);
	}
	ring->fd = -1;
}

bool ring_append(struct ring *ring, struct ring_record *record)
{
	uint8_t bytes[RING_RECORD_BYTES];
	uint64_t slot = ring->newest.sequence % ring->slots;

	record->sequence = ring->newest.sequence + 1;
	encode(bytes, record);
	if (pwrite(ring->fd, bytes, sizeof(bytes), place_of(slot)) !=
		(ssize_t)sizeof(bytes)) {
		return false;
	}
	ring->newest = *record;
	return true;
}

bool ring_sync(const struct ring *ring)
{
	return fdatasync(ring->fd) == 0;
}

static void visit_all(int fd, uint64_t slots,
	bool (*visit)(void *context, const struct ring_record *record),
	void *context)
{
	struct ring_record record;

	find_newest(fd, slots, &record);
	uint64_t newest = record.sequence;
	uint64_t oldest = newest > slots ? newest - slots + 1 : 1;

	for (uint64_t sequence = oldest; sequence <= newest; sequence++) {
		if (read_record(fd, (sequence - 1) % slots, slots, &record) &&
			record.sequence == sequence &&
			!visit(context, &record)) {
			return;
		}
	}
}

bool ring_read(const char *path,
	bool (*visit)(void *context, const struct ring_record *record),
	void *context, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	uint64_t slots = 0;

	if (fd < 0) {
		return error_errno(error, ERROR_UNREACHABLE,
			"%s: the black box cannot be read", path);
	}
	bool good = read_head(fd, path, &slots, error);

	if (good) {
		visit_all(fd, slots, visit, context);
	}
	close(fd);
	return good;
}

uint64_t ring_boot(void)
{
	char text[BOOT_BYTES] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		return 0;
	}
	ssize_t got = read(fd, text, sizeof(text));

	close(fd);
	return got > 0 ? (UINT64_C(1) << 32) | crc_32(text, (size_t)got) : 0;
}
