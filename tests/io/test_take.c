/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/camera.h"
#include "process.h"
#include "settings/rig_file.h"

#include <string.h>

/*
 * The real searchlight-calibrate take, before a real searchlight-sim as its
 * head and a simulated camera on it: from parking to aligned.
 */

enum {
	TEXT_SIZE = 65536
};

static const char *calibrate;
static const char *sim;
static pid_t head;

/* Two lamps on masts, to the north and to the east, 500 m away. */
static const char scenario[] =
	"duration_s = 3600\ncamera.noise = 20\nsky.cloud = 0\n"
	"camera.width_px = 320\ncamera.height_px = 256\n"
	"target = 0 500 100  0 0 0  1.5 2000  0 3600\n"
	"target = 500 0 150  0 0 0  1.5 2000  0 3600\n";

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static char *text_of(const char *path)
{
	static char text[TEXT_SIZE];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
	fclose(file);
	return text;
}

static int run(const char *const *words)
{
	const char *argv[24] = { calibrate };

	for (int i = 0; words[i] != NULL; i++) {
		argv[i + 1] = words[i];
	}
	return process_run(argv, "said");
}

#define RUN(...)  run((const char *const[]){ __VA_ARGS__, NULL })
#define TAKE(...) RUN("take", "--config", "conf", "--out", "place", __VA_ARGS__)

static void must_be(int code, int wanted)
{
	if (code != wanted) {
		fail_msg("ended with %d, not %d: %s", code, wanted,
			text_of("said"));
	}
}

static void must_say(const char *part)
{
	const char *said = text_of("said");

	if (strstr(said, part) == NULL) {
		fail_msg("wanted \"%s\" in: %s", part, said);
	}
}

static void two_landmarks_align_the_head_that_was_moved(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	must_be(TAKE("--landmark", "north mast,20,11.31", "--at", "0:11"), 0);
	must_say("north mast at ");
	/* It was turned by 20 degrees since it was aligned, so they say. */
	must_be(TAKE("--landmark", "east mast,110,16.70", "--at", "90:16.5",
			"--json"),
		0);
	must_say("\"list\":\"sightings.csv\"");
	must_be(RUN("align", "--quick", "--from", "place", "--rig", "rig.conf",
			"--write", "new.conf"),
		0);
	assert_true(rig_load(&rig, "new.conf", &error));
	assert_near(geom_degrees(rig.base.yaw_rad), 20, 0.1);
	assert_near(geom_degrees(rig.base.pitch_rad), 0, 0.1);
	assert_near(geom_degrees(rig.base.roll_rad), 0, 0.1);
}

static void the_wall_and_the_sky_are_taken_as_pictures(void **state)
{
	struct error error;

	(void)state;
	must_be(TAKE("--wall", "20.04"), 0);
	must_be(TAKE("--wall", "20.04", "--dark"), 0);
	assert_string_equal(text_of("place/boresight.csv"),
		"picture,distance_m,lit\nwall-20.04.png,20.040,1\n"
		"wall-20.04-dark.png,20.040,0\n");
	struct camera *still =
		camera_footage.open("place/wall-20.04-dark.png", &error);
	assert_non_null(still);
	struct camera_info info = camera_footage.info(still);
	assert_int_equal(info.width, 320);
	assert_int_equal(info.height, 256);
	assert_int_equal(info.format, FRAME_GRAY16);
	camera_footage.close(still);
	must_be(TAKE("--stars", "--at", "30:40", "--at", "35:40"), 0);
	char *list = text_of("place/pictures.csv");
	assert_non_null(strstr(list, "file,utc,pan_deg,tilt_deg\nsky-+"));
	/* They are read again, and show no stars of this world. */
	must_be(RUN("align", "--from", "place", "--rig", "rig.conf", "--site",
			"47.3,8.55,450"),
		0);
	must_say("north mast");
	must_say("sky-+");
}

static void nonsense_is_a_sentence(void **state)
{
	(void)state;
	must_be(TAKE("--landmark", "mast"), 2);
	must_say("NAME,AZIMUTH,ELEVATION");
	must_be(TAKE("--wall", "20", "--stars"), 2);
	must_say("at a time");
	must_be(TAKE("--stars", "--dark"), 2);
	must_be(RUN("take", "--config", "conf", "--stars"), 2);
	must_say("--out");
	must_be(TAKE("--stars", "--at", "0:95"), 2);
	must_say("outside of the stops");
	must_be(RUN("latency", "--config", "conf", "--at", "0:95"), 2);
	must_say("outside of the stops");
	must_be(RUN("response", "--config", "conf", "--at", "90"), 2);
	must_say("it must read PAN:TILT");
	/* Nothing bright is there. */
	must_be(TAKE("--star", "Vega", "--at", "45:50"), 6);
	must_say("stands out");
}

static int enter(void **state)
{
	static char folder[] = "/tmp/searchlight-take-XXXXXX";
	const char *argv[] = { sim, "mount", "--protocol", "pelco-d", "--unix",
		"line", "--pose", "pose", "--start", "5:10", NULL };

	*state = folder;
	if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
		return -1;
	}
	write_text("night.conf", scenario);
	write_text("conf",
		"camera.kind = sim\ncamera.source = night.conf\n"
		"camera.pose = pose\nmount.kind = pelco-d\n"
		"mount.link = unix:line\n");
	write_text("rig.conf",
		"lens.width_px = 320\nlens.height_px = 256\n"
		"lens.cx_px = 159.5\nlens.cy_px = 127.5\n");
	head = process_start(argv, "head", NULL);
	for (int i = 0; access("line", F_OK) != 0; i++) {
		assert_true(i < 6000);
		poll(NULL, 0, 10);
	}
	return 0;
}

static int leave(void **state)
{
	static const char *const files[] = { "said", "conf", "night.conf",
		"rig.conf", "new.conf", "head", "line", "pose",
		"place/sightings.csv", "place/boresight.csv",
		"place/pictures.csv", "place/sky.csv", "place/camera.serial",
		"place/wall-20.04.png", "place/wall-20.04-dark.png" };

	kill(head, SIGTERM);
	process_wait(head, 5);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		unlink(files[i]);
	}
	int rest = system("rm -f place/sky-*.png");
	rmdir("place");
	return rmdir(*state) | rest;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_landmarks_align_the_head_that_was_moved),
		cmocka_unit_test(the_wall_and_the_sky_are_taken_as_pictures),
		cmocka_unit_test(nonsense_is_a_sentence),
	};

	calibrate = argc == 3 ? realpath(argv[1], NULL) : NULL;
	sim = argc == 3 ? realpath(argv[2], NULL) : NULL;
	return calibrate != NULL && sim != NULL
		? cmocka_run_group_tests(tests, enter, leave)
		: 1;
}
