/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_line.h"

#include "hw/random.h"
#include "sim_outlet.h"
#include "sim_protocol.h"

#include <stdlib.h>
#include <string.h>

enum {
	WAY_MAX = 4096, /* bytes under way, in one direction */
	BITS_A_BYTE = 10
};

/* A head breaks a frame off after a silence of at least this. */
static const int64_t gap_least_ns = 20000000;

struct timed_byte {
	int64_t at_ns; /* when it has arrived whole */
	uint8_t byte;
};

/* One direction of the line. */
struct way {
	struct timed_byte ring[WAY_MAX];
	size_t first;
	size_t count;
	int64_t free_ns; /* when the last byte has left */
};

struct sim_line {
	struct sim_line_settings settings;
	const struct sim_protocol *protocol;
	struct sim_listener listener;
	int64_t byte_ns;
	int64_t delay_ns;
	int64_t answer_ns;
	uint64_t random;
	struct way to_head;
	struct way from_head;
	struct sim_faults faults; /* of settings that name none */
	struct sim_outlet outlet;
	int64_t struck_ns[SIM_FAULT_COUNT]; /* since when; INT64_MIN: not */
};

struct sim_line_settings sim_line_settings_default(void)
{
	return (struct sim_line_settings){
		.protocol = "pelco-d",
		.address = 1,
		.baud = 9600,
		.tilt_convention = 'A',
		.fixture = dmx_fixture_default(),
		.focus = { FOCUS_FIXED, 5.0, 0.2, 0.0 },
		.answer_s = 0.003,
		.seed = 1,
	};
}

static bool is_share(double value)
{
	return value >= 0.0 && value <= 1.0;
}

static bool are_sound(
	const struct sim_line_settings *settings, struct error *error)
{
	if (sim_protocol_find(settings->protocol) == NULL) {
		return error_set(error, ERROR_USAGE,
			"no simulated head speaks \"%.40s\"",
			settings->protocol);
	}
	if (settings->address < 0 || settings->address > 512) {
		return error_set(error, ERROR_USAGE,
			"the head's address %d is outside 0..512",
			settings->address);
	}
	if (settings->baud < 0 || !(settings->answer_s >= 0.0) ||
		!(settings->delay_s >= 0.0)) {
		return error_set(error, ERROR_USAGE,
			"baud, answer time and delay of the line must not be "
			"below 0");
	}
	if (settings->turbo != 0.0 && !(settings->turbo > 1.0)) {
		return error_set(error, ERROR_USAGE,
			"a turbo is more than once as fast");
	}
	if (!is_share(settings->lose_share) ||
		!is_share(settings->corrupt_share)) {
		return error_set(error, ERROR_USAGE,
			"the share of lost or corrupted bytes is outside 0..1");
	}
	return true;
}

static int64_t gap_of(const struct sim_line *line)
{
	int64_t gap_ns =
		line->byte_ns * (int64_t)line->protocol->frame_size * 3 / 2;

	return gap_ns > gap_least_ns ? gap_ns : gap_least_ns;
}

struct sim_line *sim_line_open(const struct sim_line_settings *settings,
	struct sim_head *head, struct error *error)
{
	struct sim_line *line;

	if (!are_sound(settings, error)) {
		return NULL;
	}
	line = calloc(1, sizeof(*line));
	if (line == NULL) {
		error_errno(error, ERROR_FAILED, "simulated line");
		return NULL;
	}
	line->settings = *settings;
	if (settings->faults == NULL) {
		line->settings.faults = &line->faults;
	}
	line->protocol = sim_protocol_find(settings->protocol);
	line->byte_ns = settings->baud > 0
		? (int64_t)BITS_A_BYTE * 1000000000 / settings->baud
		: 0;
	line->delay_ns = (int64_t)(settings->delay_s * 1e9);
	line->answer_ns = (int64_t)(settings->answer_s * 1e9);
	line->random = settings->seed;
	for (int i = 0; i < SIM_FAULT_COUNT; i++) {
		line->struck_ns[i] = INT64_MIN;
	}
	line->listener = (struct sim_listener){
		.head = head,
		.address = settings->address,
		.tilt_convention = settings->tilt_convention,
		.general = settings->general,
		.turbo = settings->turbo,
		.fixture = settings->fixture,
		.gap_ns = gap_of(line),
	};
	sim_focus_init(&line->listener.focus, &settings->focus, head->now_ns);
	return line;
}

void sim_line_close(struct sim_line *line)
{
	free(line);
}

static bool happens(struct sim_line *line, double share)
{
	return share > 0.0 && random_unit(&line->random) < share;
}

static uint8_t corrupted(struct sim_line *line, uint8_t byte)
{
	return (uint8_t)(byte ^ (1 + random_next(&line->random) % 255));
}

/* Puts a byte on its way; a lost one takes its time all the same. */
static void depart(
	struct sim_line *line, struct way *way, uint8_t byte, int64_t now_ns)
{
	struct timed_byte *slot;

	if (way->free_ns < now_ns) {
		way->free_ns = now_ns;
	}
	way->free_ns += line->byte_ns;
	if (happens(line, line->settings.lose_share) || way->count == WAY_MAX) {
		return;
	}
	if (happens(line, line->settings.corrupt_share)) {
		byte = corrupted(line, byte);
	}
	slot = &way->ring[(way->first + way->count++) % WAY_MAX];
	slot->at_ns = way->free_ns + line->delay_ns;
	slot->byte = byte;
}

