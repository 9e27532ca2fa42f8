/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CLASSIFY_TABLE_H
#define CORE_CLASSIFY_TABLE_H

#include "core/classify.h"

/* Made by scripts/train/train-classes; see data/judge/README.md. */

/* clang-format off */
static const double classify_mean[CLASSIFY_CLASSES][CLASSIFY_FIGURES] = {
	{ 0.000, 0.000, 0.000, 0.000 }, /* unknown */
	{ 0.570, 0.940, 0.229, 0.072 }, /* aircraft */
	{ 1.963, 0.923, 0.382, 0.151 }, /* bird */
	{ -1.234, 0.698, 0.154, 0.037 }, /* clutter */
};
static const double classify_deviation[CLASSIFY_FIGURES] = {
	1.424, 0.233, 0.112, 0.057
};
/* clang-format on */

/* Of the log-likelihoods: the figures are not independent, the clips few. */
static const double classify_temper = 0.26;

#endif
