/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/progress.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum {
	BAR_WIDTH = 40
};

#define REDRAW_NS (100 * CLOCK_NS_PER_MS)

void progress_init(struct progress *progress, const char *what, int64_t total)
{
	*progress = (struct progress){
		.what = what,
		.total = total,
		.terminal = isatty(STDERR_FILENO) == 1,
	};
}

static void draw(const struct progress *progress)
{
	int64_t done = progress->done < progress->total ? progress->done
							: progress->total;
	int filled;

	if (progress->total <= 0) {
		fprintf(stderr, "\r%s %" PRId64, progress->what,
			progress->done);
		return;
	}
	filled = (int)(done * BAR_WIDTH / progress->total);
	fprintf(stderr, "\r%s [", progress->what);
	for (int i = 0; i < BAR_WIDTH; i++) {
		fputc(i < filled ? '#' : '.', stderr);
	}
	fprintf(stderr, "] %3d %%", (int)(done * 100 / progress->total));
}

void progress_step(struct progress *progress, int64_t done)
{
	int64_t now_ns;

	progress->done = done;
	if (!progress->terminal) {
		return;
	}
	now_ns = clock_now_ns();
	if (progress->shown && now_ns - progress->drawn_ns < REDRAW_NS) {
		return;
	}
	progress->drawn_ns = now_ns;
	progress->shown = true;
	draw(progress);
}

void progress_end(struct progress *progress)
{
	if (progress->shown) {
		fputs("\r\033[K", stderr);
	}
	progress->shown = false;
}
