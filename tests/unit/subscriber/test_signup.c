/* SPDX-License-Identifier: MIT */
/* The life of a subscription: request, confirm, leave, come back. */
#include "subscriber.h"

#include "house.h"
#include "outbox.h"

#include <sys/stat.h>

enum { HOUR_MS = 3600 * 1000, MOST_PER_MONTH = 3 };

#define LIFE_MS (7 * (int64_t)HOUSE_DAY_MS)

/* Eva, and what she and the operator do about one list. */
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

static int
work_set_up(void **state)
{
    struct work *work = g_new0(struct work, 1);

    house_set_up((void **)&work->house);
    work->keyring = keyring_new(&work->house->random.random);
    work->list = house_add_list(work->house, "evening");
    work->address = address_parse("Eva@Example.org", NULL);
    *state = work;
    return 0;
}

static int
work_tear_down(void **state)
{
    struct work *work = *state;

    keyring_free(work->keyring);
    list_free(work->list);
    address_free(work->address);
    house_tear_down((void **)&work->house);
    g_free(work);
    return 0;
}

#define WORK_TEST(function) \
    cmocka_unit_test_setup_teardown(function, work_set_up, work_tear_down)

/* --- What can be done ----------------------------------------------------- */

/* Her form as it is filled in. */
static struct signup
form_of(const struct work *work)
{
    return (struct signup){
        .list = work->list,
        .address = work->address,
        .language = "",
        .origin = origin,
        .pause_ms = HOUSE_DAY_MS,
        .most_per_month = MOST_PER_MONTH,
        .life_ms = LIFE_MS,
    };
}

static bool
take_signup(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const struct signup signup = form_of(work);

    return subscriber_signup(tx, &signup, work->keyring, work->house->clock,
                             &work->outcome, error);
}

static bool
take_confirmation(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return subscriber_confirm(tx, &work->confirm, LIFE_MS, &origin,
                              work->house->clock, error);
}

static bool
take_leave(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return subscriber_leave(tx, &work->leave, &origin, work->house->clock,
                            error);
}

static bool
take_reader(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const struct signup signup = form_of(work);

    return subscriber_add_confirmed(tx, &signup, work->keyring,
                                    work->house->clock, error);
}

static bool
take_out_unconfirmed(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return subscriber_purge_unconfirmed(tx, LIFE_MS, work->house->clock,
                                        &work->purged, error);
}

/* Sends the form in, with this outcome. */
static void
sign_up(struct work *work, enum signup_outcome outcome)
{
    house_write(work->house, take_signup, work, -1);
    assert_int_equal(work->outcome, outcome);
}

/* Presses the button on the page of the link, to end with this code. */
static void
confirm(struct work *work, int code)
{
    house_write(work->house, take_confirmation, work, code);
}

/* Adds her by the operator's hand, to end with this code. */
static void
add_reader(struct work *work, int code)
{
    house_write(work->house, take_reader, work, code);
}

static void
purge(struct work *work)
{
    house_write(work->house, take_out_unconfirmed, work, -1);
}

static void
time_passes(struct work *work, int64_t span_ms)
{
    hand_clock_advance(&work->house->hand, span_ms);
}

/* --- What can be seen ----------------------------------------------------- */

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

/* Why she must not be mailed; NULL: she may be. */
static void
assert_suppressed(const struct work *work, const char *why)
{
    g_autofree char *reason = NULL;

    assert_true(suppression_find(work->house->view, work->list->id,
                                 work->leave.address_hash, &reason, NULL));
    assert_text(reason, why);
}

static int64_t
mails_waiting(const struct work *work)
{
    int64_t counts[DELIVERY_STATES];

    assert_true(outbox_count(work->house->view, counts, NULL));
    return counts[DELIVERY_PENDING];
}

/* --- Links ---------------------------------------------------------------- */

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

