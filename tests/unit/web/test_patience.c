/* SPDX-License-Identifier: MIT */
/* Who takes too long is hung up on, nobody else. */
#include "patience.h"

#include "clock.h"
#include "support.h"

#include <sys/socket.h>
#include <unistd.h>

enum { SHORT_MS = 50, LONG_MS = 3600 * 1000 };

/* Waits until the other end hangs up. */
static void
assert_hung_up(int fd)
{
    char byte;

    assert_int_equal(recv(fd, &byte, 1, 0), 0);
}

static void
assert_open(int ours, int theirs)
{
    char byte = 'x';

    assert_int_equal(send(ours, &byte, 1, MSG_NOSIGNAL), 1);
    assert_int_equal(recv(theirs, &byte, 1, 0), 1);
}

static void
test_hangs_up(void **state)
{
    struct patience *patience = patience_start(SHORT_MS);
    int64_t start_ms = clock_monotonic_ms();
    int slow[2], gone[2];
    struct caller *first, *second;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, slow), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, gone), 0);
    second = patience_enter(patience, gone[0]);
    patience_leave(patience, second);
    first = patience_enter(patience, slow[0]);
    assert_hung_up(slow[1]);
    assert_true(clock_monotonic_ms() - start_ms >= SHORT_MS);
    assert_open(gone[0], gone[1]);
    patience_leave(patience, first);
    patience_stop(patience);
    for (int i = 0; i < 2; i++) {
        close(slow[i]);
        close(gone[i]);
    }
}

static void
test_waits(void **state)
{
    struct patience *patience = patience_start(LONG_MS);
    int ends[2];
    struct caller *caller;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    caller = patience_enter(patience, ends[0]);
    patience_renew(patience, caller);
    assert_open(ends[0], ends[1]);
    patience_leave(patience, caller);
    patience_stop(patience);
    patience_stop(NULL);
    close(ends[0]);
    close(ends[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hangs_up),
        cmocka_unit_test(test_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
