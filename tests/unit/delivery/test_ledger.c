/* SPDX-License-Identifier: MIT */
/* The ledger from plan to outcome, on six readers of one list. */
#include "delivery_store.h"

#include "house.h"

#include <string.h>

enum { EDITION = 1, MINUTE_MS = 60 * 1000 };

/* 1-3: active; 4: confirmed after the freeze; 5: left; 6: never confirmed. */
enum { EVA = 1, PLANNED = 3 };

enum { LIST, ISSUE, READER, SUBSCRIPTION, MOVE, LEAVE, PAUSE, SUPPRESS };

// clang-format off
static const struct statement seeds[] = {
    [LIST] = {"seed_list",
        "INSERT INTO list (id, name, title, from_name, from_address, reply_to,"
        " language, zone, weekdays, at_s, scheduled_since_ms, min_stories,"
        " max_stories, max_age_ms, grace_ms, expiry_ms, carry_over, is_paused,"
        " is_open, created_at_ms) VALUES (1, 'evening', 'Evening', '',"
        " 'news@example.org', '', 'en', 'UTC', 127, 0, 0, 1, 9, 1, 1, 1, 0, 0,"
        " 1, 1)"},
    [ISSUE] = {"seed_edition",
        "INSERT INTO edition (id, list_id, local_date, slot, state, reason,"
        " due_at_ms, not_after_ms, subject, story_count, boundary,"
        " frozen_at_ms, planned_count, created_at_ms) VALUES (1, 1,"
        " '2026-11-24', 'main', 2, '', :now_ms, :now_ms + 3600000, 'News', 1,"
        " 'b', :now_ms, 0, :now_ms)"},
    [READER] = {"seed_reader",
        "INSERT INTO subscriber (id, email, email_key, domain, address_hash,"
        " language, created_at_ms) VALUES (:id, :email, :email, 'example.org',"
        " :hash, '', 1)"},
    [SUBSCRIPTION] = {"seed_subscription",
        "INSERT INTO subscription (subscriber_id, list_id, state,"
        " request_at_ms, confirmed_at_ms, paused_until_ms, created_at_ms)"
        " VALUES (:id, 1, :state, 0, :confirmed_at_ms, 0, 1)"},
    [MOVE] = {"seed_move", "UPDATE edition SET state = :state WHERE id = 1"},
    [LEAVE] = {"seed_leave",
        "UPDATE subscription SET state = 2 WHERE subscriber_id = :id"},
    [PAUSE] = {"seed_pause",
        "UPDATE subscription SET paused_until_ms = :until_ms"
        " WHERE subscriber_id = :id"},
    [SUPPRESS] = {"seed_suppress",
        "INSERT INTO suppression (list_id, address_hash, reason, at_ms)"
        " SELECT 0, address_hash, 'dead', 1 FROM subscriber WHERE id = :id"},
};
// clang-format on

struct work {
    struct house *house;
    struct claim claim;
    GPtrArray *claimed;
    int64_t seen, planned;
    int limit;
    struct copy_result result;
    const struct clock *clock;
    bool is_resending;
    struct recovery recovery;
    int64_t id, edition_state;
};

static struct query
seed(struct transaction *tx, int which)
{
    return view_query(transaction_view(tx), &seeds[which]);
}

static bool
add_reader(struct transaction *tx, int64_t id, int state,
           int64_t confirmed_at_ms, GError **error)
{
    g_autofree char *email = g_strdup_printf("r%d@example.org", (int)id);
    g_auto(Query) reader = seed(tx, READER);
    g_auto(Query) subscription = seed(tx, SUBSCRIPTION);

    query_bind_int(&reader, ":id", id);
    query_bind_text(&reader, ":email", email);
    query_bind_bytes(&reader, ":hash", email, strlen(email));
    query_bind_int(&subscription, ":id", id);
    query_bind_int(&subscription, ":state", state);
    query_bind_int(&subscription, ":confirmed_at_ms", confirmed_at_ms);
    return query_run(&reader, error) && query_run(&subscription, error);
}

static bool
furnish(struct transaction *tx, void *data, GError **error)
{
    g_auto(Query) list = seed(tx, LIST);
    g_auto(Query) issue = seed(tx, ISSUE);

    (void)data;
    query_bind_int(&issue, ":now_ms", HOUSE_NOW_MS);
    return query_run(&list, error) && query_run(&issue, error) &&
           add_reader(tx, EVA, 1, HOUSE_NOW_MS - 1, error) &&
           add_reader(tx, 2, 1, HOUSE_NOW_MS, error) &&
           add_reader(tx, 3, 1, 1, error) &&
           add_reader(tx, 4, 1, HOUSE_NOW_MS + 1, error) &&
           add_reader(tx, 5, 2, 1, error) && add_reader(tx, 6, 0, 1, error);
}