/* Reads the link to unsubscribe from a list (0: from all), and follows it. */
static void
leave(struct work *work, int64_t list_id)
{
    unsigned char hash[ADDRESS_HASH_BYTES];
    g_autofree char *token = NULL;

    address_hash(work->keyring, work->address->key, hash);
    token = leave_token_make(work->keyring, list_id, hash);
    assert_true(leave_token_read(work->keyring, token, &work->leave, NULL));
    assert_false(
        confirm_token_read(work->keyring, token, &work->confirm, NULL));
    house_write(work->house, take_leave, work, -1);
}

/* --- The tests ------------------------------------------------------------ */

static void
test_request_confirm_and_click_twice(void **state)
{
    struct work *work = *state;

    sign_up(work, SIGNUP_MAILED);
    assert_state(work, SUBSCRIPTION_PENDING);
    assert_int_equal(mails_waiting(work), 1);
    open_link(work);
    confirm(work, -1);
    confirm(work, -1);
    assert_state(work, SUBSCRIPTION_ACTIVE);
}

static void
test_consent_is_kept_with_its_words(void **state)
{
    struct work *work = *state;
    g_autoptr(Subscription) subscription = NULL;
    g_autoptr(GPtrArray) events = NULL;
    const struct consent_event *first, *second;

    sign_up(work, SIGNUP_MAILED);
    open_link(work);
    confirm(work, -1);
    subscription = subscription_of(work);
    events = consent_all(work->house->view, subscription->subscriber_id, NULL);
    assert_int_equal(events->len, 2);
    first = events->pdata[0];
    second = events->pdata[1];
    assert_text(first->action, "request");
    assert_text(first->text, origin.consent_text);
    assert_text(first->ip, origin.ip);
    assert_text(second->action, "confirm");
    assert_int_equal(second->at_ms, HOUSE_NOW_MS);
}

static void
test_an_address_is_not_bombed(void **state)
{
    struct work *work = *state;

    sign_up(work, SIGNUP_MAILED);
    sign_up(work, SIGNUP_TOO_OFTEN);
    for (int day = 1; day <= MOST_PER_MONTH + 1; day++) {
        time_passes(work, HOUSE_DAY_MS + HOUR_MS);
        sign_up(work, day < MOST_PER_MONTH ? SIGNUP_MAILED : SIGNUP_TOO_OFTEN);
    }
    assert_int_equal(mails_waiting(work), MOST_PER_MONTH);
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
    struct work *work = *state;
    int64_t before;

    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        if (outcomes[i] == SIGNUP_ACTIVE) {
            add_reader(work, -1);
            time_passes(work, HOUSE_DAY_MS + HOUR_MS);
        }
        before = journal_bytes(work->house);
        sign_up(work, outcomes[i]);
        assert_true(journal_bytes(work->house) > before);
    }
}

/* Deleting the unconfirmed request must not reset the count. */
static void
test_purging_does_not_reset_the_count(void **state)
{
    struct work *work = *state;

    for (int i = 0; i < MOST_PER_MONTH; i++) {
        sign_up(work, SIGNUP_MAILED);
        time_passes(work, LIFE_MS + HOUSE_DAY_MS);
        purge(work);
        assert_int_equal(work->purged, 1);
        assert_null(subscription_of(work));
    }
    sign_up(work, SIGNUP_TOO_OFTEN);
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
    struct work *work = *state;

    sign_up(work, SIGNUP_MAILED);
    assert_int_equal(counted(work->house), 1);
    time_passes(work, 29 * (int64_t)HOUSE_DAY_MS);
    purge(work);
    assert_int_equal(counted(work->house), 1);
    time_passes(work, HOUSE_DAY_MS);
    purge(work);
    assert_int_equal(counted(work->house), 0);
}

static void
test_a_link_expires(void **state)
{
    struct work *work = *state;

    sign_up(work, SIGNUP_MAILED);
    open_link(work);
    time_passes(work, LIFE_MS + HOUSE_DAY_MS);
    confirm(work, VESPER_ERROR_NOT_FOUND);
    assert_state(work, SUBSCRIPTION_PENDING);
}

static void
test_a_reader_gets_no_second_confirmation(void **state)
{
    struct work *work = *state;

    add_reader(work, -1);
    sign_up(work, SIGNUP_ACTIVE);
    assert_int_equal(mails_waiting(work), 0);
}

