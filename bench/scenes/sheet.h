/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCENES_SHEET_H
#define SCENES_SHEET_H

#include "base/error.h"
#include "watch.h"

/* Sheet: pictures of false tracks, so that a person sees what they are. */

struct sheet; /* owned by the caller */

/* sheet_open - NULL, with @error filled, where memory is short. */
struct sheet *sheet_open(struct error *error);
void sheet_close(struct sheet *sheet);

/* sheet_add - as long as there is room. */
void sheet_add(struct sheet *sheet, const struct watch_false *track);

/* sheet_write - as a PNG file. */
bool sheet_write(
	const struct sheet *sheet, const char *path, struct error *error);

#endif
