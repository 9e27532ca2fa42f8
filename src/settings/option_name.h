/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_OPTION_NAME_H
#define SETTINGS_OPTION_NAME_H

#include "settings/options.h"

/* Option name: finds options by name. Private to this room. */

/* option_find - its place in the table; -1 where there is none. */
int option_find(const struct option_table *table, const char *name);

/*
 * option_nearest - the name that @name was most likely meant to be; NULL
 * where none is near. Of a longer @name only the beginning counts.
 */
const char *option_nearest(const struct option_table *table, const char *name);

#endif
