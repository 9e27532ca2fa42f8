/* SPDX-License-Identifier: Apache-2.0 */
#include "core/earshot.h"

/* Who listens each 40 ms or more often, as a loop does, has missed nothing. */
static const int64_t deaf_ns = 50000000;

void earshot_listen(struct earshot *earshot, int64_t now_ns)
{
	if (earshot->listened_ns != 0 &&
		now_ns - earshot->listened_ns > deaf_ns) {
		earshot->deaf_from_ns = earshot->listened_ns;
		earshot->deaf_to_ns = now_ns;
	}
	earshot->listened_ns = now_ns;
}

double earshot_silence(
	const struct earshot *earshot, int64_t heard_ns, int64_t now_ns)
{
	int64_t silent_ns = now_ns - heard_ns;
	int64_t deaf_from_ns = earshot->deaf_from_ns > heard_ns
		? earshot->deaf_from_ns
		: heard_ns;

	if (deaf_from_ns < earshot->deaf_to_ns) {
		silent_ns -= earshot->deaf_to_ns - deaf_from_ns;
	}
	return (double)silent_ns * 1e-9;
}
