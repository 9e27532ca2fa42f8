/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_AIRCRAFT_FILE_H
#define APP_AIRCRAFT_FILE_H

#include "base/error.h"
#include "hw/aircraft_json.h"

#include <stdbool.h>

/*
 * Aircraft file: a thread that reads an aircraft.json whenever it was written
 * anew, looking five times a second: some megabytes of text take longer than a
 * tick.
 */

struct aircraft_file; /* owned by the caller */

/*
 * aircraft_file_open - it need not be there yet; @path must live as long.
 *
 * NULL, with @error filled, where no thread can be made.
 */
struct aircraft_file *aircraft_file_open(const char *path, struct error *error);

/* aircraft_file_close - ends the thread; NULL is fine. */
void aircraft_file_close(struct aircraft_file *file);

enum aircraft_news {
	AIRCRAFT_NO_NEWS,
	AIRCRAFT_LIST,   /* @list was filled */
	AIRCRAFT_ABSURD, /* it was written anew, and is no such file */
};

/* aircraft_file_take - what is new since the last call. Never waits. */
enum aircraft_news aircraft_file_take(
	struct aircraft_file *file, struct aircraft_list *list);

#endif
