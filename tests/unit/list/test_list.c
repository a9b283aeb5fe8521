/* SPDX-License-Identifier: MIT */
#include "list.h"

#include "house.h"

#include <string.h>

struct field_row {
    const char *name; /* of the field */
    const char *in;
    const char *want; /* NULL: refused */
};

static const struct field_row field_rows[] = {
    {"title", "Evening “News”", "Evening “News”"},
    {"title", "two\nlines", NULL},
    {"title", "", NULL},
    {"from", "Evening News <News@Example.ORG>",
     "Evening News <News@example.org>"},
    {"from", "news@example.org", "news@example.org"},
    {"from", "no address", NULL},
    {"from", "x <a@b.org\r\nBcc: c@d.org>", NULL},
    {"reply-to", "", ""},
    {"language", "de", "de"},
    {"language", "tlh", NULL},
    {"at", "18:00:30", "18:00:30"},
    {"at", "25:99", NULL},
    {"days", "monday-friday", "mon-fri"},
    {"days", "someday", NULL},
    {"zone", "Europe/Warsaw", "Europe/Warsaw"},
    {"zone", "../etc/passwd", NULL},
    {"max-stories", "12", "12"},
    {"max-stories", "0", NULL},
    {"max-stories", "100000", NULL},
    {"max-age", "2 d", "2 d"},
    {"max-age", "2", NULL},
    {"carry-over", "yes", "yes"},
    {"carry-over", "maybe", NULL},
};

static void
test_field(void **state)
{
    const struct field_row *row = *state;
    g_autoptr(List) list = list_new();
    g_autoptr(GError) error = NULL;
    bool is_set = list_set_field(list, row->name, row->in, &error);

    assert_int_equal(is_set, row->want != NULL);
    assert_int_equal(error == NULL, is_set);
    for (const struct list_field *f = list_fields(); f->key != NULL; f++)
        if (is_set && g_str_equal(f->key, row->name)) {
            g_autofree char *got = f->format(list);

            assert_text(got, row->want);
        }
}

static void
test_every_field_has_help_and_a_usual_value_that_stays(void **state)
{
    g_autoptr(List) list = list_new();

    (void)state;
    for (const struct list_field *f = list_fields(); f->key != NULL; f++) {
        g_autofree char *got = f->format(list);

        assert_true(strlen(f->help) > 10);
        assert_text(got, f->usual != NULL ? f->usual : "");
    }
}

static void
test_an_unknown_field_names_the_nearest(void **state)
{
    g_autoptr(List) list = list_new();
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(list_set_field(list, "max-storys", "1", &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
    assert_text(error->message,
                "a list has no 'max-storys', did you mean 'max-stories'?");
}

struct work {
    struct list *list;
    const struct clock *clock;
    const char *name;
    int64_t id;
};

static bool
create(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return list_create(tx, work->list, work->clock, &work->id, error);
}

static bool
update(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return list_update(tx, work->list, work->clock, error);
}

static bool delete (struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return list_delete(tx, work->name, work->clock, error);
}

static struct list *
sample(const char *name)
{
    struct list *list = list_new();

    g_free(list->name);
    list->name = g_strdup(name);
    assert_true(list_set_field(list, "title", "Evening News", NULL));
    assert_true(list_set_field(list, "from", "News <news@example.org>", NULL));
    return list;
}

static void
test_a_list_comes_back_as_it_was(void **state)
{
    struct house *house = *state;
    g_autoptr(List) list = sample("evening");
    g_autoptr(List) found = NULL;
    struct work work = {.list = list, .clock = house->clock};

    house_write(house, create, &work, -1);
    found = list_get(house->view, "evening", NULL);
    assert_non_null(found);
    assert_int_equal(found->id, work.id);
    assert_int_equal(found->scheduled_since_ms, HOUSE_NOW_MS);
    for (const struct list_field *f = list_fields(); f->key != NULL; f++) {
        g_autofree char *got = f->format(found);
        g_autofree char *want = f->format(list);

        assert_text(got, want);
    }
    house_write(house, create, &work, VESPER_ERROR_EXISTS);
}

static void
test_bad_names_and_missing_fields(void **state)
{
    static const char *const names[] = {"", "-x", "Evening", "a b", "a/b"};
    struct house *house = *state;
    g_autoptr(List) bare = list_new();
    struct work work = {.list = bare, .clock = house->clock};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(List) list = sample(names[i]);

        work.list = list;
        house_write(house, create, &work, VESPER_ERROR_SYNTAX);
    }
    g_free(bare->name);
    bare->name = g_strdup("evening");
    work.list = bare;
    house_write(house, create, &work, VESPER_ERROR_SYNTAX);
}

static void
test_an_unknown_list_names_those_there_are(void **state)
{
    struct house *house = *state;
    g_autoptr(List) list = sample("evening");
    struct work work = {.list = list, .clock = house->clock};
    g_autoptr(GError) none = NULL, one = NULL;

    assert_null(list_get(house->view, "nowhere", &none));
    assert_text(none->message, "there is no list 'nowhere', nor any other");
    house_write(house, create, &work, -1);
    assert_null(list_get(house->view, "nowhere", &one));
    assert_text(one->message, "there is no list 'nowhere', only evening");
}

/* Moving the hour must not make today's slot due a second time. */
static void
test_a_new_hour_counts_from_now(void **state)
{
    struct house *house = *state;
    g_autoptr(List) list = sample("evening");
    g_autoptr(List) same = NULL;
    g_autoptr(List) moved = NULL;
    struct work work = {.list = list, .clock = house->clock};

    house_write(house, create, &work, -1);
    hand_clock_advance(&house->hand, 1000);
    assert_true(list_set_field(list, "title", "Evening Post", NULL));
    house_write(house, update, &work, -1);
    same = list_get(house->view, "evening", NULL);
    assert_text(same->title, "Evening Post");
    assert_int_equal(same->scheduled_since_ms, HOUSE_NOW_MS);
    assert_true(list_set_field(list, "at", "19:00", NULL));
    house_write(house, update, &work, -1);
    moved = list_get(house->view, "evening", NULL);
    assert_int_equal(moved->scheduled_since_ms, HOUSE_NOW_MS + 1000);
}

static void
test_a_deleted_list_frees_its_name(void **state)
{
    struct house *house = *state;
    g_autoptr(List) list = sample("evening");
    g_autoptr(List) found = NULL;
    g_autoptr(GError) error = NULL;
    struct work work = {.list = list, .clock = house->clock, .name = "evening"};

    house_write(house, create, &work, -1);
    assert_true(list_find_by_id(house->view, work.id + 1, &found, NULL));
    assert_null(found);
    house_write(house, delete, &work, -1);
    assert_null(list_get(house->view, "evening", &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
    assert_true(list_find_by_id(house->view, work.id, &found, NULL));
    assert_text(found->title, list->title); /* what was sent still names it */
    house_write(house, delete, &work, VESPER_ERROR_NOT_FOUND);
    house_write(house, create, &work, -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_an_unknown_list_names_those_there_are),
        cmocka_unit_test(
            test_every_field_has_help_and_a_usual_value_that_stays),
        cmocka_unit_test(test_an_unknown_field_names_the_nearest),
        HOUSE_TEST(test_a_list_comes_back_as_it_was),
        HOUSE_TEST(test_bad_names_and_missing_fields),
        HOUSE_TEST(test_a_new_hour_counts_from_now),
        HOUSE_TEST(test_a_deleted_list_frees_its_name),
    };

    return ROW_TESTS(test_field, field_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
