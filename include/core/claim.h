/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CLAIM_H
#define CORE_CLAIM_H

#include "core/lease.h"
#include "core/safety.h"
#include "core/sky.h"

/*
 * claim_of - what the daemon may claim to the guard by the permits of one
 * step: that the lamp may burn, which all but POINTING must grant, and that
 * it may shine, which all must. The rest of the claim is left zero.
 */
struct lease_claim claim_of(
	const struct permits *permits, const struct sky_verdict *sky);

#endif
