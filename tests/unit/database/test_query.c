/* SPDX-License-Identifier: MIT */
/* Binding, reading and failing; and that our own mistakes end the program. */
#include "thing.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { ADD, PUT, GET, RENAME, CHECKED, NOTHING, NO_TABLE, ADD_RETURNING };

static const struct statement statements[] = {
    [ADD] = {"all_add", "INSERT INTO sample (id, number, text, bytes)"
                        " VALUES (:id, :number, :text, :bytes)"},
    [PUT] = {"all_put", "INSERT INTO sample (id, number) VALUES (1, :number)"
                        " ON CONFLICT (id) DO UPDATE SET number = :number"},
    [GET] = {"all_get", "SELECT number, text, bytes FROM sample"
                        " WHERE id = :id"},
    [RENAME] = {"all_rename", "UPDATE sample SET text = :text"},
    [CHECKED] = {"all_check", "INSERT INTO sample (id, number) VALUES (7, -1)"},
    [NOTHING] = {"all_nothing", "DELETE FROM sample WHERE id = 12345"},
    [NO_TABLE] = {"all_no_table", "SELECT 1 FROM nowhere"},
    [ADD_RETURNING] = {"all_returning", "INSERT INTO sample (number) VALUES (1)"
                                        " RETURNING id"},
};

static const struct embedded_file migrations[] = {
    MIGRATION("0001_sample.sql",
              "CREATE TABLE sample (id @ID@, number @INT@ CHECK (number >= 0),"
              " text TEXT, bytes @BYTES@) @TABLE@;"),
    {0},
};

static struct database *
open_samples(const struct place *place)
{
    g_autoptr(GError) error = NULL;
    struct database *database = place_open_with(place, migrations, 0, &error);

    assert_no_error(error);
    return database;
}

struct sample {
    const char *name; /* of the row */
    int64_t number;
    const char *text;
    const void *bytes;
    size_t size;
};

static const struct sample samples[] = {
    {"usual", 42, "text", "bytes", 5},
    {"largest", INT64_MAX, "", "\0\xff\0", 3},
    {"null", 0, NULL, NULL, 0},
    {"empty bytes", 1, "zażółć 🌆", "", 0},
};

static bool
sample_add(struct transaction *tx, void *data, GError **error)
{
    const struct sample *sample = data;
    g_auto(Query) query = view_query(transaction_view(tx), &statements[ADD]);

    query_bind_int(&query, ":id", 1);
    query_bind_int(&query, ":number", sample->number);
    query_bind_text(&query, ":text", sample->text);
    query_bind_bytes(&query, ":bytes", sample->bytes, sample->size);
    return query_run(&query, error);
}

static void
assert_sample(struct view *view, const struct sample *sample)
{
    g_autoptr(GError) error = NULL;
    g_auto(Query) query = view_query(view, &statements[GET]);
    g_autofree char *copy = NULL;
    const void *bytes;
    size_t size;

    query_bind_int(&query, ":id", 1);
    assert_true(query_next(&query));
    assert_true(query_int(&query, 0) == sample->number);
    assert_text(query_text(&query, 1), sample->text);
    copy = query_text_copy(&query, 1);
    assert_text(copy, sample->text);
    assert_int_equal(query_is_null(&query, 1), sample->text == NULL);
    assert_int_equal(query_is_null(&query, 2), sample->bytes == NULL);
    bytes = query_bytes(&query, 2, &size);
    assert_int_equal(size, sample->size);
    if (size > 0)
        assert_memory_equal(bytes, sample->bytes, size);
    assert_false(query_next(&query));
    assert_true(query_end(&query, &error));
}

static void
test_values_come_back(void **state)
{
    const struct sample *sample = *state;
    void *place;
    struct database *database;
    struct view *view;

    place_set_up(&place);
    database = open_samples(place);
    assert_true(
        database_write(database, sample_add, (void *)(uintptr_t)sample, NULL));
    view = view_open(database, NULL);
    assert_sample(view, sample);
    assert_sample(view, sample); /* the same statement, prepared before */
    view_close(view);
    database_close(database);
    place_tear_down(&place);
}

static bool
put_unless_0(struct transaction *tx, void *data, GError **error)
{
    const int64_t *number = data;
    g_auto(Query) query = view_query(transaction_view(tx), &statements[PUT]);

    query_bind_unless_0(&query, ":number", *number);
    return query_run(&query, error);
}

static void
assert_number(struct view *view, int64_t number, bool is_null)
{
    g_auto(Query) query = view_query(view, &statements[GET]);

    query_bind_int(&query, ":id", 1);
    assert_true(query_next(&query));
    assert_int_equal(query_is_null(&query, 0), is_null);
    assert_true(query_int(&query, 0) == number);
}

static void
test_0_is_null_there_and_back(void **state)
{
    for (int64_t number = 0; number < 2; number++) {
        struct database *database = open_samples(*state);
        struct view *view = NULL;

        assert_true(database_write(database, put_unless_0, &number, NULL));
        view = view_open(database, NULL);
        assert_number(view, number, number == 0);
        view_close(view);
        database_close(database);
    }
}

static bool
run_one(struct transaction *tx, void *data, GError **error)
{
    g_auto(Query) query = view_query(transaction_view(tx), data);

    return query_run(&query, error);
}

