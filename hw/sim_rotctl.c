/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/rotctl.h"
#include "sim_protocol.h"

static struct rotctl_facts facts_of(const struct sim_head *head)
{
	struct mount_angles at = sim_head_reads(head);

	return (struct rotctl_facts){
		.az_deg = geom_degrees(at.pan_rad),
		.el_deg = geom_degrees(at.tilt_rad),
		.limits = { geom_degrees(head->settings.pan.low_rad),
			geom_degrees(head->settings.pan.high_rad),
			geom_degrees(head->settings.tilt.low_rad),
			geom_degrees(head->settings.tilt.high_rad) },
		.info = "simulated rotator",
	};
}

static int go_there(struct sim_listener *listener,
	const struct rotctl_request *request,
	const struct rotctl_limits *limits, int64_t at_ns)
{
	struct mount_angles goal = { geom_radians(request->az_deg),
		geom_radians(request->el_deg) };

	if (request->az_deg < limits->az_low_deg ||
		request->az_deg > limits->az_high_deg ||
		request->el_deg < limits->el_low_deg ||
		request->el_deg > limits->el_high_deg) {
		return ROTCTL_BAD_ARGUMENT;
	}
	listener->wish = (struct mount_rates){ 0 };
	sim_head_goto(listener->head, goal, at_ns);
	return ROTCTL_OK;
}

static int turn(struct sim_listener *listener,
	const struct rotctl_request *request, int64_t at_ns)
{
	const struct sim_head_settings *head = &listener->head->settings;
	double share = request->speed < 0
		? 1.0
		: (double)request->speed / ROTCTL_SPEED_MAX;
	double pan = share * head->pan.rate_max_rad_s;
	double tilt = share * head->tilt.rate_max_rad_s;

	switch (request->direction) {
	case ROTCTL_RIGHT:
	case ROTCTL_LEFT:
		listener->wish.pan_rad_s =
			request->direction == ROTCTL_RIGHT ? pan : -pan;
		break;
	default:
		listener->wish.tilt_rad_s =
			request->direction == ROTCTL_UP ? tilt : -tilt;
		break;
	}
	sim_head_command(listener->head, listener->wish, at_ns);
	return ROTCTL_OK;
}

static int stop(struct sim_listener *listener, int64_t at_ns)
{
	listener->wish = (struct mount_rates){ 0 };
	sim_head_command(listener->head, listener->wish, at_ns);
	return ROTCTL_OK;
}

static int obey(struct sim_listener *listener,
	const struct rotctl_request *request, const struct rotctl_facts *facts,
	int64_t at_ns)
{
	if (!request->sound) {
		return ROTCTL_BAD_ARGUMENT;
	}
	switch (request->verb) {
	case ROTCTL_SET_POS:
		return go_there(listener, request, &facts->limits, at_ns);
	case ROTCTL_MOVE:
		return turn(listener, request, at_ns);
	case ROTCTL_STOP:
		return stop(listener, at_ns);
	case ROTCTL_GET_POS:
	case ROTCTL_GET_INFO:
	case ROTCTL_DUMP_STATE:
		return ROTCTL_OK;
	default:
		return ROTCTL_NOT_AVAILABLE;
	}
}

/* As Hamlib's own server does, it is silent on what it does not know. */
static void hear(struct sim_listener *listener, uint8_t byte, int64_t at_ns,
	struct sim_answer *answer)
{
	struct rotctl_request request;
	struct rotctl_facts facts;

	answer->size = 0;
	listener->heard_ns = at_ns;
	if (!rotctl_reader_take(&listener->reader, (char)byte, &request) ||
		request.verb == ROTCTL_UNKNOWN) {
		return;
	}
	facts = facts_of(listener->head);
	answer->size = rotctl_answer(&request, &facts,
		obey(listener, &request, &facts, at_ns), (char *)answer->bytes);
}

const struct sim_protocol sim_rotctl = {
	.name = "rotctld",
	.hear = hear,
};