static int64_t arrival(const struct way *way)
{
	return way->count > 0 ? way->ring[way->first].at_ns : INT64_MAX;
}

static struct timed_byte arrive(struct way *way)
{
	struct timed_byte byte = way->ring[way->first];

	way->first = (way->first + 1) % WAY_MAX;
	way->count--;
	return byte;
}

size_t sim_line_hear(struct sim_line *line, const uint8_t *bytes, size_t size,
	int64_t now_ns)
{
	size_t room = WAY_MAX - line->to_head.count;
	size_t count = size < room ? size : room;

	for (size_t i = 0; i < count; i++) {
		depart(line, &line->to_head, bytes[i], now_ns);
		if (line->settings.echo) {
			depart(line, &line->from_head, bytes[i], now_ns);
		}
	}
	return count;
}

static void release(struct sim_line *line, int64_t now_ns)
{
	uint8_t bytes[SIM_OUTLET_MAX];
	size_t size = sim_outlet_take(
		&line->outlet, line->settings.faults, now_ns, bytes);

	for (size_t i = 0; i < size; i++) {
		depart(line, &line->from_head, bytes[i], now_ns);
	}
}

/* Whether @fault begins to reign just now. */
static bool strikes(struct sim_line *line, enum sim_fault fault, int64_t now_ns,
	double *value)
{
	int64_t *struck_ns = &line->struck_ns[fault];
	int64_t before_ns = *struck_ns;

	*struck_ns = INT64_MIN;
	return sim_faults_now(line->settings.faults, fault, now_ns, value,
		       struck_ns) &&
		*struck_ns != before_ns;
}

static double value_of(
	const struct sim_line *line, enum sim_fault fault, int64_t now_ns)
{
	double value = 0.0;

	sim_faults_now(line->settings.faults, fault, now_ns, &value, NULL);
	return value;
}

static void trouble_head(struct sim_line *line, int64_t now_ns)
{
	struct sim_head *head = line->listener.head;
	struct sim_head_trouble *trouble = &head->trouble;
	double value;

	trouble->stalled = sim_faults_now(
		line->settings.faults, SIM_FAULT_STALL, now_ns, &value, NULL);
	trouble->drift_rad_s =
		geom_radians(value_of(line, SIM_FAULT_DRIFT, now_ns));
	trouble->jump_rad =
		geom_radians(value_of(line, SIM_FAULT_JUMP, now_ns));
	if (strikes(line, SIM_FAULT_LOST_STOP, now_ns, &value)) {
		trouble->deaf = (uint32_t)value;
	}
	if (strikes(line, SIM_FAULT_LIMIT, now_ns, &value)) {
		trouble->bound_rad = geom_radians(value);
		trouble->bound_at = (struct mount_angles){ head->pan.motor_rad,
			head->tilt.motor_rad };
	}
	trouble->bound = line->struck_ns[SIM_FAULT_LIMIT] != INT64_MIN;
}

/* Head and faults on to @now_ns, so that none begins late. */
static void advance(struct sim_line *line, int64_t now_ns)
{
	int64_t next_ns;

	while ((next_ns = sim_faults_next(line->settings.faults,
			line->listener.head->now_ns)) < now_ns) {
		sim_head_advance(line->listener.head, next_ns);
		trouble_head(line, next_ns);
	}
	sim_head_advance(line->listener.head, now_ns);
	trouble_head(line, now_ns);
}

static bool is_mute(const struct sim_line *line, int64_t now_ns)
{
	double value;

	return line->settings.mute ||
		sim_faults_now(line->settings.faults, SIM_FAULT_MUTE, now_ns,
			&value, NULL);
}

static void hear_byte(struct sim_line *line, struct timed_byte heard)
{
	struct sim_answer answer;

	advance(line, heard.at_ns);
	line->protocol->hear(&line->listener, heard.byte, heard.at_ns, &answer);
	if (answer.size > 0 && !is_mute(line, heard.at_ns)) {
		sim_outlet_put(&line->outlet, line->settings.faults,
			&line->random, answer.bytes, answer.size,
			heard.at_ns + line->answer_ns);
	}
	release(line, heard.at_ns + line->answer_ns);
}

bool sim_line_unplugged(const struct sim_line *line, int64_t now_ns)
{
	double value;

	return sim_faults_now(
		line->settings.faults, SIM_FAULT_UNPLUG, now_ns, &value, NULL);
}

size_t sim_line_say(
	struct sim_line *line, uint8_t *bytes, size_t size, int64_t now_ns)
{
	size_t count = 0;

	if (sim_line_unplugged(line, now_ns)) {
		line->to_head.count = line->from_head.count = 0;
	}
	while (arrival(&line->to_head) <= now_ns) {
		hear_byte(line, arrive(&line->to_head));
	}
	advance(line, now_ns);
	release(line, now_ns);
	while (count < size && arrival(&line->from_head) <= now_ns) {
		bytes[count++] = arrive(&line->from_head).byte;
	}
	return count;
}

double sim_line_focus(struct sim_line *line)
{
	return sim_focus_at(&line->listener.focus, line->listener.head->now_ns);
}

int64_t sim_line_next(const struct sim_line *line)
{
	int64_t heard_ns = arrival(&line->to_head);
	int64_t said_ns = arrival(&line->from_head);
	int64_t next_ns = heard_ns < said_ns ? heard_ns : said_ns;
	int64_t held_ns = sim_outlet_due(&line->outlet);

	return held_ns < next_ns ? held_ns : next_ns;
}
