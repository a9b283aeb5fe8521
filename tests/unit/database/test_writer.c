/* SPDX-License-Identifier: MIT */
/* The writer: batches, savepoints, deadlines. */
#include "disk.h"
#include "thing.h"

#include "lock.h"
#include "lock_file.h"

enum { ADD_CHILD, COUNT_CHILDREN };

static const struct statement statements[] = {
    [ADD_CHILD] = {"child_add",
                   "INSERT INTO child (parent_id) VALUES (:parent)"},
    [COUNT_CHILDREN] = {"child_count", "SELECT count(*) FROM child"},
};

/* Whether a child has a parent is looked at by COMMIT alone. */
static const struct embedded_file with_children[] = {
    MIGRATION("0001_thing.sql", THING_TABLE
              "CREATE TABLE child (id @ID@, parent_id @INT@ NOT NULL"
              " REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED) @TABLE@;"),
    {0},
};

/* What was told, and waiting for it. */
static struct {
    struct lock lock;
    struct condition changed;
    bool is_gate_open;
    int order; /* of the answers */
} scene;

struct task {
    int64_t parent; /* of a child to add */
    int runs, answers, order;
    int code; /* of the answer; -1: fine */
};

static int
set_up(void **state)
{
    lock_init(&scene.lock);
    condition_init(&scene.changed);
    scene.is_gate_open = false;
    scene.order = 0;
    return place_set_up(state);
}

static int
tear_down(void **state)
{
    condition_clear(&scene.changed);
    lock_clear(&scene.lock);
    return place_tear_down(state);
}

static void
note_answer(void *data, const GError *error)
{
    struct task *task = data;

    lock_take(&scene.lock);
    task->answers++;
    task->order = ++scene.order;
    task->code = error != NULL ? error->code : -1;
    condition_wake(&scene.changed);
    lock_give(&scene.lock);
}

static int
answer_of(struct task *task)
{
    int code;

    lock_take(&scene.lock);
    while (task->answers == 0)
        condition_wait(&scene.changed, &scene.lock);
    code = task->code;
    lock_give(&scene.lock);
    return code;
}

static bool
add_one(struct transaction *tx, void *data, GError **error)
{
    struct task *task = data;

    task->runs++;
    return thing_add(tx, NULL, error);
}

static bool
add_one_and_fail(struct transaction *tx, void *data, GError **error)
{
    struct task *task = data;

    task->runs++;
    return thing_add_and_fail(tx, NULL, error);
}

static bool
add_child(struct transaction *tx, void *data, GError **error)
{
    struct task *task = data;
    g_auto(Query) query =
        view_query(transaction_view(tx), &statements[ADD_CHILD]);

    task->runs++;
    query_bind_int(&query, ":parent", task->parent);
    return query_run(&query, error);
}

/* Keeps the writer busy until the gate is opened: who is submitted meanwhile
 * shares a batch. */
static bool
wait_at_gate(struct transaction *tx, void *data, GError **error)
{
    (void)tx;
    (void)data;
    (void)error;
    lock_take(&scene.lock);
    while (!scene.is_gate_open)
        condition_wait(&scene.changed, &scene.lock);
    lock_give(&scene.lock);
    return true;
}

static void
open_gate(void)
{
    lock_take(&scene.lock);
    scene.is_gate_open = true;
    condition_wake(&scene.changed);
    lock_give(&scene.lock);
}

static void
submit(struct database *database, write_function *change, struct task *task,
       int64_t wait_ms)
{
    struct write_job job = {.change = change,
                            .data = task,
                            .done = task != NULL ? note_answer : NULL,
                            .wait_ms = wait_ms};

    database_submit(database, &job);
}

static void
test_many_share_one_commit(void **state)
{
    enum { TASKS = 1000, COMMITS_MAX = 100 };
    g_autofree struct task *tasks = g_new0(struct task, TASKS);
    struct database *database = place_open(*state);
    int syncs;

    submit(database, wait_at_gate, NULL, 0);
    for (int i = 0; i < TASKS; i++)
        submit(database, add_one, &tasks[i], 0);
    syncs = g_atomic_int_get(&disk.syncs);
    open_gate();
    for (int i = 0; i < TASKS; i++) {
        assert_int_equal(answer_of(&tasks[i]), -1);
        assert_int_equal(tasks[i].order, i + 1);
        assert_int_equal(tasks[i].runs, 1);
    }
    syncs = g_atomic_int_get(&disk.syncs) - syncs;
    assert_in_range(syncs, 1, COMMITS_MAX);
    assert_int_equal(thing_count(database), TASKS);
    database_close(database);
}

