/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ROTCTL_VERBS_H
#define HW_ROTCTL_VERBS_H

#include "hw/rotctl.h"

/* Rotctl verbs: the one list of names, for requests and answers. */

/* rotctl_verb_name - the long name; NULL for ROTCTL_UNKNOWN. */
const char *rotctl_verb_name(enum rotctl_verb verb);

/* rotctl_verb_named - of @length characters of @name. */
enum rotctl_verb rotctl_verb_named(const char *name, size_t length);

/* rotctl_verb_words - how many arguments it takes. */
int rotctl_verb_words(enum rotctl_verb verb);

#endif
