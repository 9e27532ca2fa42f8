/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_log.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <stdio.h>
#include <string.h>

static const AVClass *class_of(const void *speaker)
{
	return speaker != NULL ? *(const AVClass *const *)speaker : NULL;
}

static const void *parent_of(const void *speaker)
{
	int offset = class_of(speaker)->parent_log_context_offset;

	if (offset == 0) {
		return NULL;
	}
	return *(void *const *)(const void *)((const char *)speaker + offset);
}

/* Who speaks, or on whose behalf a helper of libav does. */
static const void *find_speaker(const void *speaker, const AVClass *class)
{
	while (speaker != NULL && class_of(speaker) != NULL) {
		if (class_of(speaker) == class) {
			return speaker;
		}
		speaker = parent_of(speaker);
	}
	return NULL;
}

static void keep(struct footage_complaint *complaint, const char *text)
{
	if (complaint == NULL || complaint->text[0] != '\0') {
		return;
	}
	snprintf(complaint->text, sizeof(complaint->text), "%s", text);
	complaint->text[strcspn(complaint->text, "\r\n")] = '\0';
	/* av_image_check_size2: the only place that says which size. */
	if (sscanf(text, "Picture size %dx%d", &complaint->width,
		    &complaint->height) != 2) {
		complaint->width = 0;
	}
}

static void catch_line(
	void *speaker, int level, const char *format, va_list arguments)
{
	char text[sizeof(((struct footage_complaint *)NULL)->text)];
	const AVCodecContext *decoder;
	const AVFormatContext *container;

	if (level > AV_LOG_ERROR) {
		return;
	}
	vsnprintf(text, sizeof(text), format, arguments);
	decoder = find_speaker(speaker, avcodec_get_class());
	container = find_speaker(speaker, avformat_get_class());
	if (decoder != NULL) {
		keep(decoder->opaque, text);
	} else if (container != NULL && strstr(text, "prematurely") != NULL) {
		keep(container->opaque, text);
	}
}

void footage_log_catch(void)
{
	av_log_set_callback(catch_line);
}
