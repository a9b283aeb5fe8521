/* SPDX-License-Identifier: MIT */
/* The life of a subscription: request, confirm, leave, come back. */
#include "subscriber.h"

#include "house.h"
#include "outbox.h"

#include <string.h>
#include <sys/stat.h>

enum { HOUR_MS = 3600 * 1000 };

struct work {
    struct house *house;
    struct keyring *keyring;
    struct list *list;
    struct address *address;
    enum signup_outcome outcome;
    struct confirm_request confirm;
    struct leave_request leave;
    int64_t purged;
};

static const struct consent_origin origin = {
    .actor = "form",
    .ip = "192.0.2.7",
    .user_agent = "test",
    .page = "https://news.example/subscribe",
    .consent_text = "Yes, send me the evening edition.",
};

static bool
sign_up(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const struct signup signup = {
        .list = work->list,
        .address = work->address,
        .language = "",
        .origin = origin,
        .pause_ms = HOUSE_DAY_MS,
        .most_per_month = 3,
        .life_ms = 7 * (int64_t)HOUSE_DAY_MS,
    };

    return subscriber_signup(tx, &signup, work->keyring, work->house->clock,
                             &work->outcome, error);
}

static bool
confirm(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return subscriber_confirm(tx, &work->confirm, 7 * (int64_t)HOUSE_DAY_MS,
                              &origin, work->house->clock, error);
}

static bool
leave(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return subscriber_leave(tx, &work->leave, &origin, work->house->clock,
                            error);
}

static bool
add_confirmed(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const struct signup signup = {
        .list = work->list,
        .address = work->address,
        .language = "",
        .origin = origin,
    };

    return subscriber_add_confirmed(tx, &signup, work->keyring,
                                    work->house->clock, error);
}

static bool
purge(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return subscriber_purge_unconfirmed(tx, 7 * (int64_t)HOUSE_DAY_MS,
                                        work->house->clock, &work->purged,
                                        error);
}

static void
work_init(struct work *work, struct house *house)
{
    *work = (struct work){
        .house = house,
        .keyring = keyring_new(&house->random.random),
        .list = house_add_list(house, "evening"),
        .address = address_parse("Eva@Example.org", NULL),
    };
}

static void
work_clear(struct work *work)
{
    keyring_free(work->keyring);
    list_free(work->list);
    address_free(work->address);
}

/* What a test knows of Eva's subscription, or NULL. */
static struct subscription *
subscription_of(const struct work *work)
{
    g_autoptr(Subscriber) subscriber = NULL;
    g_autoptr(GPtrArray) all = NULL;

    assert_true(subscriber_find(work->house->view, work->address->key,
                                &subscriber, NULL));
    if (subscriber == NULL)
        return NULL;
    all = subscription_all(work->house->view, subscriber->id, NULL);
    assert_int_equal(all->len, 1);
    return subscription_get(work->house->view,
                            ((struct subscription *)all->pdata[0])->id, NULL);
}

static void
assert_state(const struct work *work, enum subscription_state state)
{
    g_autoptr(Subscription) subscription = subscription_of(work);

    assert_non_null(subscription);
    assert_int_equal(subscription->state, state);
}

static int64_t
mails_waiting(const struct work *work)
{
    int64_t counts[DELIVERY_STATES];

    assert_true(outbox_count(work->house->view, counts, NULL));
    return counts[DELIVERY_PENDING];
}

/* Reads the link that the confirmation mail would carry. */
static void
open_link(struct work *work)
{
    g_autoptr(Subscription) subscription = subscription_of(work);
    g_autofree char *token =
        confirm_token_make(work->keyring, subscription->list_id,
                           subscription->id, subscription->request_at_ms);

    assert_true(confirm_token_read(work->keyring, token, &work->confirm, NULL));
}

static void
open_leave_link(struct work *work, int64_t list_id)
{
    unsigned char hash[ADDRESS_HASH_BYTES];
    g_autofree char *token = NULL;

    address_hash(work->keyring, work->address->key, hash);
    token = leave_token_make(work->keyring, list_id, hash);
    assert_true(leave_token_read(work->keyring, token, &work->leave, NULL));
    assert_false(
        confirm_token_read(work->keyring, token, &work->confirm, NULL));
}

static void
test_request_confirm_and_click_twice(void **state)
{
    struct work work;

    work_init(&work, *state);
    house_write(work.house, sign_up, &work, -1);
    assert_int_equal(work.outcome, SIGNUP_MAILED);
    assert_state(&work, SUBSCRIPTION_PENDING);
    assert_int_equal(mails_waiting(&work), 1);
    open_link(&work);
    house_write(work.house, confirm, &work, -1);
    house_write(work.house, confirm, &work, -1);
    assert_state(&work, SUBSCRIPTION_ACTIVE);
    work_clear(&work);
}

