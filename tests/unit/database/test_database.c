/* SPDX-License-Identifier: MIT */
#include "database_open.h"

#include "lease.h"
#include "query.h"
#include "state_folder.h"
#include "support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ADD, COUNT, BREAK };

static const struct statement statements[] = {
    [ADD] = {"add", "INSERT INTO thing (name) VALUES (:name)"},
    [COUNT] = {"count", "SELECT count(*), max(name) FROM thing"},
    [BREAK] = {"break", "INSERT INTO thing (id, name) VALUES (1, :name)"},
};

#define MIGRATION(number, sql)                                   \
    {                                                            \
        "core/database/migrations/" number, sql, sizeof(sql) - 1 \
    }

static const struct embedded_file first_only[] = {
    MIGRATION("0001_thing.sql",
              "CREATE TABLE thing (id @ID@, name TEXT NOT NULL) @TABLE@;"),
    {0},
};

static const struct embedded_file both[] = {
    MIGRATION("0001_thing.sql",
              "CREATE TABLE thing (id @ID@, name TEXT NOT NULL) @TABLE@;"),
    MIGRATION("0002_more.sql",
              "ALTER TABLE thing ADD COLUMN size INTEGER;\n"
              "INSERT INTO thing (name, size) VALUES ('second', 2);"),
    {0},
};

static const struct embedded_file broken[] = {
    MIGRATION("0001_thing.sql",
              "CREATE TABLE thing (id @ID@, name TEXT NOT NULL) @TABLE@;"),
    MIGRATION("0002_more.sql", "INSERT INTO thing (name) VALUES ('half');\n"
                               "INSERT INTO nowhere VALUES (1);"),
    {0},
};

struct place {
    char *folder, *file;
};

static int
set_up(void **state)
{
    struct place *place = g_new0(struct place, 1);

    place->folder = support_folder();
    place->file = g_build_filename(place->folder, "vesper.db", NULL);
    *state = place;
    return 0;
}

static int
tear_down(void **state)
{
    struct place *place = *state;

    support_remove(place->folder);
    g_free(place->folder);
    g_free(place->file);
    g_free(place);
    return 0;
}

static struct database *
open_in(const struct place *place, const struct embedded_file *migrations,
        GError **error)
{
    struct database_options options = {
        .storage = place->file, .state_folder = place->folder, .wait_ms = 200};

    return database_open_with(&options, migrations, error);
}

static bool
add(struct transaction *tx, void *data, GError **error)
{
    g_auto(Query) query = view_query(transaction_view(tx), &statements[ADD]);

    query_bind_text(&query, ":name", data);
    return query_run(&query, error);
}

static bool
add_then_fail(struct transaction *tx, void *data, GError **error)
{
    g_auto(Query) query = view_query(transaction_view(tx), &statements[BREAK]);

    if (!add(tx, data, error))
        return false;
    query_bind_text(&query, ":name", data);
    return query_run(&query, error);
}

static int64_t
count_things(struct database *database)
{
    g_autoptr(View) view = view_open(database, NULL);
    g_auto(Query) query = view_query(view, &statements[COUNT]);
    int64_t count;

    assert_true(query_next(&query));
    count = query_int(&query, 0);
    assert_true(query_end(&query, NULL));
    return count;
}

static void
test_what_is_written_stays(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_in(*state, first_only, &error);

    assert_no_error(error);
    assert_true(database_write(database, add, (char[]){"one"}, &error));
    database_close(database);
    database = open_in(*state, first_only, &error);
    assert_int_equal(count_things(database), 1);
    database_close(database);
}

static void
test_a_failed_change_undoes_only_itself(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_in(*state, first_only, NULL);

    assert_true(database_write(database, add, (char[]){"one"}, NULL));
    assert_false(
        database_write(database, add_then_fail, (char[]){"two"}, &error));
    assert_code(error, VESPER_ERROR_EXISTS);
    assert_true(database_write(database, add, (char[]){"three"}, NULL));
    assert_int_equal(count_things(database), 2);
    database_close(database);
}

static void
count_done(void *data, const GError *error)
{
    (void)error;
    __atomic_add_fetch((int *)data, 1, __ATOMIC_RELAXED);
}

static bool
add_any(struct transaction *tx, void *data, GError **error)
{
    (void)data;
    return add(tx, (char[]){"any"}, error);
}

static void
test_every_submitted_job_is_answered(void **state)
{
    struct database *database = open_in(*state, first_only, NULL);
    int done = 0;
    struct write_job job = {
        .change = add_any, .data = &done, .done = count_done};

    for (int i = 0; i < 2000; i++)
        database_submit(database, &job);
    assert_true(database_write(database, add, (char[]){"last"}, NULL));
    assert_int_equal(__atomic_load_n(&done, __ATOMIC_RELAXED), 2000);
    assert_int_equal(count_things(database), 2001);
    database_close(database);
}

static void
test_a_view_changes_nothing(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_in(*state, first_only, NULL);
    struct view *view = view_open(database, NULL);
    struct query query = view_query(view, &statements[ADD]);

    query_bind_text(&query, ":name", "x");
    assert_false(query_run(&query, &error));
    assert_code(error, VESPER_ERROR_DENIED);
    view_close(view);
    database_close(database);
}

static void
test_a_begun_view_sees_one_instant(void **state)
{
    struct database *database = open_in(*state, first_only, NULL);
    g_autoptr(View) view = view_open(database, NULL);

    assert_true(view_begin(view, NULL));
    for (int round = 0; round < 2; round++) {
        g_auto(Query) query = view_query(view, &statements[COUNT]);

        assert_true(query_next(&query));
        assert_int_equal(query_int(&query, 0), 0);
        assert_true(query_end(&query, NULL));
        assert_true(database_write(database, add, (char[]){"one"}, NULL));
    }
    view_end(view);
    assert_int_equal(count_things(database), 2);
    view_close(g_steal_pointer(&view));
    database_close(database);
}

