/* SPDX-License-Identifier: Apache-2.0 */
#include "zoom_word.h"

#include "core/spread.h"

void zoom_word_init(
	struct zoom_word *word, const struct mount_settings *settings)
{
	*word = (struct zoom_word){ .served = settings->focus == FOCUS_TIMED,
		.invert = settings->invert_focus };
}

void zoom_word_say(struct zoom_word *word, double tell)
{
	if (word->served && tell != word->tell) {
		word->tell = tell;
		word->left = SPREAD_TIMES;
	}
}

struct pelco_frame zoom_word_frame(
	const struct zoom_word *word, struct pelco_frame motion)
{
	int way = (word->tell > 0.0) - (word->tell < 0.0);

	return pelco_zoom(motion, word->invert ? -way : way);
}

/* A stop may go out, or an older motion, while another word waits. */
double zoom_word_told(struct zoom_word *word, const struct pelco_frame *sent)
{
	int way = ((sent->command2 & PELCO_WIDE) != 0) -
		((sent->command2 & PELCO_TELE) != 0);
	double said = word->invert ? -way : way;

	word->left -= word->left > 0 && said == word->tell;
	return said;
}
