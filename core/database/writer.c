/* SPDX-License-Identifier: MIT */
/*
 * A round of the writer: wait for work, get the write lock, run jobs until
 * nobody waits or the lock was held for long enough, commit, let go, tell
 * everybody. Nobody waits for company: what arrives while a commit is on its
 * way to the disk is the next batch.
 *
 * When a batch fails as a whole its jobs go back to the front of the queue, to
 * be run alone, each in a transaction of its own: so only the guilty one fails.
 *
 * Each job has a deadline until which it wants to be begun. While the lock is
 * somebody else's the queue is looked through each millisecond; so a form is
 * told to come again after its 2 s, and results of deliveries wait on.
 */
#include "writer.h"

#include "clock.h"
#include "error.h"
#include "lock.h"

enum {
    BATCH_JOBS_MAX = 512,
    BATCH_MS_MAX = 50, /* of lock held: with the commit it stays below 100 */
    CHECKPOINT_PAGES = 1000,
    TRY_AGAIN_MS = 1,
};

struct transaction {
    struct view *view;
};

struct job {
    struct write_job asked;
    int64_t deadline_ms; /* monotonic */
    bool is_alone;       /* its batch failed */
    GError *failure;
};

struct writer {
    struct view *connection;
    struct write_lock *write_lock;
    pthread_t thread;

    struct lock lock; /* guards what follows */
    struct condition changed;
    GPtrArray *waiting; /* of struct job *, first come first */
    bool is_stopping;
    bool has_lost_write;
};

static void
finish(GPtrArray *jobs)
{
    for (guint i = 0; i < jobs->len; i++) {
        struct job *job = jobs->pdata[i];

        if (job->asked.done != NULL)
            job->asked.done(job->asked.data, job->failure);
        g_clear_error(&job->failure);
        g_free(job);
    }
    g_ptr_array_set_size(jobs, 0);
}

static void
fail(GPtrArray *jobs, const GError *failure)
{
    for (guint i = 0; i < jobs->len; i++) {
        struct job *job = jobs->pdata[i];

        g_clear_error(&job->failure);
        job->failure = g_error_copy(failure);
    }
}

static bool
wait_for_work(struct writer *writer)
{
    bool has_work;

    lock_take(&writer->lock);
    while (writer->waiting->len == 0 && !writer->is_stopping)
        condition_wait(&writer->changed, &writer->lock);
    has_work = writer->waiting->len > 0;
    lock_give(&writer->lock);
    return has_work;
}

static void
pause_for_lock(struct writer *writer)
{
    int64_t until_ms = clock_monotonic_ms() + TRY_AGAIN_MS;

    lock_take(&writer->lock);
    condition_wait_until(&writer->changed, &writer->lock, until_ms);
    lock_give(&writer->lock);
}

static GError *
reason_to_give_up(const struct writer *writer, const struct job *job,
                  int64_t now_ms)
{
    if (writer->has_lost_write)
        return g_error_new(VESPER_ERROR, VESPER_ERROR_STORAGE,
                           "the disk has lost a write: restart");
    if (now_ms > job->deadline_ms)
        return g_error_new(VESPER_ERROR, VESPER_ERROR_BUSY,
                           "the database is busy writing");
    return NULL;
}

/* Answers those whose deadline has passed. Returns whether others wait. */
static bool
answer_overdue(struct writer *writer)
{
    g_autoptr(GPtrArray) overdue = g_ptr_array_new();
    int64_t now_ms = clock_monotonic_ms();
    bool has_more;

    lock_take(&writer->lock);
    for (guint i = 0; i < writer->waiting->len;) {
        struct job *job = writer->waiting->pdata[i];
        GError *reason = reason_to_give_up(writer, job, now_ms);

        if (reason == NULL) {
            i++;
            continue;
        }
        g_clear_error(&job->failure);
        job->failure = reason;
        g_ptr_array_add(overdue, g_ptr_array_steal_index(writer->waiting, i));
    }
    has_more = writer->waiting->len > 0;
    lock_give(&writer->lock);
    finish(overdue);
    return has_more;
}

static void
note_lost_write(struct writer *writer)
{
    if (!connection_has_lost_write(writer->connection))
        return;
    lock_take(&writer->lock);
    writer->has_lost_write = true;
    lock_give(&writer->lock);
}

/* Answers all with the same failure: not even a transaction can be had. */
static void
answer_all(struct writer *writer, const GError *failure)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    lock_take(&writer->lock);
    g_ptr_array_extend_and_steal(all, g_steal_pointer(&writer->waiting));
    writer->waiting = g_ptr_array_new();
    lock_give(&writer->lock);
    fail(all, failure);
    finish(all);
}

/* Gets the write lock and begins. False: not yet; it holds on to what it has
 * got so far. */
static bool
begin(struct writer *writer)
{
    g_autoptr(GError) error = NULL;

    if (write_lock_try(writer->write_lock)) {
        if (connection_begin(writer->connection, &error))
            return true;
        if (!g_error_matches(error, VESPER_ERROR, VESPER_ERROR_BUSY)) {
            write_lock_give(writer->write_lock);
            note_lost_write(writer);
            answer_all(writer, error);
            return false;
        }
    }
    pause_for_lock(writer);
    return false;
}

/* Returns the next job for a batch of `count` so far; NULL: it is complete.
 * One that is overdue ends it, to be answered at the next look. */
