/* SPDX-License-Identifier: MIT */
/* flock(2), tried again and again where somebody can wait. */
#include "lock_file.h"

#include "clock.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { TRY_AGAIN_MS = 1 };

int
lock_file_open(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "cannot open the lock file '%s': %s", path,
                    g_strerror(errno));
    return fd;
}

bool
lock_file_try(int fd, int operation)
{
    if (flock(fd, operation | LOCK_NB) == 0)
        return true;
    /* EINTR and ENOLCK pass, as somebody else's lock does. */
    g_assert(errno == EWOULDBLOCK || errno == EINTR || errno == ENOLCK);
    return false;
}

bool
lock_file_take(int fd, int operation, int64_t deadline_ms)
{
    while (!lock_file_try(fd, operation)) {
        if (clock_monotonic_ms() >= deadline_ms)
            return false;
        poll(NULL, 0, TRY_AGAIN_MS);
    }
    return true;
}

void
lock_file_give(int fd)
{
    flock(fd, LOCK_UN);
}
