/* SPDX-License-Identifier: MIT */
/*
 * Opening, closing, and the ways in. All of an opening happens under the write
 * lock: recovery of the WAL, the look through the file, migrations. A lock
 * file `open`, shared by all who have the database open, tells the first one,
 * who must look whether the last one left it as he should.
 */
#include "database_open.h"

#include "clock.h"
#include "connection.h"
#include "error.h"
#include "lock.h"
#include "lock_file.h"
#include "migration.h"
#include "store_file.h"
#include "write_lock.h"
#include "writer.h"

#include <unistd.h>

enum {
    USUAL_WAIT_MS = 30000,
    VIEW_BUSY_MS = 2000,
    CLOSE_WAIT_MS = 1000,
    WAITING_MAX = 2048, /* submitted jobs; more is more than we can commit */
};

struct database {
    char *path;
    char *state_folder;
    int64_t wait_ms;
    int open_fd; /* of the lock file `open` */
    struct write_lock write_lock;
    struct view *connection; /* the writer's */
    struct writer *writer;
};

/* Brings the schema up to date, and before that reads the file through if it
 * was nobody's and not closed properly. */
static bool
prepare(struct database *database, const struct embedded_file *migrations,
        GError **error)
{
    bool is_first = lock_file_try(database->open_fd, LOCK_EX);
    bool is_unclean = is_first && store_file_has_wal(database->path);

    database->connection = connection_open(database->path, CONNECTION_WRITES,
                                           (int)database->wait_ms, error);
    if (database->connection == NULL ||
        (is_unclean && !connection_check(database->connection, error)) ||
        !migration_apply_all(database->connection, migrations, error) ||
        !lock_file_take(database->open_fd, LOCK_SH, clock_monotonic_ms()))
        return false;
    /* From here on the writer has its own way of waiting. */
    connection_set_patience(database->connection, 0);
    return true;
}

static bool
open_all(struct database *database, const struct embedded_file *migrations,
         GError **error)
{
    bool is_ready;

    if (!store_file_check_folder(database->state_folder, error) ||
        !store_file_make(database->path, error) ||
        !write_lock_open(&database->write_lock, database->state_folder, error))
        return false;
    database->open_fd = lock_file_open(database->state_folder, "open", error);
    if (database->open_fd < 0 ||
        !write_lock_take(&database->write_lock,
                         clock_monotonic_ms() + database->wait_ms, error))
        return false;
    is_ready = prepare(database, migrations, error);
    write_lock_give(&database->write_lock);
    return is_ready;
}

struct database *
database_open_with(const struct database_options *options,
                   const struct embedded_file *migrations, GError **error)
{
    struct database *database;
    char *path = store_file_path(options->storage, error);

    if (path == NULL)
        return NULL;
    database = g_new0(struct database, 1);
    database->path = path;
    database->state_folder = g_strdup(options->state_folder);
    database->wait_ms = options->wait_ms > 0 ? options->wait_ms : USUAL_WAIT_MS;
    database->open_fd = -1;
    database->write_lock = (struct write_lock){.turn_fd = -1, .write_fd = -1};
    if (!open_all(database, migrations, error)) {
        g_prefix_error(error, "cannot open the database: ");
        database_close(database);
        return NULL;
    }
    database->writer =
        writer_start(database->connection, &database->write_lock);
    return database;
}

struct database *
database_open(const struct database_options *options, GError **error)
{
    return database_open_with(options, embedded_migrations, error);
}

/* Leaves an empty WAL behind, the mark of a proper end. */
static void
stop_writing(struct database *database)
{
    writer_stop(database->writer);
    if (connection_has_lost_write(database->connection) ||
        !write_lock_take(&database->write_lock,
                         clock_monotonic_ms() + CLOSE_WAIT_MS, NULL))
        return;
    connection_empty_wal(database->connection);
    write_lock_give(&database->write_lock);
}

void
database_close(struct database *database)
{
    if (database == NULL)
        return;
    if (database->writer != NULL)
        stop_writing(database);
    connection_close(database->connection);
    write_lock_close(&database->write_lock);
    if (database->open_fd >= 0)
        close(database->open_fd);
    g_free(database->path);
    g_free(database->state_folder);
    g_free(database);
}

const char *
database_state_folder(const struct database *database)
{
    return database->state_folder;
}

bool
database_has_lost_write(struct database *database)
{
    return writer_has_lost_write(database->writer);
}

/* Somebody who waits for his change. */
struct waiter {
    void *data;
    write_function *change;
    struct lock lock;
    struct condition bell;
    bool is_done;
    GError *failure;
};

static bool
change_of_waiter(struct transaction *tx, void *self, GError **error)
{
    struct waiter *waiter = self;

    return waiter->change(tx, waiter->data, error);
}

static void
ring(void *self, const GError *error)
{
    struct waiter *waiter = self;

    lock_take(&waiter->lock);
    waiter->failure = error != NULL ? g_error_copy(error) : NULL;
    waiter->is_done = true;
    condition_wake(&waiter->bell);
    lock_give(&waiter->lock);
}

bool
database_write(struct database *database, write_function *change, void *data,
               GError **error)
{
    struct waiter waiter = {.change = change, .data = data};
    struct write_job job = {
        .change = change_of_waiter, .data = &waiter, .done = ring};

    g_assert(!writer_is_current_thread(database->writer));
    lock_init(&waiter.lock);
    condition_init(&waiter.bell);
    writer_submit(database->writer, &job,
                  clock_monotonic_ms() + database->wait_ms);
    lock_take(&waiter.lock);
    while (!waiter.is_done)
        condition_wait(&waiter.bell, &waiter.lock);
    lock_give(&waiter.lock);
    condition_clear(&waiter.bell);
    lock_clear(&waiter.lock);
    if (waiter.failure == NULL)
        return true;
    g_propagate_error(error, waiter.failure);
    return false;
}

void
database_submit(struct database *database, const struct write_job *job)
{
    int64_t wait_ms = job->wait_ms > 0 ? job->wait_ms : USUAL_WAIT_MS;

    if (writer_waiting(database->writer) >= WAITING_MAX)
        wait_ms = -1; /* answered at the next look */
    writer_submit(database->writer, job, clock_monotonic_ms() + wait_ms);
}

struct view *
view_open(struct database *database, GError **error)
{
    return connection_open(database->path, CONNECTION_READS, VIEW_BUSY_MS,
                           error);
}

void
view_close(struct view *view)
{
    connection_close(view);
}

bool
view_begin(struct view *view, GError **error)
{
    g_assert(!connection_is_in_transaction(view));
    /* BEGIN alone looks at nothing yet: the instant is that of a first look. */
    if (connection_run(view, "BEGIN", error) &&
        connection_run(view, "SELECT count(*) FROM sqlite_schema", error))
        return true;
    connection_rollback(view);
    return false;
}

void
view_end(struct view *view)
{
    g_assert(view->running == 0);
    connection_rollback(view); /* there is nothing to commit */
}
