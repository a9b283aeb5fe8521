/* SPDX-License-Identifier: MIT */
/* The operator's hand: retry, cancel, resume. */
#include "newsroom.h"

#include "ledger.h"
#include "outbox.h"

enum { EPOCH = 3, HOUR_MS = 3600 * 1000 };

struct work {
    struct newsroom newsroom;
    int64_t edition_id;
    struct retry retry;
    GPtrArray *claimed; /* of struct copy * */
    int64_t count;
    enum delivery_state ends_as;
};

static bool
claim_all(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const struct claim claim = {
        .edition_id = work->edition_id,
        .owner = EPOCH,
        .now_ms = clock_now_ms(work->newsroom.house->clock),
        .limit = 10,
    };
    int64_t seen = 0;

    return ledger_claim(tx, &claim, work->claimed, &seen, error);
}

static bool
end_all(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    bool is_good = true;

    for (guint i = 0; i < work->claimed->len && is_good; i++) {
        const struct copy *copy = work->claimed->pdata[i];
        const struct copy_result result = {
            .edition_id = copy->edition_id,
            .subscriber_id = copy->subscriber_id,
            .state = work->ends_as,
        };

        is_good = ledger_record(tx, EPOCH, &result, work->newsroom.house->clock,
                                error);
    }
    return is_good;
}

static bool
claim_and_end_all(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    g_autoptr(GPtrArray) copies =
        g_ptr_array_new_with_free_func((GDestroyNotify)copy_free);

    work->claimed = copies;
    return claim_all(tx, work, error) && end_all(tx, work, error);
}

static bool
finish(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    bool is_sent = false;

    return ledger_finish(tx, work->edition_id, work->newsroom.house->clock,
                         &is_sent, error) &&
           is_sent;
}

static bool
retry(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return delivery_retry(tx, &work->retry, work->newsroom.house->clock,
                          &work->count, error);
}

static bool
cancel(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return delivery_cancel(tx, work->edition_id, work->newsroom.house->clock,
                           &work->count, error);
}

static bool
resume(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return delivery_resume(tx, work->edition_id, work->newsroom.house->clock,
                           error);
}

static bool
hold(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct edition_step step = {.id = work->edition_id,
                                      .from = EDITION_SENDING,
                                      .to = EDITION_HELD,
                                      .reason = "refused"};

    return edition_move(tx, &step, work->newsroom.house->clock, error);
}

static bool
raise_doubt(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return alert_raise(tx, DELIVERY_DOUBT_CAUSE, "two", false,
                       work->newsroom.house->clock, error);
}

/* An edition for two readers, whose copies fail. */
static int
work_set_up(void **state)
{
    struct work *work = g_new0(struct work, 1);

    newsroom_set_up(&work->newsroom);
    newsroom_invite(&work->newsroom, "adam@example.org");
    newsroom_invite(&work->newsroom, "eva@example.org");
    newsroom_print(&work->newsroom, "Strike Ends");
    work->edition_id = newsroom_launch(&work->newsroom, NULL).edition_id;
    work->retry = (struct retry){
        .edition_id = work->edition_id,
        .state = DELIVERY_FAILED,
        .expiry_ms = 6 * HOUR_MS,
    };
    work->ends_as = DELIVERY_FAILED;
    *state = work;
    return 0;
}

static int
work_tear_down(void **state)
{
    struct work *work = *state;

    newsroom_tear_down(&work->newsroom);
    g_free(work);
    return 0;
}

#define WORK_TEST(function) \
    cmocka_unit_test_setup_teardown(function, work_set_up, work_tear_down)

static int64_t
count(const struct work *work, enum delivery_state state)
{
    return newsroom_count(&work->newsroom, work->edition_id, state);
}

static void
test_failed_copies_go_again(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;
    g_autoptr(Edition) edition = NULL;

    house_write(house, claim_and_end_all, work, -1);
    house_write(house, finish, work, -1);
    hand_clock_advance(&house->hand, 24 * HOUR_MS);
    house_write(house, retry, work, -1);
    assert_int_equal(work->count, 2);
    assert_int_equal(count(work, DELIVERY_PENDING), 2);
    edition = edition_get(house->view, work->edition_id, NULL);
    assert_int_equal(edition->state, EDITION_SENDING);
    assert_int_equal(edition->not_after_ms, HOUSE_NOW_MS + 30 * HOUR_MS);
    assert_int_equal(edition->finished_at_ms, 0);
}

