/* SPDX-License-Identifier: MIT */
/*
 * Prints all SQL of Vesper as PostgreSQL gets it, a JSON object a line:
 * {"kind": "migration" | "statement", "name": …, "sql": …}.
 */
#include "statement_sets.h"

#include "embedded.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void
print_row(const char *kind, const char *name, const char *sql)
{
    json_t *row =
        json_pack("{s:s, s:s, s:s}", "kind", kind, "name", name, "sql", sql);
    char *line = row != NULL ? json_dumps(row, 0) : NULL;

    if (line == NULL || puts(line) < 0)
        exit(EXIT_FAILURE);
    free(line);
    json_decref(row);
}

static void
print_set(const struct statement_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        g_autofree char *sql = statement_for_postgres(set->statements[i].sql);

        print_row("statement", set->statements[i].name, sql);
    }
}

int
main(void)
{
    for (size_t i = 0; embedded_migrations[i].path != NULL; i++) {
        g_autofree char *sql =
            migration_for_postgres(embedded_migrations[i].text);

        print_row("migration", embedded_migrations[i].path, sql);
    }
    for (size_t i = 0; statement_sets[i] != NULL; i++)
        print_set(statement_sets[i]);
    return 0;
}
