/* SPDX-License-Identifier: Apache-2.0 */
#include "app/line.h"
#include "base/clock.h"
#include "heard_guard.h"
#include "hw/enttec.h"

#include <poll.h>

/*
 * A DMX fixture's lamp on a real line, whose frames the daemon sends, and at
 * whose guard's word it goes dark.
 */

enum {
	LAMP_SLOT = 6, /* the start code is before the first */
};

struct stand {
	struct heard_guard guard;
	char head_path[80];
	char address[100];
	int head_listen_fd;
	int head_fd; /* -1: nobody has come yet */
	struct enttec_receiver widget;
	struct loop loop;
	struct light light;
	struct steering steering;
	struct line line;
	struct settings settings;
	struct mount_settings mount;
	struct pursuit_output step;
	struct sky_verdict sky;
	uint64_t press;
};

static void open_head(struct stand *stand)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(stand->head_path, sizeof(stand->head_path), "%s/head",
		stand->guard.folder);
	snprintf(stand->address, sizeof(stand->address), "unix:%s",
		stand->head_path);
	memcpy(address.sun_path, stand->head_path, strlen(stand->head_path));
	stand->head_listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(stand->head_listen_fd,
				 (struct sockaddr *)&address, sizeof(address)),
		0);
	assert_int_equal(listen(stand->head_listen_fd, 1), 0);
	stand->head_fd = -1;
	enttec_receiver_init(&stand->widget);
}

static void begin(struct stand *stand)
{
	struct error error;

	memset(stand, 0, sizeof(*stand));
	heard_guard_open(&stand->guard);
	open_head(stand);
	stand->settings = settings_default();
	stand->mount = mount_settings_default();
	stand->mount.feedback = false;
	stand->mount.fixture.lit[0] = (struct dmx_hold){ LAMP_SLOT, 255 };
	stand->mount.fixture.lit_count = 1;
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		stand->sky.granted[i] = true;
	}
	for (int i = 0; i < PERMIT_COUNT; i++) {
		stand->step.permits.granted[i] = true;
	}
	light_init(&stand->light, stand->guard.path);
	assert_true(loop_init(&stand->loop, &error));
	assert_true(steering_init(&stand->steering, "dmx", stand->address,
		&stand->mount, 0.2, &error));
	assert_true(line_open(&stand->line, &stand->loop, &stand->steering,
		&stand->light, stand->address, &error));
}

static void end(struct stand *stand)
{
	line_close(&stand->line);
	steering_close(&stand->steering);
	light_close(&stand->light);
	loop_fini(&stand->loop);
	close(stand->head_fd);
	close(stand->head_listen_fd);
	unlink(stand->head_path);
	heard_guard_close(&stand->guard);
}

/* How many of the frames that have come are lit, and adds how many there were.
 */
static int lit_frames(struct stand *stand, int *frames)
{
	struct enttec_message message;
	uint8_t bytes[256];
	ssize_t got;
	int lit = 0;

	while ((got = recv(stand->head_fd, bytes, sizeof(bytes),
			MSG_DONTWAIT)) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			enttec_receiver_take(&stand->widget, bytes[i]);
			while (enttec_receiver_next(&stand->widget, &message)) {
				bool frame = message.label == ENTTEC_SEND_DMX;

				*frames += frame;
				lit += frame && message.data[LAMP_SLOT] != 0;
			}
		}
	}
	return lit;
}

/* As the daemon steps, some fifty times a second. */
static void step(struct stand *stand)
{
	struct mount_rates slow = { 0.01, 0.0 };
	int64_t now_ns = clock_now_ns();

	light_hold(&stand->light, stand->press, now_ns);
	light_step(&stand->light, &stand->step, &stand->sky, &stand->steering,
		&stand->settings, now_ns);
	heard_guard_accept(&stand->guard);
	if (stand->head_fd < 0) {
		stand->head_fd = accept(stand->head_listen_fd, NULL, NULL);
	}
	steering_command(&stand->steering, slow, now_ns);
	steering_lamp(
		&stand->steering, light_glows(&stand->light, now_ns), now_ns);
	line_serve(&stand->line);
}

