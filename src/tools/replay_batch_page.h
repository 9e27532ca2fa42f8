/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REPLAY_BATCH_PAGE_H
#define TOOLS_REPLAY_BATCH_PAGE_H

#include "replay_batch.h"

/*
 * replay_batch_page - the table of @count jobs into @folder: batch.csv, and
 * batch.html with its pictures inside.
 *
 * False, with @error filled, where it cannot be written.
 */
bool replay_batch_page(const char *folder, const struct batch_job *jobs,
	size_t count, struct error *error);

#endif
