/* SPDX-License-Identifier: MIT */
/* One sender at a time, and an epoch that only rises. */
#include "lease.h"

#include "thing.h"

#include <signal.h>

static struct database *
open_real(const struct place *place)
{
    g_autoptr(GError) error = NULL;
    struct database_options options = {.storage = place->file,
                                       .state_folder = place->folder};
    struct database *database = database_open(&options, &error);

    assert_no_error(error);
    return database;
}

static bool
is_held(const struct place *place)
{
    bool held = false;

    assert_true(lease_is_held(place->folder, &held, NULL));
    return held;
}

static void
test_the_epoch_rises_with_each_holder(void **state)
{
    struct database *database = open_real(*state);

    for (int i = 1; i <= 3; i++) {
        g_autoptr(GError) error = NULL;
        struct lease *lease = lease_take(database, i, &error);

        assert_no_error(error);
        assert_int_equal(lease_epoch(lease), i);
        assert_true(is_held(*state));
        lease_release(lease);
        assert_false(is_held(*state));
    }
    database_close(database);
}

static void
test_it_is_held_by_one(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_real(*state);
    struct lease *lease = lease_take(database, 1, NULL);

    assert_null(lease_take(database, 2, &error));
    assert_code(error, VESPER_ERROR_BUSY);
    lease_release(lease);
    lease = lease_take(database, 3, NULL);
    assert_int_equal(lease_epoch(lease), 2); /* who failed had none */
    lease_release(lease);
    database_close(database);
}

static void
test_nobody_holds_a_new_one(void **state)
{
    assert_false(is_held(*state));
    lease_release(NULL);
}

/* The child takes the lease, tells the epoch and waits to be killed. */
static void
hold_for_ever(const struct place *place, int out)
{
    struct database *database = open_real(place);
    struct lease *lease = lease_take(database, 1, NULL);
    char epoch = lease != NULL ? (char)lease_epoch(lease) : 0;

    if (write(out, &epoch, 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static pid_t
start_holder(const struct place *place)
{
    int from[2];
    char epoch = 0;
    pid_t child;

    assert_int_equal(pipe(from), 0);
    child = fork();
    if (child == 0)
        hold_for_ever(place, from[1]);
    close(from[1]);
    assert_int_equal(read(from[0], &epoch, 1), 1);
    assert_int_equal(epoch, 1);
    close(from[0]);
    return child;
}

static void
test_a_kill_frees_it(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *who = NULL;
    pid_t child = start_holder(*state);
    struct database *database = open_real(*state);
    struct lease *lease;

    assert_true(is_held(*state));
    assert_null(lease_take(database, 2, &error));
    assert_code(error, VESPER_ERROR_BUSY);
    who = g_strdup_printf("process %d on ", (int)child);
    assert_non_null(strstr(error->message, who));
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_false(is_held(*state));
    lease = lease_take(database, 3, NULL);
    assert_int_equal(lease_epoch(lease), 2);
    lease_release(lease);
    database_close(database);
}

static void
test_a_missing_folder_is_told(void **state)
{
    g_autoptr(GError) error = NULL;
    bool held = false;

    (void)state;
    assert_false(lease_is_held("/nowhere/at/all", &held, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_the_epoch_rises_with_each_holder),
        PLACE_TEST(test_it_is_held_by_one),
        PLACE_TEST(test_nobody_holds_a_new_one),
        PLACE_TEST(test_a_kill_frees_it),
        cmocka_unit_test(test_a_missing_folder_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
