/* SPDX-License-Identifier: MIT */
/* From every older schema to ours, and killed at every statement on the way. */
#include "thing.h"

#include <signal.h>
#include <sqlite3.h>

static const struct embedded_file migrations[] = {
    MIGRATION("0001_thing.sql", THING_TABLE),
    MIGRATION("0002_size.sql",
              "ALTER TABLE thing ADD COLUMN size INTEGER;\n"
              "INSERT INTO thing (name, size) VALUES ('second', 2);\n"
              "CREATE INDEX thing_by_size ON thing (size);"),
    /* Numbers may have gaps. */
    MIGRATION("0004_part.sql",
              "CREATE TABLE part (id @ID@, thing_id @INT@ NOT NULL"
              " REFERENCES thing (id)) @TABLE@;\n"
              "INSERT INTO part (thing_id) SELECT id FROM thing;"),
    {0},
};

static const struct embedded_file broken[] = {
    MIGRATION("0001_thing.sql", THING_TABLE),
    MIGRATION("0002_half.sql", "INSERT INTO thing (name) VALUES ('half');\n"
                               "INSERT INTO nowhere VALUES (1);"),
    {0},
};

/* Returns the first `count` rows of a table, the caller's. */
static struct embedded_file *
first(const struct embedded_file *table, size_t count)
{
    struct embedded_file *part = g_new0(struct embedded_file, count + 1);

    for (size_t i = 0; i < count; i++)
        part[i] = table[i];
    return part;
}

static size_t
count_of(const struct embedded_file *table)
{
    size_t count = 0;

    while (table[count].path != NULL)
        count++;
    return count;
}

/* Opens with these migrations, which must succeed, and closes. */
static void
upgrade(const struct place *place, const struct embedded_file *table)
{
    g_autoptr(GError) error = NULL;

    database_close(place_open_with(place, table, 0, &error));
    assert_no_error(error);
}

