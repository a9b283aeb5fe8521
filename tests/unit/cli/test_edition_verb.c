/* SPDX-License-Identifier: MIT */
/* A verb meets the edition that is named, and is told of by that one's name. */
#include "edition_verb.h"

#include "edition.h"
#include "error.h"
#include "house.h"

enum { COPIES = 7 };

static bool
count(struct transaction *tx, int64_t edition_id, const struct clock *clock,
      int64_t *copies, GError **error)
{
    (void)tx, (void)clock, (void)error;
    *copies = COPIES * edition_id;
    return true;
}

static bool
refuse(struct transaction *tx, int64_t edition_id, const struct clock *clock,
       int64_t *copies, GError **error)
{
    (void)tx, (void)edition_id, (void)clock, (void)copies;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED, "it is sent");
    return false;
}

/* The list has one edition, 1. */
static const struct verb_row {
    const char *name;
    edition_verb *verb;
    const char *list, *word; /* NULL: its newest */
    int code;
} rows[] = {
    {"the newest", count, "evening", NULL, -1},
    {"by its name", count, "evening", "2026-11-24", -1},
    {"no such edition", count, "evening", "2026-11-25", VESPER_ERROR_NOT_FOUND},
    {"no such list", count, "nowhere", NULL, VESPER_ERROR_NOT_FOUND},
    {"the verb refuses", refuse, "evening", NULL, VESPER_ERROR_REFUSED},
};

static bool
add_edition(struct transaction *tx, void *data, GError **error)
{
    const struct edition_key *key = data;

    return edition_skip(tx, key, "no articles", clock_system(), error);
}

static void
test_verb(void **state)
{
    static const struct command command = {.words = "LIST [EDITION]"};
    const struct verb_row *row = *state;
    struct house *house = NULL;
    struct edition_key key = {.local_date = "2026-11-24",
                              .slot = EDITION_SLOT_MAIN,
                              .due_at_ms = HOUSE_NOW_MS};
    g_auto(GStrv) operands = g_new0(char *, 3);
    struct invocation invocation = {.command = &command, .operands = operands};
    g_autoptr(List) list = NULL;
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;
    int64_t copies = 0;
    bool is_done;

    assert_int_equal(house_set_up((void **)&house), 0);
    list = house_add_list(house, "evening");
    key.list_id = list->id;
    house_write(house, add_edition, &key, -1);
    operands[0] = g_strdup(row->list);
    operands[1] = g_strdup(row->word);
    invocation.database = house->database;
    invocation.view = house->view;
    invocation.clock = house->clock;
    is_done = edition_verb_run(&invocation, row->verb, &name, &copies, &error);
    assert_code(error, row->code);
    assert_int_equal(is_done, row->code == -1);
    assert_text(name, is_done ? "2026-11-24" : NULL);
    assert_int_equal(copies, is_done ? COPIES : 0);
    house_tear_down((void **)&house);
}

int
main(void)
{
    return ROW_TESTS(test_verb, rows);
}
