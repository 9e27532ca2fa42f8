/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>

/* What core must never do, so that the lint shows that it would notice. */

int calls_since(time_t when);

int calls_since(time_t when)
{
	static int calls;

	calls += time(NULL) > when;
	return calls;
}
