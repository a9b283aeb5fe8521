/* SPDX-License-Identifier: MIT */
/* One commit records, wakes, claims and finishes. */
#include "newsroom.h"

#include "round.h"

#include <string.h>

enum { EPOCH = 3, MINUTE_MS = 60 * 1000 };

struct bench {
    struct newsroom newsroom;
    int64_t edition_id;
};

static void
open_bench(struct bench *bench, struct house *house)
{
    newsroom_open(&bench->newsroom, house);
    newsroom_invite(&bench->newsroom, "adam@example.org");
    newsroom_invite(&bench->newsroom, "bea@example.org");
    newsroom_invite(&bench->newsroom, "eva@example.org");
    newsroom_print(&bench->newsroom, "Strike Ends");
    bench->edition_id = newsroom_launch(&bench->newsroom, NULL).edition_id;
}

/* Takes what a round claimed into the next, each with a state. */
static struct round *
next_round(struct bench *bench, struct round *before, enum delivery_state state)
{
    struct round *round = round_new(EPOCH, bench->newsroom.house->clock);

    for (guint i = 0; before != NULL && i < before->claimed->len; i++) {
        struct parcel *parcel = before->claimed->pdata[i];

        parcel->state = state;
        parcel->due_at_ms =
            state == DELIVERY_DEFERRED ? HOUSE_NOW_MS + MINUTE_MS : 0;
        g_ptr_array_add(round->finished, parcel);
    }
    if (before != NULL)
        g_ptr_array_set_free_func(before->claimed, NULL);
    round_free(before);
    return round;
}

static int64_t
next_due(const struct bench *bench)
{
    int64_t due_at_ms = 0;

    assert_true(round_next_due(bench->newsroom.house->view, &due_at_ms, NULL));
    return due_at_ms;
}

static void
test_from_claim_to_sent(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;

    open_bench(&bench, house);
    assert_int_equal(next_due(&bench), HOUSE_NOW_MS);
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->copies_wanted = 2;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 2);
    assert_true(round->has_more);
    round = next_round(&bench, round, DELIVERY_ACCEPTED);
    round->copies_wanted = 2;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 1);
    assert_int_equal(round->sent->len, 0);
    round = next_round(&bench, round, DELIVERY_ACCEPTED);
    house_write(house, round_change, round, -1);
    assert_int_equal(round->sent->len, 1);
    assert_int_equal(g_array_index(round->sent, int64_t, 0), bench.edition_id);
    assert_int_equal(newsroom_state(&bench.newsroom, bench.edition_id),
                     EDITION_SENT);
    assert_true(next_due(&bench) == INT64_MAX);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

static void
test_deferred_and_woken(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;

    open_bench(&bench, house);
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->copies_wanted = 9;
    house_write(house, round_change, round, -1);
    round = next_round(&bench, round, DELIVERY_DEFERRED);
    round->copies_wanted = 9;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 0);
    assert_int_equal(next_due(&bench), HOUSE_NOW_MS + MINUTE_MS);
    round = next_round(&bench, round, DELIVERY_PENDING);
    round->copies_wanted = 9;
    hand_clock_advance(&house->hand, MINUTE_MS);
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 3);
    assert_int_equal(
        ((const struct parcel *)round->claimed->pdata[0])->attempts, 2);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

static void
test_held(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;
    g_autoptr(GPtrArray) alerts = NULL;
    g_autoptr(Edition) edition = NULL;

    open_bench(&bench, house);
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->hold.reason = g_strdup("relay main: 550 5.7.1 spam");
    round->copies_wanted = 9;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 0);
    assert_int_equal(round->held->len, 1);
    edition = edition_get(house->view, bench.edition_id, NULL);
    assert_int_equal(edition->state, EDITION_HELD);
    assert_text(edition->reason, "relay main: 550 5.7.1 spam");
    alerts = alert_all(house->view, NULL);
    assert_int_equal(alerts->len, 1);
    assert_true(next_due(&bench) == INT64_MAX);
    alert_free(alerts->pdata[0]);
    g_ptr_array_set_free_func(alerts, NULL);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

