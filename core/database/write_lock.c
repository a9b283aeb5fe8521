/* SPDX-License-Identifier: MIT */
/* flock has no time-out, so both files are tried each millisecond. */
#include "write_lock.h"

#include "clock.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static const struct timespec one_ms = {.tv_nsec = 1000000};

static int
open_file(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "cannot open the lock file %s: %s", path,
                    g_strerror(errno));
    return fd;
}

static bool
take_one(int fd, int64_t deadline_ms)
{
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (clock_monotonic_ms() >= deadline_ms)
            return false;
        nanosleep(&one_ms, NULL);
    }
    return true;
}

bool
write_lock_open(struct write_lock *lock, const char *state_folder,
                GError **error)
{
    lock->write_fd = -1;
    lock->turn_fd = open_file(state_folder, "turn", error);
    if (lock->turn_fd < 0)
        return false;
    lock->write_fd = open_file(state_folder, "write", error);
    return lock->write_fd >= 0;
}

void
write_lock_close(struct write_lock *lock)
{
    if (lock->turn_fd >= 0)
        close(lock->turn_fd);
    if (lock->write_fd >= 0)
        close(lock->write_fd);
}

bool
write_lock_take(struct write_lock *lock, int64_t wait_ms, GError **error)
{
    int64_t deadline_ms = clock_monotonic_ms() + wait_ms;
    bool is_taken = false;

    if (take_one(lock->turn_fd, deadline_ms)) {
        is_taken = take_one(lock->write_fd, deadline_ms);
        flock(lock->turn_fd, LOCK_UN);
    }
    if (!is_taken)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY,
                    "another process has held the write lock for too long");
    return is_taken;
}

void
write_lock_give(struct write_lock *lock)
{
    flock(lock->write_fd, LOCK_UN);
}
