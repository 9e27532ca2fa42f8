/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lock.h"

void lock_init(pthread_mutex_t *lock)
{
	pthread_mutexattr_t lending;

	pthread_mutexattr_init(&lending);
	pthread_mutexattr_setprotocol(&lending, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(lock, &lending);
	pthread_mutexattr_destroy(&lending);
}
