/* SPDX-License-Identifier: MIT */
/*
 * The clock of test builds: the machine's, moved by what a test says on a
 * stream socket, a line each:
 *
 *   advance 3h                  ok, when all that became due is done
 *   set 2026-11-24T18:00:00Z    the same
 *   now                         the instant
 *
 * One test speaks at a time. Release builds have no such clock.
 */
#ifndef VESPER_TEST_CLOCK_H
#define VESPER_TEST_CLOCK_H

#include "clock.h"

#include <stdbool.h>

struct test_clock;

/* Makes a clock that says what the machine's says. Returns: the caller's. */
struct test_clock *test_clock_new(void);
void test_clock_free(struct test_clock *test_clock);

/* The clock to be handed in. Borrowed. */
const struct clock *test_clock_clock(const struct test_clock *test_clock);

/* What the clock asks its owner for, in the main thread. */
struct test_clock_hooks {
    void *self;
    void (*moved)(void *self);
    bool (*is_idle)(void *self);
};

/* Listens on a socket in the file system, in the default main context.
 * Errors: STORAGE. */
bool test_clock_listen(struct test_clock *test_clock, const char *path,
                       const struct test_clock_hooks *hooks,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
