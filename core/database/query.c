/* SPDX-License-Identifier: MIT */
/* Statements are prepared once per connection and remembered by address. */
#include "connection.h"

#include "error.h"

#include <string.h>

static sqlite3_stmt *
prepared_of(struct query *query)
{
    return query->prepared;
}

static void
remember(struct query *query, int status)
{
    if (query->failure == NULL)
        connection_fail(query->view, status,
                        sqlite3_sql(prepared_of(query)) ? "the database"
                                                        : "a statement",
                        &query->failure);
}

static int
parameter(struct query *query, const char *name)
{
    int index = sqlite3_bind_parameter_index(prepared_of(query), name);

    if (index == 0)
        g_error("statement '%s' has no parameter %s",
                sqlite3_sql(prepared_of(query)), name);
    return index;
}

static void
check(struct query *query, int status)
{
    if (status != SQLITE_OK)
        remember(query, status);
}

struct query
view_query(struct view *view, const struct statement *statement)
{
    sqlite3_stmt *prepared = g_hash_table_lookup(view->prepared, statement);

    if (prepared == NULL) {
        int status =
            sqlite3_prepare_v3(view->sqlite, statement->sql, -1,
                               SQLITE_PREPARE_PERSISTENT, &prepared, NULL);

        if (status != SQLITE_OK)
            g_error("statement %s: %s", statement->name,
                    sqlite3_errmsg(view->sqlite));
        g_hash_table_insert(view->prepared, (gpointer)(uintptr_t)statement,
                            prepared);
    }
    g_assert(!sqlite3_stmt_busy(prepared)); /* nested in itself */
    return (struct query){
        .view = view, .prepared = prepared, .is_running = true};
}

void
query_bind_int(struct query *query, const char *name, int64_t value)
{
    check(query, sqlite3_bind_int64(prepared_of(query), parameter(query, name),
                                    value));
}

void
query_bind_text(struct query *query, const char *name, const char *text)
{
    check(query, sqlite3_bind_text(prepared_of(query), parameter(query, name),
                                   text, -1, SQLITE_TRANSIENT));
}

void
query_bind_bytes(struct query *query, const char *name, const void *bytes,
                 size_t count)
{
    check(query, sqlite3_bind_blob64(prepared_of(query), parameter(query, name),
                                     bytes, count, SQLITE_TRANSIENT));
}

void
query_bind_null(struct query *query, const char *name)
{
    check(query, sqlite3_bind_null(prepared_of(query), parameter(query, name)));
}

bool
query_next(struct query *query)
{
    int status;

    if (query->failure != NULL)
        return false;
    status = sqlite3_step(prepared_of(query));
    if (status == SQLITE_ROW)
        return true;
    if (status != SQLITE_DONE)
        remember(query, status);
    return false;
}

int64_t
query_int(struct query *query, int column)
{
    return sqlite3_column_int64(prepared_of(query), column);
}

const char *
query_text(struct query *query, int column)
{
    return (const char *)sqlite3_column_text(prepared_of(query), column);
}

const void *
query_bytes(struct query *query, int column, size_t *count)
{
    const void *bytes = sqlite3_column_blob(prepared_of(query), column);

    *count = (size_t)sqlite3_column_bytes(prepared_of(query), column);
    return bytes;
}

bool
query_is_null(struct query *query, int column)
{
    return sqlite3_column_type(prepared_of(query), column) == SQLITE_NULL;
}

char *
query_text_copy(struct query *query, int column)
{
    return g_strdup(query_text(query, column));
}

bool
query_end(struct query *query, GError **error)
{
    GError *failure = g_steal_pointer(&query->failure);

    query_clear(query);
    if (failure == NULL)
        return true;
    g_propagate_error(error, failure);
    return false;
}

bool
query_run(struct query *query, GError **error)
{
    while (query_next(query))
        ;
    return query_end(query, error);
}

bool
query_run_counting(struct query *query, int64_t *changed, GError **error)
{
    sqlite3 *sqlite = query->view->sqlite;

    if (!query_run(query, error))
        return false;
    *changed = sqlite3_changes64(sqlite);
    return true;
}

void
query_clear(struct query *query)
{
    g_clear_error(&query->failure);
    if (!query->is_running)
        return;
    query->is_running = false;
    sqlite3_reset(prepared_of(query));
    sqlite3_clear_bindings(prepared_of(query));
}
