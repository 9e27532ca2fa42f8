/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_CHECK_H
#define SUPPORT_CHECK_H

/* Check: what every cmocka test here includes, and assert_near. */

/* cmocka 1.1.5 wants these before it. */
/* clang-format off */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
/* clang-format on */

/* assert_near - doubles, unlike cmocka 1.1.5's assert_float_equal. */
#define assert_near(got, want, within)                                         \
	check_near((got), (want), (within), #got, __FILE__, __LINE__)

static inline void check_near(double got, double want, double within,
	const char *text, const char *file, int line)
{
	if (fabs(got - want) <= within) {
		return;
	}
	print_error("%s is %.9g, wanted %.9g within %.3g\n", text, got, want,
		within);
	_fail(file, line);
}

#endif
