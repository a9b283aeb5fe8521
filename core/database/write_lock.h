/* SPDX-License-Identifier: MIT */
/*
 * The one write lock, across processes: two lock files. Take `turn`, then
 * `write`, let `turn` go, work at most 100 ms, let `write` go. Without `turn`
 * somebody who writes in a loop starves the others: whoever waits for `write`
 * holds `turn`, so the next to get it is never the one who just had it.
 *
 * It is held round each write transaction and each checkpoint; so no
 * checkpoint runs beside a commit (SQLite's WAL-reset race, 3.7.0 to 3.51.2).
 * One thread uses it. For database/ alone.
 */
#ifndef VESPER_WRITE_LOCK_H
#define VESPER_WRITE_LOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct write_lock {
    int turn_fd, write_fd; /* -1: not open */
    bool has_turn;
};

/* Opens both files. Errors: STORAGE. */
bool write_lock_open(struct write_lock *lock, const char *state_folder,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes what is open and so lets go. */
void write_lock_close(struct write_lock *lock);

/* Goes as far as it can without waiting; true: the lock is held. Who comes no
 * further keeps his turn until he tries again or gives. */
bool write_lock_try(struct write_lock *lock);

/* Tries each millisecond up to a deadline of clock_monotonic_ms().
 * Errors: BUSY. */
bool write_lock_take(struct write_lock *lock, int64_t deadline_ms,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets go of lock and turn, whichever is held. */
void write_lock_give(struct write_lock *lock);

#endif
