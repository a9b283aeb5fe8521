/* SPDX-License-Identifier: MIT */
/* Which edition a word means: what is nearly a date means none. */
#include "named_edition.h"

#include "house.h"

#include <string.h>

struct row {
    const char *name;
    const char *list;
    const char *word; /* NULL: none was typed */
    const char *want; /* the edition's word; NULL: there is no such one */
};

// clang-format off
static const struct row rows[] = {
    {"the newest", "evening", NULL, "2026-11-24-extra"},
    {"a name", "evening", "2026-11-24", "2026-11-24"},
    {"a number", "evening", "1", "2026-11-24"},
    {"the number of another list's", "evening", "3", NULL},
    {"a number of none", "evening", "99", NULL},
    {"a date without an edition", "evening", "2026-11-25", NULL},
    {"a digit too many", "evening", "2026-11-245", NULL},
    {"nothing", "evening", "", NULL},
    {"a list without an edition", "weekly", NULL, NULL},
    {"a list that is not there", "nowhere", NULL, NULL},
};
// clang-format on

struct skipping {
    struct edition_key key;
    const struct clock *clock;
};

static bool
skip_edition(struct transaction *tx, void *data, GError **error)
{
    const struct skipping *skipping = data;

    return edition_skip(tx, &skipping->key, "no articles", skipping->clock,
                        error);
}

static void
add_edition(struct house *house, const struct list *list, const char *slot,
            int64_t due_at_ms)
{
    struct skipping skipping = {
        .key = {.list_id = list->id,
                .local_date = "2026-11-24",
                .slot = slot,
                .due_at_ms = due_at_ms},
        .clock = house->clock,
    };

    house_write(house, skip_edition, &skipping, -1);
}

static void
test_word(void **state)
{
    const struct row *row = *state;
    void *home = NULL;
    struct house *house;
    g_autoptr(List) list = NULL;
    g_autoptr(List) other = NULL;
    g_autoptr(List) bare = NULL;
    g_autoptr(List) named = NULL;
    g_autoptr(Edition) edition = NULL;
    g_autofree char *word = NULL;
    g_autoptr(GError) error = NULL;

    assert_int_equal(house_set_up(&home), 0);
    house = home;
    list = house_add_list(house, "evening");
    other = house_add_list(house, "morning");
    bare = house_add_list(house, "weekly");
    add_edition(house, list, EDITION_SLOT_MAIN, HOUSE_NOW_MS);
    add_edition(house, list, "extra", HOUSE_NOW_MS + 1);
    add_edition(house, other, EDITION_SLOT_MAIN, HOUSE_NOW_MS);
    edition = named_edition(house->view, row->list, row->word, &named, &error);
    word = edition == NULL ? NULL
                           : edition_name(edition->local_date, edition->slot);
    assert_text(word, row->want);
    assert_int_equal(named == NULL ? 0 : named->id,
                     edition == NULL ? 0 : list->id);
    assert_code(error, row->want == NULL ? (int)VESPER_ERROR_NOT_FOUND : -1);
    house_tear_down(&home);
}

int
main(void)
{
    return ROW_TESTS(test_word, rows);
}