static void
test_consent_is_kept_with_its_words(void **state)
{
    struct work work;
    g_autoptr(Subscription) subscription = NULL;
    g_autoptr(GPtrArray) events = NULL;
    const struct consent_event *first, *second;

    work_init(&work, *state);
    house_write(work.house, sign_up, &work, -1);
    open_link(&work);
    house_write(work.house, confirm, &work, -1);
    subscription = subscription_of(&work);
    events = consent_all(work.house->view, subscription->subscriber_id, NULL);
    assert_int_equal(events->len, 2);
    first = events->pdata[0];
    second = events->pdata[1];
    assert_text(first->action, "request");
    assert_text(first->text, origin.consent_text);
    assert_text(first->ip, origin.ip);
    assert_text(second->action, "confirm");
    assert_int_equal(second->at_ms, HOUSE_NOW_MS);
    work_clear(&work);
}

static void
test_an_address_is_not_bombed(void **state)
{
    struct work work;

    work_init(&work, *state);
    house_write(work.house, sign_up, &work, -1);
    house_write(work.house, sign_up, &work, -1);
    assert_int_equal(work.outcome, SIGNUP_TOO_OFTEN);
    for (int day = 1; day <= 4; day++) {
        hand_clock_advance(&work.house->hand, HOUSE_DAY_MS + HOUR_MS);
        house_write(work.house, sign_up, &work, -1);
        assert_int_equal(work.outcome,
                         day < 3 ? SIGNUP_MAILED : SIGNUP_TOO_OFTEN);
    }
    assert_int_equal(mails_waiting(&work), 3);
    work_clear(&work);
}

static int64_t
journal_bytes(const struct house *house)
{
    g_autofree char *file =
        g_build_filename(house->folder, "vesper.db-wal", NULL);
    struct stat found;

    assert_int_equal(stat(file, &found), 0);
    return found.st_size;
}

/* An answer waits for the disk. So must the one to a reader, or to whom asks
 * too often: else its haste would tell on the address (row H10). */
static void
test_each_outcome_is_written(void **state)
{
    static const enum signup_outcome outcomes[] = {
        SIGNUP_MAILED, SIGNUP_TOO_OFTEN, SIGNUP_ACTIVE};
    struct work work;
    int64_t before;

    work_init(&work, *state);
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        if (outcomes[i] == SIGNUP_ACTIVE) {
            house_write(work.house, add_confirmed, &work, -1);
            hand_clock_advance(&work.house->hand, HOUSE_DAY_MS + HOUR_MS);
        }
        before = journal_bytes(work.house);
        house_write(work.house, sign_up, &work, -1);
        assert_int_equal(work.outcome, outcomes[i]);
        assert_true(journal_bytes(work.house) > before);
    }
    work_clear(&work);
}

/* Deleting the unconfirmed request must not reset the count. */
static void
test_purging_does_not_reset_the_count(void **state)
{
    struct work work;

    work_init(&work, *state);
    for (int i = 0; i < 3; i++) {
        house_write(work.house, sign_up, &work, -1);
        assert_int_equal(work.outcome, SIGNUP_MAILED);
        hand_clock_advance(&work.house->hand, 8 * (int64_t)HOUSE_DAY_MS);
        house_write(work.house, purge, &work, -1);
        assert_int_equal(work.purged, 1);
        assert_null(subscription_of(&work));
    }
    house_write(work.house, sign_up, &work, -1);
    assert_int_equal(work.outcome, SIGNUP_TOO_OFTEN);
    work_clear(&work);
}

static int64_t
counted(const struct house *house)
{
    return house_ask(house, "SELECT count(*) FROM signup_request");
}

/* What no longer counts is not kept either. */
static void
test_a_counted_request_is_forgotten(void **state)
{
    struct work work;

    work_init(&work, *state);
    house_write(work.house, sign_up, &work, -1);
    assert_int_equal(counted(work.house), 1);
    hand_clock_advance(&work.house->hand, 29 * (int64_t)HOUSE_DAY_MS);
    house_write(work.house, purge, &work, -1);
    assert_int_equal(counted(work.house), 1);
    hand_clock_advance(&work.house->hand, (int64_t)HOUSE_DAY_MS);
    house_write(work.house, purge, &work, -1);
    assert_int_equal(counted(work.house), 0);
    work_clear(&work);
}

static void
test_a_link_expires(void **state)
{
    struct work work;

    work_init(&work, *state);
    house_write(work.house, sign_up, &work, -1);
    open_link(&work);
    hand_clock_advance(&work.house->hand, 8 * (int64_t)HOUSE_DAY_MS);
    house_write(work.house, confirm, &work, VESPER_ERROR_NOT_FOUND);
    assert_state(&work, SUBSCRIPTION_PENDING);
    work_clear(&work);
}

static void
test_a_reader_gets_no_second_confirmation(void **state)
{
    struct work work;

    work_init(&work, *state);
    house_write(work.house, add_confirmed, &work, -1);
    house_write(work.house, sign_up, &work, -1);
    assert_int_equal(work.outcome, SIGNUP_ACTIVE);
    assert_int_equal(mails_waiting(&work), 0);
    work_clear(&work);
}

