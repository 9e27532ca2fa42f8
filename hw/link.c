/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/link.h"

void link_close(struct link *link)
{
	if (link != NULL) {
		link->ops->close(link);
	}
}
