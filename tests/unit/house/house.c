/* SPDX-License-Identifier: MIT */
#include "house.h"

#include <sqlite3.h>

int
house_set_up(void **state)
{
    struct house *house = g_new0(struct house, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *file = NULL;
    struct database_options options;

    house->folder = support_folder();
    file = g_build_filename(house->folder, "vesper.db", NULL);
    options = (struct database_options){.storage = file,
                                        .state_folder = house->folder};
    house->database = database_open(&options, &error);
    assert_no_error(error);
    house->view = view_open(house->database, &error);
    assert_no_error(error);
    hand_clock_set(&house->hand, HOUSE_NOW_MS);
    house->clock = &house->hand.clock;
    random_sequence_init(&house->random, 1);
    *state = house;
    return 0;
}

int
house_tear_down(void **state)
{
    struct house *house = *state;

    view_close(house->view);
    database_close(house->database);
    support_remove(house->folder);
    g_free(house->folder);
    g_free(house);
    return 0;
}

void
house_write(struct house *house, write_function *change, void *data, int code)
{
    g_autoptr(GError) error = NULL;
    bool is_done = database_write(house->database, change, data, &error);

    assert_code(error, code);
    assert_int_equal(is_done, code < 0);
}

struct new_list {
    const struct house *house;
    struct list *list;
    int64_t id;
};

static bool
create_list(struct transaction *tx, void *data, GError **error)
{
    struct new_list *wanted = data;

    return list_create(tx, wanted->list, wanted->house->clock, &wanted->id,
                       error);
}

struct list *
house_add_list(struct house *house, const char *name)
{
    g_autoptr(List) list = list_new();
    struct new_list wanted = {house, list, 0};

    g_free(list->name);
    list->name = g_strdup(name);
    assert_true(list_set_field(list, "title", "Evening", NULL));
    assert_true(list_set_field(list, "from", "News <n@news.example>", NULL));
    house_write(house, create_list, &wanted, -1);
    list->id = wanted.id;
    return g_steal_pointer(&list);
}

int64_t
house_ask(const struct house *house, const char *sql)
{
    g_autofree char *file = g_build_filename(house->folder, "vesper.db", NULL);
    sqlite3 *other = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t number = 0;
    int result;

    assert_int_equal(sqlite3_open(file, &other), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(other, sql, -1, &statement, NULL),
                     SQLITE_OK);
    result = sqlite3_step(statement);
    assert_true(result == SQLITE_ROW || result == SQLITE_DONE);
    if (result == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(other);
    return number;
}
