/* SPDX-License-Identifier: MIT */
/*
 * SQLite as we want it: every commit on the disk, foreign keys on, a schema
 * from elsewhere harmless, "double quotes" no strings, and no checkpoint but
 * our own: COMMIT and the last close would make one beside somebody's commit.
 */
#include "connection.h"

#include "error.h"
#include "safe_text.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

enum { MESSAGE_BYTES_MAX = 200 };

/* The WAL may grow while somebody reads for long; when it starts anew it is
 * cut to journal_size_limit. */
static const char setup[] = "PRAGMA synchronous = FULL;"
                            "PRAGMA foreign_keys = ON;"
                            "PRAGMA trusted_schema = OFF;"
                            "PRAGMA cell_size_check = ON;"
                            "PRAGMA secure_delete = ON;"
                            "PRAGMA mmap_size = 0;"
                            "PRAGMA wal_autocheckpoint = 0;"
                            "PRAGMA journal_size_limit = 67108864;";

static const char *const setup_for[] = {
    [CONNECTION_READS] = "PRAGMA query_only = ON;",
    [CONNECTION_WRITES] = "PRAGMA journal_mode = WAL;",
};

static const struct {
    int name, value;
} switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
};

/* What a result code means to us; the first row that fits. */
static const struct {
    int mask, result;
    enum vesper_error code;
} meanings[] = {
    // clang-format off
    {~0,   SQLITE_CONSTRAINT_UNIQUE,     VESPER_ERROR_EXISTS},
    {~0,   SQLITE_CONSTRAINT_PRIMARYKEY, VESPER_ERROR_EXISTS},
    {0xff, SQLITE_CONSTRAINT,            VESPER_ERROR_REFUSED},
    {0xff, SQLITE_READONLY,              VESPER_ERROR_DENIED},
    {0xff, SQLITE_BUSY,                  VESPER_ERROR_BUSY},
    {0xff, SQLITE_LOCKED,                VESPER_ERROR_BUSY},
    {0xff, SQLITE_FULL,                  VESPER_ERROR_FULL},
    {0xff, SQLITE_NOMEM,                 VESPER_ERROR_FULL},
    // clang-format on
};

static bool
is_fsync_failure(int result)
{
    return result == SQLITE_IOERR_FSYNC || result == SQLITE_IOERR_DIR_FSYNC;
}

static enum vesper_error
code_of(struct view *connection, int result)
{
    /* Room for the -shm file is missed as an I/O error. */
    if ((result & 0xff) == SQLITE_IOERR &&
        sqlite3_system_errno(connection->sqlite) == ENOSPC)
        return VESPER_ERROR_FULL;
    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
        if ((result & meanings[i].mask) == meanings[i].result)
            return meanings[i].code;
    return VESPER_ERROR_STORAGE;
}

bool
connection_fail(struct view *connection, const char *what, GError **error)
{
    int result = sqlite3_extended_errcode(connection->sqlite);
    g_autofree char *why =
        safe_text(sqlite3_errmsg(connection->sqlite), MESSAGE_BYTES_MAX);

    if (is_fsync_failure(result))
        connection->has_lost_write = true;
    g_set_error(error, VESPER_ERROR, code_of(connection, result), "%s: %s",
                what, why);
    return false;
}

bool
connection_run(struct view *connection, const char *sql, GError **error)
{
    return sqlite3_exec(connection->sqlite, sql, NULL, NULL, NULL) ==
               SQLITE_OK ||
           connection_fail(connection, "the database", error);
}

static int
note_wal_pages(void *self, sqlite3 *sqlite, const char *schema, int pages)
{
    struct view *connection = self;

    (void)sqlite;
    (void)schema;
    connection->wal_pages = pages;
    return SQLITE_OK;
}

