/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_NOTICE_H
#define APP_NOTICE_H

/*
 * Notice: what the daemon tells whoever reads its standard error.
 *
 * Never waits: a line that would block is dropped, since no reader of
 * messages may hold up the loop.
 */

/* notice - "searchlightd: TEXT", one line; a longer text is cut. */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
