/* SPDX-License-Identifier: MIT */
/* The flock says who sends now, the row who sent before. */
#include "lease.h"

#include "error.h"
#include "lease_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LEASE_NAME "sender"

struct lease {
    int fd;
    int64_t epoch;
};

struct raise {
    char *holder;
    int64_t at_ms;
    int64_t epoch;
};

static int
open_lease(const char *state_folder, GError **error)
{
    g_autofree char *path = g_build_filename(state_folder, LEASE_NAME, NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "cannot open %s: %s", path, g_strerror(errno));
    return fd;
}

static bool
raise_epoch(struct transaction *tx, void *data, GError **error)
{
    struct raise *raise = data;

    return lease_store_raise(tx, LEASE_NAME, raise->holder, raise->at_ms,
                             &raise->epoch, error);
}

/* Writes who holds it into the file, for the one who comes too late. */
static void
sign(int fd)
{
    g_autofree char *text = g_strdup_printf("process %d\n", (int)getpid());

    if (ftruncate(fd, 0) == 0 &&
        pwrite(fd, text, strlen(text), 0) != (ssize_t)strlen(text))
        return; /* only a courtesy */
}

static void
refuse_held(int fd, GError **error)
{
    char holder[64] = "";
    ssize_t size = pread(fd, holder, sizeof holder - 1, 0);

    holder[MAX(size, 0)] = '\0';
    g_strchomp(holder);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY,
                "somebody is sending already (%s)",
                *holder != '\0' ? holder : "another process");
}

struct lease *
lease_take(struct database *database, int64_t at_ms, GError **error)
{
    struct raise raise = {.at_ms = at_ms};
    int fd = open_lease(database_state_folder(database), error);
    struct lease *lease;
    bool is_raised;

    if (fd < 0)
        return NULL;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        refuse_held(fd, error);
        close(fd);
        return NULL;
    }
    sign(fd);
    raise.holder = g_strdup_printf("%s %d", g_get_host_name(), (int)getpid());
    is_raised = database_write(database, raise_epoch, &raise, error);
    g_free(raise.holder);
    if (!is_raised) {
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
    int fd = open_lease(state_folder, error);

    if (fd < 0)
        return false;
    *is_held = flock(fd, LOCK_SH | LOCK_NB) != 0;
    close(fd);
    return true;
}