/* What nobody doubts any more the operator need not look at. */
static void
test_doubt_is_settled(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GPtrArray) after = NULL;

    work->ends_as = DELIVERY_UNKNOWN;
    work->retry.state = DELIVERY_UNKNOWN;
    house_write(house, claim_and_end_all, work, -1);
    house_write(house, raise_doubt, work, -1);
    before = alert_all(house->view, NULL);
    house_write(house, retry, work, -1);
    after = alert_all(house->view, NULL);
    assert_int_equal(before->len, 1);
    assert_int_equal(after->len, 0);
}

static void
test_one_reader_alone(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;

    work->ends_as = DELIVERY_UNKNOWN;
    house_write(house, claim_and_end_all, work, -1);
    work->retry.state = DELIVERY_UNKNOWN;
    work->retry.subscriber_id = 2;
    house_write(house, retry, work, -1);
    assert_int_equal(work->count, 1);
    assert_int_equal(count(work, DELIVERY_UNKNOWN), 1);
}

static void
test_accepted_copies_do_not(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;

    work->ends_as = DELIVERY_ACCEPTED;
    house_write(house, claim_and_end_all, work, -1);
    work->retry.state = DELIVERY_ACCEPTED;
    house_write(house, retry, work, VESPER_ERROR_REFUSED);
    work->retry.state = DELIVERY_FAILED;
    house_write(house, finish, work, -1);
    house_write(house, retry, work, -1);
    assert_int_equal(work->count, 0);
    assert_int_equal(newsroom_state(&work->newsroom, work->edition_id),
                     EDITION_SENT);
}

static void
test_cancelled_before_the_first(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;
    struct launch_report next;

    house_write(house, cancel, work, -1);
    assert_int_equal(work->count, 2);
    assert_int_equal(count(work, DELIVERY_SKIPPED), 2);
    house_write(house, cancel, work, VESPER_ERROR_REFUSED);
    house_write(house, retry, work, VESPER_ERROR_REFUSED);
    hand_clock_advance(&house->hand, 24 * HOUR_MS); /* its story is free */
    next = newsroom_launch(&work->newsroom, NULL);
    assert_int_equal(next.outcome, LAUNCH_DONE);
}

static void
test_cancelled_halfway(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;
    struct launch_report next;

    work->ends_as = DELIVERY_DEFERRED;
    house_write(house, claim_and_end_all, work, -1);
    house_write(house, cancel, work, -1);
    assert_int_equal(count(work, DELIVERY_SKIPPED), 2);
    hand_clock_advance(&house->hand, 24 * HOUR_MS);
    next = newsroom_launch(&work->newsroom, NULL);
    assert_int_equal(next.outcome, LAUNCH_SKIPPED);
    g_free(next.reason);
}

/* On its way when the edition was cancelled, and put off by the relay. */
static void
test_cancelled_on_its_way(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;
    g_autoptr(GPtrArray) copies =
        g_ptr_array_new_with_free_func((GDestroyNotify)copy_free);

    work->claimed = copies;
    house_write(house, claim_all, work, -1);
    house_write(house, cancel, work, -1);
    work->ends_as = DELIVERY_DEFERRED;
    house_write(house, end_all, work, -1);
    assert_int_equal(count(work, DELIVERY_SKIPPED), 2);
}

static void
test_held_and_resumed(void **state)
{
    struct work *work = *state;
    struct house *house = work->newsroom.house;

    house_write(house, resume, work, VESPER_ERROR_REFUSED);
    house_write(house, hold, work, -1);
    house_write(house, retry, work, VESPER_ERROR_REFUSED);
    house_write(house, resume, work, -1);
    assert_int_equal(newsroom_state(&work->newsroom, work->edition_id),
                     EDITION_SENDING);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORK_TEST(test_failed_copies_go_again),
        WORK_TEST(test_doubt_is_settled),
        WORK_TEST(test_one_reader_alone),
        WORK_TEST(test_accepted_copies_do_not),
        WORK_TEST(test_cancelled_before_the_first),
        WORK_TEST(test_cancelled_halfway),
        WORK_TEST(test_cancelled_on_its_way),
        WORK_TEST(test_held_and_resumed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
