/* SPDX-License-Identifier: MIT */
/* A turn and a lock. */
#include "write_lock.h"

#include "error.h"
#include "lock_file.h"

#include <unistd.h>

bool
write_lock_open(struct write_lock *lock, const char *state_folder,
                GError **error)
{
    *lock = (struct write_lock){.turn_fd = -1, .write_fd = -1};
    lock->turn_fd = lock_file_open(state_folder, "turn", error);
    if (lock->turn_fd < 0)
        return false;
    lock->write_fd = lock_file_open(state_folder, "write", error);
    return lock->write_fd >= 0;
}

void
write_lock_close(struct write_lock *lock)
{
    if (lock->turn_fd >= 0)
        close(lock->turn_fd);
    if (lock->write_fd >= 0)
        close(lock->write_fd);
    lock->turn_fd = lock->write_fd = -1;
}

bool
write_lock_try(struct write_lock *lock)
{
    if (!lock->has_turn)
        lock->has_turn = lock_file_try(lock->turn_fd, LOCK_EX);
    if (!lock->has_turn || !lock_file_try(lock->write_fd, LOCK_EX))
        return false;
    lock_file_give(lock->turn_fd);
    lock->has_turn = false;
    return true;
}

bool
write_lock_take(struct write_lock *lock, int64_t deadline_ms, GError **error)
{
    bool is_taken = lock_file_take(lock->turn_fd, LOCK_EX, deadline_ms) &&
                    lock_file_take(lock->write_fd, LOCK_EX, deadline_ms);

    lock_file_give(lock->turn_fd);
    if (!is_taken)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY,
                    "another process has been writing for too long");
    return is_taken;
}

void
write_lock_give(struct write_lock *lock)
{
    lock_file_give(lock->write_fd);
    if (lock->has_turn)
        lock_file_give(lock->turn_fd);
    lock->has_turn = false;
}
