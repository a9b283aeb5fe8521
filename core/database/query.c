/* SPDX-License-Identifier: MIT */
/*
 * Statements are prepared once per connection and remembered by their address.
 * After its first failure a query does nothing more, so that callers look at
 * the end alone.
 */
#include "connection.h"

#include <sqlite3.h>

static void
remember_failure(struct query *query)
{
    if (query->failure == NULL)
        connection_fail(query->view, query->statement->name, &query->failure);
}

static struct prepared *
prepare(struct view *view, const struct statement *statement)
{
    struct prepared *prepared;
    sqlite3_stmt *sqlite = NULL;

    if (sqlite3_prepare_v3(view->sqlite, statement->sql, -1,
                           SQLITE_PREPARE_PERSISTENT, &sqlite,
                           NULL) != SQLITE_OK)
        return NULL;
    prepared = g_new0(struct prepared, 1);
    prepared->sqlite = sqlite;
    g_hash_table_insert(view->prepared, (gpointer)(uintptr_t)statement,
                        prepared);
    return prepared;
}

struct query
view_query(struct view *view, const struct statement *statement)
{
    struct query query = {.view = view, .statement = statement};
    struct prepared *prepared = g_hash_table_lookup(view->prepared, statement);

    if (prepared == NULL)
        prepared = prepare(view, statement);
    if (prepared == NULL) {
        remember_failure(&query);
        return query;
    }
    g_assert(!prepared->is_running); /* nested in itself */
    prepared->is_running = true;
    view->running++;
    query.prepared = prepared;
    return query;
}

static sqlite3_stmt *
stmt_of(const struct query *query)
{
    const struct prepared *prepared = query->prepared;

    g_assert(prepared != NULL); /* ended already */
    return prepared->sqlite;
}

/* Returns the parameter's number, 0 where the query has failed already. */
static int
parameter(struct query *query, const char *name)
{
    int index;

    if (query->failure != NULL)
        return 0;
    index = sqlite3_bind_parameter_index(stmt_of(query), name);
    if (index == 0)
        g_error("statement %s has no parameter %s", query->statement->name,
                name);
    return index;
}

static void
check(struct query *query, int result)
{
    if (result != SQLITE_OK)
        remember_failure(query);
}

struct query
transaction_query(struct transaction *tx, const struct statement *statement)
{
    return view_query(transaction_view(tx), statement);
}

void
query_bind_int(struct query *query, const char *name, int64_t value)
{
    int index = parameter(query, name);

    if (index > 0)
        check(query, sqlite3_bind_int64(stmt_of(query), index, value));
}

void
query_bind_text(struct query *query, const char *name, const char *text)
{
    int index = parameter(query, name);

    if (index > 0)
        check(query, sqlite3_bind_text(stmt_of(query), index, text, -1,
                                       SQLITE_TRANSIENT));
}

void
query_bind_bytes(struct query *query, const char *name, const void *bytes,
                 size_t count)
{
    int index = parameter(query, name);

    if (index > 0)
        check(query, sqlite3_bind_blob64(stmt_of(query), index, bytes, count,
                                         SQLITE_TRANSIENT));
}

void
query_bind_null(struct query *query, const char *name)
{
    int index = parameter(query, name);

    if (index > 0)
        check(query, sqlite3_bind_null(stmt_of(query), index));
}

void
query_bind_unless_0(struct query *query, const char *name, int64_t value)
{
    if (value != 0)
        query_bind_int(query, name, value);
    else
        query_bind_null(query, name);
}

bool
query_next(struct query *query)
{
    int result;

    if (query->failure != NULL)
        return false;
    result = sqlite3_step(stmt_of(query));
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        remember_failure(query);
    return result == SQLITE_ROW;
}

int64_t
query_int(struct query *query, int column)
{
    return sqlite3_column_int64(stmt_of(query), column);
}

const char *
query_text(struct query *query, int column)
{
    return (const char *)sqlite3_column_text(stmt_of(query), column);
}

const void *
query_bytes(struct query *query, int column, size_t *count)
{
    const void *bytes = sqlite3_column_blob(stmt_of(query), column);

    *count = (size_t)sqlite3_column_bytes(stmt_of(query), column);
    return bytes;
}

bool
query_is_null(struct query *query, int column)
{
    return sqlite3_column_type(stmt_of(query), column) == SQLITE_NULL;
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
query_has_row(struct query *query, bool *has_row, GError **error)
{
    bool found = query_next(query);

    if (!query_end(query, error))
        return false;
    *has_row = found;
    return true;
}

bool
query_run(struct query *query, GError **error)
{
    while (query_next(query))
        continue;
    return query_end(query, error);
}

bool
query_run_counting(struct query *query, int64_t *changed, GError **error)
{
    struct view *view = query->view;

    if (!query_run(query, error))
        return false;
    *changed = sqlite3_changes64(view->sqlite);
    return true;
}

void
query_clear(struct query *query)
{
    struct prepared *prepared = g_steal_pointer(&query->prepared);

    g_clear_error(&query->failure);
    if (prepared == NULL)
        return;
    sqlite3_reset(prepared->sqlite);
    sqlite3_clear_bindings(prepared->sqlite);
    prepared->is_running = false;
    query->view->running--;
}