/* One edition's mail is refused: another's is not. */
static void
test_another_is_held(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;

    open_bench(&bench, house);
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->hold = (struct hold){g_strdup("5.3.4"), bench.edition_id + 1};
    house_write(house, round_change, round, -1);
    assert_int_equal(round->held->len, 0);
    assert_int_equal(newsroom_state(&bench.newsroom, bench.edition_id),
                     EDITION_SENDING);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

static void
test_notices(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;

    open_bench(&bench, house);
    for (int i = 0; i < 2; i++) {
        g_autoptr(GPtrArray) alerts = NULL;

        round = next_round(&bench, NULL, DELIVERY_PENDING);
        notices_add(round->notices, g_strdup("relay main"),
                    i == 0 ? g_strdup("It hung") : NULL);
        house_write(house, round_change, round, -1);
        alerts = alert_all(house->view, NULL);
        assert_int_equal(alerts->len, i == 0 ? 1 : 0);
        round_free(round);
    }
    newsroom_close(&bench.newsroom);
}

/* Erased while on its way: the row is gone, and that is no failure. */
static void
test_a_row_that_is_gone(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;
    struct copy *copy = g_new0(struct copy, 1);

    open_bench(&bench, house);
    copy->edition_id = bench.edition_id;
    copy->subscriber_id = 77;
    round = round_new(EPOCH, house->clock);
    g_ptr_array_add(round->finished, parcel_of_copy(copy));
    ((struct parcel *)round->finished->pdata[0])->state = DELIVERY_ACCEPTED;
    house_write(house, round_change, round, -1);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

/* An edition of many readers does not keep another's waiting. */
static void
test_two_share_the_room(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;
    struct edition_key key;
    int64_t other_id;

    open_bench(&bench, house);
    newsroom_print(&bench.newsroom, "Harbour Dues");
    key = edition_key_now(bench.newsroom.list, HOUSE_NOW_MS);
    key.slot = "second";
    other_id = newsroom_launch_key(&bench.newsroom, &key, NULL).edition_id;
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->copies_wanted = 2;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 2);
    assert_int_equal(
        newsroom_count(&bench.newsroom, bench.edition_id, DELIVERY_CLAIMED), 1);
    assert_int_equal(
        newsroom_count(&bench.newsroom, other_id, DELIVERY_CLAIMED), 1);
    assert_true(round->has_more);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

/* Past its time everything left expires, and the edition is over. */
static void
test_expired(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;

    open_bench(&bench, house);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->copies_wanted = 9;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 0);
    assert_int_equal(
        newsroom_count(&bench.newsroom, bench.edition_id, DELIVERY_EXPIRED), 3);
    assert_int_equal(round->sent->len, 1);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

/* What is on its way past its time is waited for, not asked after. */
static void
test_on_its_way_past_its_time(void **state)
{
    struct house *house = *state;
    struct bench bench;
    struct round *round = NULL;

    open_bench(&bench, house);
    round = next_round(&bench, NULL, DELIVERY_PENDING);
    round->copies_wanted = 9;
    house_write(house, round_change, round, -1);
    assert_int_equal(round->claimed->len, 3);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    assert_true(next_due(&bench) == INT64_MAX);
    round_free(round);
    newsroom_close(&bench.newsroom);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_from_claim_to_sent),
        HOUSE_TEST(test_deferred_and_woken),
        HOUSE_TEST(test_held),
        HOUSE_TEST(test_another_is_held),
        HOUSE_TEST(test_notices),
        HOUSE_TEST(test_a_row_that_is_gone),
        HOUSE_TEST(test_two_share_the_room),
        HOUSE_TEST(test_expired),
        HOUSE_TEST(test_on_its_way_past_its_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
