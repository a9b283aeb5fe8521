/* SPDX-License-Identifier: MIT */
/*
 * Locks and conditions of the threads in one process, on pthreads, so that
 * ThreadSanitizer sees them (it cannot see into GMutex). Waits are on the
 * monotonic clock. Misuse is our bug and ends the program.
 */
#ifndef VESPER_LOCK_H
#define VESPER_LOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct lock {
    pthread_mutex_t mutex;
};

/* Makes a lock usable. */
void lock_init(struct lock *lock);
/* Frees what lock_init took. Nobody holds it. */
void lock_clear(struct lock *lock);
/* Takes the lock, waiting as long as it needs. Not recursive. */
void lock_take(struct lock *lock);
/* Gives the lock back. The caller holds it. */
void lock_give(struct lock *lock);

struct condition {
    pthread_cond_t cond;
};

/* Makes a condition usable. */
void condition_init(struct condition *condition);
/* Frees what condition_init took. Nobody waits. */
void condition_clear(struct condition *condition);
/* Waits until woken; lock is held before and after. Look again afterwards:
 * a wait may end for nothing. */
void condition_wait(struct condition *condition, struct lock *lock);
/* The same up to a deadline of clock_monotonic_ms(). False: it passed. */
bool condition_wait_until(struct condition *condition, struct lock *lock,
                          int64_t deadline_monotonic_ms);
/* Wakes everybody who waits. */
void condition_wake(struct condition *condition);

#endif
