/* SPDX-License-Identifier: MIT */
/*
 * Hanging up is shutdown(2): the socket stays libmicrohttpd's, which then finds
 * it ended. Under the lock no caller leaves, so no socket's number can be
 * somebody else's already.
 */
#include "patience.h"

#include "clock.h"
#include "lock.h"

#include <glib.h>
#include <sys/socket.h>

enum { LOOKS = 10 }; /* while somebody's time runs out */

struct caller {
    int fd;
    int64_t until_ms; /* monotonic */
};

struct patience {
    int64_t most_ms;
    pthread_t thread;

    struct lock lock; /* guards what follows */
    struct condition stopping;
    GHashTable *callers; /* a set of struct caller * */
    bool is_stopping;
};

static void
hang_up_overdue(struct patience *patience)
{
    int64_t now_ms = clock_monotonic_ms();
    GHashTableIter each;
    gpointer key;

    g_hash_table_iter_init(&each, patience->callers);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        const struct caller *caller = key;

        if (caller->until_ms < now_ms)
            shutdown(caller->fd, SHUT_RDWR);
    }
}

static void *
run(void *self)
{
    struct patience *patience = self;

    lock_take(&patience->lock);
    while (!patience->is_stopping) {
        condition_wait_until(&patience->stopping, &patience->lock,
                             clock_monotonic_ms() + patience->most_ms / LOOKS);
        hang_up_overdue(patience);
    }
    lock_give(&patience->lock);
    return NULL;
}

struct patience *
patience_start(int64_t most_ms)
{
    struct patience *patience = g_new0(struct patience, 1);
    int status;

    patience->most_ms = most_ms;
    patience->callers = g_hash_table_new_full(NULL, NULL, g_free, NULL);
    lock_init(&patience->lock);
    condition_init(&patience->stopping);
    status = pthread_create(&patience->thread, NULL, run, patience);
    g_assert(status == 0);
    return patience;
}

void
patience_stop(struct patience *patience)
{
    int status;

    if (patience == NULL)
        return;
    lock_take(&patience->lock);
    patience->is_stopping = true;
    condition_wake(&patience->stopping);
    lock_give(&patience->lock);
    status = pthread_join(patience->thread, NULL);
    g_assert(status == 0);
    g_assert(g_hash_table_size(patience->callers) == 0);
    g_hash_table_unref(patience->callers);
    condition_clear(&patience->stopping);
    lock_clear(&patience->lock);
    g_free(patience);
}

struct caller *
patience_enter(struct patience *patience, int fd)
{
    struct caller *caller = g_new0(struct caller, 1);

    g_assert(fd >= 0);
    caller->fd = fd;
    caller->until_ms = clock_monotonic_ms() + patience->most_ms;
    lock_take(&patience->lock);
    g_hash_table_add(patience->callers, caller);
    lock_give(&patience->lock);
    return caller;
}

void
patience_renew(struct patience *patience, struct caller *caller)
{
    lock_take(&patience->lock);
    g_assert(g_hash_table_contains(patience->callers, caller));
    caller->until_ms = clock_monotonic_ms() + patience->most_ms;
    lock_give(&patience->lock);
}

void
patience_leave(struct patience *patience, struct caller *caller)
{
    bool was_there;

    lock_take(&patience->lock);
    was_there = g_hash_table_remove(patience->callers, caller);
    g_assert(was_there);
    lock_give(&patience->lock);
}
