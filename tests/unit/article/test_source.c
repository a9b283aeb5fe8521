/* SPDX-License-Identifier: MIT */
/* Sources as a list's possessions: added, looked through, removed. What is
 * read from them: test_source_read.c. */
#include "source.h"

#include "house.h"
#include "source_store.h"

struct work {
    const struct clock *clock;
    struct source_entry entry;
    int64_t id;
    const char *which;
    const struct source *moved;
};

static bool
add_source(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return source_add(tx, &work->entry, work->clock, &work->id, error);
}

static bool
remove_source(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return source_remove(tx, work->entry.list_id, work->which, error);
}

static bool
move_source(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return source_store_update(tx, work->moved, error);
}

static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    *work = (struct work){.clock = house->clock, .entry.list_id = list->id};
}

static void
add(struct house *house, struct work *work, enum source_kind kind,
    const char *address, int code)
{
    work->entry.kind = kind;
    work->entry.address = address;
    house_write(house, add_source, work, code);
}

static void
test_one_is_added_and_removed(void **state)
{
    struct work work;
    g_autofree char *number = NULL;

    work_set_up(&work, *state);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    number = g_strdup_printf("%" G_GINT64_FORMAT, work.id);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed",
        VESPER_ERROR_EXISTS);
    work.which = number;
    house_write(*state, remove_source, &work, -1);
    house_write(*state, remove_source, &work, VESPER_ERROR_NOT_FOUND);
    add(*state, &work, SOURCE_FOLDER, "/srv/stories", -1);
    work.which = "/srv/stories";
    house_write(*state, remove_source, &work, -1);
}

/* Its stories stay, and are called by it (story_names.h). */
static void
test_no_number_is_given_twice(void **state)
{
    struct work work;
    int64_t before;

    work_set_up(&work, *state);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    before = work.id;
    work.which = "https://news.example/feed";
    house_write(*state, remove_source, &work, -1);
    add(*state, &work, SOURCE_WEB, "https://other.example/feed", -1);
    assert_true(work.id > before);
}

/* Else all its stories that have no address would be new ones. */
static void
test_one_added_anew_has_its_number(void **state)
{
    struct work work;
    int64_t before;

    work_set_up(&work, *state);
    add(*state, &work, SOURCE_FOLDER, "/srv/stories", -1);
    before = work.id;
    work.which = "/srv/stories";
    house_write(*state, remove_source, &work, -1);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    add(*state, &work, SOURCE_FOLDER, "/srv/stories", -1);
    assert_int_equal(work.id, before);
    house_write(*state, remove_source, &work, -1); /* and once more */
    add(*state, &work, SOURCE_FOLDER, "/srv/stories", -1);
    assert_int_equal(work.id, before);
    add(*state, &work, SOURCE_FOLDER, "/srv/stories", VESPER_ERROR_EXISTS);
}

/* It moved, was removed, and comes back under the address the operator knows.
 */
static void
test_one_that_had_moved_has_its_number(void **state)
{
    struct work work;
    struct source moved;
    int64_t before;

    work_set_up(&work, *state);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    before = work.id;
    moved = (struct source){
        .id = work.id,
        .address = (char[]){"https://moved.example/"},
        .title = (char[]){""},
        .last_error = (char[]){""},
    };
    work.moved = &moved;
    house_write(*state, move_source, &work, -1);
    work.which = moved.address;
    house_write(*state, remove_source, &work, -1);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    assert_int_equal(work.id, before);
}

/* Removed, its number is another's address now: it moved there itself. */
static void
test_one_whose_number_is_in_use(void **state)
{
    struct work work;
    int64_t before;

    work_set_up(&work, *state);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    before = work.id;
    work.which = "https://news.example/feed";
    house_write(*state, remove_source, &work, -1);
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    house_ask(*state, "UPDATE source SET address = 'https://moved.example/'");
    add(*state, &work, SOURCE_WEB, "https://news.example/feed", -1);
    assert_true(work.id > before);
}

static void
test_a_new_one_is_due_at_once(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(GPtrArray) due = NULL;
    g_autoptr(GPtrArray) early = NULL;

    work_set_up(&work, house);
    add(house, &work, SOURCE_WEB, "https://news.example/feed", -1);
    due = source_due(house->view, HOUSE_NOW_MS, NULL);
    assert_int_equal(due->len, 1);
    assert_text(((struct source *)due->pdata[0])->last_error, "");
    early = source_due(house->view, HOUSE_NOW_MS - 1, NULL);
    assert_int_equal(early->len, 0);
}

/* The machine began in 2036, say, and was told the time later. */
static void
test_a_clock_that_was_ahead(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(GPtrArray) due = NULL;
    const int64_t ahead_ms = INT64_C(315360000000);

    work_set_up(&work, house);
    add(house, &work, SOURCE_WEB, "https://news.example/feed", -1);
    due = source_due(house->view, HOUSE_NOW_MS - ahead_ms, NULL);
    assert_int_equal(due->len, 1);
}

static void
test_an_address_fits_its_kind(void **state)
{
    static const struct {
        enum source_kind kind;
        const char *address;
        int code;
    } rows[] = {
        {SOURCE_WEB, "https://news.example/feed", -1},
        {SOURCE_WEB, "ftp://news.example/feed", VESPER_ERROR_SYNTAX},
        {SOURCE_WEB, "/srv/stories", VESPER_ERROR_SYNTAX},
        {SOURCE_FOLDER, "/srv/stories", -1},
        {SOURCE_FOLDER, "stories", VESPER_ERROR_SYNTAX},
        {SOURCE_PUSH, "newsroom CMS", -1},
        {SOURCE_PUSH, "12", VESPER_ERROR_SYNTAX}, /* `source remove LIST 12` */
        {SOURCE_PUSH, "", VESPER_ERROR_SYNTAX},
        {SOURCE_PUSH, "a\nb", VESPER_ERROR_SYNTAX},
    };
    struct work work;

    work_set_up(&work, *state);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        add(*state, &work, rows[i].kind, rows[i].address, rows[i].code);
}

static void
test_what_is_pushed_is_never_read(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(GPtrArray) readable = NULL;
    g_autoptr(GPtrArray) due = NULL;
    int64_t next_at_ms = 0;

    work_set_up(&work, house);
    add(house, &work, SOURCE_PUSH, "newsroom", -1);
    all = source_all(house->view, work.entry.list_id, NULL);
    assert_int_equal(all->len, 1);
    assert_int_equal(((struct source *)all->pdata[0])->kind, SOURCE_PUSH);
    readable = source_readable(house->view, work.entry.list_id, NULL);
    assert_int_equal(readable->len, 0);
    due = source_due(house->view, HOUSE_NOW_MS, NULL);
    assert_int_equal(due->len, 0);
    assert_true(source_next_poll(house->view, &next_at_ms, NULL));
    assert_true(next_at_ms == INT64_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_one_is_added_and_removed),
        HOUSE_TEST(test_no_number_is_given_twice),
        HOUSE_TEST(test_one_added_anew_has_its_number),
        HOUSE_TEST(test_one_that_had_moved_has_its_number),
        HOUSE_TEST(test_one_whose_number_is_in_use),
        HOUSE_TEST(test_a_new_one_is_due_at_once),
        HOUSE_TEST(test_a_clock_that_was_ahead),
        HOUSE_TEST(test_an_address_fits_its_kind),
        HOUSE_TEST(test_what_is_pushed_is_never_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