/* Runs a PRAGMA that answers with one word and tells whether it is this. */
static bool
answers(struct view *connection, const char *pragma, const char *want)
{
    sqlite3_stmt *ask = NULL;
    bool is_so =
        sqlite3_prepare_v2(connection->sqlite, pragma, -1, &ask, NULL) ==
            SQLITE_OK &&
        sqlite3_step(ask) == SQLITE_ROW &&
        g_strcmp0((const char *)sqlite3_column_text(ask, 0), want) == 0;

    sqlite3_finalize(ask);
    return is_so;
}

static bool
set_up(struct view *connection, enum connection_kind kind, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(switches); i++)
        sqlite3_db_config(connection->sqlite, switches[i].name,
                          switches[i].value, NULL);
    if (!connection_run(connection, setup, error) ||
        !connection_run(connection, setup_for[kind], error))
        return false;
    /* Set last: wal_autocheckpoint is a hook of SQLite's own. */
    sqlite3_wal_hook(connection->sqlite, note_wal_pages, connection);
    if (kind == CONNECTION_WRITES &&
        !answers(connection, "PRAGMA journal_mode", "wal")) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                    "the database cannot have a write-ahead log here");
        return false;
    }
    return true;
}

static void
prepared_free(gpointer data)
{
    struct prepared *prepared = data;

    sqlite3_finalize(prepared->sqlite);
    g_free(prepared);
}

struct view *
connection_open(const char *path, enum connection_kind kind, int busy_ms,
                GError **error)
{
    struct view *connection = g_new0(struct view, 1);
    int result = sqlite3_open_v2(path, &connection->sqlite,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                     SQLITE_OPEN_EXRESCODE,
                                 NULL);

    connection->prepared =
        g_hash_table_new_full(NULL, NULL, NULL, prepared_free);
    if (connection->sqlite != NULL)
        sqlite3_busy_timeout(connection->sqlite, busy_ms);
    if (result == SQLITE_OK && set_up(connection, kind, error))
        return connection;
    if (result != SQLITE_OK)
        connection_fail(connection, "cannot open the database", error);
    connection_close(connection);
    return NULL;
}

void
connection_close(struct view *connection)
{
    int result;

    if (connection == NULL)
        return;
    g_assert(connection->running == 0);
    g_hash_table_unref(connection->prepared);
    result = sqlite3_close(connection->sqlite);
    g_assert(result == SQLITE_OK);
    g_free(connection);
}

void
connection_set_patience(struct view *connection, int busy_ms)
{
    sqlite3_busy_timeout(connection->sqlite, busy_ms);
}

bool
connection_begin(struct view *connection, GError **error)
{
    return connection_run(connection, "BEGIN IMMEDIATE", error);
}

bool
connection_commit(struct view *connection, GError **error)
{
    return connection_run(connection, "COMMIT", error);
}

void
connection_rollback(struct view *connection)
{
    if (connection_is_in_transaction(connection) &&
        !connection_run(connection, "ROLLBACK", NULL))
        g_assert(!connection_is_in_transaction(connection));
}

bool
connection_is_in_transaction(const struct view *connection)
{
    return sqlite3_get_autocommit(connection->sqlite) == 0;
}

bool
connection_check(struct view *connection, GError **error)
{
    if (answers(connection, "PRAGMA quick_check(1)", "ok"))
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                "the database is damaged: restore a backup");
    return false;
}

static void
checkpoint(struct view *connection, int mode)
{
    int result =
        sqlite3_wal_checkpoint_v2(connection->sqlite, NULL, mode, NULL, NULL);

    connection->checked_pages = connection->wal_pages;
    if (is_fsync_failure(result))
        connection->has_lost_write = true;
}

void
connection_checkpoint(struct view *connection, int pages)
{
    if (connection->wal_pages < connection->checked_pages)
        connection->checked_pages = 0; /* the WAL began anew */
    if (connection->wal_pages - connection->checked_pages >= pages)
        checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE);
}

void
connection_empty_wal(struct view *connection)
{
    checkpoint(connection, SQLITE_CHECKPOINT_TRUNCATE);
}

bool
connection_has_lost_write(const struct view *connection)
{
    return connection->has_lost_write;
}
