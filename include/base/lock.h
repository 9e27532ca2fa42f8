/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <pthread.h>

/*
 * lock_init - a lock that lends whoever holds it the priority of whoever
 * waits for it, so that no idle thread can hold up the loop. End it with
 * pthread_mutex_destroy.
 */
void lock_init(pthread_mutex_t *lock);

#endif