static bool
plan(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return ledger_plan_batch(tx, EDITION, work->limit, &work->planned, error);
}

static bool
move_edition(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    g_auto(Query) query = seed(tx, MOVE);

    query_bind_int(&query, ":state", work->edition_state);
    return query_run(&query, error);
}

static bool
leave(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    g_auto(Query) query = seed(tx, LEAVE);

    query_bind_int(&query, ":id", work->id);
    return query_run(&query, error);
}

static bool
pause_reader(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    g_auto(Query) query = seed(tx, PAUSE);

    query_bind_int(&query, ":id", work->id);
    query_bind_int(&query, ":until_ms", work->claim.now_ms + 1);
    return query_run(&query, error);
}

static bool
suppress(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    g_auto(Query) query = seed(tx, SUPPRESS);

    query_bind_int(&query, ":id", work->id);
    return query_run(&query, error);
}

static bool
claim(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    g_ptr_array_set_size(work->claimed, 0);
    return ledger_wake(tx, EDITION, work->claim.now_ms, error) &&
           ledger_claim(tx, &work->claim, work->claimed, &work->seen, error);
}

static bool
record(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return ledger_record(tx, work->claim.owner, &work->result, work->clock,
                         error);
}

static bool
recover(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return delivery_recover(tx, work->claim.owner, work->is_resending,
                            work->clock, &work->recovery, error);
}

static void
free_copy(gpointer copy)
{
    copy_free(copy);
}

/* A furnished house whose edition is planned and sending. */
static int
work_set_up(void **state)
{
    struct work *work = g_new0(struct work, 1);
    struct house *house = NULL;

    house_set_up((void **)&house);
    *work = (struct work){
        .house = house,
        .claim = {EDITION, 1, HOUSE_NOW_MS, 10},
        .claimed = g_ptr_array_new_with_free_func(free_copy),
        .limit = 10,
        .result = {EDITION, EVA, DELIVERY_ACCEPTED, 0, 250, NULL, NULL},
        .clock = house->clock,
        .edition_state = EDITION_SENDING,
    };
    house_write(house, furnish, NULL, -1);
    house_write(house, plan, work, -1);
    house_write(house, move_edition, work, -1);
    *state = work;
    return 0;
}

static int
work_tear_down(void **state)
{
    struct work *work = *state;

    g_ptr_array_unref(work->claimed);
    house_tear_down((void **)&work->house);
    g_free(work);
    return 0;
}

#define WORK_TEST(function) \
    cmocka_unit_test_setup_teardown(function, work_set_up, work_tear_down)

static int64_t
count(struct house *house, enum delivery_state which)
{
    int64_t counts[DELIVERY_STATES];

    assert_true(delivery_count(house->view, EDITION, counts, NULL));
    return counts[which];
}

static void
test_statements_are_prepared(void **state)
{
    struct house *house = *state;

    for (size_t i = 0; i < delivery_store_statements.count; i++) {
        g_autoptr(GError) error = NULL;
        struct query query =
            view_query(house->view, &delivery_store_statements.statements[i]);

        assert_true(query_end(&query, &error));
        assert_no_error(error);
    }
}

static void
test_batches_plan_each_reader_once(void **state)
{
    struct house *house = *state;
    struct work work = {.limit = 2};

    house_write(house, furnish, NULL, -1);
    house_write(house, plan, &work, -1);
    assert_int_equal(work.planned, 2);
    house_write(house, plan, &work, -1);
    assert_int_equal(work.planned, 1);
    house_write(house, plan, &work, -1);
    assert_int_equal(work.planned, 0);
    assert_int_equal(count(house, DELIVERY_PENDING), PLANNED);
}

static void
test_a_copy_is_claimed_once_and_recorded(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    const struct copy *copy;

    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, PLANNED);
    copy = work->claimed->pdata[0];
    assert_text(copy->email, "r1@example.org");
    assert_int_equal(copy->attempts, 1);
    assert_int_equal(copy->first_claim_at_ms, HOUSE_NOW_MS);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 0);
    work->claim.owner = 2;
    house_write(house, record, work, VESPER_ERROR_REFUSED);
    work->claim.owner = 1;
    work->result.state = DELIVERY_EXPIRED; /* no move of a claimed row */
    house_write(house, record, work, VESPER_ERROR_REFUSED);
    work->result.state = DELIVERY_ACCEPTED;
    house_write(house, record, work, -1);
    house_write(house, record, work, VESPER_ERROR_REFUSED);
    assert_int_equal(count(house, DELIVERY_ACCEPTED), 1);
    assert_int_equal(count(house, DELIVERY_CLAIMED), PLANNED - 1);
}

