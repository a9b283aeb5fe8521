/* SPDX-License-Identifier: MIT */
/* One commit records, wakes, claims and finishes. */
#include "newsroom.h"

#include "round.h"

enum { EPOCH = 3, MINUTE_MS = 60 * 1000 };

/* An edition for three readers, and the round that is ready or has run. */
struct bench {
    struct house *house;
    struct newsroom newsroom;
    int64_t edition_id;
    struct round *round;
};

static int
bench_set_up(void **state)
{
    struct bench *bench = g_new0(struct bench, 1);
    struct newsroom *newsroom = &bench->newsroom;

    newsroom_set_up(newsroom);
    newsroom_invite(newsroom, "adam@example.org");
    newsroom_invite(newsroom, "bea@example.org");
    newsroom_invite(newsroom, "eva@example.org");
    newsroom_print(newsroom, "Strike Ends");
    bench->edition_id = newsroom_launch(newsroom, NULL).edition_id;
    bench->house = newsroom->house;
    bench->round = round_new(EPOCH, bench->house->clock);
    *state = bench;
    return 0;
}

static int
bench_tear_down(void **state)
{
    struct bench *bench = *state;

    round_free(bench->round);
    newsroom_tear_down(&bench->newsroom);
    g_free(bench);
    return 0;
}

#define BENCH_TEST(function) \
    cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)

/* Runs the round, with room for so many copies. Returns how many it claimed. */
static guint
run_round(struct bench *bench, int room)
{
    bench->round->copies_wanted = room;
    house_write(bench->house, round_change, bench->round, -1);
    return bench->round->claimed->len;
}

/* Makes the next round ready, to record that all this one claimed has come to
 * a state. */
static void
all_become(struct bench *bench, enum delivery_state state)
{
    struct round *before = bench->round;
    struct round *next = round_new(EPOCH, bench->house->clock);

    for (guint i = 0; i < before->claimed->len; i++) {
        struct parcel *parcel = before->claimed->pdata[i];

        parcel->state = state;
        parcel->due_at_ms =
            state == DELIVERY_DEFERRED ? HOUSE_NOW_MS + MINUTE_MS : 0;
        g_ptr_array_add(next->finished, parcel);
    }
    g_ptr_array_set_free_func(before->claimed, NULL);
    round_free(before);
    bench->round = next;
}

static int64_t
next_due(const struct bench *bench)
{
    int64_t due_at_ms = 0;

    assert_true(round_next_due(bench->house->view, &due_at_ms, NULL));
    return due_at_ms;
}

static enum edition_state
edition_state(const struct bench *bench)
{
    return newsroom_state(&bench->newsroom, bench->edition_id);
}

static int64_t
copies_in(const struct bench *bench, enum delivery_state state)
{
    return newsroom_count(&bench->newsroom, bench->edition_id, state);
}

static void
test_from_claim_to_sent(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(next_due(bench), HOUSE_NOW_MS);
    assert_int_equal(run_round(bench, 2), 2);
    assert_true(bench->round->has_more);
    all_become(bench, DELIVERY_ACCEPTED);
    assert_int_equal(run_round(bench, 2), 1);
    assert_int_equal(bench->round->sent->len, 0);
    all_become(bench, DELIVERY_ACCEPTED);
    run_round(bench, 0);
    assert_int_equal(bench->round->sent->len, 1);
    assert_int_equal(g_array_index(bench->round->sent, int64_t, 0),
                     bench->edition_id);
    assert_int_equal(edition_state(bench), EDITION_SENT);
    assert_true(next_due(bench) == INT64_MAX);
}

static void
test_deferred_and_woken(void **state)
{
    struct bench *bench = *state;
    const struct parcel *parcel = NULL;

    run_round(bench, 9);
    all_become(bench, DELIVERY_DEFERRED);
    assert_int_equal(run_round(bench, 9), 0);
    assert_int_equal(next_due(bench), HOUSE_NOW_MS + MINUTE_MS);
    all_become(bench, DELIVERY_PENDING);
    hand_clock_advance(&bench->house->hand, MINUTE_MS);
    assert_int_equal(run_round(bench, 9), 3);
    parcel = bench->round->claimed->pdata[0];
    assert_int_equal(parcel->attempts, 2);
}

