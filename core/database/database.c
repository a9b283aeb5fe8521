/* SPDX-License-Identifier: MIT */
/* Opening and closing; a write that waits is a submitted one with a bell. */
#include "database_open.h"

#include "connection.h"
#include "error.h"
#include "lock.h"
#include "migration.h"
#include "write_lock.h"
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { WAIT_MS = 30000 };

struct database {
    char *path;
    char *state_folder;
    int64_t wait_ms;
    struct view *connection; /* the writer's */
    struct write_lock write_lock;
    struct writer *writer;
};

static bool
refuse(GError **error, enum vesper_error code, const char *path,
       const char *what)
{
    g_set_error(error, VESPER_ERROR, code, "the database %s %s", path, what);
    return false;
}

static bool
find_path(struct database *database, const char *storage, GError **error)
{
    if (g_str_has_prefix(storage, "postgresql:"))
        return refuse(error, VESPER_ERROR_UNSUPPORTED, "postgresql:…",
                      "is not for this version: storage wants a file");
    database->path = g_strdup(g_str_has_prefix(storage, "sqlite:")
                                  ? storage + strlen("sqlite:")
                                  : storage);
    return true;
}

/* A file that others may read or that is not ours is refused, not mended:
 * somebody should know (row D9). */
static bool
check_file(const char *path, GError **error)
{
    struct stat status;
    struct statfs system;

    if (lstat(path, &status) != 0) {
        int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

        if (fd < 0 || close(fd) != 0)
            return refuse(error, VESPER_ERROR_STORAGE, path, g_strerror(errno));
        return check_file(path, error);
    }
    if (!S_ISREG(status.st_mode))
        return refuse(error, VESPER_ERROR_DENIED, path,
                      "is no regular file (a link is not taken either)");
    if (status.st_uid != geteuid())
        return refuse(error, VESPER_ERROR_DENIED, path,
                      "belongs to another user");
    if ((status.st_mode & 077) != 0)
        return refuse(error, VESPER_ERROR_DENIED, path,
                      "can be read by others: chmod 600 it");
    if (statfs(path, &system) == 0 && system.f_type == NFS_SUPER_MAGIC)
        return refuse(error, VESPER_ERROR_UNSUPPORTED, path,
                      "lies on a network file system, where locks fail");
    return true;
}

static bool
check_pages(struct view *connection, const char *path, GError **error)
{
    sqlite3_stmt *check = NULL;
    int status = sqlite3_prepare_v2(connection->sqlite, "PRAGMA quick_check(1)",
                                    -1, &check, NULL);
    bool is_good;

    if (status == SQLITE_OK)
        status = sqlite3_step(check);
    is_good = status == SQLITE_ROW &&
              strcmp((const char *)sqlite3_column_text(check, 0), "ok") == 0;
    sqlite3_finalize(check);
    return is_good || refuse(error, VESPER_ERROR_STORAGE, path,
                             "is damaged: restore a backup");
}

static bool
prepare(struct database *database, const struct embedded_file *migrations,
        GError **error)
{
    bool is_good;

    if (!check_file(database->path, error) ||
        !write_lock_open(&database->write_lock, database->state_folder,
                         error) ||
        !write_lock_take(&database->write_lock, database->wait_ms, error))
        return false;
    database->connection = connection_open(database->path, true, error);
    is_good = database->connection != NULL &&
              check_pages(database->connection, database->path, error) &&
              migration_apply(database->connection, migrations, error);
    write_lock_give(&database->write_lock);
    return is_good;
}

struct database *
database_open_with(const struct database_options *options,
                   const struct embedded_file *migrations, GError **error)
{
    struct database *database = g_new0(struct database, 1);

    database->write_lock = (struct write_lock){-1, -1};
    database->state_folder = g_strdup(options->state_folder);
    database->wait_ms = options->wait_ms > 0 ? options->wait_ms : WAIT_MS;
    if (!find_path(database, options->storage, error) ||
        !prepare(database, migrations, error)) {
        database_close(database);
        return NULL;
    }
    database->writer = writer_start(database->connection, &database->write_lock,
                                    database->wait_ms);
    return database;
}

struct database *
database_open(const struct database_options *options, GError **error)
{
    return database_open_with(options, embedded_migrations, error);
}

void
database_close(struct database *database)
{
    if (database == NULL)
        return;
    if (database->writer != NULL) {
        writer_stop(database->writer);
        if (write_lock_take(&database->write_lock, 0, NULL)) {
            sqlite3_wal_checkpoint_v2(database->connection->sqlite, NULL,
                                      SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
            write_lock_give(&database->write_lock);
        }
    }
    connection_close(database->connection);
    write_lock_close(&database->write_lock);
    g_free(database->path);
    g_free(database->state_folder);
    g_free(database);
}

const char *
database_state_folder(const struct database *database)
{
    return database->state_folder;
}

/* Somebody who waits for his change. */
struct waiter {
    write_function *change;
    void *data;
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

    lock_init(&waiter.lock);
    condition_init(&waiter.bell);
    database_submit(database, &job);
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
    writer_submit(database->writer, job);
}

struct view *
view_open(struct database *database, GError **error)
{
    return connection_open(database->path, false, error);
}

void
view_close(struct view *view)
{
    connection_close(view);
}

bool
view_begin(struct view *view, GError **error)
{
    return connection_run(view, "BEGIN", error);
}

void
view_end(struct view *view)
{
    sqlite3_exec(view->sqlite, "COMMIT", NULL, NULL, NULL);
}
