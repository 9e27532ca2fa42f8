/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Count allocations: a library that is loaded into a program before all
 * others and counts what its main thread allocates, in a mapped file that
 * SEARCHLIGHT_ALLOCATIONS names.
 */

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic uint64_t *shared;

/* glibc's own, so that nothing here has to allocate to find them. */
void *real_malloc(size_t size) __asm__("__libc_malloc");
void *real_calloc(size_t number, size_t size) __asm__("__libc_calloc");
void *real_realloc(void *old, size_t size) __asm__("__libc_realloc");

__attribute__((constructor)) static void attach(void)
{
	const char *path = getenv("SEARCHLIGHT_ALLOCATIONS");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		return;
	}
	void *memory = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		MAP_SHARED, fd, 0);
	close(fd);
	if (memory != MAP_FAILED) {
		shared = memory;
	}
}

static void count(void)
{
	if (shared != NULL && gettid() == getpid()) {
		atomic_fetch_add(shared, 1);
	}
}

/* By their names in the linker, since stdlib.h has its own declarations. */
void *counted_malloc(size_t size) __asm__("malloc");
void *counted_calloc(size_t number, size_t size) __asm__("calloc");
void *counted_realloc(void *old, size_t size) __asm__("realloc");

void *counted_malloc(size_t size)
{
	count();
	return real_malloc(size);
}

void *counted_calloc(size_t number, size_t size)
{
	count();
	return real_calloc(number, size);
}

void *counted_realloc(void *old, size_t size)
{
	count();
	return real_realloc(old, size);
}
