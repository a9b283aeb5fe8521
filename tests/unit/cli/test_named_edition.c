/* SPDX-License-Identifier: MIT */
/* Which edition a word means: what is nearly a date means none. */
#include "named_edition.h"

#include "house.h"

#include <string.h>

struct row {
    const char *name;
    const char *word; /* NULL: none was typed */
    const char *want; /* the edition's word; NULL: there is no such one */
};

// clang-format off
static const struct row rows[] = {
    {"the newest", NULL, "2026-11-24-extra"},
    {"a date", "2026-11-24", "2026-11-24"},
    {"a date and a slot", "2026-11-24-extra", "2026-11-24-extra"},
    {"a number", "1", "2026-11-24"},
    {"the number of another list's", "3", NULL},
    {"a number of none", "99", NULL},
    {"a date without an edition", "2026-11-25", NULL},
    {"a slot without an edition", "2026-11-24-late", NULL},
    {"a slot that is not named", "2026-11-24-", NULL},
    {"a digit too many", "2026-11-245", NULL},
    {"a letter behind", "2026-11-24x", NULL},
    {"the half of a date", "2026-11", NULL},
    {"nothing", "", NULL},
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
    g_autoptr(Edition) edition = NULL;
    g_autofree char *word = NULL;
    g_autoptr(GError) error = NULL;

    assert_int_equal(house_set_up(&home), 0);
    house = home;
    list = house_add_list(house, "evening");
    other = house_add_list(house, "morning");
    add_edition(house, list, EDITION_SLOT_MAIN, HOUSE_NOW_MS);
    add_edition(house, list, "extra", HOUSE_NOW_MS + 1);
    add_edition(house, other, EDITION_SLOT_MAIN, HOUSE_NOW_MS);
    edition = named_edition(house->view, list, row->word, &error);
    word = edition == NULL ? NULL : edition_word(edition);
    assert_text(word, row->want);
    assert_code(error, row->want == NULL ? (int)VESPER_ERROR_NOT_FOUND : -1);
    house_tear_down(&home);
}

int
main(void)
{
    return ROW_TESTS(test_word, rows);
}
