/* SPDX-License-Identifier: MIT */
#include "edition.h"

#include "edition_store.h"
#include "house.h"

struct work {
    struct edition_key key;
    int64_t list_id, id;
    enum edition_state from, to;
    const char *reason;
    GBytes *stretches;
    const char *sha256;
    const struct clock *clock;
};

static bool
skip_edition(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return edition_skip(tx, &work->key, work->reason, work->clock, error);
}

static bool
move(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    const struct edition_step step = {
        .id = work->id,
        .from = work->from,
        .to = work->to,
        .reason = work->reason,
    };

    return edition_move(tx, &step, work->clock, error);
}

/* Tells what a move that is refused says. */
static void
move_says(struct house *house, struct work *work, const char *words)
{
    g_autoptr(GError) error = NULL;

    assert_false(database_write(house->database, move, work, &error));
    assert_code(error, VESPER_ERROR_REFUSED);
    if (strstr(error->message, words) == NULL)
        fail_msg("'%s' lacks '%s'", error->message, words);
}

static bool
start_sending(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    const struct edition_step step = {
        .id = work->id,
        .from = EDITION_PLANNING,
        .to = EDITION_SENDING,
        .planned_count = 3,
    };

    return edition_move(tx, &step, work->clock, error);
}

static bool
add_letter(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct letter_row row = {
        .edition_id = work->id,
        .language = "en",
        .stretches = work->stretches,
        .sha256 = work->sha256,
        .web_page = "<p>Good evening.</p>",
    };

    return letter_store_insert(tx, &row, error);
}

/* A list, and the edition of today's slot, skipped. */
static struct work
work_of(struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");
    struct work work = {
        .list_id = list->id,
        .reason = "0 new articles",
        .clock = house->clock,
    };
    g_autoptr(Edition) found = NULL;

    work.key = edition_key_now(list, HOUSE_NOW_MS);
    house_write(house, skip_edition, &work, -1);
    assert_true(edition_find(house->view, work.list_id, "2026-11-24",
                             work.key.slot, &found, NULL));
    assert_non_null(found);
    work.id = found->id;
    return work;
}

static void
test_skipped_once(void **state)
{
    struct house *house = *state;
    struct work work = work_of(house);
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(GPtrArray) own = NULL;
    g_autoptr(GPtrArray) others = NULL;
    const struct edition *edition;

    work.reason = "missed";
    house_write(house, skip_edition, &work, -1);
    all = edition_page(house->view, 0, 10, NULL);
    assert_int_equal(all->len, 1);
    edition = all->pdata[0];
    assert_text(edition->reason, "0 new articles");
    assert_int_equal(edition->finished_at_ms, HOUSE_NOW_MS);
    own = edition_page(house->view, work.list_id, 10, NULL);
    assert_int_equal(own->len, 1);
    others = edition_page(house->view, work.list_id + 1, 10, NULL);
    assert_int_equal(others->len, 0);
}

static void
test_moves_from_where_it_is(void **state)
{
    struct house *house = *state;
    struct work work = work_of(house);
    g_autoptr(Edition) edition = NULL;
    g_autoptr(GPtrArray) sending = NULL;

    work.from = EDITION_PLANNING, work.to = EDITION_SENDING;
    move_says(house, &work, "is skipped, not planning");
    work.from = EDITION_SKIPPED;
    move_says(house, &work, "is skipped and cannot become sending");
    work.to = EDITION_PLANNING, work.reason = "";
    house_write(house, move, &work, -1);
    house_write(house, start_sending, &work, -1);
    house_write(house, start_sending, &work, VESPER_ERROR_REFUSED);
    sending = edition_in_state(house->view, EDITION_SENDING, NULL);
    assert_int_equal(sending->len, 1);
    edition = edition_get(house->view, work.id, NULL);
    assert_int_equal(edition->planned_count, 3);
    assert_int_equal(edition->finished_at_ms, 0);
}