static void
test_held(void **state)
{
    struct bench *bench = *state;
    g_autoptr(GPtrArray) alerts = NULL;
    g_autoptr(Edition) edition = NULL;

    bench->round->hold.reason = g_strdup("relay main: 550 5.7.1 spam");
    assert_int_equal(run_round(bench, 9), 0);
    assert_int_equal(bench->round->held->len, 1);
    edition = edition_get(bench->house->view, bench->edition_id, NULL);
    assert_int_equal(edition->state, EDITION_HELD);
    assert_text(edition->reason, "relay main: 550 5.7.1 spam");
    alerts = alert_all(bench->house->view, NULL);
    assert_int_equal(alerts->len, 1);
    assert_true(next_due(bench) == INT64_MAX);
}

/* One edition's mail is refused: another's is not. */
static void
test_another_is_held(void **state)
{
    struct bench *bench = *state;

    bench->round->hold =
        (struct hold){g_strdup("5.3.4"), bench->edition_id + 1};
    run_round(bench, 0);
    assert_int_equal(bench->round->held->len, 0);
    assert_int_equal(edition_state(bench), EDITION_SENDING);
}

static void
test_notices(void **state)
{
    static const char *const texts[] = {"It hung", NULL};
    struct bench *bench = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GPtrArray) alerts = NULL;

        notices_add(bench->round->notices, g_strdup("relay main"),
                    g_strdup(texts[i]));
        run_round(bench, 0);
        alerts = alert_all(bench->house->view, NULL);
        assert_int_equal(alerts->len, texts[i] != NULL ? 1 : 0);
        all_become(bench, DELIVERY_PENDING);
    }
}

/* Erased while on its way: the row is gone, and that is no failure. */
static void
test_a_row_that_is_gone(void **state)
{
    struct bench *bench = *state;
    struct copy *copy = g_new0(struct copy, 1);
    struct parcel *parcel = NULL;

    copy->edition_id = bench->edition_id;
    copy->subscriber_id = 77;
    parcel = parcel_of_copy(copy);
    parcel->state = DELIVERY_ACCEPTED;
    g_ptr_array_add(bench->round->finished, parcel);
    run_round(bench, 0);
}

/* An edition of many readers does not keep another's waiting. */
static void
test_two_share_the_room(void **state)
{
    struct bench *bench = *state;
    struct newsroom *newsroom = &bench->newsroom;
    struct edition_key key = edition_key_now(newsroom->list, HOUSE_NOW_MS);
    int64_t other_id;

    newsroom_print(newsroom, "Harbour Dues");
    key.slot = "second";
    other_id = newsroom_launch_key(newsroom, &key, NULL).edition_id;
    assert_int_equal(run_round(bench, 2), 2);
    assert_int_equal(copies_in(bench, DELIVERY_CLAIMED), 1);
    assert_int_equal(newsroom_count(newsroom, other_id, DELIVERY_CLAIMED), 1);
    assert_true(bench->round->has_more);
}

/* Past its time everything left expires, and the edition is over. */
static void
test_expired(void **state)
{
    struct bench *bench = *state;

    hand_clock_advance(&bench->house->hand, HOUSE_DAY_MS);
    assert_int_equal(run_round(bench, 9), 0);
    assert_int_equal(copies_in(bench, DELIVERY_EXPIRED), 3);
    assert_int_equal(bench->round->sent->len, 1);
}

/* What is on its way past its time is waited for, not asked after. */
static void
test_on_its_way_past_its_time(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(run_round(bench, 9), 3);
    hand_clock_advance(&bench->house->hand, HOUSE_DAY_MS);
    assert_true(next_due(bench) == INT64_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(test_from_claim_to_sent),
        BENCH_TEST(test_deferred_and_woken),
        BENCH_TEST(test_held),
        BENCH_TEST(test_another_is_held),
        BENCH_TEST(test_notices),
        BENCH_TEST(test_a_row_that_is_gone),
        BENCH_TEST(test_two_share_the_room),
        BENCH_TEST(test_expired),
        BENCH_TEST(test_on_its_way_past_its_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
