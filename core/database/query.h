/* SPDX-License-Identifier: MIT */
/*
 * Statements and queries. A statement is a row of a closed table in an
 * `x_store.c`; it is prepared once per connection and bound by `:name`. A
 * query remembers its first failure; query_end reports it, so that binding and
 * stepping need no check of their own:
 *
 *   g_auto(Query) query = view_query(view, &subscriber_statements[FIND]);
 *
 *   query_bind_text(&query, ":email", email);
 *   if (query_next(&query))
 *       subscriber = row_to_subscriber(&query);
 *   return query_end(&query, error);
 *
 * Text and bytes of a column live until the next query_next or query_end.
 * Thread rule: that of the view.
 */
#ifndef VESPER_QUERY_H
#define VESPER_QUERY_H

#include "database.h"

#include <stddef.h>

struct statement {
    const char *name; /* "subscriber_find" */
    const char *sql;  /* the portable subset, docs/architecture.md */
};

/* Every x_store.c defines one, called `x_store_statements`, so that a test
 * can prepare them all. */
struct statement_set {
    const struct statement *statements;
    size_t count;
};

struct query {
    struct view *view;
    const struct statement *statement;
    void *prepared;  /* the driver's; NULL once ended */
    GError *failure; /* the first one */
};

/* Begins a query. statement: static. Nested use of the same statement on one
 * view is our bug. A statement that changes something needs a transaction's
 * view. */
struct query view_query(struct view *view, const struct statement *statement);

/* Begins a query that changes something, on a transaction's view. */
struct query transaction_query(struct transaction *tx,
                               const struct statement *statement);

/* Bind a parameter; a name the statement does not have is our bug. Text and
 * bytes are copied; NULL binds NULL. */
void query_bind_int(struct query *query, const char *name, int64_t value);
void query_bind_text(struct query *query, const char *name, const char *text);
void query_bind_bytes(struct query *query, const char *name, const void *bytes,
                      size_t count);
void query_bind_null(struct query *query, const char *name);
/* Binds a number, and NULL for 0: an instant that has not come, the id of
 * nobody. query_int reads it back as 0. */
void query_bind_unless_0(struct query *query, const char *name, int64_t value);

/* Moves to the next row. False: no more, or failed; query_end tells which. */
bool query_next(struct query *query);

/* Columns of the row, counted from 0. NULL is the number 0, the text NULL. A
 * text is valid until the next step. */
int64_t query_int(struct query *query, int column);
const char *query_text(struct query *query, int column);
const void *query_bytes(struct query *query, int column, size_t *count);
bool query_is_null(struct query *query, int column);
/* A copy of a text column, NULL for NULL. Returns: the caller's. */
char *query_text_copy(struct query *query, int column);

/* Ends the query and reports its first failure. *error stays untouched when
 * all went well. Errors: EXISTS (a unique key), REFUSED (another constraint),
 * DENIED (a view cannot change anything), BUSY, FULL, STORAGE. */
bool query_end(struct query *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the query and tells whether it has a row. *has_row: written on success.
 * Errors: those of query_end. */
bool query_has_row(struct query *query, bool *has_row,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Steps a statement without rows to its end and ends it. */
bool query_run(struct query *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, and tells how many rows it changed. *changed is written on
 * success only. */
bool query_run_counting(struct query *query, int64_t *changed,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends a query that was left early; for g_auto(Query). */
void query_clear(struct query *query);
typedef struct query Query;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, query_clear)

/* Rewrites a statement or migration for PostgreSQL: `:name` becomes `$n`, the
 * same name the same number; literals, quoted names and comments are left
 * alone. Returns: the caller's. Pure. */
char *statement_for_postgres(const char *sql);

/* Fills the driver's words into a migration (`@ID@`, `@INT@`, `@BYTES@`,
 * `@TABLE@`). Returns: the caller's. Pure. */
char *migration_for_sqlite(const char *sql);
char *migration_for_postgres(const char *sql);

#endif
