/* SPDX-License-Identifier: Apache-2.0 */
#include "core/geom.h"
#include "fault.h"
#include "receiver.h"

/* What the sky and the receiver of manned aircraft bring. */

enum {
	MANY = 10000,
	LINE_BYTES = 80,
};

static const double slant_m = 10000.0;
static char lines[MANY * LINE_BYTES];
static size_t lines_size;

static void put_line(unsigned icao, double east_m, double north_m, double up_m)
{
	lines_size += receiver_line(lines + lines_size,
		sizeof(lines) - lines_size, icao, east_m, north_m, up_m);
}

static void say_lines(void)
{
	receiver_say(lines, lines_size);
}

static void fly_into_the_beam(struct tower *tower)
{
	double az_rad =
		geom_radians(night_number(&tower->night, "beam", "az_deg"));
	double el_rad =
		geom_radians(night_number(&tower->night, "beam", "el_deg"));

	lines_size = 0;
	put_line(0x400002, slant_m * cos(el_rad) * sin(az_rad),
		slant_m * cos(el_rad) * cos(az_rad), slant_m * sin(el_rad));
	say_lines();
}

/* All in the south, out of the beam's way. */
static void fill_the_sky(struct tower *tower)
{
	(void)tower;
	lines_size = 0;
	for (unsigned i = 0; i < MANY; i++) {
		put_line(0x500000 + i, 5.0 * i - 25000.0, -30000.0 - 3.0 * i,
			3000.0 + i % 7000);
	}
	say_lines();
}

static void teleport(struct tower *tower)
{
	(void)tower;
	lines_size = 0;
	put_line(0x400003, 0.0, -30000.0, 10000.0);
	put_line(0x400003, 100000.0, -30000.0, 10000.0);
	say_lines();
}

static void leave_the_earth(struct tower *tower)
{
	static const char line[] = "MSG,3,1,1,400004,1,,,,,,32808,,,98.0,11.0,"
				   ",,0,0,0,0\r\n";

	(void)tower;
	receiver_say(line, sizeof(line) - 1);
}

static void answer_as_a_web_server(struct tower *tower)
{
	static const char line[] = "HTTP/1.1 400 Bad Request\r\n\r\n";

	(void)tower;
	receiver_say(line, sizeof(line) - 1);
}

static void never_end_a_line(struct tower *tower)
{
	(void)tower;
	memset(lines, '7', sizeof(lines));
	receiver_say(lines, sizeof(lines));
}

static const char silent[] = "The aircraft receiver is silent";
static const char absurd[] = "The aircraft receiver reports what cannot be";
static const char too_much[] =
	"The aircraft receiver reports more than can fly";

static const struct fault rows[] = {
	{ "an aircraft flies into the beam", "SBS, 10 km away", FAULT_DARKENS,
		200, "aircraft", .once = true, .before = receiver_wire,
		.strike = fly_into_the_beam },
	{ "the aircraft receiver is dead", "it hangs up, nobody listens",
		FAULT_DARKENS, 1200, silent, .before = receiver_wire,
		.strike = receiver_shut, .mend = receiver_reopen },
	{ "the aircraft receiver hangs", "it says nothing any more",
		FAULT_DARKENS, 1200, silent, .before = receiver_wire,
		.strike = receiver_hush, .mend = receiver_speak },
	{ "the aircraft receiver was never there", "from the start",
		FAULT_KEEPS_DARK, 0, silent, .before = receiver_wire_dead },
	{ "10,000 aircraft", "at once, all elsewhere", FAULT_DARKENS, 500,
		too_much, .before = receiver_wire, .strike = fill_the_sky,
		.mend = receiver_speak },
	{ "an aircraft teleports", "100 km between two reports", FAULT_DARKENS,
		200, absurd, .before = receiver_wire, .strike = teleport },
	{ "an aircraft leaves the earth", "98 degrees north", FAULT_DARKENS,
		200, absurd, .before = receiver_wire,
		.strike = leave_the_earth },
	{ "the aircraft receiver is a web server", "its answer is HTTP",
		FAULT_DARKENS, 200, absurd, .before = receiver_wire,
		.strike = answer_as_a_web_server },
	{ "the aircraft receiver never ends a line", "800 kB of one",
		FAULT_DARKENS, 200, absurd, .before = receiver_wire,
		.strike = never_end_a_line, .mend = receiver_speak },
	{ "the target flies into a closed sector", "safety.sector_deg",
		FAULT_KEEPS_DARK, 0, "The beam touches a closed sector",
		.plan.daemon = "safety.sector_deg = -80 80 0 80\n" },
};

FAULT_TABLE(faults_of_air, rows);
