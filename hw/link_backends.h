/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_LINK_BACKENDS_H
#define HW_LINK_BACKENDS_H

#include "hw/link.h"

/* Link backends: what stands behind each scheme of link_open. */

/* @place: what stands behind the scheme; the rest as link_open. */
struct link *link_serial_open(const char *place, int baud, struct error *error);
struct link *link_pty_open(const char *place, int baud, struct error *error);
struct link *link_unix_open(const char *place, int baud, struct error *error);
struct link *link_tcp_open(const char *place, int baud, struct error *error);

#endif