/* Steps until the lamp shines; two seconds are more than it needs. */
static void light_it(struct stand *stand)
{
	int64_t until_ns = clock_now_ns() + 2 * CLOCK_NS_PER_S;
	int frames = 0;
	int lit = 0;

	stand->press = light_press(&stand->light, clock_now_ns());
	while (lit == 0 && clock_now_ns() < until_ns) {
		if (stand->guard.fd >= 0) {
			heard_guard_report(&stand->guard, GUARD_LIT,
				GUARD_BECAUSE_LIT, GUARD_FLAGS_ALL);
		}
		step(stand);
		loop_pass(&stand->loop, 10);
		lit = stand->head_fd < 0 ? 0 : lit_frames(stand, &frames);
	}
	assert_true(lit > 0);
}

/* The line is served by its own timer, with no step of the daemon between. */
static int lit_frames_of_the_line_alone(struct stand *stand, int *frames)
{
	int64_t until_ns = clock_now_ns() + 100 * CLOCK_NS_PER_MS;
	int lit = 0;

	*frames = 0;
	while (clock_now_ns() < until_ns) {
		loop_pass(&stand->loop, 5);
		lit += lit_frames(stand, frames);
	}
	return lit;
}

static void a_lit_frame_never_follows_the_guards_dark_one(void **state)
{
	struct stand stand;
	int frames;

	(void)state;
	begin(&stand);
	light_it(&stand);
	heard_guard_report(&stand.guard, GUARD_SAFE, GUARD_BECAUSE_STOP_A,
		GUARD_FLAGS_ALL & ~GUARD_HAS_STOP_A);
	assert_int_equal(lit_frames_of_the_line_alone(&stand, &frames), 0);
	assert_true(frames > 0);
	end(&stand);
}

static void a_guard_that_hangs_up_darkens_the_line_at_once(void **state)
{
	struct stand stand;
	int frames;

	(void)state;
	begin(&stand);
	light_it(&stand);
	shutdown(stand.guard.fd, SHUT_RDWR);
	assert_int_equal(lit_frames_of_the_line_alone(&stand, &frames), 0);
	assert_true(frames > 0);
	end(&stand);
}

/* The widget goes on with what it was told last, whoever is gone. */
static void a_line_that_comes_back_is_darkened_at_once(void **state)
{
	struct stand stand;
	int64_t until_ns;
	int frames = 0;

	(void)state;
	begin(&stand);
	light_it(&stand);
	close(stand.head_fd);
	stand.head_fd = -1;
	enttec_receiver_init(&stand.widget);
	until_ns = clock_now_ns() + 2 * CLOCK_NS_PER_S;
	while (frames == 0 && clock_now_ns() < until_ns) {
		loop_pass(&stand.loop, 10);
		if (stand.head_fd < 0) {
			stand.head_fd =
				accept(stand.head_listen_fd, NULL, NULL);
		} else {
			assert_int_equal(lit_frames(&stand, &frames), 0);
		}
	}
	assert_true(frames > 0);
	end(&stand);
}

static void while_the_guard_says_lit_the_line_repeats_it(void **state)
{
	struct stand stand;
	int frames;

	(void)state;
	begin(&stand);
	light_it(&stand);
	assert_true(lit_frames_of_the_line_alone(&stand, &frames) > 0);
	end(&stand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lit_frame_never_follows_the_guards_dark_one),
		cmocka_unit_test(
			a_guard_that_hangs_up_darkens_the_line_at_once),
		cmocka_unit_test(a_line_that_comes_back_is_darkened_at_once),
		cmocka_unit_test(while_the_guard_says_lit_the_line_repeats_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
