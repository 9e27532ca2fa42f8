/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_MARKUP_H
#define RECORD_MARKUP_H

#include <stdio.h>

/* Markup: what pages and plots, in HTML and SVG, have in common. */

/*
 * markup_text - writes @text so that a reader sees it as it is, also within an
 * attribute's quotation marks. Not for scripts.
 */
void markup_text(FILE *out, const char *text);

#endif
