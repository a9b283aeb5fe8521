/* SPDX-License-Identifier: MIT */
/* The flock says who sends now, the row who sent before. */
#include "lease.h"

#include "clock.h"
#include "error.h"
#include "lease_store.h"
#include "lock_file.h"
#include "safe_text.h"

#include <string.h>
#include <unistd.h>

#define LEASE_NAME "sender"

enum {
    HOLDER_BYTES_MAX = 63,
    GLANCE_MS = 50, /* so long lease_is_held of somebody may stand in the way */
};

struct lease {
    int fd;
    int64_t epoch;
};

struct raise {
    const char *holder;
    int64_t at_ms;
    int64_t epoch;
};

static bool
raise_epoch(struct transaction *tx, void *data, GError **error)
{
    struct raise *raise = data;

    return lease_store_raise(tx, LEASE_NAME, raise->holder, raise->at_ms,
                             &raise->epoch, error);
}

/* Writes who holds it into the file, for the one who comes too late. It is a
 * courtesy: the lock is what counts. */
static void
sign(int fd, const char *holder)
{
    if (ftruncate(fd, 0) != 0 || pwrite(fd, holder, strlen(holder), 0) < 0)
        return;
}

static void
refuse_held(int fd, GError **error)
{
    char holder[HOLDER_BYTES_MAX + 1];
    ssize_t size = pread(fd, holder, HOLDER_BYTES_MAX, 0);
    g_autofree char *who =
        safe_bytes(holder, (size_t)MAX(size, 0), HOLDER_BYTES_MAX);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY,
                "somebody is sending already: %s",
                *who != '\0' ? who : "another process");
}

static bool
hold(int fd, struct database *database, struct raise *raise, GError **error)
{
    g_autofree char *holder =
        g_strdup_printf("process %d on %s", (int)getpid(), g_get_host_name());

    if (!lock_file_take(fd, LOCK_EX, clock_monotonic_ms() + GLANCE_MS)) {
        refuse_held(fd, error);
        return false;
    }
    sign(fd, holder);
    raise->holder = holder;
    return database_write(database, raise_epoch, raise, error);
}

struct lease *
lease_take(struct database *database, int64_t at_ms, GError **error)
{
    struct raise raise = {.at_ms = at_ms};
    struct lease *lease;
    int fd = lock_file_open(database_state_folder(database), LEASE_NAME, error);

    if (fd < 0)
        return NULL;
    if (!hold(fd, database, &raise, error)) {
        close(fd);
        return NULL;
    }
    lease = g_new0(struct lease, 1);
    lease->fd = fd;
    lease->epoch = raise.epoch;
    return lease;
}

int64_t
lease_epoch(const struct lease *lease)
{
    return lease->epoch;
}

void
lease_release(struct lease *lease)
{
    if (lease == NULL)
        return;
    close(lease->fd);
    g_free(lease);
}

bool
lease_is_held(const char *state_folder, bool *is_held, GError **error)
{
    int fd = lock_file_open(state_folder, LEASE_NAME, error);

    if (fd < 0)
        return false;
    *is_held = !lock_file_try(fd, LOCK_SH);
    close(fd);
    return true;
}
