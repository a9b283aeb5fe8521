/* SPDX-License-Identifier: MIT */
#include "outbox.h"

#include "house.h"

struct move_row {
    const char *name;
    enum delivery_state from, to;
    bool is_allowed;
};

static const struct move_row moves[] = {
    {"a claim", DELIVERY_PENDING, DELIVERY_CLAIMED, true},
    {"provably unsent", DELIVERY_CLAIMED, DELIVERY_PENDING, true},
    {"left before the claim", DELIVERY_PENDING, DELIVERY_SKIPPED, true},
    {"accepted without a claim", DELIVERY_PENDING, DELIVERY_ACCEPTED, false},
    {"an accepted one is done", DELIVERY_ACCEPTED, DELIVERY_PENDING, false},
    {"unknown is not sent by itself", DELIVERY_UNKNOWN, DELIVERY_CLAIMED,
     false},
    {"the operator settles", DELIVERY_UNKNOWN, DELIVERY_ACCEPTED, true},
    {"deferred waits its turn", DELIVERY_DEFERRED, DELIVERY_CLAIMED, false},
};

static void
test_move(void **state)
{
    const struct move_row *row = *state;

    assert_int_equal(delivery_state_may_move(row->from, row->to),
                     row->is_allowed);
}

static void
test_names_go_both_ways(void **state)
{
    enum delivery_state found;

    (void)state;
    for (int i = 0; i < DELIVERY_STATES; i++) {
        enum delivery_state each = (enum delivery_state)i;

        assert_true(
            delivery_state_from_name(delivery_state_name(each), &found));
        assert_int_equal(found, each);
        assert_int_equal(delivery_state_from_number(i), each);
    }
    assert_false(delivery_state_from_name("sent", &found));
}

struct work {
    struct house *house;
    int64_t owner, now_ms;
    int64_t due_at_ms;
    GPtrArray *claimed;
    struct outbox_result result;
    int64_t recovered;
    const struct clock *clock;
    const char *text; /* of an alert */
};

static bool
add(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct outbox_mail mail = {
        .kind = OUTBOX_CONFIRM,
        .list_id = 1,
        .subscriber_id = 2,
        .language = (char[]){"en"},
        .note = (char[]){""},
        .due_at_ms = work->due_at_ms,
        .not_after_ms = work->due_at_ms + HOUSE_DAY_MS,
        .created_at_ms = HOUSE_NOW_MS,
    };

    return outbox_add(tx, &mail, error);
}

static bool
claim(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const struct outbox_claim claim = {
        .owner = work->owner, .now_ms = work->now_ms, .limit = 10};

    g_ptr_array_set_size(work->claimed, 0);
    return outbox_wake(tx, work->now_ms, error) &&
           outbox_claim(tx, &claim, work->claimed, error);
}

static bool
record(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return outbox_record(tx, work->owner, &work->result, error);
}

static bool
recover(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return outbox_recover(tx, work->owner, work->now_ms, &work->recovered,
                          error);
}

static bool
raise_alert(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return alert_raise(tx, "relay main", work->text, true, work->clock, error);
}

static void
free_mail(gpointer mail)
{
    outbox_mail_free(mail);
}

static int
work_set_up(void **state)
{
    struct work *work = g_new0(struct work, 1);
    struct house *house = NULL;

    house_set_up((void **)&house);
    *work = (struct work){
        .house = house,
        .owner = 1,
        .now_ms = HOUSE_NOW_MS,
        .due_at_ms = HOUSE_NOW_MS,
        .claimed = g_ptr_array_new_with_free_func(free_mail),
        .clock = house->clock,
        .text = "the relay is away",
    };
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

/* One of the mails that were claimed. */
static const struct outbox_mail *
claimed_at(const struct work *work, guint index)
{
    assert_true(index < work->claimed->len);
    return work->claimed->pdata[index];
}

static int64_t
count(struct house *house, enum delivery_state which)
{
    int64_t counts[DELIVERY_STATES];

    assert_true(outbox_count(house->view, counts, NULL));
    return counts[which];
}

static void
test_claimed_once_and_recorded(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, add, work, -1);
    work->due_at_ms += 1000;
    house_write(house, add, work, -1);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 1); /* the other is not due */
    work->result = (struct outbox_result){
        .id = claimed_at(work, 0)->id,
        .state = DELIVERY_ACCEPTED,
        .code = 250,
    };
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 0);
    work->owner = 2;
    house_write(house, record, work, VESPER_ERROR_REFUSED);
    work->owner = 1;
    house_write(house, record, work, -1);
    house_write(house, record, work, VESPER_ERROR_REFUSED);
    assert_int_equal(count(house, DELIVERY_ACCEPTED), 1);
}

static bool
purge(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return outbox_purge(tx, work->now_ms, error);
}

