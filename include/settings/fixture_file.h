/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_FIXTURE_FILE_H
#define SETTINGS_FIXTURE_FILE_H

#include "hw/dmx_fixture.h"
#include "settings/options.h"

#include <stdbool.h>

/*
 * Fixture file: what the slots of a DMX fixture mean, as text in the same
 * form as the settings. data/fixtures has examples.
 */

extern const struct option_table fixture_table;

/*
 * fixture_load - dmx_fixture_default with the file at @path over it; a file
 * that has rows of a name has only those.
 *
 * False, with @fixture untouched and @error filled, where the file cannot be
 * read, is wrong, or describes what cannot be: slots that are used twice or
 * lie beyond its own, or no way to make it dark.
 */
bool fixture_load(
	struct dmx_fixture *fixture, const char *path, struct error *error);

#endif
