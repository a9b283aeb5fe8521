/* SPDX-License-Identifier: MIT */
/*
 * One SQLite connection with its settings and its prepared statements: the
 * driver. For database/ alone; another driver would stand beside it.
 */
#ifndef VESPER_CONNECTION_H
#define VESPER_CONNECTION_H

#include "query.h"

#include <sqlite3.h>

struct view {
    sqlite3 *sqlite;
    GHashTable *prepared; /* const struct statement * → sqlite3_stmt * */
    bool is_writer;
};

/* Opens a connection and sets it as reliability demands. is_writer: it may
 * change things. Returns: the caller's, for connection_close. Errors: STORAGE,
 * BUSY. */
struct view *connection_open(const char *path, bool is_writer,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void connection_close(struct view *connection);

/* Runs fixed SQL without parameters. */
bool connection_run(struct view *connection, const char *sql,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets error from the connection's last failure. Always returns false. */
bool connection_fail(struct view *connection, int status, const char *what,
                     GError **error);

/* Tells whether a failure means that the disk lied about an fsync: nothing
 * more may be written then (row D4). */
bool connection_is_lost(struct view *connection);

#endif
