/* SPDX-License-Identifier: MIT */
/*
 * The database: one handle per process, one writer, many views.
 *
 * All changes go through one thread, the writer, as closures. As many as wait
 * go into one transaction, each in a savepoint of its own; who asked is told
 * when that transaction is durable (WAL, synchronous=FULL), or that it is not.
 * Reading goes through views, one connection per thread, which cannot write.
 *
 * Across processes two flock(2) files in the state folder, `turn` and `write`,
 * guard each write transaction and each checkpoint (docs/architecture.md, "one
 * write lock"): it is fair, and it closes SQLite's WAL-reset race.
 *
 * The first parameter of a function says who may call it: a
 * `struct transaction *` exists only inside the writer's closure; a
 * `struct view *` reads; a transaction lends its view.
 */
#ifndef VESPER_DATABASE_H
#define VESPER_DATABASE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct database;
struct view;
struct transaction;

struct database_options {
    const char *storage;      /* "sqlite:/path/vesper.db", or a path alone */
    const char *state_folder; /* where the lock files live, mode 0700 */
    int64_t wait_ms;          /* for the write lock; 0: 30 s */
};

/* Opens the database, making it if there is none (mode 0600), brings its
 * schema up to date and starts the writer. After an unclean stop it runs
 * quick_check first. options: borrowed for the call.
 * Returns: the caller's, for database_close.
 * Errors: DENIED (foreign owner, world-readable, a symlink), STORAGE
 * (damaged), UNSUPPORTED (schema newer than this program, network file
 * system), BUSY (locked too long). */
struct database *database_open(const struct database_options *options,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs what the writer still holds, stops it and closes. NULL is fine. All
 * views are closed by then. */
void database_close(struct database *database);

/* Returns the folder given at opening. Borrowed. */
const char *database_state_folder(const struct database *database);

/* Tells whether the disk has failed to keep a write (an fsync failed): from
 * then on each write fails with STORAGE, and the program should end; the next
 * opening reads the file through. Thread: any. */
bool database_has_lost_write(struct database *database);

/* A change. It may run more than once (a failed batch is repeated one by one,
 * a serialisation failure repeats the whole): it touches only its transaction
 * and its own result, which the caller reads after the commit. Returns false
 * with error set to undo what it did; nobody else's change is touched. */
typedef bool write_function(struct transaction *tx, void *data, GError **error);

/* Lets the writer run a change and waits until it is durable.
 * Errors: those of the change; BUSY (lock or queue), FULL, STORAGE.
 * Thread: any but the writer's. */
bool database_write(struct database *database, write_function *change,
                    void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A change whose end is told instead of waited for. */
struct write_job {
    write_function *change;
    void *data;
    /* Called once in the writer's thread after the commit (error NULL) or the
     * failure (error borrowed); must not block. May be NULL. */
    void (*done)(void *data, const GError *error);
    int64_t wait_ms; /* give up with BUSY when older than this; 0: 30 s */
};

/* Hands a job to the writer and returns at once; `done` is always called
 * later, with BUSY where 2048 jobs wait already. job: copied. Thread: any, the
 * writer's too. */
void database_submit(struct database *database, const struct write_job *job);

/* Opens a view: a connection of its own, query_only. One thread uses it.
 * Returns: the caller's, for view_close. Errors: STORAGE, BUSY. */
struct view *view_open(struct database *database,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes a view. NULL is fine. */
void view_close(struct view *view);
typedef struct view View;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_close)

/* Starts one consistent picture of the database for several queries; until
 * view_end they all see the same instant. Errors: STORAGE, BUSY. */
bool view_begin(struct view *view, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it. */
void view_end(struct view *view);

/* Lends the view of a transaction: it sees the transaction's own changes. */
struct view *transaction_view(struct transaction *tx);

#endif
