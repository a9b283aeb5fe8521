/* SPDX-License-Identifier: MIT */
/*
 * The one write lock, across processes: two flock(2) files. Take `turn`, then
 * `write`, let `turn` go, work at most 100 ms, let `write` go. Without `turn`
 * somebody who writes in a loop starves the others. For database/ alone.
 */
#ifndef VESPER_WRITE_LOCK_H
#define VESPER_WRITE_LOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct write_lock {
    int turn_fd, write_fd;
};

/* Opens both files (0600). Errors: STORAGE. */
bool write_lock_open(struct write_lock *lock, const char *state_folder,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void write_lock_close(struct write_lock *lock);

/* Takes the lock within wait_ms, trying each millisecond. Errors: BUSY. */
bool write_lock_take(struct write_lock *lock, int64_t wait_ms,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void write_lock_give(struct write_lock *lock);

#endif