static struct job *
take_next(struct writer *writer, guint count)
{
    struct job *job = NULL;

    lock_take(&writer->lock);
    if (writer->waiting->len > 0 && count < BATCH_JOBS_MAX)
        job = writer->waiting->pdata[0];
    if (job != NULL && ((job->is_alone && count > 0) ||
                        job->deadline_ms < clock_monotonic_ms()))
        job = NULL;
    if (job != NULL)
        g_ptr_array_remove_index(writer->waiting, 0);
    lock_give(&writer->lock);
    return job;
}

/* Says why the whole transaction is gone: SQLite undoes it by itself where the
 * disk is full or fails. Returns false. */
static bool
say_lost(const struct job *job, GError **error)
{
    if (job->failure != NULL)
        g_propagate_error(error, g_error_copy(job->failure));
    else
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "a change lost its transaction");
    return false;
}

/* Runs one job in its savepoint; its failure is its own. False: the whole
 * transaction is lost. */
static bool
run_job(struct view *connection, struct job *job, GError **error)
{
    struct transaction tx = {.view = connection};
    bool is_done;

    if (!connection_run(connection, "SAVEPOINT job", error))
        return false;
    is_done = job->asked.change(&tx, job->asked.data, &job->failure);
    g_assert(is_done == (job->failure == NULL));
    g_assert(connection->running == 0); /* a query was left open */
    if (!connection_is_in_transaction(connection))
        return say_lost(job, error);
    if (!is_done && !connection_run(connection, "ROLLBACK TO job", error))
        return false;
    return connection_run(connection, "RELEASE job", error);
}

static bool
run_jobs(struct writer *writer, GPtrArray *batch, GError **error)
{
    int64_t until_ms = clock_monotonic_ms() + BATCH_MS_MAX;
    struct job *job;

    while ((job = take_next(writer, batch->len)) != NULL) {
        g_ptr_array_add(batch, job);
        if (!run_job(writer->connection, job, error))
            return false;
        if (job->is_alone || clock_monotonic_ms() >= until_ms)
            break;
    }
    return connection_commit(writer->connection, error);
}

/* Puts jobs back before all others, to be run one by one. */
static void
put_back(struct writer *writer, GPtrArray *batch)
{
    lock_take(&writer->lock);
    for (guint i = 0; i < batch->len; i++) {
        struct job *job = batch->pdata[i];

        g_clear_error(&job->failure);
        job->is_alone = true;
        g_ptr_array_insert(writer->waiting, (gint)i, job);
    }
    lock_give(&writer->lock);
    g_ptr_array_set_size(batch, 0);
}

static void
run_batch(struct writer *writer)
{
    g_autoptr(GPtrArray) batch = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    bool is_durable = run_jobs(writer, batch, &error);

    if (is_durable)
        connection_checkpoint(writer->connection, CHECKPOINT_PAGES);
    else
        connection_rollback(writer->connection);
    write_lock_give(writer->write_lock);
    note_lost_write(writer);
    if (!is_durable && batch->len > 1 &&
        !connection_has_lost_write(writer->connection))
        put_back(writer, batch);
    else if (!is_durable)
        fail(batch, error);
    finish(batch);
}

static void *
run(void *self)
{
    struct writer *writer = self;

    while (wait_for_work(writer)) {
        if (!answer_overdue(writer))
            write_lock_give(writer->write_lock);
        else if (begin(writer))
            run_batch(writer);
    }
    return NULL;
}

struct view *
transaction_view(struct transaction *tx)
{
    return tx->view;
}

struct writer *
writer_start(struct view *connection, struct write_lock *write_lock)
{
    struct writer *writer = g_new0(struct writer, 1);
    int status;

    writer->connection = connection;
    writer->write_lock = write_lock;
    writer->waiting = g_ptr_array_new();
    lock_init(&writer->lock);
    condition_init(&writer->changed);
    status = pthread_create(&writer->thread, NULL, run, writer);
    g_assert(status == 0);
    return writer;
}

void
writer_submit(struct writer *writer, const struct write_job *asked,
              int64_t deadline_ms)
{
    struct job *job = g_new0(struct job, 1);

    job->asked = *asked;
    job->deadline_ms = deadline_ms;
    lock_take(&writer->lock);
    g_assert(!writer->is_stopping || writer_is_current_thread(writer));
    g_ptr_array_add(writer->waiting, job);
    condition_wake(&writer->changed);
    lock_give(&writer->lock);
}

size_t
writer_waiting(struct writer *writer)
{
    size_t count;

    lock_take(&writer->lock);
    count = writer->waiting->len;
    lock_give(&writer->lock);
    return count;
}

bool
writer_is_current_thread(const struct writer *writer)
{
    return pthread_equal(pthread_self(), writer->thread) != 0;
}

bool
writer_has_lost_write(struct writer *writer)
{
    bool has_lost_write;

    lock_take(&writer->lock);
    has_lost_write = writer->has_lost_write;
    lock_give(&writer->lock);
    return has_lost_write;
}

void
writer_stop(struct writer *writer)
{
    int status;

    lock_take(&writer->lock);
    writer->is_stopping = true;
    condition_wake(&writer->changed);
    lock_give(&writer->lock);
    status = pthread_join(writer->thread, NULL);
    g_assert(status == 0);
    g_ptr_array_unref(writer->waiting);
    condition_clear(&writer->changed);
    lock_clear(&writer->lock);
    g_free(writer);
}
