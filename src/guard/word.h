/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_WORD_H
#define GUARD_WORD_H

/*
 * Word: one line on standard error, for the journal. What nobody takes is
 * lost rather than waited for: the guard never hangs on its own words.
 */
__attribute__((format(printf, 1, 2))) void word(const char *format, ...);

#endif
