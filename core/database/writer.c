/* SPDX-License-Identifier: MIT */
/*
 * A round: wait for work, take the write lock, run jobs until the lock has been
 * held long enough, commit, let go, tell everybody. Jobs the round had no time
 * for are first in the next one.
 */
#include "writer.h"

#include "clock.h"
#include "error.h"
#include "lock.h"

enum {
    BATCH_JOBS_MAX = 512,
    BATCH_MS_MAX = 50,    /* of lock held; fairness asks for 100 at most */
    WAL_PAGES_MAX = 1000, /* then a checkpoint */
};

struct transaction {
    struct view *view;
};

struct queued_job {
    struct write_job job;
    int64_t deadline_ms; /* monotonic */
    GError *failure;
};

struct writer {
    struct view *connection;
    struct write_lock *write_lock;
    int64_t wait_ms;
    pthread_t thread;
    int wal_pages;
    bool is_lost; /* an fsync failed: nothing is written any more */

    struct lock lock; /* guards what follows */
    struct condition work;
    GQueue queue; /* of struct queued_job * */
    bool is_stopping;
};

static int
note_wal(void *self, sqlite3 *sqlite, const char *database, int pages)
{
    struct writer *writer = self;

    (void)sqlite;
    (void)database;
    writer->wal_pages = pages;
    return SQLITE_OK;
}

/* Moves at most a batch of jobs out of the queue; false: time to stop. */
static bool
wait_for_work(struct writer *writer, GQueue *batch)
{
    bool has_work;

    lock_take(&writer->lock);
    while (writer->queue.length == 0 && !writer->is_stopping)
        condition_wait(&writer->work, &writer->lock);
    has_work = writer->queue.length > 0;
    while (writer->queue.length > 0 && batch->length < BATCH_JOBS_MAX)
        g_queue_push_tail(batch, g_queue_pop_head(&writer->queue));
    lock_give(&writer->lock);
    return has_work;
}

/* Puts back what a round had no time for, in its order, before newer jobs. */
static void
put_back(struct writer *writer, GQueue *rest)
{
    lock_take(&writer->lock);
    while (rest->length > 0)
        g_queue_push_head(&writer->queue, g_queue_pop_tail(rest));
    lock_give(&writer->lock);
}

static void
finish_job(struct queued_job *queued)
{
    if (queued->job.done != NULL)
        queued->job.done(queued->job.data, queued->failure);
    g_clear_error(&queued->failure);
    g_free(queued);
}

/* One job in its savepoint. Its failure is its own. */
static bool
run_job(struct writer *writer, struct queued_job *queued, GError **error)
{
    struct transaction tx = {.view = writer->connection};

    if (!connection_run(writer->connection, "SAVEPOINT job", error))
        return false;
    if (!queued->job.change(&tx, queued->job.data, &queued->failure) &&
        !connection_run(writer->connection, "ROLLBACK TO job", error))
        return false;
    return connection_run(writer->connection, "RELEASE job", error);
}

static bool
run_transaction(struct writer *writer, GQueue *batch, GQueue *done,
                GError **error)
{
    int64_t until_ms = clock_monotonic_ms() + BATCH_MS_MAX;
    bool is_good = connection_run(writer->connection, "BEGIN IMMEDIATE", error);

    while (is_good && batch->length > 0) {
        struct queued_job *queued = g_queue_pop_head(batch);

        g_queue_push_tail(done, queued);
        is_good = run_job(writer, queued, error);
        if (clock_monotonic_ms() >= until_ms)
            break;
    }
    is_good = is_good && connection_run(writer->connection, "COMMIT", error);
    writer->is_lost = writer->is_lost || connection_is_lost(writer->connection);
    if (!is_good && !sqlite3_get_autocommit(writer->connection->sqlite))
        sqlite3_exec(writer->connection->sqlite, "ROLLBACK", NULL, NULL, NULL);
    if (is_good && writer->wal_pages > WAL_PAGES_MAX)
        sqlite3_wal_checkpoint_v2(writer->connection->sqlite, NULL,
                                  SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return is_good;
}

/* Everything of the round failed: the reason is everybody's. */
static void
fail_all(GQueue *jobs, const GError *failure)
{
    for (GList *at = jobs->head; at != NULL; at = at->next) {
        struct queued_job *queued = at->data;

        if (queued->failure == NULL)
            queued->failure = g_error_copy(failure);
    }
}

static int64_t
patience_ms(const GQueue *batch)
{
    const struct queued_job *oldest = batch->head->data;

    return MAX(oldest->deadline_ms - clock_monotonic_ms(), 0);
}

static void
run_round(struct writer *writer, GQueue *batch)
{
    GQueue done = G_QUEUE_INIT;
    g_autoptr(GError) failure = NULL;
    bool is_good = false;

    if (writer->is_lost)
        g_set_error(&failure, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "the disk failed to keep what was written; restart");
    else if (write_lock_take(writer->write_lock, patience_ms(batch),
                             &failure)) {
        is_good = run_transaction(writer, batch, &done, &failure);
        write_lock_give(writer->write_lock);
        put_back(writer, batch);
    }
    while (!is_good && batch->length > 0)
        g_queue_push_tail(&done, g_queue_pop_head(batch));
    if (!is_good)
        fail_all(&done, failure);
    while (done.length > 0)
        finish_job(g_queue_pop_head(&done));
}

static void *
run(void *self)
{
    struct writer *writer = self;
    GQueue batch = G_QUEUE_INIT;

    while (wait_for_work(writer, &batch))
        run_round(writer, &batch);
    return NULL;
}

struct view *
transaction_view(struct transaction *tx)
{
    return tx->view;
}

struct writer *
writer_start(struct view *connection, struct write_lock *write_lock,
             int64_t wait_ms)
{
    struct writer *writer = g_new0(struct writer, 1);
    int status;

    writer->connection = connection;
    writer->write_lock = write_lock;
    writer->wait_ms = wait_ms;
    g_queue_init(&writer->queue);
    lock_init(&writer->lock);
    condition_init(&writer->work);
    sqlite3_wal_hook(connection->sqlite, note_wal, writer);
    status = pthread_create(&writer->thread, NULL, run, writer);
    g_assert(status == 0);
    return writer;
}

void
writer_submit(struct writer *writer, const struct write_job *job)
{
    struct queued_job *queued = g_new0(struct queued_job, 1);

    queued->job = *job;
    queued->deadline_ms = clock_monotonic_ms() +
                          (job->wait_ms > 0 ? job->wait_ms : writer->wait_ms);
    lock_take(&writer->lock);
    g_queue_push_tail(&writer->queue, queued);
    condition_wake(&writer->work);
    lock_give(&writer->lock);
}

void
writer_stop(struct writer *writer)
{
    int status;

    lock_take(&writer->lock);
    writer->is_stopping = true;
    condition_wake(&writer->work);
    lock_give(&writer->lock);
    status = pthread_join(writer->thread, NULL);
    g_assert(status == 0);
    condition_clear(&writer->work);
    lock_clear(&writer->lock);
    g_free(writer);
}
