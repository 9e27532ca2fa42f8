/* SPDX-License-Identifier: Apache-2.0 */
#include "tower.h"

enum {
	FOLLOW_S = 60,   /* on a machine with much else to do */
	ANSWER_MS = 200, /* a daemon that is well answers long before */
};

static const char scenario[] = "duration_s = 60\n"
			       "camera.width_px = 160\ncamera.height_px = 128\n"
			       "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
			       "target = -700 700 530  30 0 0  2.5 400  0 60\n";

const char tower_calm_night[] =
	"duration_s = 60\n"
	"camera.width_px = 160\ncamera.height_px = 128\n"
	"camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
	"target = -700 700 530  1.5 0 0  2.5 400  0 60\n";

/* Its lamp's slot is TAP_LAMP_SLOT. */
static const char fixture[] =
	"slots = 14\npan_coarse = 1\npan_fine = 2\ntilt_coarse = 3\n"
	"tilt_fine = 4\npan_range_deg = 540\ntilt_range_deg = 270\n"
	"error_deg = 0.1\ndark = 6 0\nlit = 6 255\n";

static const struct tower_plan usual = { NULL };

/* ---- the key ---- */

static void pass(struct tower *tower)
{
	hand_work(&tower->hand);
	if (tower->besides != NULL) {
		tower->besides(tower);
	}
	poll(NULL, 0, 1);
}

void tower_run(struct tower *tower, int for_ms)
{
	int64_t until_ns = clock_now_ns() + for_ms * CLOCK_NS_PER_MS;

	while (clock_now_ns() < until_ns) {
		pass(tower);
	}
}

void tower_sit_down(struct tower *tower)
{
	hand_sit_down(
		&tower->hand, tower->paths->night.ctl, tower->night.control);
}

void tower_press(struct tower *tower)
{
	hand_press(&tower->hand);
	tower_run(tower, HAND_FIRST_REPEAT_MS);
	hand_repeat(&tower->hand);
}

void tower_repeat(struct tower *tower)
{
	hand_repeat(&tower->hand);
}

void tower_let_go(struct tower *tower)
{
	tower->hand.holds = false;
}

/* ---- what is said ---- */

static long length_of(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 ? (long)status.st_size : 0;
}

static void note_press(struct tower *tower)
{
	static const char mark[] = "ok press ";
	const char *at = strstr(tower->hand.shown, mark);

	if (at != NULL) {
		tower->press = strtoull(at + strlen(mark), NULL, 10);
	}
}

void tower_forget(struct tower *tower)
{
	hand_read(&tower->hand);
	note_press(tower);
	hand_forget(&tower->hand);
	tower->guard_said = length_of(tower->post.output);
	tower->daemon_said = length_of(tower->night.log);
}

/* A program that was started anew has begun its file anew. */
static bool file_says(const char *path, long from, const char *sentence)
{
	static char text[64 * 1024];
	FILE *file = fopen(path, "r");

	if (file == NULL) {
		return false;
	}
	if (length_of(path) >= from) {
		fseek(file, from, SEEK_SET);
	}
	size_t got = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[got] = '\0';
	return strstr(text, sentence) != NULL;
}

static bool answer_says(
	struct tower *tower, const char *question, const char *sentence)
{
	struct night *night = &tower->night;
	size_t used = 0;
	int fd = night_call(night);
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	night->answer[0] = '\0';
	if (fd < 0) {
		return false;
	}
	send(fd, question, strlen(question), MSG_NOSIGNAL);
	while (used < sizeof(night->answer) - 1 &&
		strchr(night->answer, '\n') == NULL &&
		poll(&wait, 1, ANSWER_MS) == 1) {
		ssize_t got = recv(fd, night->answer + used,
			sizeof(night->answer) - 1 - used, 0);

		if (got <= 0) {
			break;
		}
		used += (size_t)got;
		night->answer[used] = '\0';
	}
	close(fd);
	return strstr(night->answer, sentence) != NULL;
}

