/* SPDX-License-Identifier: MIT */
/* The number of the last one applied stands in the file itself
 * (user_version), and changes in the same transaction. */
#include "migration.h"

#include "error.h"

#include <string.h>

/* "core/database/migrations/0007_delivery.sql" is 7. */
static int
number_of(const struct embedded_file *migration)
{
    const char *name = strrchr(migration->path, '/') + 1;
    int number = 0;

    for (; g_ascii_isdigit(*name); name++)
        number = number * 10 + (*name - '0');
    return number;
}

static bool
schema_version(struct view *connection, int *version, GError **error)
{
    sqlite3_stmt *read = NULL;
    int status = sqlite3_prepare_v2(connection->sqlite, "PRAGMA user_version",
                                    -1, &read, NULL);

    if (status == SQLITE_OK)
        status = sqlite3_step(read);
    if (status == SQLITE_ROW)
        *version = sqlite3_column_int(read, 0);
    sqlite3_finalize(read);
    return status == SQLITE_ROW ||
           connection_fail(connection, status, "cannot read the schema", error);
}

static bool
apply_one(struct view *connection, const struct embedded_file *migration,
          GError **error)
{
    g_autofree char *sql = migration_for_sqlite(migration->text);
    g_autofree char *whole =
        g_strdup_printf("BEGIN IMMEDIATE;\n%s\nPRAGMA user_version = %d;\n"
                        "COMMIT;",
                        sql, number_of(migration));

    if (connection_run(connection, whole, error))
        return true;
    g_prefix_error(error, "migration %s: ", migration->path);
    if (!connection_run(connection, "ROLLBACK", NULL))
        return false; /* the failure itself ended the transaction */
    return false;
}

bool
migration_apply(struct view *connection, const struct embedded_file *migrations,
                GError **error)
{
    const struct embedded_file *last = migrations;
    int version;

    if (!schema_version(connection, &version, error))
        return false;
    for (; last->path != NULL; last++)
        if (number_of(last) > version && !apply_one(connection, last, error))
            return false;
    if (last > migrations && version > number_of(last - 1)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                    "the database has schema %d, this program knows %d: run a "
                    "newer Vesper",
                    version, number_of(last - 1));
        return false;
    }
    return true;
}
