/* SPDX-License-Identifier: MIT */
/*
 * Locks across processes: flock(2) on files in the state folder that are
 * never unlinked. The kernel lets go when the holder ends, however it ends.
 * For database/ alone.
 */
#ifndef VESPER_LOCK_FILE_H
#define VESPER_LOCK_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/file.h>

/* Opens a lock file (made with mode 0600; a link is refused). Returns: a
 * descriptor to close, -1 on error. Errors: STORAGE. */
int lock_file_open(const char *folder, const char *name,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tries to take the lock and returns at once. operation: LOCK_EX or LOCK_SH;
 * one in place of the other is fine. */
bool lock_file_try(int fd, int operation);

/* Tries each millisecond up to a deadline of clock_monotonic_ms(): flock
 * itself knows no time-out. */
bool lock_file_take(int fd, int operation, int64_t deadline_ms);

/* Lets go. */
void lock_file_give(int fd);

#endif