static bool
write_one(struct database *database, const struct statement *statement,
          GError **error)
{
    return database_write(database, run_one, (void *)(uintptr_t)statement,
                          error);
}

static void
test_a_unique_key_exists(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_samples(*state);
    struct sample sample = samples[0];

    assert_true(database_write(database, sample_add, &sample, NULL));
    assert_false(database_write(database, sample_add, &sample, &error));
    assert_code(error, VESPER_ERROR_EXISTS);
    assert_non_null(strstr(error->message, "all_add"));
    database_close(database);
}

static void
test_another_constraint_refuses(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_samples(*state);

    assert_false(write_one(database, &statements[CHECKED], &error));
    assert_code(error, VESPER_ERROR_REFUSED);
    database_close(database);
}

static void
test_a_statement_that_fits_no_schema_fails(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_samples(*state);

    assert_false(write_one(database, &statements[NO_TABLE], &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    database_close(database);
}

static bool
count_changes(struct transaction *tx, void *data, GError **error)
{
    int64_t *counts = data;
    struct query none = view_query(transaction_view(tx), &statements[NOTHING]);
    struct query all = view_query(transaction_view(tx), &statements[RENAME]);

    query_bind_null(&all, ":text");
    if (!query_run_counting(&none, &counts[0], error)) {
        query_clear(&all);
        return false;
    }
    return query_run_counting(&all, &counts[1], error);
}

static void
test_changed_rows_are_counted(void **state)
{
    struct database *database = open_samples(*state);
    int64_t counts[2] = {-1, -1};

    for (int i = 0; i < 3; i++)
        assert_true(write_one(database, &statements[ADD_RETURNING], NULL));
    assert_true(database_write(database, count_changes, counts, NULL));
    assert_int_equal(counts[0], 0);
    assert_int_equal(counts[1], 3);
    database_close(database);
}

static void
test_the_first_failure_counts(void **state)
{
    g_autoptr(GError) error = NULL;
    struct database *database = open_samples(*state);
    struct view *view = view_open(database, NULL);
    struct query query = view_query(view, &statements[NO_TABLE]);

    query_bind_int(&query, ":whatever", 1); /* does nothing any more */
    assert_false(query_next(&query));
    assert_false(query_end(&query, &error));
    assert_non_null(strstr(error->message, "nowhere"));
    query_clear(&query); /* ended twice is fine */
    view_close(view);
    database_close(database);
}

/* The mistakes: each runs in a child that must end by a signal. */

static void
bind_an_unknown_name(struct view *view)
{
    g_auto(Query) query = view_query(view, &statements[GET]);

    query_bind_int(&query, ":nobody", 1);
}

static void
nest_in_itself(struct view *view)
{
    g_auto(Query) outer = view_query(view, &statements[GET]);
    g_auto(Query) inner = view_query(view, &statements[GET]);

    query_next(&inner);
    query_next(&outer);
}

static void
leave_a_query_open(struct view *view)
{
    struct query query = view_query(view, &statements[GET]);

    query_next(&query);
}

static void
use_an_ended_query(struct view *view)
{
    struct query query = view_query(view, &statements[GET]);

    if (query_end(&query, NULL))
        query_next(&query);
}

struct mistake {
    const char *name;
    void (*make)(struct view *view);
};

static const struct mistake mistakes[] = {
    {"an unknown name", bind_an_unknown_name},
    {"nested in itself", nest_in_itself},
    {"left open by a change", leave_a_query_open},
    {"used after its end", use_an_ended_query},
};

struct attempt {
    const struct place *place;
    const struct mistake *mistake;
};

static bool
make_mistake(struct transaction *tx, void *data, GError **error)
{
    const struct mistake *mistake = data;

    (void)error;
    mistake->make(transaction_view(tx));
    return true;
}

static void
attempt_in_child(void *data)
{
    const struct attempt *attempt = data;
    struct database *database = open_samples(attempt->place);

    signal(SIGABRT, SIG_DFL);
    signal(SIGTRAP, SIG_DFL);
    if (freopen("/dev/null", "w", stdout) == NULL ||
        freopen("/dev/null", "w", stderr) == NULL ||
        !database_write(database, make_mistake,
                        (void *)(uintptr_t)attempt->mistake, NULL))
        _exit(1);
}

static void
test_mistakes_end_the_program(void **state)
{
    struct attempt attempt = {.mistake = *state};
    void *place;
    int status;

    place_set_up(&place);
    attempt.place = place;
    status = in_child(attempt_in_child, &attempt);
    assert_true(WIFSIGNALED(status));
    assert_true(WTERMSIG(status) == SIGABRT || WTERMSIG(status) == SIGTRAP);
    place_tear_down(&place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_0_is_null_there_and_back),
        PLACE_TEST(test_a_unique_key_exists),
        PLACE_TEST(test_another_constraint_refuses),
        PLACE_TEST(test_a_statement_that_fits_no_schema_fails),
        PLACE_TEST(test_changed_rows_are_counted),
        PLACE_TEST(test_the_first_failure_counts),
    };

    return ROW_TESTS(test_values_come_back, samples) +
           ROW_TESTS(test_mistakes_end_the_program, mistakes) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
