/* SPDX-License-Identifier: MIT */
/* pthreads with every answer checked: a failing lock is our own bug. */
#include "lock.h"

#include <errno.h>
#include <glib.h>
#include <time.h>

static void
must(int status)
{
    g_assert(status == 0);
}

void
lock_init(struct lock *lock)
{
    must(pthread_mutex_init(&lock->mutex, NULL));
}

void
lock_clear(struct lock *lock)
{
    must(pthread_mutex_destroy(&lock->mutex));
}

void
lock_take(struct lock *lock)
{
    must(pthread_mutex_lock(&lock->mutex));
}

void
lock_give(struct lock *lock)
{
    must(pthread_mutex_unlock(&lock->mutex));
}

void
condition_init(struct condition *condition)
{
    pthread_condattr_t monotonic;

    must(pthread_condattr_init(&monotonic));
    must(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC));
    must(pthread_cond_init(&condition->cond, &monotonic));
    must(pthread_condattr_destroy(&monotonic));
}

void
condition_clear(struct condition *condition)
{
    must(pthread_cond_destroy(&condition->cond));
}

void
condition_wait(struct condition *condition, struct lock *lock)
{
    must(pthread_cond_wait(&condition->cond, &lock->mutex));
}

bool
condition_wait_until(struct condition *condition, struct lock *lock,
                     int64_t deadline_monotonic_ms)
{
    struct timespec until = {
        .tv_sec = deadline_monotonic_ms / 1000,
        .tv_nsec = deadline_monotonic_ms % 1000 * 1000000,
    };
    int status = pthread_cond_timedwait(&condition->cond, &lock->mutex, &until);

    g_assert(status == 0 || status == ETIMEDOUT);
    return status == 0;
}

void
condition_wake(struct condition *condition)
{
    must(pthread_cond_broadcast(&condition->cond));
}