static void
test_a_damaged_letter_is_not_sent(void **state)
{
    struct house *house = *state;
    struct work work = work_of(house);
    g_autoptr(GError) error = NULL;
    g_autofree char *page = NULL;

    assert_null(edition_letter(house->view, work.id, "en", &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
    g_clear_error(&error);
    work.stretches = g_bytes_new_static("x", 1);
    work.sha256 = "00";
    house_write(house, add_letter, &work, -1);
    assert_null(edition_letter(house->view, work.id, "de", &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    page = edition_web_page(house->view, work.id, NULL);
    assert_text(page, "<p>Good evening.</p>");
    g_bytes_unref(work.stretches);
}

static void
test_no_such_edition(void **state)
{
    struct house *house = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Edition) found = NULL;

    assert_true(edition_find_by_id(house->view, 1, 99, &found, NULL));
    assert_null(found);
    assert_null(edition_get(house->view, 99, &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
    g_clear_error(&error);
    assert_null(edition_web_page(house->view, 99, &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
}

/* A number of another list's edition is none of this one's. */
static void
test_an_edition_is_one_of_its_list(void **state)
{
    struct house *house = *state;
    const struct work work = work_of(house);
    g_autoptr(Edition) own = NULL;
    g_autoptr(Edition) others = NULL;

    assert_true(
        edition_find_by_id(house->view, work.list_id, work.id, &own, NULL));
    assert_int_equal(own->id, work.id);
    assert_true(edition_find_by_id(house->view, work.list_id + 1, work.id,
                                   &others, NULL));
    assert_null(others);
}

/* --- Names ---------------------------------------------------------------- */

/* There are two editions on the 24th, the main one and an extra one. */
static const struct name_row {
    const char *name;
    const char *typed;
    const char *want; /* the edition's name; NULL: there is no such one */
} name_rows[] = {
    {"a date is the day's own", "2026-11-24", "2026-11-24"},
    {"a date and a slot", "2026-11-24-extra", "2026-11-24-extra"},
    {"the main slot by its name", "2026-11-24-main", "2026-11-24"},
    {"a day without an edition", "2026-11-25", NULL},
    {"a slot without an edition", "2026-11-24-late", NULL},
    {"a slot that is not named", "2026-11-24-", NULL},
    {"a digit too many", "2026-11-245", NULL},
    {"a letter behind", "2026-11-24x", NULL},
    {"the half of a date", "2026-11", NULL},
    {"nothing", "", NULL},
};

static void
test_name(void **state)
{
    const struct name_row *row = *state;
    struct house *house = NULL;
    struct work work;
    g_autoptr(Edition) found = NULL;
    g_autofree char *name = NULL;

    assert_int_equal(house_set_up((void **)&house), 0);
    work = work_of(house);
    work.key.slot = EDITION_SLOT_EXTRA;
    house_write(house, skip_edition, &work, -1);
    assert_true(edition_find_by_name(house->view, work.list_id, row->typed,
                                     &found, NULL));
    name = found == NULL ? NULL : edition_name(found->local_date, found->slot);
    assert_text(name, row->want);
    house_tear_down((void **)&house);
}

/* --- The next edition ----------------------------------------------------- */

/* It is Tuesday noon (UTC); the list's hour is 18:00 each day. */
struct next_row {
    const char *name;
    const char *days;
    int now_h, since_h; /* after that noon; the list is scheduled since */
    int had_h;          /* likewise: the slot that has an edition; 0: none */
    bool is_paused;
    int next_h; /* likewise: what is due next; 0: nothing */
};

static const struct next_row next_rows[] = {
    {"today's, before its hour", "daily", 0, 0, 0, false, 6},
    {"today's was sent early", "daily", 0, 0, 6, false, 30},
    {"over the weekend", "tue", 0, 0, 6, false, 6 + 7 * 24},
    {"due and not made yet", "daily", 7, 0, 0, false, 6},
    {"due and made", "daily", 7, 0, 6, false, 30},
    {"due for longer than its grace", "daily", 10, 0, 0, false, 30},
    {"set when its hour was over", "daily", 7, 7, 0, false, 30},
    {"paused", "daily", 0, 0, 0, true, 0},
};

static int64_t
noon_and(int hours)
{
    return HOUSE_NOW_MS + hours * INT64_C(3600000);
}

static void
test_next_due(void **state)
{
    const struct next_row *row = *state;
    struct house *house = NULL;
    g_autoptr(List) list = NULL;
    struct work work = {.reason = "sent by hand"};
    int64_t due_at_ms = -1;

    assert_int_equal(house_set_up((void **)&house), 0);
    list = house_add_list(house, "evening");
    assert_true(list_set_field(list, "days", row->days, NULL));
    list->scheduled_since_ms = noon_and(row->since_h);
    list->is_paused = row->is_paused;
    work.clock = house->clock;
    work.key = edition_key_now(list, noon_and(row->had_h));
    if (row->had_h != 0)
        house_write(house, skip_edition, &work, -1);
    assert_true(edition_next_due(house->view, list, noon_and(row->now_h),
                                 &due_at_ms, NULL));
    assert_int_equal(due_at_ms, row->next_h == 0 ? 0 : noon_and(row->next_h));
    house_tear_down((void **)&house);
}

static const struct missed_row {
    const char *name;
    int now_h; /* after noon; the slot is at 18:00, its grace three hours */
    bool is_missed;
} missed_rows[] = {
    {"before its hour", 5, false},
    {"late, within its grace", 8, false},
    {"as its grace ends", 9, false},
    {"later", 10, true},
};

static void
test_missed(void **state)
{
    const struct missed_row *row = *state;
    const struct slot slot = {.due_at_ms = noon_and(6)};
    g_autoptr(List) list = list_new();

    assert_true(list_set_field(list, "grace", "3 h", NULL));
    assert_int_equal(edition_slot_is_missed(list, &slot, noon_and(row->now_h)),
                     row->is_missed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_skipped_once),
        HOUSE_TEST(test_moves_from_where_it_is),
        HOUSE_TEST(test_a_damaged_letter_is_not_sent),
        HOUSE_TEST(test_no_such_edition),
        HOUSE_TEST(test_an_edition_is_one_of_its_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) +
           ROW_TESTS(test_name, name_rows) +
           ROW_TESTS(test_next_due, next_rows) +
           ROW_TESTS(test_missed, missed_rows);
}
