/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/rotctl.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

static bool same(const struct rotctl_request *a, const struct rotctl_request *b)
{
	return a->verb == b->verb && a->separator == b->separator &&
		a->sound == b->sound && strcmp(a->words[0], b->words[0]) == 0 &&
		strcmp(a->words[1], b->words[1]) == 0;
}

/* What was read once is written, and read as the same again. */
static void write_and_read(const struct rotctl_request *request)
{
	struct rotctl_reader reader;
	struct rotctl_request again = { 0 };
	char text[ROTCTL_REQUEST_MAX];
	size_t length = rotctl_write(request, text);
	int count = 0;

	require(length < ROTCTL_REQUEST_MAX);
	rotctl_reader_init(&reader);
	for (size_t i = 0; i < length; i++) {
		count += rotctl_reader_take(&reader, text[i], &again);
	}
	require(count == 1 && same(request, &again));
}

static void answer(const struct rotctl_request *request)
{
	struct rotctl_facts facts = { .az_deg = 1.0,
		.el_deg = 2.0,
		.limits = { -180.0, 360.0, -10.0, 90.0 },
		.info = "fuzz" };
	char text[ROTCTL_ANSWER_MAX];
	size_t length = rotctl_answer(request, &facts,
		request->sound ? ROTCTL_OK : ROTCTL_BAD_ARGUMENT, text);

	require(length < ROTCTL_ANSWER_MAX);
	require((length == 0) == (request->verb == ROTCTL_QUIT));
	require(length == 0 || text[length - 1] == '\n');
}

static void serve(const uint8_t *data, size_t size)
{
	struct rotctl_reader reader;
	struct rotctl_request request;

	rotctl_reader_init(&reader);
	for (size_t i = 0; i < size; i++) {
		if (!rotctl_reader_take(&reader, (char)data[i], &request)) {
			continue;
		}
		require(!request.sound || request.verb != ROTCTL_SET_POS ||
			(isfinite(request.az_deg) && isfinite(request.el_deg)));
		answer(&request);
		if (request.sound) {
			write_and_read(&request);
		}
	}
}

static void hear(const uint8_t *data, size_t size)
{
	struct rotctl_receiver receiver;
	struct rotctl_report report = { 0 };

	rotctl_receiver_init(&receiver);
	for (size_t i = 0; i < size; i++) {
		if (!rotctl_receiver_take(&receiver, (char)data[i], &report)) {
			continue;
		}
		require(!report.has_position ||
			(isfinite(report.az_deg) && isfinite(report.el_deg)));
		require(!report.has_limits ||
			(isfinite(report.limits.az_low_deg) &&
				isfinite(report.limits.el_high_deg)));
	}
}

/* The same bytes as a client's requests and as a server's answers. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	serve(data, size);
	hear(data, size);
	return 0;
}
