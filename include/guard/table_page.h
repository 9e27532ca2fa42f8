/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_TABLE_PAGE_H
#define GUARD_TABLE_PAGE_H

#include <stdio.h>

/* table_page - core/guard_table as Markdown, for docs/safety.md. */
void table_page(FILE *out);

#endif
