/* SPDX-License-Identifier: MIT */
/* Disks that are full or lie; and that nobody ever writes without the lock. */
#include "disk.h"
#include "thing.h"

#include "lock_file.h"

#include <fcntl.h>
#include <sys/stat.h>

static bool
write_one(struct database *database, GError **error)
{
    return database_write(database, thing_add, NULL, error);
}

static void
test_a_full_disk_passes(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = place_open(*state);

    assert_true(write_one(database, NULL));
    g_atomic_int_set(&disk.is_full, 1);
    assert_false(write_one(database, &error));
    assert_code(error, VESPER_ERROR_FULL);
    assert_true(error_is_retryable(error));
    assert_int_equal(thing_count(database), 1);
    g_atomic_int_set(&disk.is_full, 0);
    assert_true(write_one(database, NULL));
    assert_int_equal(thing_count(database), 2);
    assert_false(database_has_lost_write(database));
    database_close(database);
}

static void
test_opening_on_a_full_disk_is_told(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database;

    g_atomic_int_set(&disk.is_full, 1);
    assert_null(place_open_with(*state, thing_migrations, 0, &error));
    assert_code(error, VESPER_ERROR_FULL);
    g_atomic_int_set(&disk.is_full, 0);
    database = place_open(*state);
    assert_int_equal(thing_count(database), 0);
    database_close(database);
}

static void
test_after_a_failed_fsync_nothing_is_accepted(void **state)
{
    struct database *database = place_open(*state);
    int writes;

    assert_true(write_one(database, NULL));
    g_atomic_int_set(&disk.is_sync_lying, 1);
    for (int i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;

        assert_false(write_one(database, &error));
        assert_code(error, VESPER_ERROR_STORAGE);
        assert_true(database_has_lost_write(database));
        g_atomic_int_set(&disk.is_sync_lying, 0);
        writes = g_atomic_int_get(&disk.writes);
    }
    database_close(database);
    assert_int_equal(g_atomic_int_get(&disk.writes), writes);
    database = place_open(*state); /* the next one reads it through */
    assert_true(thing_count(database) >= 1);
    assert_true(write_one(database, NULL));
    database_close(database);
}

static bool
add_long_thing(struct transaction *tx, void *data, GError **error)
{
    enum { LONG = 100 * 1024 };
    g_autofree char *name = g_strnfill(LONG, 'x');

    (void)data;
    return thing_add(tx, name, error);
}

static int64_t
wal_bytes(const struct place *place)
{
    g_autofree char *path = place_path(place, "vesper.db-wal");
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

static void
test_the_log_does_not_grow_for_ever(void **state)
{
    enum { WRITES = 200, WAL_MAX = 8 * 1024 * 1024 };
    struct database *database = place_open(*state);

    for (int i = 0; i < WRITES; i++)
        assert_true(database_write(database, add_long_thing, NULL, NULL));
    assert_true(wal_bytes(*state) < WAL_MAX);
    database_close(database);
}

static void
test_a_long_reader_only_delays_that(void **state)
{
    enum { WRITES = 120, WAL_MAX = 8 * 1024 * 1024 };
    struct database *database = place_open(*state);
    struct view *view = view_open(database, NULL);

    assert_true(view_begin(view, NULL));
    for (int i = 0; i < WRITES; i++)
        assert_true(database_write(database, add_long_thing, NULL, NULL));
    assert_true(wal_bytes(*state) > WAL_MAX);
    assert_int_equal(thing_count_seen(view), 0);
    view_end(view);
    view_close(view);
    database_close(database);
    database = place_open(*state);
    assert_int_equal(thing_count(database), WRITES);
    assert_true(write_one(database, NULL));
    assert_true(wal_bytes(*state) < WAL_MAX);
    database_close(database);
}

/* D12: at each write to database or WAL somebody holds the write lock, or a
 * new description of its file could have it. */

static const char *watched_folder;
static int unlocked_writes;

static void
look_for_lock(void)
{
    int fd = lock_file_open(watched_folder, "write", NULL);

    if (fd < 0 || lock_file_try(fd, LOCK_EX))
        g_atomic_int_inc(&unlocked_writes);
    close(fd);
}

static void
hammer(const struct place *place, int writes)
{
    g_autoptr(GError) error = NULL;
    struct database *database;

    watched_folder = place->folder;
    disk.before_write = look_for_lock;
    database = place_open(place);
    for (int i = 0; i < writes; i++)
        if (!database_write(database, i % 8 == 0 ? add_long_thing : thing_add,
                            NULL, &error))
            break;
    database_close(database);
    disk.before_write = NULL;
    assert_no_error(error);
}

static void
test_nobody_writes_without_the_lock(void **state)
{
    enum { OTHERS = 3, WRITES = 60 };
    pid_t others[OTHERS];
    struct database *database;

    for (int i = 0; i < OTHERS; i++) {
        others[i] = fork();
        if (others[i] == 0) {
            hammer(*state, WRITES);
            _exit(unlocked_writes == 0 ? 0 : 1);
        }
    }
    hammer(*state, WRITES);
    assert_int_equal(unlocked_writes, 0);
    for (int i = 0; i < OTHERS; i++) {
        int status = -1;

        assert_int_equal(waitpid(others[i], &status, 0), others[i]);
        assert_int_equal(status, 0);
    }
    database = place_open(*state);
    assert_int_equal(thing_count(database), (OTHERS + 1) * WRITES);
    database_close(database);
}

static void
test_the_watch_would_see_it(void **state)
{
    const struct place *place = *state;
    sqlite3 *shell = NULL;

    database_close(place_open(place));
    watched_folder = place->folder;
    disk.before_write = look_for_lock;
    assert_int_equal(sqlite3_open(place->file, &shell), SQLITE_OK);
    assert_int_equal(sqlite3_exec(shell,
                                  "INSERT INTO thing (name)"
                                  " VALUES ('past the lock')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    disk.before_write = NULL;
    sqlite3_close(shell);
    assert_true(unlocked_writes > 0);
    unlocked_writes = 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_a_full_disk_passes),
        PLACE_TEST(test_opening_on_a_full_disk_is_told),
        PLACE_TEST(test_after_a_failed_fsync_nothing_is_accepted),
        PLACE_TEST(test_the_log_does_not_grow_for_ever),
        PLACE_TEST(test_a_long_reader_only_delays_that),
        PLACE_TEST(test_nobody_writes_without_the_lock),
        PLACE_TEST(test_the_watch_would_see_it),
    };

    if (!disk_insert())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
