/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lean.h"

#include <math.h>

/* Fewer sights tell of noise. */
static const int enough = 5;

/* Older ones fade: parallax and the head's bearings change by and by. */
static const int most = 30;

void lean_learn(struct lean *lean, struct angles expected, struct angles seen)
{
	struct plane plane = plane_touching(expected);
	struct plane_step rest = plane_way(&plane, geom_vector(seen));

	if (!lean_known(lean)) {
		rest.right -= lean->off.right;
		rest.up -= lean->off.up;
	}
	lean->sights += lean->sights < most;
	lean->off.right += rest.right / lean->sights;
	lean->off.up += rest.up / lean->sights;
}

bool lean_known(const struct lean *lean)
{
	return lean->sights >= enough;
}

struct angles lean_straighten(const struct lean *lean, struct angles seen)
{
	struct plane plane = plane_touching(seen);

	if (!lean_known(lean)) {
		return seen;
	}
	plane_carry(
		&plane, (struct plane_step){ -lean->off.right, -lean->off.up });
	return geom_angles(plane.at);
}

/* The rotation that takes the axes of one plane to those of another. */
struct rotation lean_turn(const struct lean *lean, struct angles at)
{
	struct plane from = plane_touching(at);
	struct plane to = from;
	struct rotation turn;

	plane_carry(&to, lean->off);
	const double a[3][3] = { { from.at.x, from.at.y, from.at.z },
		{ from.right.x, from.right.y, from.right.z },
		{ from.up.x, from.up.y, from.up.z } };
	const double b[3][3] = { { to.at.x, to.at.y, to.at.z },
		{ to.right.x, to.right.y, to.right.z },
		{ to.up.x, to.up.y, to.up.z } };

	for (int row = 0; row < 3; row++) {
		for (int column = 0; column < 3; column++) {
			turn.m[row][column] = b[0][row] * a[0][column] +
				b[1][row] * a[1][column] +
				b[2][row] * a[2][column];
		}
	}
	return turn;
}

struct lean lean_reverse(const struct lean *lean)
{
	return (struct lean){ { -lean->off.right, -lean->off.up },
		lean->sights };
}
