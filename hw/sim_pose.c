/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_pose.h"

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint64_t magic = 0x32657369746f7065; /* and the layout's version */

static const double carry_max_s = 0.1;

enum {
	WORDS = sizeof(struct sim_pose) / sizeof(uint64_t),
	TRIES = 1000, /* more only where the writer died in its midst */
};

/* The sequence is odd while the words are being changed. */
struct shared {
	_Atomic uint64_t magic;
	_Atomic uint64_t sequence;
	_Atomic uint64_t words[WORDS];
};

_Static_assert(sizeof(struct sim_pose) % sizeof(uint64_t) == 0,
	"a pose is whole words");

struct sim_pose_file {
	struct shared *shared;
};

static struct sim_pose_file *map_file(
	int fd, int protection, const char *path, struct error *error)
{
	struct sim_pose_file *file = calloc(1, sizeof(*file));
	void *memory = mmap(
		NULL, sizeof(struct shared), protection, MAP_SHARED, fd, 0);

	if (file == NULL || memory == MAP_FAILED) {
		error_errno(error, ERROR_FAILED, "pose file %s", path);
		free(file);
		return NULL;
	}
	file->shared = memory;
	return file;
}

struct sim_pose_file *sim_pose_create(const char *path, struct error *error)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	struct sim_pose_file *file = NULL;

	if (fd < 0 || ftruncate(fd, sizeof(struct shared)) != 0) {
		error_errno(error, ERROR_FAILED, "pose file %s", path);
	} else {
		file = map_file(fd, PROT_READ | PROT_WRITE, path, error);
	}
	if (fd >= 0) {
		close(fd);
	}
	if (file != NULL) {
		atomic_store(&file->shared->magic, 0);
		atomic_store(&file->shared->sequence, 0);
		atomic_store(&file->shared->magic, magic);
	}
	return file;
}

/* A file that is too short would kill its reader with SIGBUS. */
static bool is_whole(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 &&
		status.st_size >= (off_t)sizeof(struct shared);
}

struct sim_pose_file *sim_pose_open(const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct sim_pose_file *file = NULL;

	if (fd < 0) {
		error_errno(error, ERROR_UNREACHABLE, "pose file %s", path);
		return NULL;
	}
	if (is_whole(fd)) {
		file = map_file(fd, PROT_READ, path, error);
	}
	close(fd);
	if (file != NULL && atomic_load(&file->shared->magic) == magic) {
		return file;
	}
	sim_pose_close(file);
	error_set(error, ERROR_UNREACHABLE,
		"%s is no pose file; start searchlight-sim mount with "
		"--pose first",
		path);
	return NULL;
}

void sim_pose_close(struct sim_pose_file *file)
{
	if (file != NULL) {
		munmap(file->shared, sizeof(*file->shared));
		free(file);
	}
}

void sim_pose_write(struct sim_pose_file *file, const struct sim_pose *pose)
{
	struct shared *shared = file->shared;
	uint64_t sequence = atomic_load(&shared->sequence);
	uint64_t words[WORDS];

	memcpy(words, pose, sizeof(words));
	atomic_store(&shared->sequence, sequence + 1);
	for (int i = 0; i < WORDS; i++) {
		atomic_store(&shared->words[i], words[i]);
	}
	atomic_store(&shared->sequence, sequence + 2);
}

bool sim_pose_read(const struct sim_pose_file *file, struct sim_pose *pose)
{
	const struct shared *shared = file->shared;
	uint64_t words[WORDS];

	for (int try = 0; try < TRIES; try++) {
		uint64_t before = atomic_load(&shared->sequence);

		for (int i = 0; i < WORDS; i++) {
			words[i] = atomic_load(&shared->words[i]);
		}
		if (before != 0 && before % 2 == 0 &&
			before == atomic_load(&shared->sequence)) {
			memcpy(pose, words, sizeof(words));
			return true;
		}
	}
	return false;
}

struct mount_angles sim_pose_at(const struct sim_pose *pose, int64_t when_ns)
{
	double dt_s = (double)(when_ns - pose->at_ns) * 1e-9;

	dt_s = fmin(fmax(dt_s, -carry_max_s), carry_max_s);
	return (struct mount_angles){
		.pan_rad = pose->at.pan_rad + pose->rates.pan_rad_s * dt_s,
		.tilt_rad = pose->at.tilt_rad + pose->rates.tilt_rad_s * dt_s,
	};
}