/* Returns all that stands in the schema, as text, the caller's. */
static char *
schema_of(const struct place *place)
{
    static const char ask[] =
        "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema"
        " UNION ALL SELECT number || ': ' || name FROM schema_migration"
        " ORDER BY 1";
    GString *text = g_string_new(NULL);
    sqlite3 *raw = NULL;
    sqlite3_stmt *rows = NULL;

    assert_int_equal(sqlite3_open(place->file, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, ask, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        g_string_append_printf(text, "%s\n",
                               (const char *)sqlite3_column_text(rows, 0));
    assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
    sqlite3_close(raw);
    return g_string_free(text, FALSE);
}

static void
remove_database(const struct place *place)
{
    static const char *const names[] = {"vesper.db", "vesper.db-wal",
                                        "vesper.db-shm"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = place_path(place, names[i]);

        unlink(path);
    }
}

/* Returns the schemas of a fresh database after 0, 1, … all migrations. */
static GPtrArray *
schemas_on_the_way(const struct place *place, const struct embedded_file *table)
{
    GPtrArray *schemas = g_ptr_array_new_with_free_func(g_free);

    for (size_t count = 0; count <= count_of(table); count++) {
        g_autofree struct embedded_file *part = first(table, count);

        upgrade(place, part);
        g_ptr_array_add(schemas, schema_of(place));
        remove_database(place);
    }
    return schemas;
}

static void
upgrade_from_all(const struct place *place, const struct embedded_file *table)
{
    g_autoptr(GPtrArray) schemas = schemas_on_the_way(place, table);

    for (size_t count = 0; count <= count_of(table); count++) {
        g_autofree struct embedded_file *part = first(table, count);
        g_autofree char *schema = NULL;

        upgrade(place, part);
        upgrade(place, table);
        schema = schema_of(place);
        assert_text(schema, schemas->pdata[count_of(table)]);
        remove_database(place);
    }
}

static void
test_every_older_schema_becomes_ours(void **state)
{
    upgrade_from_all(*state, migrations);
}

static void
test_every_older_schema_of_vesper_becomes_ours(void **state)
{
    assert_true(count_of(embedded_migrations) > 0);
    upgrade_from_all(*state, embedded_migrations);
}

static void
test_an_upgrade_keeps_what_is_there(void **state)
{
    g_autofree struct embedded_file *old = first(migrations, 1);
    struct database *database = place_open_with(*state, old, 0, NULL);

    assert_true(database_write(database, thing_add, NULL, NULL));
    database_close(database);
    database = place_open_with(*state, migrations, 0, NULL);
    assert_int_equal(thing_count(database), 2);
    database_close(database);
}

static void
test_opening_again_applies_nothing_twice(void **state)
{
    struct database *database;

    upgrade(*state, migrations);
    upgrade(*state, migrations);
    database = place_open_with(*state, migrations, 0, NULL);
    assert_int_equal(thing_count(database), 1);
    database_close(database);
}

static void
test_a_newer_schema_is_refused_and_left(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree struct embedded_file *old = first(migrations, 2);
    g_autofree char *before = NULL, *after = NULL;

    upgrade(*state, migrations);
    before = schema_of(*state);
    assert_null(place_open_with(*state, old, 0, &error));
    assert_code(error, VESPER_ERROR_UNSUPPORTED);
    after = schema_of(*state);
    assert_text(after, before);
}

static void
test_a_failed_migration_leaves_the_old_schema(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree struct embedded_file *old = first(broken, 1);
    struct database *database;

    assert_null(place_open_with(*state, broken, 0, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    assert_non_null(strstr(error->message, "0002_half.sql"));
    database = place_open_with(*state, old, 0, NULL);
    assert_int_equal(thing_count(database), 0);
    database_close(database);
}

/* R21: a trace in each connection of the child kills it at a statement. */

static int statements_left;

static int
kill_at_statement(unsigned event, void *self, void *statement, void *sql)
{
    (void)event;
    (void)self;
    (void)statement;
    (void)sql;
    if (statements_left-- == 0)
        kill(getpid(), SIGKILL);
    return 0;
}

static int
watch_connection(sqlite3 *raw, char **message, const void *api)
{
    (void)message;
    (void)api;
    return sqlite3_trace_v2(raw, SQLITE_TRACE_STMT, kill_at_statement, NULL);
}

static void
upgrade_watched(void *data)
{
    sqlite3_auto_extension((void (*)(void))watch_connection);
    database_close(place_open_with(data, migrations, 0, NULL));
}

/* The schema is one of those on the way; returns which, for the test must see
 * each of them. */
static void
assert_on_the_way(const struct place *place, const GPtrArray *schemas,
                  bool *was_seen)
{
    g_autofree char *schema = schema_of(place);

    for (guint i = 0; i < schemas->len; i++) {
        if (g_str_equal(schema, schemas->pdata[i])) {
            was_seen[i] = true;
            return;
        }
    }
    fail_msg("a schema between two:\n%s", schema);
}

static bool
has_migration_table(const struct place *place)
{
    sqlite3 *raw = NULL;
    bool has;

    if (!g_file_test(place->file, G_FILE_TEST_EXISTS))
        return false;
    assert_int_equal(sqlite3_open(place->file, &raw), SQLITE_OK);
    has = sqlite3_exec(raw, "SELECT * FROM schema_migration", NULL, NULL,
                       NULL) == SQLITE_OK;
    sqlite3_close(raw);
    return has;
}

static void
test_killed_half_way_is_old_or_new(void **state)
{
    g_autoptr(GPtrArray) schemas = schemas_on_the_way(*state, migrations);
    bool was_seen[G_N_ELEMENTS(migrations)] = {false};
    bool was_killed = true;

    for (int kill_at = 0; was_killed; kill_at++) {
        statements_left = kill_at;
        was_killed = WIFSIGNALED(in_child(upgrade_watched, *state));
        if (has_migration_table(*state))
            assert_on_the_way(*state, schemas, was_seen);
        upgrade(*state, migrations);
        assert_on_the_way(*state, schemas, was_seen);
        remove_database(*state);
        assert_true(kill_at < 1000);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(was_seen); i++)
        assert_true(was_seen[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_every_older_schema_becomes_ours),
        PLACE_TEST(test_every_older_schema_of_vesper_becomes_ours),
        PLACE_TEST(test_an_upgrade_keeps_what_is_there),
        PLACE_TEST(test_opening_again_applies_nothing_twice),
        PLACE_TEST(test_a_newer_schema_is_refused_and_left),
        PLACE_TEST(test_a_failed_migration_leaves_the_old_schema),
        PLACE_TEST(test_killed_half_way_is_old_or_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
