/* SPDX-License-Identifier: MIT */
/* Which migrations a database has had stands in a table of its own, written
 * in the transaction that applies them. */
#include "migration.h"

#include "clock.h"
#include "error.h"

#include <string.h>

enum { FIND_LAST, ADD, STATEMENTS };

static const struct statement statements[STATEMENTS] = {
    [FIND_LAST] = {"migration_find_last", "SELECT coalesce(max(number), 0)"
                                          "  FROM schema_migration"},
    [ADD] = {"migration_add",
             "INSERT INTO schema_migration (number, name, applied_at_ms)"
             " VALUES (:number, :name, :applied_at_ms)"},
};

static const char make_table[] =
    "CREATE TABLE IF NOT EXISTS schema_migration (\n"
    "    number INTEGER PRIMARY KEY,     -- of the file\n"
    "    name TEXT NOT NULL,             -- of the file, for people\n"
    "    applied_at_ms INTEGER NOT NULL  -- for people\n"
    ") STRICT";

static const char *
name_of(const struct embedded_file *migration)
{
    const char *slash = strrchr(migration->path, '/');

    return slash != NULL ? slash + 1 : migration->path;
}

/* "core/database/migrations/0007_delivery.sql" is 7. */
static int64_t
number_of(const struct embedded_file *migration)
{
    int64_t number = 0;

    for (const char *at = name_of(migration); g_ascii_isdigit(*at); at++)
        number = number * 10 + g_ascii_digit_value(*at);
    g_assert(number > 0);
    return number;
}

static bool
find_last(struct view *connection, int64_t *number, GError **error)
{
    g_auto(Query) query = view_query(connection, &statements[FIND_LAST]);

    if (query_next(&query))
        *number = query_int(&query, 0);
    return query_end(&query, error);
}

static bool
add(struct view *connection, const struct embedded_file *migration,
    GError **error)
{
    g_auto(Query) query = view_query(connection, &statements[ADD]);

    query_bind_int(&query, ":number", number_of(migration));
    query_bind_text(&query, ":name", name_of(migration));
    query_bind_int(&query, ":applied_at_ms", clock_now_ms(clock_system()));
    return query_run(&query, error);
}

static bool
apply(struct view *connection, const struct embedded_file *migration,
      GError **error)
{
    g_autofree char *sql = migration_for_sqlite(migration->text);

    if (connection_begin(connection, error) &&
        connection_run(connection, sql, error) &&
        add(connection, migration, error) &&
        connection_commit(connection, error))
        return true;
    connection_rollback(connection);
    g_prefix_error(error, "migration %s: ", name_of(migration));
    return false;
}

static bool
refuse_newer(int64_t has, int64_t known, GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                "the database has schema %" G_GINT64_FORMAT
                ", this program knows %" G_GINT64_FORMAT
                ": run the newer version",
                has, known);
    return false;
}

bool
migration_apply_all(struct view *connection,
                    const struct embedded_file *migrations, GError **error)
{
    int64_t has = 0, known = 0;

    if (!connection_run(connection, make_table, error) ||
        !find_last(connection, &has, error))
        return false;
    for (const struct embedded_file *at = migrations; at->path != NULL; at++) {
        g_assert(number_of(at) > known);
        known = number_of(at);
    }
    if (has > known)
        return refuse_newer(has, known, error);
    for (; migrations->path != NULL; migrations++)
        if (number_of(migrations) > has &&
            !apply(connection, migrations, error))
            return false;
    return true;
}
