/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"
#include "base/crc.h"
#include "base/ring.h"
#include "guard/black_box.h"
#include "tools/black_box_page.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	FILE_MAX = 16 * 1024
};

static FILE *nowhere;

/* Every record that is read can be printed, and comes one after the other. */
static bool show(void *context, const struct ring_record *record)
{
	uint64_t *before = context;
	struct black_box_entry entry;

	if (record->sequence <= *before) {
		abort();
	}
	*before = record->sequence;
	if (black_box_take(record->payload, &entry)) {
		black_box_page_text(record, &entry, nowhere);
		black_box_page_json(record, &entry, nowhere);
	}
	return true;
}

/* Checksums that no fuzzer would guess; a first byte that is odd asks so. */
static void mend(uint8_t *bytes, size_t size)
{
	for (size_t at = 0; at + RING_RECORD_BYTES <= size;
		at += RING_RECORD_BYTES) {
		bytes_put(bytes + at, 0,
			crc_32(bytes + at + BYTES_WORD,
				RING_RECORD_BYTES - BYTES_WORD));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t bytes[FILE_MAX];
	char path[64];
	uint64_t before = 0;
	struct error error;

	if (size < 1 || size > sizeof(bytes)) {
		return 0;
	}
	if (nowhere == NULL) {
		nowhere = fopen("/dev/null", "w");
	}
	memcpy(bytes, data + 1, size - 1);
	if ((data[0] & 1) != 0) {
		mend(bytes, size - 1);
	}
	int fd = memfd_create("box", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, size - 1) != (ssize_t)(size - 1)) {
		abort();
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ring_read(path, show, &before, &error);
	close(fd);
	return 0;
}
