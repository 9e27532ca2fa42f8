/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_BLACK_BOX_PAGE_H
#define TOOLS_BLACK_BOX_PAGE_H

#include "guard/black_box.h"

#include <stdio.h>

/* Black box page: one record for people, or for programs. */

/* black_box_page_text - one line, in local time. */
void black_box_page_text(const struct ring_record *record,
	const struct black_box_entry *entry, FILE *out);

/* black_box_page_json - one object and a line's end; see docs/formats.md. */
void black_box_page_json(const struct ring_record *record,
	const struct black_box_entry *entry, FILE *out);

#endif
