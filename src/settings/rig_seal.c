/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_seal.h"

#include "base/crc.h"
#include "settings/options.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HEAD[] = "# Searchlight rig file ";
static const char SEAL[] = "# checksum ";

void rig_seal_put(const char *text, size_t size, FILE *out)
{
	fwrite(text, 1, size, out);
	fprintf(out, "%s%08" PRIx32 "\n", SEAL, crc_32(text, size));
}

void rig_seal_head(FILE *out)
{
	fprintf(out, "%s%d\n", HEAD, RIG_SEAL_VERSION);
}

/* The last line that begins with the seal's words; NULL: there is none. */
static const char *find_seal(const char *text)
{
	const char *found = NULL;
	const char *at = text;

	while ((at = strstr(at, SEAL)) != NULL) {
		if (at == text || at[-1] == '\n') {
			found = at;
		}
		at++;
	}
	return found;
}

static bool version_fits(
	const char *path, const char *text, struct error *error)
{
	int version;

	if (strncmp(text, HEAD, sizeof(HEAD) - 1) != 0 ||
		sscanf(text + sizeof(HEAD) - 1, "%d", &version) != 1 ||
		version == RIG_SEAL_VERSION) {
		return true;
	}
	if (version < RIG_SEAL_VERSION) {
		return error_set(error, ERROR_SETTINGS,
			"%s: rig file of version %d, from before this program "
			"(version %d); calibrate anew",
			path, version, RIG_SEAL_VERSION);
	}
	return error_set(error, ERROR_SETTINGS,
		"%s: rig file of version %d, this program reads up to %d; "
		"update Searchlight",
		path, version, RIG_SEAL_VERSION);
}

bool rig_seal_check(const char *path, const char *text, struct error *error)
{
	const char *seal = find_seal(text);
	uint32_t told;

	if (!version_fits(path, text, error)) {
		return false;
	}
	if (seal == NULL ||
		(sscanf(seal + sizeof(SEAL) - 1, "%8" SCNx32, &told) == 1 &&
			told == crc_32(text, (size_t)(seal - text)))) {
		return true;
	}
	return error_set(error, ERROR_SETTINGS,
		"%s: it was damaged, or changed by hand, since it was measured; "
		"calibrate anew, or delete its checksum line to trust it",
		path);
}
