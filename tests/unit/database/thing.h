/* SPDX-License-Identifier: MIT */
/*
 * A small database for tests of this room: one table of things, in a state
 * folder that is gone after the test.
 */
#ifndef VESPER_TEST_THING_H
#define VESPER_TEST_THING_H

#include "database_open.h"
#include "query.h"
#include "support.h"

#include <sys/wait.h>
#include <unistd.h>

enum { THING_ADD, THING_COUNT, THING_ADD_AGAIN };

static const struct statement thing_statements[] = {
    [THING_ADD] = {"thing_add", "INSERT INTO thing (name) VALUES (:name)"},
    [THING_COUNT] = {"thing_count", "SELECT count(*) FROM thing"},
    [THING_ADD_AGAIN] = {"thing_add_again",
                         "INSERT INTO thing (id, name)"
                         "  SELECT max(id), :name FROM thing"},
};

#define THING_TABLE "CREATE TABLE thing (id @ID@, name TEXT NOT NULL) @TABLE@;"
#define MIGRATION(number, sql)                                   \
    {                                                            \
        "core/database/migrations/" number, sql, sizeof(sql) - 1 \
    }

static const struct embedded_file thing_migrations[] = {
    MIGRATION("0001_thing.sql", THING_TABLE),
    {0},
};

struct place {
    char *folder, *file;
};

/* cmocka's setup: a folder of its own. */
static inline int
place_set_up(void **state)
{
    struct place *place = g_new0(struct place, 1);

    place->folder = support_folder();
    place->file = g_build_filename(place->folder, "vesper.db", NULL);
    *state = place;
    return 0;
}

/* cmocka's teardown: deletes the folder. */
static inline int
place_tear_down(void **state)
{
    struct place *place = *state;

    support_remove(place->folder);
    g_free(place->folder);
    g_free(place->file);
    g_free(place);
    return 0;
}

/* A test that gets a `struct place *` as its state. */
#define PLACE_TEST(function) \
    cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)

/* Returns the path of a file in the state folder, the caller's. */
static inline char *
place_path(const struct place *place, const char *name)
{
    return g_build_filename(place->folder, name, NULL);
}

/* Opens the database with these migrations. wait_ms 0: the usual. */
static inline struct database *
place_open_with(const struct place *place,
                const struct embedded_file *migrations, int64_t wait_ms,
                GError **error)
{
    struct database_options options = {.storage = place->file,
                                       .state_folder = place->folder,
                                       .wait_ms = wait_ms};

    return database_open_with(&options, migrations, error);
}

/* Opens the database of things, where that must succeed. */
static inline struct database *
place_open(const struct place *place)
{
    g_autoptr(GError) error = NULL;
    struct database *database =
        place_open_with(place, thing_migrations, 0, &error);

    assert_no_error(error);
    return database;
}

/* Asserts that opening is refused with this code. */
static inline void
place_refuses(const struct place *place, int code)
{
    g_autoptr(GError) error = NULL;

    assert_null(place_open_with(place, thing_migrations, 50, &error));
    assert_code(error, code);
}

/* A change: adds a thing; data is its name, or NULL. */
static inline bool
thing_add(struct transaction *tx, void *data, GError **error)
{
    g_auto(Query) query =
        view_query(transaction_view(tx), &thing_statements[THING_ADD]);

    query_bind_text(&query, ":name", data != NULL ? data : "thing");
    return query_run(&query, error);
}

/* A change that adds a thing and then fails with EXISTS. */
static inline bool
thing_add_and_fail(struct transaction *tx, void *data, GError **error)
{
    g_auto(Query) query =
        view_query(transaction_view(tx), &thing_statements[THING_ADD_AGAIN]);

    if (!thing_add(tx, data, error))
        return false;
    query_bind_text(&query, ":name", "again");
    return query_run(&query, error);
}

/* Counts the things a view sees. */
static inline int64_t
thing_count_seen(struct view *view)
{
    g_autoptr(GError) error = NULL;
    g_auto(Query) query = view_query(view, &thing_statements[THING_COUNT]);
    int64_t count = -1;

    if (query_next(&query))
        count = query_int(&query, 0);
    assert_true(query_end(&query, &error));
    return count;
}

/* Counts the things that are durable. */
static inline int64_t
thing_count(struct database *database)
{
    g_autoptr(GError) error = NULL;
    struct view *view = view_open(database, &error);
    int64_t count;

    assert_no_error(error);
    count = thing_count_seen(view);
    view_close(view);
    return count;
}

/* Runs body in another process; returns what waitpid says of it. The process
 * ends without cleaning up, as a killed one does. */
static inline int
in_child(void (*body)(void *data), void *data)
{
    int status = -1;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        body(data);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

#endif
