/* SPDX-License-Identifier: MIT */
/*
 * SQLite as we want it: WAL with every commit on the disk, foreign keys on,
 * "double quotes" no strings, and no checkpoint but our own: one that runs
 * beside a commit can lose it (the WAL-reset race of 3.7.0 to 3.51.2).
 */
#include "connection.h"

#include "error.h"

#include <string.h>

enum { BUSY_TIMEOUT_MS = 2000 };

static const char setup[] = "PRAGMA journal_mode = WAL;"
                            "PRAGMA synchronous = FULL;"
                            "PRAGMA foreign_keys = ON;"
                            "PRAGMA trusted_schema = OFF;"
                            "PRAGMA cell_size_check = ON;"
                            "PRAGMA secure_delete = ON;"
                            "PRAGMA mmap_size = 0;"
                            "PRAGMA wal_autocheckpoint = 0;";

static const int switches[][2] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
};

static enum vesper_error
code_of(int status)
{
    switch (status & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return VESPER_ERROR_BUSY;
    case SQLITE_FULL: return VESPER_ERROR_FULL;
    case SQLITE_CONSTRAINT:
        return status == SQLITE_CONSTRAINT_UNIQUE ||
                       status == SQLITE_CONSTRAINT_PRIMARYKEY
                   ? VESPER_ERROR_EXISTS
                   : VESPER_ERROR_REFUSED;
    case SQLITE_READONLY: return VESPER_ERROR_DENIED;
    default: return VESPER_ERROR_STORAGE;
    }
}

static void
finalize(gpointer statement)
{
    sqlite3_finalize(statement);
}

bool
connection_fail(struct view *connection, int status, const char *what,
                GError **error)
{
    int extended = sqlite3_extended_errcode(connection->sqlite);

    if ((extended & 0xff) == (status & 0xff))
        status = extended;
    g_set_error(error, VESPER_ERROR, code_of(status), "%s: %s", what,
                sqlite3_errmsg(connection->sqlite));
    return false;
}

bool
connection_is_lost(struct view *connection)
{
    int extended = sqlite3_extended_errcode(connection->sqlite);

    return extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC;
}

bool
connection_run(struct view *connection, const char *sql, GError **error)
{
    int status = sqlite3_exec(connection->sqlite, sql, NULL, NULL, NULL);

    return status == SQLITE_OK ||
           connection_fail(connection, status, "the database", error);
}

struct view *
connection_open(const char *path, bool is_writer, GError **error)
{
    struct view *connection = g_new0(struct view, 1);
    int status = sqlite3_open_v2(
        path, &connection->sqlite,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    bool is_good = status == SQLITE_OK;

    connection->prepared = g_hash_table_new_full(NULL, NULL, NULL, finalize);
    connection->is_writer = is_writer;
    if (!is_good) {
        connection_fail(connection, status, "cannot open the database", error);
        connection_close(connection);
        return NULL;
    }
    sqlite3_extended_result_codes(connection->sqlite, 1);
    sqlite3_busy_timeout(connection->sqlite, BUSY_TIMEOUT_MS);
    for (size_t i = 0; i < G_N_ELEMENTS(switches); i++)
        sqlite3_db_config(connection->sqlite, switches[i][0], switches[i][1],
                          NULL);
    is_good = connection_run(connection, setup, error) &&
              (is_writer ||
               connection_run(connection, "PRAGMA query_only = ON", error));
    if (is_good)
        return connection;
    connection_close(connection);
    return NULL;
}

void
connection_close(struct view *connection)
{
    if (connection == NULL)
        return;
    g_hash_table_unref(connection->prepared);
    sqlite3_close(connection->sqlite);
    g_free(connection);
}