static void
test_leaving_holds_against_the_old_link_and_imports(void **state)
{
    struct work work;
    g_autofree char *reason = NULL;

    work_init(&work, *state);
    house_write(work.house, sign_up, &work, -1);
    open_link(&work);
    house_write(work.house, confirm, &work, -1);
    open_leave_link(&work, work.list->id);
    house_write(work.house, leave, &work, -1);
    house_write(work.house, leave, &work, -1);
    assert_state(&work, SUBSCRIPTION_LEFT);
    house_write(work.house, add_confirmed, &work, VESPER_ERROR_REFUSED);
    assert_true(suppression_find(work.house->view, work.list->id,
                                 work.leave.address_hash, &reason, NULL));
    assert_text(reason, "left");
    work.confirm.list_id = work.list->id;
    work.confirm.request_at_ms = HOUSE_NOW_MS;
    work.confirm.subscription_id = 1;
    house_write(work.house, confirm, &work, VESPER_ERROR_REFUSED);
    assert_state(&work, SUBSCRIPTION_LEFT);
    work_clear(&work);
}

static void
test_leaving_keeps_both_dates(void **state)
{
    struct work work;
    g_autoptr(Subscription) found = NULL;

    work_init(&work, *state);
    house_write(work.house, add_confirmed, &work, -1);
    hand_clock_advance(&work.house->hand, HOUR_MS);
    open_leave_link(&work, work.list->id);
    house_write(work.house, leave, &work, -1);
    found = subscription_of(&work);
    assert_int_equal(found->confirmed_at_ms, HOUSE_NOW_MS);
    assert_int_equal(found->left_at_ms, HOUSE_NOW_MS + HOUR_MS);
    assert_int_equal(found->request_at_ms, 0); /* its link is used up */
    work_clear(&work);
}

static void
test_a_fresh_confirmation_brings_back(void **state)
{
    struct work work;
    g_autofree char *reason = NULL;

    work_init(&work, *state);
    house_write(work.house, add_confirmed, &work, -1);
    open_leave_link(&work, 0);
    house_write(work.house, leave, &work, -1);
    assert_state(&work, SUBSCRIPTION_LEFT);
    house_write(work.house, sign_up, &work, -1);
    assert_int_equal(work.outcome, SIGNUP_MAILED);
    assert_state(&work, SUBSCRIPTION_LEFT); /* until the button is pressed */
    open_link(&work);
    house_write(work.house, confirm, &work, -1);
    assert_state(&work, SUBSCRIPTION_ACTIVE);
    assert_true(suppression_find(work.house->view, work.list->id,
                                 work.leave.address_hash, &reason, NULL));
    assert_null(reason);
    work_clear(&work);
}

static void
test_leaving_works_for_strangers(void **state)
{
    struct work work;

    work_init(&work, *state);
    open_leave_link(&work, work.list->id);
    house_write(work.house, leave, &work, -1);
    house_write(work.house, add_confirmed, &work, VESPER_ERROR_REFUSED);
    assert_null(subscription_of(&work));
    work_clear(&work);
}

static void
test_readers_are_listed_and_counted(void **state)
{
    struct work work;
    int64_t counts[SUBSCRIPTION_STATES];
    g_autoptr(GPtrArray) page = NULL;
    g_autoptr(GPtrArray) rest = NULL;

    work_init(&work, *state);
    house_write(work.house, add_confirmed, &work, -1);
    address_free(work.address);
    work.address = address_parse("jan@example.org", NULL);
    house_write(work.house, sign_up, &work, -1);
    assert_true(reader_count(work.house->view, work.list->id, counts, NULL));
    assert_int_equal(counts[SUBSCRIPTION_ACTIVE], 1);
    assert_int_equal(counts[SUBSCRIPTION_PENDING], 1);
    page = reader_page(work.house->view, work.list->id, SUBSCRIPTION_STATES, 0,
                       1, NULL);
    assert_int_equal(page->len, 1);
    assert_text(((struct reader_line *)page->pdata[0])->email,
                "Eva@example.org");
    rest = reader_page(work.house->view, work.list->id, SUBSCRIPTION_PENDING,
                       ((struct reader_line *)page->pdata[0])->subscriber_id,
                       10, NULL);
    assert_int_equal(rest->len, 1);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_leaving_keeps_both_dates),
        HOUSE_TEST(test_request_confirm_and_click_twice),
        HOUSE_TEST(test_consent_is_kept_with_its_words),
        HOUSE_TEST(test_an_address_is_not_bombed),
        HOUSE_TEST(test_each_outcome_is_written),
        HOUSE_TEST(test_purging_does_not_reset_the_count),
        HOUSE_TEST(test_a_counted_request_is_forgotten),
        HOUSE_TEST(test_a_link_expires),
        HOUSE_TEST(test_a_reader_gets_no_second_confirmation),
        HOUSE_TEST(test_leaving_holds_against_the_old_link_and_imports),
        HOUSE_TEST(test_a_fresh_confirmation_brings_back),
        HOUSE_TEST(test_leaving_works_for_strangers),
        HOUSE_TEST(test_readers_are_listed_and_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