/* What waits stays, however old; what has its outcome goes. */
static void
test_old_mails_are_purged(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, add, work, -1);
    house_write(house, claim, work, -1);
    house_write(house, add, work, -1);
    work->result = (struct outbox_result){
        .id = claimed_at(work, 0)->id,
        .state = DELIVERY_ACCEPTED,
        .code = 250,
    };
    work->now_ms += HOUSE_DAY_MS;
    house_write(house, purge, work, -1);
    assert_int_equal(count(house, DELIVERY_CLAIMED), 1);
    house_write(house, record, work, -1);
    work->now_ms = HOUSE_NOW_MS - HOUSE_DAY_MS;
    house_write(house, purge, work, -1);
    assert_int_equal(count(house, DELIVERY_ACCEPTED), 1); /* too young */
    work->now_ms = HOUSE_NOW_MS + HOUSE_DAY_MS;
    house_write(house, purge, work, -1);
    assert_int_equal(count(house, DELIVERY_ACCEPTED), 0);
    assert_int_equal(count(house, DELIVERY_PENDING), 1);
}

static void
test_a_deferred_mail_comes_back(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    int64_t due_at_ms;

    house_write(house, add, work, -1);
    house_write(house, claim, work, -1);
    work->result = (struct outbox_result){
        .id = claimed_at(work, 0)->id,
        .state = DELIVERY_DEFERRED,
        .due_at_ms = HOUSE_NOW_MS + 60000,
        .code = 451,
        .reply = "come back later",
    };
    house_write(house, record, work, -1);
    assert_true(outbox_next_due(house->view, &due_at_ms, NULL));
    assert_int_equal(due_at_ms, HOUSE_NOW_MS + 60000);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 0);
    work->now_ms += 60000;
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 1);
    assert_int_equal(claimed_at(work, 0)->attempts, 2);
    assert_int_equal(claimed_at(work, 0)->first_claim_at_ms, HOUSE_NOW_MS);
}

static void
test_a_crash_sends_single_mails_again(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, add, work, -1);
    house_write(house, claim, work, -1);
    house_write(house, recover, work, -1);
    assert_int_equal(work->recovered, 0); /* its own claims stay */
    work->owner = 2;
    house_write(house, recover, work, -1);
    assert_int_equal(work->recovered, 1);
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 1);
}

static void
test_too_late_expires(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, add, work, -1);
    work->now_ms += 2 * (int64_t)HOUSE_DAY_MS;
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 0);
    assert_int_equal(count(house, DELIVERY_EXPIRED), 1);
}

static void
test_the_last_instant_is_in_time(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, add, work, -1);
    work->now_ms += HOUSE_DAY_MS;
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, 1);
}

static void
test_the_oldest_goes_first(void **state)
{
    static const int waited_ms[] = {5, 0, 9};
    struct work *work = *state;
    struct house *house = work->house;
    int64_t before_ms = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(waited_ms); i++) {
        work->due_at_ms = HOUSE_NOW_MS - waited_ms[i];
        house_write(house, add, work, -1);
    }
    house_write(house, claim, work, -1);
    assert_int_equal(work->claimed->len, G_N_ELEMENTS(waited_ms));
    for (guint i = 0; i < work->claimed->len; i++) {
        const struct outbox_mail *mail = claimed_at(work, i);

        assert_true(mail->due_at_ms > before_ms);
        before_ms = mail->due_at_ms;
    }
}

static void
test_an_alert_is_mailed_once_an_hour(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    g_autoptr(GPtrArray) alerts = NULL;

    house_write(house, raise_alert, work, -1);
    house_write(house, raise_alert, work, -1);
    assert_int_equal(count(house, DELIVERY_PENDING), 1);
    hand_clock_advance(&house->hand, 3600 * 1000 - 1);
    house_write(house, raise_alert, work, -1);
    work->text = "the relay hangs up"; /* too early, but not forgotten */
    house_write(house, raise_alert, work, -1);
    assert_int_equal(count(house, DELIVERY_PENDING), 1);
    hand_clock_advance(&house->hand, 1);
    house_write(house, raise_alert, work, -1);
    assert_int_equal(count(house, DELIVERY_PENDING), 2);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS - 1);
    house_write(house, raise_alert, work, -1);
    assert_int_equal(count(house, DELIVERY_PENDING), 2);
    hand_clock_advance(&house->hand, 1);
    house_write(house, raise_alert, work, -1);
    assert_int_equal(count(house, DELIVERY_PENDING), 3);
    alerts = alert_all(house->view, NULL);
    assert_int_equal(alerts->len, 1);
    assert_int_equal(((struct alert *)alerts->pdata[0])->count, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORK_TEST(test_the_oldest_goes_first),
        WORK_TEST(test_the_last_instant_is_in_time),
        cmocka_unit_test(test_names_go_both_ways),
        WORK_TEST(test_claimed_once_and_recorded),
        WORK_TEST(test_old_mails_are_purged),
        WORK_TEST(test_a_deferred_mail_comes_back),
        WORK_TEST(test_a_crash_sends_single_mails_again),
        WORK_TEST(test_too_late_expires),
        WORK_TEST(test_an_alert_is_mailed_once_an_hour),
    };

    return ROW_TESTS(test_move, moves) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