static void
test_an_answer_means_durable(void **state)
{
    struct database *database = place_open(*state);

    for (int i = 0; i < 5; i++) {
        int before = g_atomic_int_get(&disk.syncs);

        assert_true(database_write(database, thing_add, NULL, NULL));
        assert_true(g_atomic_int_get(&disk.syncs) > before);
    }
    database_close(database);
}

static void *
write_fifty(void *database)
{
    for (int i = 0; i < 50; i++)
        if (!database_write(database, thing_add, NULL, NULL))
            return database;
    return NULL;
}

static void
test_many_threads_may_write(void **state)
{
    enum { THREADS = 8 };
    struct database *database = place_open(*state);
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, write_fifty, database), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;

        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(thing_count(database), THREADS * 50);
    database_close(database);
}

static void
test_a_failed_change_undoes_only_itself(void **state)
{
    struct task tasks[3] = {{0}};
    struct database *database = place_open(*state);

    submit(database, wait_at_gate, NULL, 0);
    submit(database, add_one, &tasks[0], 0);
    submit(database, add_one_and_fail, &tasks[1], 0);
    submit(database, add_one, &tasks[2], 0);
    open_gate();
    assert_int_equal(answer_of(&tasks[0]), -1);
    assert_int_equal(answer_of(&tasks[1]), VESPER_ERROR_EXISTS);
    assert_int_equal(answer_of(&tasks[2]), -1);
    assert_int_equal(thing_count(database), 2);
    database_close(database);
}

static void
test_a_failed_batch_is_repeated_one_by_one(void **state)
{
    struct task tasks[4] = {{0}, {.parent = 99}, {0}, {.parent = 1}};
    struct database *database = place_open_with(*state, with_children, 0, NULL);

    submit(database, wait_at_gate, NULL, 0);
    submit(database, add_one, &tasks[0], 0);
    submit(database, add_child, &tasks[1], 0);
    submit(database, add_one_and_fail, &tasks[2], 0);
    submit(database, add_child, &tasks[3], 0);
    open_gate();
    assert_int_equal(answer_of(&tasks[0]), -1);
    assert_int_equal(answer_of(&tasks[1]), VESPER_ERROR_REFUSED);
    assert_int_equal(answer_of(&tasks[2]), VESPER_ERROR_EXISTS);
    assert_int_equal(answer_of(&tasks[3]), -1);
    assert_int_equal(thing_count(database), 1);
    database_close(database);
}

static void
test_a_repeated_change_counts_once(void **state)
{
    struct task tasks[2] = {{0}, {.parent = 99}};
    struct database *database = place_open_with(*state, with_children, 0, NULL);
    const struct place *place = *state;
    int fd = lock_file_open(place->folder, "write", NULL);

    /* Nothing begins before both wait: so they are one batch for sure. */
    assert_true(lock_file_take(fd, LOCK_EX, 0));
    submit(database, add_one, &tasks[0], 0);
    submit(database, add_child, &tasks[1], 0);
    close(fd);
    assert_int_equal(answer_of(&tasks[0]), -1);
    assert_int_equal(answer_of(&tasks[1]), VESPER_ERROR_REFUSED);
    assert_int_equal(tasks[0].runs, 2);
    assert_int_equal(tasks[1].runs, 2);
    assert_int_equal(tasks[0].answers, 1);
    assert_int_equal(thing_count(database), 1);
    database_close(database);
}

static void
test_who_waited_too_long_is_told(void **state)
{
    static const char *const names[] = {"turn", "write"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const struct place *place = *state;
        struct task hasty = {0}, patient = {0};
        struct database *database = place_open(place);
        int64_t before = thing_count(database);
        int fd = lock_file_open(place->folder, names[i], NULL);

        assert_true(lock_file_take(fd, LOCK_EX, 0));
        submit(database, add_one, &patient, 0);
        submit(database, add_one, &hasty, 10);
        assert_int_equal(answer_of(&hasty), VESPER_ERROR_BUSY);
        assert_int_equal(patient.answers, 0);
        close(fd);
        assert_int_equal(answer_of(&patient), -1);
        assert_int_equal(hasty.runs, 0);
        assert_int_equal(thing_count(database), before + 1);
        database_close(database);
    }
}