const char *tower_who_says(struct tower *tower, const char *sentence)
{
	hand_read(&tower->hand);
	if (strstr(tower->hand.shown, sentence) != NULL) {
		return "operator";
	}
	if (file_says(tower->post.output, tower->guard_said, sentence)) {
		return "guard";
	}
	if (file_says(tower->night.log, tower->daemon_said, sentence)) {
		return "daemon";
	}
	if (answer_says(tower, "status\n", sentence) ||
		answer_says(tower, "preflight\n", sentence)) {
		return "status";
	}
	return NULL;
}

/* ---- from nothing to all is well ---- */

void tower_prepare(struct tower *tower, const struct tower_paths *paths,
	const struct tower_plan *plan)
{
	const char *daemon =
		plan == NULL || plan->daemon == NULL ? "" : plan->daemon;
	char more[POST_PATH_MAX * 8];

	memset(tower, 0, sizeof(*tower));
	tower->paths = paths;
	tower->plan = plan == NULL ? &usual : plan;
	tower->hand.terminal = -1;
	tower->hand.repeat_ms = tower->plan->repeat_ms;
	tower->control = -1;
	tower->night.paths = paths->night;
	tower->night.scenario = tower->plan->scenario == NULL
		? scenario
		: tower->plan->scenario;
	memcpy(tower->night.faults, tower->plan->faults,
		sizeof(tower->night.faults));
	/* With a shutter it may burn while the head still settles. */
	snprintf(more, sizeof(more), "%s%s",
		tower->plan->lamp == TOWER_OWN_LINE ? "line.shutter = 12\n"
						    : "lamp.remote = yes\n",
		tower->plan->guard == NULL ? "" : tower->plan->guard);
	post_prepare(&tower->post, more);
	snprintf(more, sizeof(more),
		"guard = %s\nmount.lamp_auxiliary = %d\n%s", tower->post.socket,
		tower->plan->lamp == TOWER_AUXILIARY ? TAP_LAMP_AUXILIARY : 0,
		daemon);
	tower->night.fixture =
		tower->plan->lamp == TOWER_CHANNEL ? fixture : NULL;
	night_prepare(&tower->night, more);
	night_start_head(&tower->night);
	tap_start(&tower->night.tap);
}

void tower_start_daemon(struct tower *tower)
{
	night_start_daemon(&tower->night,
		tower->plan->steps_clock ? tower->paths->step_clock : NULL);
	tower->began_ns = clock_now_ns();
}

void tower_start_guard(struct tower *tower)
{
	post_watch(&tower->post, tower->paths->guard, NULL);
}

void tower_turn_key(struct tower *tower)
{
	sim_lines_put(tower->post.lines, GUARD_KEY, false);
	tower_run(tower, 150);
	sim_lines_put(tower->post.lines, GUARD_KEY, true);
	tower_run(tower, 150);
}

bool tower_follows(struct tower *tower, double wait_s)
{
	int64_t until_ns = clock_now_ns() + (int64_t)(wait_s * 1e9);

	for (;;) {
		answer_says(tower, "status\n", "");
		if (night_is_following(&tower->night)) {
			return true;
		}
		if (clock_now_ns() > until_ns) {
			return false;
		}
		answer_says(tower, "mode follow\n", "");
		tower_run(tower, 30);
	}
}

static void hang_up_control(struct tower *tower)
{
	if (tower->control >= 0) {
		close(tower->control);
	}
	tower->control = -1;
}

static void call_control(struct tower *tower)
{
	struct sockaddr_un address = tap_address(tower->night.control);

	tower->control =
		socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (connect(tower->control, (struct sockaddr *)&address,
		    sizeof(address)) != 0) {
		hang_up_control(tower);
	}
}