static void
test_migrations_go_on_where_they_ended(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_in(*state, first_only, &error);

    database_close(database);
    database = open_in(*state, both, &error);
    assert_no_error(error);
    assert_int_equal(count_things(database), 1);
    database_close(database);
    assert_null(open_in(*state, first_only, &error));
    assert_code(error, VESPER_ERROR_UNSUPPORTED);
}

static void
test_half_a_migration_leaves_nothing(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = NULL;

    assert_null(open_in(*state, broken, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    database = open_in(*state, first_only, NULL);
    assert_non_null(database);
    assert_int_equal(count_things(database), 0);
    database_close(database);
}

static void
test_the_built_in_migrations_apply(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    struct database_options options = {.storage = place->file,
                                       .state_folder = place->folder};
    struct database *database = database_open(&options, &error);

    assert_no_error(error);
    database_close(database);
}

static void
test_a_foreign_lock_makes_it_busy(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    struct database *database = open_in(place, first_only, NULL);
    g_autofree char *path = g_build_filename(place->folder, "write", NULL);
    int fd = open(path, O_RDWR);

    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_false(database_write(database, add, (char[]){"x"}, &error));
    assert_code(error, VESPER_ERROR_BUSY);
    close(fd);
    assert_true(database_write(database, add, (char[]){"x"}, NULL));
    database_close(database);
}

static void
refused(const struct place *place, enum vesper_error code)
{
    g_autoptr(GError) error = NULL;

    assert_null(open_in(place, first_only, &error));
    assert_code(error, code);
}

static void
test_files_that_others_read_are_refused(void **state)
{
    const struct place *place = *state;

    database_close(open_in(place, first_only, NULL));
    assert_int_equal(g_chmod(place->file, 0644), 0);
    refused(place, VESPER_ERROR_DENIED);
}

static void
test_links_are_refused(void **state)
{
    const struct place *place = *state;

    assert_int_equal(symlink("/etc/hostname", place->file), 0);
    refused(place, VESPER_ERROR_DENIED);
}

static void
test_damage_is_seen(void **state)
{
    const struct place *place = *state;
    g_autofree char *noise = g_strnfill(8192, 'x');

    assert_true(g_file_set_contents(place->file, noise, 8192, NULL));
    assert_int_equal(g_chmod(place->file, 0600), 0);
    refused(place, VESPER_ERROR_STORAGE);
}

static void
test_a_postgres_address_is_told_so(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    struct database_options options = {.storage = "postgresql://x",
                                       .state_folder = place->folder};

    assert_null(database_open(&options, &error));
    assert_code(error, VESPER_ERROR_UNSUPPORTED);
}

static void
test_one_lease_and_a_rising_epoch(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    struct database_options options = {.storage = place->file,
                                       .state_folder = place->folder};
    struct database *database = database_open(&options, NULL);
    struct lease *lease = lease_take(database, 1, &error);
    bool is_held = false;

    assert_no_error(error);
    assert_int_equal(lease_epoch(lease), 1);
    assert_null(lease_take(database, 2, &error));
    assert_code(error, VESPER_ERROR_BUSY);
    assert_true(lease_is_held(place->folder, &is_held, NULL));
    assert_true(is_held);
    lease_release(lease);
    assert_true(lease_is_held(place->folder, &is_held, NULL));
    assert_false(is_held);
    lease = lease_take(database, 3, NULL);
    assert_int_equal(lease_epoch(lease), 2);
    lease_release(lease);
    database_close(database);
}

static void
test_the_daemon_is_woken(void **state)
{
    const struct place *place = *state;
    char byte;
    int fd = state_folder_listen(place->folder, NULL);

    assert_true(fd >= 0);
    assert_int_equal(read(fd, &byte, 1), -1);
    state_folder_wake(place->folder);
    assert_int_equal(read(fd, &byte, 1), 1);
    close(fd);
    state_folder_wake(place->folder); /* nobody there is fine */
}

struct sql_row {
    const char *name, *in, *want;
};

static const struct sql_row rewrites[] = {
    {"numbered by name", "SELECT :a, :b, :a", "SELECT $1, $2, $1"},
    {"literals stay", "SELECT ':a', :b", "SELECT ':a', $1"},
    {"comments stay", "-- :a\nSELECT :b /* :c */", "-- :a\nSELECT $1 /* :c */"},
};

static void
test_rewrite(void **state)
{
    const struct sql_row *row = *state;
    g_autofree char *got = statement_for_postgres(row->in);

    assert_text(got, row->want);
}

#define TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_written_stays),
        TEST(test_a_failed_change_undoes_only_itself),
        TEST(test_every_submitted_job_is_answered),
        TEST(test_a_view_changes_nothing),
        TEST(test_a_begun_view_sees_one_instant),
        TEST(test_migrations_go_on_where_they_ended),
        TEST(test_half_a_migration_leaves_nothing),
        TEST(test_the_built_in_migrations_apply),
        TEST(test_a_foreign_lock_makes_it_busy),
        TEST(test_files_that_others_read_are_refused),
        TEST(test_links_are_refused),
        TEST(test_damage_is_seen),
        TEST(test_a_postgres_address_is_told_so),
        TEST(test_one_lease_and_a_rising_epoch),
        TEST(test_the_daemon_is_woken),
    };

    return ROW_TESTS(test_rewrite, rewrites) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
