/* SPDX-License-Identifier: Apache-2.0 */
#include "lamp_word.h"

#include "hw/mount.h"

enum {
	TIMES = 3
};

static const int64_t repeat_ns = 1000000000;

static void change(struct lamp_word *word, bool lit)
{
	word->lit = lit;
	word->left = TIMES;
}

void lamp_word_init(struct lamp_word *word, bool served, int64_t now_ns)
{
	*word = (struct lamp_word){ .served = served, .told_ns = now_ns };
	change(word, false);
}

void lamp_word_say(struct lamp_word *word, bool lit, int64_t now_ns)
{
	if (!word->served) {
		return;
	}
	if (lit != word->lit) {
		change(word, lit);
	}
	word->word_ns = now_ns;
}

void lamp_word_expire(struct lamp_word *word, int64_t now_ns)
{
	if (word->lit && now_ns - word->word_ns > MOUNT_LAMP_NS) {
		change(word, false);
	}
}

bool lamp_word_urgent(const struct lamp_word *word)
{
	return word->served && !word->lit && word->left > 0;
}

void lamp_word_told(struct lamp_word *word, int64_t now_ns)
{
	word->told_ns = now_ns;
	word->left -= word->left > 0;
}

int64_t lamp_word_due(const struct lamp_word *word)
{
	if (!word->served) {
		return INT64_MAX;
	}
	return word->left > 0 ? INT64_MIN : word->told_ns + repeat_ns;
}