static void
test_leaving_holds_against_the_old_link_and_imports(void **state)
{
    struct work *work = *state;

    sign_up(work, SIGNUP_MAILED);
    open_link(work);
    confirm(work, -1);
    leave(work, work->list->id);
    leave(work, work->list->id);
    assert_state(work, SUBSCRIPTION_LEFT);
    add_reader(work, VESPER_ERROR_REFUSED);
    assert_suppressed(work, "left");
    work->confirm = (struct confirm_request){
        .list_id = work->list->id,
        .request_at_ms = HOUSE_NOW_MS,
        .subscription_id = 1,
    };
    confirm(work, VESPER_ERROR_REFUSED);
    assert_state(work, SUBSCRIPTION_LEFT);
}

static void
test_leaving_keeps_both_dates(void **state)
{
    struct work *work = *state;
    g_autoptr(Subscription) found = NULL;

    add_reader(work, -1);
    time_passes(work, HOUR_MS);
    leave(work, work->list->id);
    found = subscription_of(work);
    assert_int_equal(found->confirmed_at_ms, HOUSE_NOW_MS);
    assert_int_equal(found->left_at_ms, HOUSE_NOW_MS + HOUR_MS);
    assert_int_equal(found->request_at_ms, 0); /* its link is used up */
}

static void
test_a_fresh_confirmation_brings_back(void **state)
{
    struct work *work = *state;

    add_reader(work, -1);
    leave(work, 0);
    assert_state(work, SUBSCRIPTION_LEFT);
    sign_up(work, SIGNUP_MAILED);
    assert_state(work, SUBSCRIPTION_LEFT); /* until the button is pressed */
    open_link(work);
    confirm(work, -1);
    assert_state(work, SUBSCRIPTION_ACTIVE);
    assert_suppressed(work, NULL);
}

static void
test_leaving_works_for_strangers(void **state)
{
    struct work *work = *state;

    leave(work, work->list->id);
    add_reader(work, VESPER_ERROR_REFUSED);
    assert_null(subscription_of(work));
}

static void
test_readers_are_listed_and_counted(void **state)
{
    struct work *work = *state;
    int64_t counts[SUBSCRIPTION_STATES];
    g_autoptr(GPtrArray) page = NULL;
    g_autoptr(GPtrArray) rest = NULL;
    const struct reader_line *eva = NULL;

    add_reader(work, -1);
    address_free(work->address);
    work->address = address_parse("jan@example.org", NULL);
    sign_up(work, SIGNUP_MAILED);
    assert_true(reader_count(work->house->view, work->list->id, counts, NULL));
    assert_int_equal(counts[SUBSCRIPTION_ACTIVE], 1);
    assert_int_equal(counts[SUBSCRIPTION_PENDING], 1);
    page = reader_page(work->house->view, work->list->id, SUBSCRIPTION_STATES,
                       0, 1, NULL);
    assert_int_equal(page->len, 1);
    eva = page->pdata[0];
    assert_text(eva->email, "Eva@example.org");
    rest = reader_page(work->house->view, work->list->id, SUBSCRIPTION_PENDING,
                       eva->subscriber_id, 10, NULL);
    assert_int_equal(rest->len, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORK_TEST(test_leaving_keeps_both_dates),
        WORK_TEST(test_request_confirm_and_click_twice),
        WORK_TEST(test_consent_is_kept_with_its_words),
        WORK_TEST(test_an_address_is_not_bombed),
        WORK_TEST(test_each_outcome_is_written),
        WORK_TEST(test_purging_does_not_reset_the_count),
        WORK_TEST(test_a_counted_request_is_forgotten),
        WORK_TEST(test_a_link_expires),
        WORK_TEST(test_a_reader_gets_no_second_confirmation),
        WORK_TEST(test_leaving_holds_against_the_old_link_and_imports),
        WORK_TEST(test_a_fresh_confirmation_brings_back),
        WORK_TEST(test_leaving_works_for_strangers),
        WORK_TEST(test_readers_are_listed_and_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