void tower_say_follow(struct tower *tower)
{
	static const char line[] = "mode follow\n";
	char answer[512];

	if (tower->control < 0) {
		call_control(tower);
	}
	if (tower->control < 0) {
		return;
	}
	ssize_t got = recv(tower->control, answer, sizeof(answer), 0);

	if (got == 0 ||
		send(tower->control, line, sizeof(line) - 1, MSG_NOSIGNAL) <
			0) {
		hang_up_control(tower);
	}
}

/* A loaded machine may have lost the head, or the night begun anew. */
bool tower_light(struct tower *tower, int tries)
{
	for (int i = 0; i < tries; i++) {
		tower_let_go(tower);
		tower_run(tower, i == 0 ? 0 : 400);
		tower_follows(tower, 5.0);
		tower_press(tower);
		for (int part = 0; part < 20 && !tower_is_lit(tower); part++) {
			tower_run(tower, 30);
		}
		if (tower_is_lit(tower)) {
			return true;
		}
	}
	return false;
}

bool tower_open(struct tower *tower, const struct tower_paths *paths,
	const struct tower_plan *plan)
{
	tower_prepare(tower, paths, plan);
	tower_start_guard(tower);
	tower_start_daemon(tower);
	bool good = tower_follows(tower, FOLLOW_S);

	tower_turn_key(tower);
	tower_sit_down(tower);
	return good;
}

void tower_close(struct tower *tower)
{
	static const int signals[] = { SIGCONT, SIGTERM };

	for (size_t i = 0; i < 2; i++) {
		if (tower->post.pid > 0) {
			kill(tower->post.pid, signals[i]);
		}
	}
	hand_stand_up(&tower->hand);
	hang_up_control(tower);
	post_end(&tower->post);
	night_end(&tower->night);
}

/* ---- and back ---- */

static void mend_lines(struct tower *tower)
{
	struct sim_lines *lines = tower->post.lines;

	atomic_store(&lines->lost, 0);
	atomic_store(&lines->lamp, SIM_LAMP_FOLLOWS);
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		sim_lines_put(lines, (enum guard_input)i, true);
	}
}

static void wake(pid_t pid)
{
	if (pid > 0) {
		kill(pid, SIGCONT);
	}
}

void tower_reseat(struct tower *tower)
{
	if (process_has_ended(&tower->hand.hold) || tower->hand.terminal < 0) {
		hand_stand_up(&tower->hand);
		tower_sit_down(tower);
	}
}

void tower_restart(struct tower *tower)
{
	wake(tower->night.head);
	wake(tower->night.daemon);
	wake(tower->post.pid);
	wake(tower->hand.hold);
	if (process_has_ended(&tower->night.head)) {
		unlink(tower->night.tap.far);
		night_start_head(&tower->night);
	} else {
		kill(tower->night.head, SIGUSR2);
	}
	if (process_has_ended(&tower->post.pid)) {
		tower_start_guard(tower);
	}
	if (process_has_ended(&tower->night.daemon)) {
		tower_start_daemon(tower);
	}
	tower_reseat(tower);
}

/* A key that is turned while it only begins is no turn. */
static void await_guard(struct tower *tower)
{
	int64_t until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;

	while (!file_says(tower->post.output, 0, "listening at") &&
		clock_now_ns() < until_ns) {
		tower_run(tower, 10);
	}
	tower_run(tower, 150);
}

/* One that was told to end takes its time, and is started once it has. */
static void restart_all(struct tower *tower)
{
	int64_t until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;

	do {
		tower_restart(tower);
		tower_run(tower, 20);
	} while (!answer_says(tower, "status\n", "\"mode\"") &&
		clock_now_ns() < until_ns);
}

bool tower_heal(struct tower *tower)
{
	mend_lines(tower);
	tap_plug(&tower->night.tap, true);
	restart_all(tower);
	bool good = tower_follows(tower, FOLLOW_S);

	tower_reseat(tower);
	await_guard(tower);
	tower_turn_key(tower);
	return good;
}