static void
test_a_write_that_waits_is_told_so_too(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;
    struct database *database =
        place_open_with(place, thing_migrations, 20, NULL);
    int fd = lock_file_open(place->folder, "write", NULL);

    assert_true(lock_file_take(fd, LOCK_EX, 0));
    assert_false(database_write(database, thing_add, NULL, &error));
    assert_code(error, VESPER_ERROR_BUSY);
    close(fd);
    assert_int_equal(thing_count(database), 0);
    database_close(database);
}

static void
test_opening_under_a_foreign_lock_is_busy(void **state)
{
    const struct place *place = *state;
    int fd;

    database_close(place_open(place));
    fd = lock_file_open(place->folder, "write", NULL);
    assert_true(lock_file_take(fd, LOCK_EX, 0));
    place_refuses(place, VESPER_ERROR_BUSY);
    close(fd);
    database_close(place_open(place));
}

/* Somebody's sqlite3 shell knows nothing of our lock. */
static void
test_a_lock_of_sqlite_is_waited_for_too(void **state)
{
    const struct place *place = *state;
    struct task hasty = {0}, patient = {0};
    struct database *database = place_open(place);
    sqlite3 *shell = NULL;

    assert_int_equal(sqlite3_open(place->file, &shell), SQLITE_OK);
    assert_int_equal(sqlite3_exec(shell, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                     SQLITE_OK);
    submit(database, add_one, &patient, 0);
    submit(database, add_one, &hasty, 10);
    assert_int_equal(answer_of(&hasty), VESPER_ERROR_BUSY);
    sqlite3_close(shell);
    assert_int_equal(answer_of(&patient), -1);
    database_close(database);
}

static void
test_the_queue_has_an_end(void **state)
{
    enum { TASKS = 3000, WAITING_MAX = 2048 };
    g_autofree struct task *tasks = g_new0(struct task, TASKS);
    struct database *database = place_open(*state);
    int busy = 0;

    submit(database, wait_at_gate, NULL, 0);
    for (int i = 0; i < TASKS; i++)
        submit(database, add_one, &tasks[i], 0);
    open_gate();
    for (int i = 0; i < TASKS; i++)
        if (answer_of(&tasks[i]) == VESPER_ERROR_BUSY)
            busy++;
    /* The gate may be among those that wait. */
    assert_in_range(busy, TASKS - WAITING_MAX, TASKS - WAITING_MAX + 1);
    assert_int_equal(thing_count(database), TASKS - busy);
    database_close(database);
}

static void
test_closing_runs_what_waits(void **state)
{
    enum { TASKS = 100 };
    struct task tasks[TASKS] = {{0}};
    struct database *database = place_open(*state);

    for (int i = 0; i < TASKS; i++)
        submit(database, add_one, &tasks[i], 0);
    database_close(database);
    for (int i = 0; i < TASKS; i++) {
        assert_int_equal(tasks[i].answers, 1);
        assert_int_equal(tasks[i].code, -1);
    }
    database = place_open(*state);
    assert_int_equal(thing_count(database), TASKS);
    database_close(database);
}

/* The answer to one is the reason for the next. */
struct chain {
    struct database *database;
    struct task first, second;
};

static void
go_on(void *data, const GError *error)
{
    struct chain *chain = data;

    submit(chain->database, add_one, &chain->second, 0);
    note_answer(&chain->first, error);
}

static bool
add_first(struct transaction *tx, void *data, GError **error)
{
    struct chain *chain = data;

    return add_one(tx, &chain->first, error);
}

static void
test_an_answer_may_submit(void **state)
{
    struct chain chain = {.database = place_open(*state)};
    struct write_job job = {.change = add_first, .data = &chain, .done = go_on};

    database_submit(chain.database, &job);
    assert_int_equal(answer_of(&chain.first), -1);
    assert_int_equal(answer_of(&chain.second), -1);
    assert_int_equal(thing_count(chain.database), 2);
    database_close(chain.database);
}

#define TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_many_share_one_commit),
        TEST(test_an_answer_means_durable),
        TEST(test_many_threads_may_write),
        TEST(test_a_failed_change_undoes_only_itself),
        TEST(test_a_failed_batch_is_repeated_one_by_one),
        TEST(test_a_repeated_change_counts_once),
        TEST(test_who_waited_too_long_is_told),
        TEST(test_a_write_that_waits_is_told_so_too),
        TEST(test_opening_under_a_foreign_lock_is_busy),
        TEST(test_a_lock_of_sqlite_is_waited_for_too),
        TEST(test_the_queue_has_an_end),
        TEST(test_closing_runs_what_waits),
        TEST(test_an_answer_may_submit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