static void
test_who_left_gets_nothing(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    work->id = 1;
    house_write(house, leave, work, -1);
    work->id = 2;
    house_write(house, pause_reader, work, -1);
    work->id = 3;
    house_write(house, suppress, work, -1);
    house_write(house, claim, work, -1);
    assert_int_equal(work->seen, PLANNED);
    assert_int_equal(work->claimed->len, 0);
    assert_int_equal(count(house, DELIVERY_SKIPPED), PLANNED);
}

static void
test_a_held_edition_rests(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    work->edition_state = EDITION_HELD;
    house_write(house, move_edition, work, -1);
    house_write(house, claim, work, -1);
    assert_int_equal(work->seen, 0);
    assert_int_equal(count(house, DELIVERY_PENDING), PLANNED);
}

static void
test_a_deferred_copy_comes_back_until_it_expires(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    const struct copy *copy;

    house_write(house, claim, work, -1);
    work->result.state = DELIVERY_DEFERRED;
    work->result.due_at_ms = HOUSE_NOW_MS + MINUTE_MS;
    house_write(house, record, work, -1);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 0);
    work->claim.now_ms += MINUTE_MS;
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 1);
    copy = work->claimed->pdata[0];
    assert_int_equal(copy->attempts, 2);
    assert_int_equal(copy->first_claim_at_ms, HOUSE_NOW_MS);
    work->result.due_at_ms = HOUSE_NOW_MS + 90 * (int64_t)MINUTE_MS;
    house_write(house, record, work, -1);
    work->claim.now_ms = HOUSE_NOW_MS + 61 * (int64_t)MINUTE_MS;
    house_write(house, claim, work, -1);
    assert_int_equal(count(house, DELIVERY_EXPIRED), 1);
}

static void
test_a_crash_leaves_copies_unknown(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    int64_t unknown = 0;

    house_write(house, claim, work, -1);
    house_write(house, recover, work, -1);
    assert_int_equal(work->recovery.unknown, 0); /* its own claims stay */
    work->claim.owner = 2;
    house_write(house, recover, work, -1);
    assert_int_equal(work->recovery.unknown, PLANNED);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 0);
    assert_true(delivery_count_unknown(house->view, &unknown, NULL));
    assert_int_equal(unknown, PLANNED);
}

static void
test_resending_is_a_choice(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, claim, work, -1);
    work->claim.owner = 2;
    work->is_resending = true;
    house_write(house, recover, work, -1);
    assert_int_equal(work->recovery.unknown, 0);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, PLANNED);
}

static void
test_pages_tell_what_happened(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    g_autoptr(GPtrArray) page = NULL;
    g_autoptr(GPtrArray) failed = NULL;
    g_autoptr(GPtrArray) of_eva = NULL;
    const struct delivery *row;

    house_write(house, claim, work, -1);
    work->result = (struct copy_result){EDITION, EVA,     DELIVERY_FAILED, 0,
                                        550,     "5.1.1", "no such user"};
    house_write(house, record, work, -1);
    page = delivery_page(house->view, EDITION, DELIVERY_STATES, EVA, 1, NULL);
    assert_int_equal(page->len, 1);
    assert_int_equal(((struct delivery *)page->pdata[0])->subscriber_id, 2);
    failed = delivery_page(house->view, EDITION, DELIVERY_FAILED, 0, 9, NULL);
    assert_int_equal(failed->len, 1);
    row = failed->pdata[0];
    assert_text(row->enhanced, "5.1.1");
    assert_text(row->reply, "no such user");
    assert_text(row->email, "r1@example.org");
    assert_int_equal(row->finished_at_ms, HOUSE_NOW_MS);
    of_eva = delivery_of_subscriber(house->view, EVA, 9, NULL);
    assert_int_equal(of_eva->len, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_statements_are_prepared),
        HOUSE_TEST(test_batches_plan_each_reader_once),
        WORK_TEST(test_a_copy_is_claimed_once_and_recorded),
        WORK_TEST(test_who_left_gets_nothing),
        WORK_TEST(test_a_held_edition_rests),
        WORK_TEST(test_a_deferred_copy_comes_back_until_it_expires),
        WORK_TEST(test_a_crash_leaves_copies_unknown),
        WORK_TEST(test_resending_is_a_choice),
        WORK_TEST(test_pages_tell_what_happened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
