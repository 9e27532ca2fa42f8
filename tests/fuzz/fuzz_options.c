/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/options.h"
#include "settings/rig_file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What prints must read back: any text that was taken once is taken again. */
static void read_back(const struct rig *rig)
{
	struct rig again = rig_default();
	struct error error;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	options_print(&rig_table, rig, out);
	fclose(out);
	if (!options_parse(&rig_table, "again", text, size, &again, &error)) {
		fprintf(stderr, "%s\n%s", error.text, text);
		abort();
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rig rig = rig_default();
	struct error error = { 0 };

	if (options_parse(&rig_table, "fuzz", (const char *)data, size, &rig,
		    &error)) {
		read_back(&rig);
	}
	return 0;
}
