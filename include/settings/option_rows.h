/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_OPTION_ROWS_H
#define SETTINGS_OPTION_ROWS_H

/*
 * How a table names one field: the macros keep each option to one thought.
 * STRUCT must be defined by the table that includes this, and by nobody
 * else.
 */

#define NUMBER_AT(called, place, of_unit, low, high, does)                     \
	{                                                                      \
		.name = (called), .kind = OPTION_DOUBLE, .offset = (place),    \
		.unit = (of_unit), .min = (low), .max = (high), .help = (does) \
	}

#define NUMBER(called, field, of_unit, low, high, does)                        \
	NUMBER_AT(called, offsetof(STRUCT, field), of_unit, low, high, does)

#define WHOLE_AT(called, place, of_unit, low, high, does)                      \
	{                                                                      \
		.name = (called), .kind = OPTION_INT, .offset = (place),       \
		.unit = (of_unit), .min = (low), .max = (high), .help = (does) \
	}

#define WHOLE(called, field, of_unit, low, high, does)                         \
	WHOLE_AT(called, offsetof(STRUCT, field), of_unit, low, high, does)

#define FLAG_AT(called, place, does)                                           \
	{                                                                      \
		.name = (called), .kind = OPTION_BOOL, .offset = (place),      \
		.unit = "", .help = (does)                                     \
	}

#define FLAG(called, field, does) FLAG_AT(called, offsetof(STRUCT, field), does)

#define TEXT_AT(called, place, does)                                           \
	{                                                                      \
		.name = (called), .kind = OPTION_TEXT, .offset = (place),      \
		.unit = "", .help = (does)                                     \
	}

#define TEXT(called, field, does) TEXT_AT(called, offsetof(STRUCT, field), does)

#define CHOICE_AT(called, place, from, words, does)                            \
	{                                                                      \
		.name = (called), .kind = OPTION_CHOICE, .offset = (place),    \
		.unit = "", .min = (from), .choices = (words), .help = (does)  \
	}

#define CHOICE(called, field, from, words, does)                               \
	CHOICE_AT(called, offsetof(STRUCT, field), from, words, does)

#define ROWS_AT(called, place, of_unit, low, high, how, does)                  \
	{                                                                      \
		.name = (called), .kind = OPTION_ROWS, .offset = (place),      \
		.unit = (of_unit), .min = (low), .max = (high), .rows = (how), \
		.help = (does)                                                 \
	}

#define ROWS(called, field, of_unit, low, high, how, does)                     \
	ROWS_AT(called, offsetof(STRUCT, field), of_unit, low, high, how, does)

#endif
