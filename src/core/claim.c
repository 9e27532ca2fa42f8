/* SPDX-License-Identifier: Apache-2.0 */
#include "core/claim.h"

static bool all_but_pointing(const struct permits *permits)
{
	struct permits others = *permits;

	others.granted[PERMIT_POINTING] = true;
	return safety_all(&others);
}

struct lease_claim claim_of(
	const struct permits *permits, const struct sky_verdict *sky)
{
	return (struct lease_claim){
		.may_burn = sky_all(sky) && all_but_pointing(permits),
		.may_shine = sky_all(sky) && safety_all(permits),
	};
}
