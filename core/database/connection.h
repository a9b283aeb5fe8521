/* SPDX-License-Identifier: MIT */
/*
 * One connection of SQLite, set up as durability and distrust demand. This
 * file and query.c are all that knows SQLite: another database is another
 * pair of them. For database/ alone.
 */
#ifndef VESPER_CONNECTION_H
#define VESPER_CONNECTION_H

#include "query.h"

struct sqlite3;
struct sqlite3_stmt;

struct prepared {
    struct sqlite3_stmt *sqlite;
    bool is_running; /* a query uses it */
};

/* A view is a connection; the writer's is one that may change things. */
struct view {
    struct sqlite3 *sqlite;
    GHashTable *prepared; /* const struct statement * → struct prepared * */
    unsigned running;     /* queries begun and not ended */
    int wal_pages;        /* in the WAL after the last commit */
    int checked_pages;    /* of them at the last checkpoint */
    bool has_lost_write;  /* see connection_has_lost_write */
};

enum connection_kind { CONNECTION_READS, CONNECTION_WRITES };

/* Opens a connection to a file that is there. For CONNECTION_WRITES the write
 * lock is held, for it may recover the WAL. busy_ms: patience with locks of
 * SQLite's own. Returns: the caller's. Errors: STORAGE, BUSY. */
struct view *connection_open(const char *path, enum connection_kind kind,
                             int busy_ms,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes it without a checkpoint. NULL is fine. */
void connection_close(struct view *connection);

/* Changes the patience given at opening. */
void connection_set_patience(struct view *connection, int busy_ms);

/* Runs SQL without parameters, one statement or many. Errors: those of a
 * query. */
bool connection_run(struct view *connection, const char *sql,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins a transaction that may write. Errors: BUSY (a lock of SQLite's own:
 * somebody by-passes ours), STORAGE. */
bool connection_begin(struct view *connection,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes it durable. After an error it may be open still. */
bool connection_commit(struct view *connection,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Undoes it, if one is open: some failures have done so already. */
void connection_rollback(struct view *connection);
bool connection_is_in_transaction(const struct view *connection);

/* Reads the file through. Errors: STORAGE (damaged). */
bool connection_check(struct view *connection,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Copies the WAL into the file if it has grown by `pages` since the last
 * time; the write lock is held. Readers may keep it from coming to the end:
 * then the next one does. */
void connection_checkpoint(struct view *connection, int pages);
/* The same, whole, and empties the WAL if nobody reads it. */
void connection_empty_wal(struct view *connection);

/* Tells whether an fsync has ever failed here. The kernel may have dropped
 * what it could not write and will say "fine" next time, so nothing may be
 * written by this process any more (row D4). */
bool connection_has_lost_write(const struct view *connection);

/* Sets error from SQLite's last failure: EXISTS, REFUSED, DENIED, BUSY, FULL,
 * STORAGE. what: the statement's name. Returns false. */
bool connection_fail(struct view *connection, const char *what, GError **error);

#endif
