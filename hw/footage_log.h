/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_LOG_H
#define HW_FOOTAGE_LOG_H

/*
 * Footage log: what libav would have written to standard error. Nothing is
 * written; errors are kept for whoever reads the file, since some decoders
 * patch damage, and some containers end early, and tell of it nowhere else.
 * Private to hw.
 */

/* What a decoder or a container complained of since this was last cleared. */
struct footage_complaint {
	char text[160]; /* the first one; empty: nothing */
	int width;      /* of a picture that was too large; 0: none was */
	int height;
};

/*
 * footage_log_catch - from now on libav is silent in this process.
 *
 * Every decoder whose opaque is a struct footage_complaint writes its errors
 * into that; every container likewise, but only that it ended too early. An
 * opaque of NULL is fine.
 */
void footage_log_catch(void);

#endif
