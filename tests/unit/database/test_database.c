/* SPDX-License-Identifier: MIT */
/* Opening, closing, views, and files that are refused. */
#include "identity.h"
#include "thing.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>

static void
test_what_is_written_stays(void **state)
{
    struct database *database = place_open(*state);

    assert_true(database_write(database, thing_add, NULL, NULL));
    database_close(database);
    database = place_open(*state);
    assert_int_equal(thing_count(database), 1);
    database_close(database);
}

static void
test_all_files_are_ours_alone(void **state)
{
    static const char *const names[] = {
        "vesper.db", "vesper.db-wal", "vesper.db-shm", "turn", "write", "open"};
    struct database *database = place_open(*state);

    assert_true(database_write(database, thing_add, NULL, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = place_path(*state, names[i]);
        struct stat status;

        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    database_close(database);
}

static void
test_a_proper_close_empties_the_wal(void **state)
{
    g_autofree char *wal = place_path(*state, "vesper.db-wal");
    struct database *database = place_open(*state);
    struct stat status;

    assert_true(database_write(database, thing_add, NULL, NULL));
    assert_int_equal(stat(wal, &status), 0);
    assert_true(status.st_size > 0);
    database_close(database);
    assert_true(stat(wal, &status) != 0 || status.st_size == 0);
}

static void
test_a_view_changes_nothing(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = place_open(*state);
    struct view *view = view_open(database, NULL);
    struct query query = view_query(view, &thing_statements[THING_ADD]);

    query_bind_text(&query, ":name", "x");
    assert_false(query_run(&query, &error));
    assert_code(error, VESPER_ERROR_DENIED);
    view_close(view);
    assert_int_equal(thing_count(database), 0);
    database_close(database);
}

static void
test_a_view_sees_what_is_committed(void **state)
{
    struct database *database = place_open(*state);
    struct view *view = view_open(database, NULL);

    for (int i = 1; i <= 3; i++) {
        assert_true(database_write(database, thing_add, NULL, NULL));
        assert_int_equal(thing_count_seen(view), i);
    }
    view_close(view);
    database_close(database);
}

static void
test_a_begun_view_sees_one_instant(void **state)
{
    struct database *database = place_open(*state);
    struct view *view = view_open(database, NULL);

    assert_true(view_begin(view, NULL));
    for (int i = 0; i < 2; i++) {
        assert_true(database_write(database, thing_add, NULL, NULL));
        assert_int_equal(thing_count_seen(view), 0);
    }
    view_end(view);
    assert_int_equal(thing_count_seen(view), 2);
    view_close(view);
    database_close(database);
}

static bool
add_and_look(struct transaction *tx, void *data, GError **error)
{
    int64_t *seen = data;

    if (!thing_add(tx, NULL, error))
        return false;
    *seen = thing_count_seen(transaction_view(tx));
    return true;
}

static void
test_a_transaction_sees_its_own_changes(void **state)
{
    struct database *database = place_open(*state);
    int64_t seen = 0;

    assert_true(database_write(database, add_and_look, &seen, NULL));
    assert_int_equal(seen, 1);
    database_close(database);
}

static void
test_files_others_can_read_are_refused(void **state)
{
    const struct place *place = *state;

    database_close(place_open(place));
    assert_int_equal(g_chmod(place->file, 0640), 0);
    place_refuses(place, VESPER_ERROR_DENIED);
}

static void
test_a_folder_open_to_others_is_refused(void **state)
{
    const struct place *place = *state;

    assert_int_equal(g_chmod(place->folder, 0750), 0);
    place_refuses(place, VESPER_ERROR_DENIED);
}

static void
test_foreign_files_are_refused(void **state)
{
    const struct place *place = *state;

    if (geteuid() != 0) {
        print_message("skipped: only root can give files away\n");
        skip();
    }
    database_close(place_open(place));
    assert_int_equal(chown(place->file, 12345, 12345), 0);
    place_refuses(place, VESPER_ERROR_DENIED);
}

static void
test_links_are_refused(void **state)
{
    const struct place *place = *state;
    g_autofree char *real = place_path(place, "real.db");

    database_close(place_open(place));
    assert_int_equal(g_rename(place->file, real), 0);
    assert_int_equal(symlink(real, place->file), 0);
    place_refuses(place, VESPER_ERROR_DENIED);
}

static void
test_links_to_nothing_are_refused(void **state)
{
    const struct place *place = *state;
    g_autofree char *real = place_path(place, "real.db");

    assert_int_equal(symlink(real, place->file), 0);
    place_refuses(place, VESPER_ERROR_DENIED);
    assert_false(g_file_test(real, G_FILE_TEST_EXISTS));
}

static void
test_a_missing_folder_is_told(void **state)
{
    const struct place *place = *state;

    assert_int_equal(g_rmdir(place->folder), 0);
    place_refuses(place, VESPER_ERROR_STORAGE);
}

static void
test_what_is_no_database_is_seen(void **state)
{
    const struct place *place = *state;
    g_autofree char *noise = g_strnfill(8192, 'x');

    assert_true(g_file_set_contents(place->file, noise, 8192, NULL));
    assert_int_equal(g_chmod(place->file, 0600), 0);
    place_refuses(place, VESPER_ERROR_STORAGE);
}

static void
write_and_die(void *data)
{
    struct database *database = place_open(data);

    if (!database_write(database, thing_add, NULL, NULL))
        _exit(1);
    kill(getpid(), SIGKILL);
}

static void
test_a_kill_loses_nothing(void **state)
{
    int status = in_child(write_and_die, *state);
    struct database *database;

    assert_true(WIFSIGNALED(status));
    database = place_open(*state);
    assert_int_equal(thing_count(database), 1);
    database_close(database);
}

/* With a table nobody touches, on the file's last page. */
static const struct embedded_file with_bystander[] = {
    MIGRATION("0001_thing.sql",
              THING_TABLE "CREATE TABLE bystander (id @ID@) @TABLE@;"),
    {0},
};

static void
damage_last_page(const struct place *place)
{
    enum { PAGE_BYTES = 4096 };
    g_autofree char *noise = g_strnfill(PAGE_BYTES, '\xee');
    FILE *file = fopen(place->file, "r+b");

    assert_non_null(file);
    assert_int_equal(fseek(file, -PAGE_BYTES, SEEK_END), 0);
    assert_int_equal(fwrite(noise, 1, PAGE_BYTES, file), PAGE_BYTES);
    assert_int_equal(fclose(file), 0);
}

static void
test_after_a_kill_damage_is_looked_for(void **state)
{
    database_close(place_open_with(*state, with_bystander, 0, NULL));
    assert_true(WIFSIGNALED(in_child(write_and_die, *state)));
    damage_last_page(*state);
    place_refuses(*state, VESPER_ERROR_STORAGE);
}

static void
test_beside_others_nothing_is_looked_for(void **state)
{
    struct database *first, *second;

    database_close(place_open_with(*state, with_bystander, 0, NULL));
    first = place_open_with(*state, with_bystander, 0, NULL);
    assert_true(database_write(first, thing_add, NULL, NULL));
    damage_last_page(*state);
    second = place_open_with(*state, with_bystander, 0, NULL);
    assert_int_equal(thing_count(second), 1);
    database_close(second);
    database_close(first);
}

static void
test_postgres_is_told_it_comes_later(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    struct database_options options = {.storage = "postgresql://u:secret@h/d",
                                       .state_folder = place->folder};

    assert_null(database_open(&options, &error));
    assert_code(error, VESPER_ERROR_UNSUPPORTED);
    assert_null(strstr(error->message, "secret"));
}

static void
test_storage_may_name_its_kind(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *storage = g_strconcat("sqlite:", place->file, NULL);
    struct database_options options = {.storage = storage,
                                       .state_folder = place->folder};
    struct database *database = database_open(&options, &error);

    assert_no_error(error);
    assert_text(database_state_folder(database), place->folder);
    assert_true(g_file_test(place->file, G_FILE_TEST_IS_REGULAR));
    database_close(database);
}

static void
test_the_name_of_a_database_stays(void **state)
{
    const struct place *place = *state;
    struct database_options options = {.storage = place->file,
                                       .state_folder = place->folder};
    char *names[2] = {NULL};

    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        struct database *database = database_open(&options, &error);

        assert_no_error(error);
        names[i] = database_identity(database, random_system(), &error);
        assert_no_error(error);
        database_close(database);
    }
    assert_int_equal(strlen(names[0]), 32);
    assert_text(names[0], names[1]);
    g_free(names[0]);
    g_free(names[1]);
}

static void
test_closing_nothing_is_fine(void **state)
{
    (void)state;
    database_close(NULL);
    view_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_what_is_written_stays),
        PLACE_TEST(test_all_files_are_ours_alone),
        PLACE_TEST(test_a_proper_close_empties_the_wal),
        PLACE_TEST(test_a_view_changes_nothing),
        PLACE_TEST(test_a_view_sees_what_is_committed),
        PLACE_TEST(test_a_begun_view_sees_one_instant),
        PLACE_TEST(test_a_transaction_sees_its_own_changes),
        PLACE_TEST(test_files_others_can_read_are_refused),
        PLACE_TEST(test_a_folder_open_to_others_is_refused),
        PLACE_TEST(test_foreign_files_are_refused),
        PLACE_TEST(test_links_are_refused),
        PLACE_TEST(test_links_to_nothing_are_refused),
        PLACE_TEST(test_a_missing_folder_is_told),
        PLACE_TEST(test_what_is_no_database_is_seen),
        PLACE_TEST(test_a_kill_loses_nothing),
        PLACE_TEST(test_after_a_kill_damage_is_looked_for),
        PLACE_TEST(test_beside_others_nothing_is_looked_for),
        PLACE_TEST(test_postgres_is_told_it_comes_later),
        PLACE_TEST(test_storage_may_name_its_kind),
        PLACE_TEST(test_the_name_of_a_database_stays),
        cmocka_unit_test(test_closing_nothing_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
