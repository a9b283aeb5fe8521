/* SPDX-License-Identifier: MIT */
/* Two processes and one lock; pipes say when each goes on. */
#include "write_lock.h"

#include "clock.h"
#include "lock_file.h"
#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that holds the lock, and what we say to each other. */
struct other {
    pid_t pid;
    int from_fd, to_fd;
};

static char *folder;

static int
set_up(void **state)
{
    (void)state;
    folder = support_folder();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    support_remove(folder);
    g_free(folder);
    return 0;
}

static void
say(int fd, char word)
{
    if (write(fd, &word, 1) != 1)
        _exit(2);
}

static char
hear(int fd)
{
    char word = 0;

    if (read(fd, &word, 1) != 1)
        return 0;
    return word;
}

/* The child: holds the lock, on a word lets go, tries to have it again at once
 * and says whether it got it. */
static void
hold_and_grab(int in, int out)
{
    struct write_lock lock;

    if (!write_lock_open(&lock, folder, NULL) ||
        !write_lock_take(&lock, clock_monotonic_ms(), NULL))
        _exit(1);
    say(out, 'h');
    hear(in);
    write_lock_give(&lock);
    say(out, write_lock_try(&lock) ? 'y' : 'n');
    hear(in);
}

static struct other
start_other(void)
{
    struct other other;
    int to[2], from[2];

    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    other.pid = fork();
    if (other.pid == 0) {
        close(to[1]);
        hold_and_grab(to[0], from[1]);
        _exit(0);
    }
    close(to[0]);
    close(from[1]);
    other.to_fd = to[1];
    other.from_fd = from[0];
    assert_int_equal(hear(other.from_fd), 'h');
    return other;
}

static void
end_other(const struct other *other)
{
    close(other->to_fd);
    close(other->from_fd);
    waitpid(other->pid, NULL, 0);
}

static void
open_here(struct write_lock *lock)
{
    assert_true(write_lock_open(lock, folder, NULL));
}

static bool
take_now(struct write_lock *lock, GError **error)
{
    return write_lock_take(lock, clock_monotonic_ms(), error);
}

static void
test_it_is_held_by_one(void **state)
{
    g_autoptr(GError) error = NULL;
    struct write_lock first, second;

    (void)state;
    open_here(&first);
    open_here(&second);
    assert_true(take_now(&first, NULL));
    assert_false(take_now(&second, &error));
    assert_code(error, VESPER_ERROR_BUSY);
    write_lock_give(&first);
    assert_true(take_now(&second, NULL));
    write_lock_close(&second);
    write_lock_close(&first);
}

static void
test_who_failed_to_take_lets_the_turn_go(void **state)
{
    struct write_lock first, second, third;

    (void)state;
    open_here(&first);
    open_here(&second);
    open_here(&third);
    assert_true(take_now(&first, NULL));
    assert_false(take_now(&second, NULL));
    write_lock_give(&first);
    assert_true(write_lock_try(&third));
    write_lock_close(&third);
    write_lock_close(&second);
    write_lock_close(&first);
}

static void
test_who_waits_is_next(void **state)
{
    struct other other = start_other();
    struct write_lock lock;

    (void)state;
    open_here(&lock);
    assert_false(write_lock_try(&lock)); /* but now it is our turn */
    say(other.to_fd, 'g');
    assert_int_equal(hear(other.from_fd), 'n');
    assert_true(write_lock_try(&lock));
    write_lock_close(&lock);
    end_other(&other);
}

static void
test_nobody_waits_and_it_may_be_had_again(void **state)
{
    struct other other = start_other();

    (void)state;
    say(other.to_fd, 'g');
    assert_int_equal(hear(other.from_fd), 'y');
    end_other(&other);
}

static void
test_giving_up_the_turn_lets_others_pass(void **state)
{
    struct other other = start_other();
    struct write_lock lock;

    (void)state;
    open_here(&lock);
    assert_false(write_lock_try(&lock));
    write_lock_give(&lock);
    say(other.to_fd, 'g');
    assert_int_equal(hear(other.from_fd), 'y');
    write_lock_close(&lock);
    end_other(&other);
}

static void
test_a_kill_lets_go(void **state)
{
    struct other other = start_other();
    struct write_lock lock;

    (void)state;
    open_here(&lock);
    assert_false(take_now(&lock, NULL));
    assert_int_equal(kill(other.pid, SIGKILL), 0);
    end_other(&other);
    assert_true(take_now(&lock, NULL));
    write_lock_close(&lock);
}

static void
test_lock_files_are_ours_alone(void **state)
{
    struct stat status;
    int fd = lock_file_open(folder, "some", NULL);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    close(fd);
}

static void
test_a_link_is_no_lock_file(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "turn", NULL);
    struct write_lock lock;

    (void)state;
    assert_int_equal(symlink("/dev/null", path), 0);
    assert_false(write_lock_open(&lock, folder, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    write_lock_close(&lock);
}

#define TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_it_is_held_by_one),
        TEST(test_who_failed_to_take_lets_the_turn_go),
        TEST(test_who_waits_is_next),
        TEST(test_nobody_waits_and_it_may_be_had_again),
        TEST(test_giving_up_the_turn_lets_others_pass),
        TEST(test_a_kill_lets_go),
        TEST(test_lock_files_are_ours_alone),
        TEST(test_a_link_is_no_lock_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
