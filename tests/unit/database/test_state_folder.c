/* SPDX-License-Identifier: MIT */
/* Who may work in the state folder, and how the daemon is woken. */
#include "state_folder.h"

#include "thing.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>

static void
test_the_folder_is_made_with_all_above(void **state)
{
    const struct place *place = *state;
    g_autofree char *deep = place_path(place, "var/lib/vesper");
    struct stat status;

    assert_true(state_folder_make(deep, NULL));
    assert_int_equal(stat(deep, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_true(state_folder_make(deep, NULL)); /* again: fine */
}

static void
test_a_file_is_no_folder(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = place_path(*state, "file");

    assert_true(g_file_set_contents(path, "", 0, NULL));
    assert_false(state_folder_make(path, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
}

static void
test_ones_own_folder_may_be_entered(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;

    assert_true(state_folder_enter(place->folder, "vesper", &error));
    assert_no_error(error);
}

static void
test_no_folder_is_told(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = place_path(*state, "none");

    assert_false(state_folder_enter(path, "vesper", &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
}

static void
test_a_folder_open_to_others_is_refused(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;

    assert_int_equal(g_chmod(place->folder, 0755), 0);
    assert_false(state_folder_enter(place->folder, "vesper", &error));
    assert_code(error, VESPER_ERROR_DENIED);
}

static void
skip_unless_root(void)
{
    if (geteuid() == 0)
        return;
    print_message("skipped: only root can become others\n");
    skip();
}

/* In a child: for it is for good. */
static void
enter_as_root(void *data)
{
    const struct place *place = data;
    const struct passwd *nobody = getpwnam("nobody");

    if (!state_folder_enter(place->folder, "vesper", NULL))
        _exit(1);
    _exit(getuid() == nobody->pw_uid && geteuid() == nobody->pw_uid &&
                  getgid() == nobody->pw_gid && setuid(0) != 0
              ? 0
              : 2);
}

static void
test_root_becomes_the_owner(void **state)
{
    const struct place *place = *state;
    const struct passwd *nobody = getpwnam("nobody");
    int status;

    skip_unless_root();
    assert_int_equal(chown(place->folder, nobody->pw_uid, nobody->pw_gid), 0);
    status = in_child(enter_as_root, *state);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void
enter_as_nobody(void *data)
{
    const struct place *place = data;
    g_autoptr(GError) error = NULL;

    if (setuid(getpwnam("nobody")->pw_uid) != 0 ||
        state_folder_enter(place->folder, "vesper", &error) ||
        error->code != VESPER_ERROR_DENIED)
        _exit(1);
    _exit(strstr(error->message, "sudo -u root vesper") != NULL ? 0 : 2);
}

static void
test_strangers_are_told_what_to_type(void **state)
{
    int status;

    skip_unless_root();
    status = in_child(enter_as_nobody, *state);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static bool
is_readable(int fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};

    return poll(&look, 1, 0) == 1;
}

static void
test_each_datagram_is_one_wake(void **state)
{
    const struct place *place = *state;
    char byte[8];
    int fd = state_folder_listen(place->folder, NULL);

    assert_true(fd >= 0);
    assert_false(is_readable(fd));
    state_folder_wake(place->folder);
    state_folder_wake(place->folder);
    assert_int_equal(read(fd, byte, sizeof byte), 1);
    assert_int_equal(read(fd, byte, sizeof byte), 1);
    assert_int_equal(read(fd, byte, sizeof byte), -1); /* and does not wait */
    close(fd);
}

static void
test_waking_nobody_is_fine(void **state)
{
    const struct place *place = *state;

    state_folder_wake(place->folder); /* nobody was ever there */
    close(state_folder_listen(place->folder, NULL));
    state_folder_wake(place->folder); /* nobody is there any more */
}

static void
test_a_dead_socket_is_replaced(void **state)
{
    const struct place *place = *state;
    int fd;

    close(state_folder_listen(place->folder, NULL));
    fd = state_folder_listen(place->folder, NULL);
    assert_true(fd >= 0);
    state_folder_wake(place->folder);
    assert_true(is_readable(fd));
    close(fd);
}

static void
test_waking_does_not_wait_for_a_sleeper(void **state)
{
    enum { MORE_THAN_A_QUEUE = 2000 };
    const struct place *place = *state;
    int fd = state_folder_listen(place->folder, NULL);

    for (int i = 0; i < MORE_THAN_A_QUEUE; i++)
        state_folder_wake(place->folder);
    assert_true(is_readable(fd));
    close(fd);
}

static void
test_a_path_too_long_for_a_socket_is_told(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strnfill(120, 'x');
    g_autofree char *path = place_path(*state, name);

    assert_true(state_folder_make(path, NULL));
    assert_int_equal(state_folder_listen(path, &error), -1);
    assert_code(error, VESPER_ERROR_STORAGE);
    state_folder_wake(path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_the_folder_is_made_with_all_above),
        PLACE_TEST(test_a_file_is_no_folder),
        PLACE_TEST(test_ones_own_folder_may_be_entered),
        PLACE_TEST(test_no_folder_is_told),
        PLACE_TEST(test_a_folder_open_to_others_is_refused),
        PLACE_TEST(test_root_becomes_the_owner),
        PLACE_TEST(test_strangers_are_told_what_to_type),
        PLACE_TEST(test_each_datagram_is_one_wake),
        PLACE_TEST(test_waking_nobody_is_fine),
        PLACE_TEST(test_a_dead_socket_is_replaced),
        PLACE_TEST(test_waking_does_not_wait_for_a_sleeper),
        PLACE_TEST(test_a_path_too_long_for_a_socket_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
