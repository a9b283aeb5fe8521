/* SPDX-License-Identifier: MIT */
/*
 * A house for tests of floor 3: a fresh database in a folder of its own, a
 * clock set by hand, keys that are the same on each run, and lists.
 */
#ifndef VESPER_HOUSE_H
#define VESPER_HOUSE_H

#include "clock.h"
#include "database.h"
#include "list.h"
#include "random.h"
#include "support.h"

enum { HOUSE_DAY_MS = 24 * 3600 * 1000 };

/* 2026-11-24T12:00:00Z, a Tuesday. */
#define HOUSE_NOW_MS INT64_C(1795521600000)

struct house {
    char *folder;
    struct database *database;
    struct view *view;
    struct hand_clock hand;
    const struct clock *clock;
    struct random_sequence random;
};

/* cmocka's setup and teardown: *state is a struct house *. */
int house_set_up(void **state);
int house_tear_down(void **state);

/* Runs a change and fails the test unless it ends with this code (-1: well). */
void house_write(struct house *house, write_function *change, void *data,
                 int code);

/* Adds a list of this name ("evening"), which must be new: all is as usual, its
 * title "Evening", its sender News <n@news.example>. Returns: the caller's. */
struct list *house_add_list(struct house *house, const char *name);

/* Says something in SQL to the database, as somebody beside the programs.
 * Returns the number in the first column of the first row; 0: no row. */
int64_t house_ask(const struct house *house, const char *sql);

#define HOUSE_TEST(function) \
    cmocka_unit_test_setup_teardown(function, house_set_up, house_tear_down)

#endif
