/* SPDX-License-Identifier: MIT */
/* Every statement there is fits the schema of all migrations, and the hot ones
 * find their rows by an index. */
#include "statement_sets.h"

#include "support.h"

#include <sqlite3.h>
#include <string.h>

/* A statement with one of these in its name runs for each reader or visitor. */
static const char *const hot_words[] = {"claim", "find_by", "wake", "next_due"};

static char *folder;
static sqlite3 *sqlite;
static size_t planned; /* of wanted_steps */

static int
set_up(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *file = NULL;
    struct database_options options = {0};
    struct database *database;

    (void)state;
    folder = support_folder();
    file = g_build_filename(folder, "vesper.db", NULL);
    options.storage = file;
    options.state_folder = folder;
    database = database_open(&options, &error);
    assert_no_error(error);
    database_close(database);
    return sqlite3_open(file, &sqlite);
}

static int
tear_down(void **state)
{
    (void)state;
    sqlite3_close(sqlite);
    support_remove(folder);
    g_free(folder);
    return 0;
}

typedef void statement_test(const struct statement *statement);

static void
for_all(statement_test *test)
{
    for (size_t i = 0; statement_sets[i] != NULL; i++)
        for (size_t k = 0; k < statement_sets[i]->count; k++)
            test(&statement_sets[i]->statements[k]);
}

static void
assert_prepared(const struct statement *statement)
{
    sqlite3_stmt *prepared = NULL;

    assert_non_null(statement->name);
    assert_non_null(statement->sql);
    if (sqlite3_prepare_v2(sqlite, statement->sql, -1, &prepared, NULL) !=
        SQLITE_OK)
        fail_msg("%s: %s", statement->name, sqlite3_errmsg(sqlite));
    assert_non_null(prepared);
    sqlite3_finalize(prepared);
}

static void
test_every_statement_fits_the_schema(void **state)
{
    (void)state;
    for_all(assert_prepared);
}

static GHashTable *names;

static void
assert_new_name(const struct statement *statement)
{
    if (!g_hash_table_add(names, g_strdup(statement->name)))
        fail_msg("two statements are called %s", statement->name);
}

static void
test_every_statement_has_its_own_name(void **state)
{
    (void)state;
    names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for_all(assert_new_name);
    g_hash_table_unref(names);
}

static bool
is_hot(const struct statement *statement)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hot_words); i++)
        if (strstr(statement->name, hot_words[i]) != NULL)
            return true;
    return false;
}

/* "SCAN delivery" reads a whole table, "SCAN delivery USING INDEX …" a whole
 * index; "SCAN (subquery-1)" and "SCAN CONSTANT ROW" read what is there. */
static bool
is_table_scan(const char *step)
{
    return g_str_has_prefix(step, "SCAN ") && step[5] != '(' &&
           !g_str_has_prefix(step, "SCAN CONSTANT ROW");
}

/* Returns the steps of the statement's plan, a line each, the caller's. */
static char *
plan_of(const char *sql)
{
    enum { STEP_COLUMN = 3 };
    g_autofree char *ask = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
    GString *steps = g_string_new(NULL);
    sqlite3_stmt *plan = NULL;

    assert_int_equal(sqlite3_prepare_v2(sqlite, ask, -1, &plan, NULL),
                     SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW)
        g_string_append_printf(
            steps, "%s\n",
            (const char *)sqlite3_column_text(plan, STEP_COLUMN));
    sqlite3_finalize(plan);
    return g_string_free(steps, FALSE);
}

/* Returns the first step of the statement's plan that scans a table, the
 * caller's; NULL where none does. */
static char *
table_scan_of(const char *sql)
{
    g_autofree char *plan = plan_of(sql);
    g_auto(GStrv) steps = g_strsplit(plan, "\n", -1);

    for (char **step = steps; *step != NULL; step++)
        if (is_table_scan(*step))
            return g_strdup(*step);
    return NULL;
}

static void
assert_searches(const struct statement *statement)
{
    g_autofree char *scan =
        is_hot(statement) ? table_scan_of(statement->sql) : NULL;

    if (scan != NULL)
        fail_msg("%s is hot and does: %s", statement->name, scan);
}

static void
test_hot_statements_scan_no_table(void **state)
{
    (void)state;
    for_all(assert_searches);
}

/* These must not read a list's stories of years to find a few. */
static const struct {
    const char *statement, *step;
} wanted_steps[] = {
    {"article_candidates",
     "SEARCH b USING COVERING INDEX article_by_published (published_at_ms>?)"},
    {"article_candidates",
     "SEARCH p USING INDEX sqlite_autoindex_pool_1 (list_id=? AND "
     "article_id=?)"},
    {"article_page", "SCAN a USING INDEX article_by_published"},
    {"article_url_of_title", "SEARCH a USING INDEX article_by_title (title=?)"},
    {"article_namesake", "SEARCH a USING INDEX article_by_title (title=?"},
};

static void
assert_planned(const struct statement *statement)
{
    for (size_t i = 0; i < G_N_ELEMENTS(wanted_steps); i++) {
        g_autofree char *plan = NULL;

        if (!g_str_equal(statement->name, wanted_steps[i].statement))
            continue;
        plan = plan_of(statement->sql);
        if (strstr(plan, wanted_steps[i].step) == NULL)
            fail_msg("%s does not '%s' but:\n%s", statement->name,
                     wanted_steps[i].step, plan);
        planned++;
    }
}

static void
test_the_stories_of_years_stay_shut(void **state)
{
    (void)state;
    planned = 0;
    for_all(assert_planned);
    assert_int_equal(planned, G_N_ELEMENTS(wanted_steps));
}

static void
test_a_scan_would_be_seen(void **state)
{
    g_autofree char *scan =
        table_scan_of("SELECT epoch FROM lease WHERE holder = :holder");
    g_autofree char *none =
        table_scan_of("SELECT epoch FROM lease WHERE name = :name");

    (void)state;
    assert_text(scan, "SCAN lease");
    assert_null(none);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_statement_fits_the_schema),
        cmocka_unit_test(test_every_statement_has_its_own_name),
        cmocka_unit_test(test_hot_statements_scan_no_table),
        cmocka_unit_test(test_the_stories_of_years_stay_shut),
        cmocka_unit_test(test_a_scan_would_be_seen),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
