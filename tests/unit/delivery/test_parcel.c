/* SPDX-License-Identifier: MIT */
/* What becomes of a parcel, by what the relay said; and when it goes again. */
#include "parcel.h"

#include "support.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, NOW_MS = 1000000 };

static const struct patience patience = {.first_ms = MINUTE_MS,
                                         .longest_ms = 20 * MINUTE_MS};

/* --- What was said -------------------------------------------------------- */

struct outcome_row {
    const char *name;
    struct smtp_outcome outcome;
    enum delivery_state state;
    int64_t wait_ms; /* until it is due; 0: as before */
    const char *kept;
};

// clang-format off
static const struct outcome_row outcomes[] = {
    {"accepted", {SMTP_ACCEPTED, SMTP_AT_END, 250, "2.0.0", "queued"},
     DELIVERY_ACCEPTED, 0, "queued"},
    {"greylisted", {SMTP_DEFERRED, SMTP_AT_RCPT, 450, "4.2.0", "later"},
     DELIVERY_DEFERRED, MINUTE_MS, "later"},
    {"nobody there", {SMTP_REFUSED, SMTP_AT_RCPT, 550, "5.1.1", "no such user"},
     DELIVERY_FAILED, 0, "no such user"},
    {"too large", {SMTP_REFUSED, SMTP_AT_MAIL, 552, "5.3.4", "too big"},
     DELIVERY_FAILED, 0, "too big"},
    {"the operator's fault waits",
     {SMTP_REFUSED, SMTP_AT_RCPT, 554, "5.7.1", "relay access denied"},
     DELIVERY_DEFERRED, MINUTE_MS, "relay access denied"},
    {"unsent", {SMTP_UNSENT, SMTP_AT_MAIL, 0, "", ""},
     DELIVERY_PENDING, MINUTE_MS, NULL},
    {"in doubt", {SMTP_UNKNOWN, SMTP_AT_END, 0, "", ""},
     DELIVERY_UNKNOWN, 0, NULL},
    {"no address is kept",
     {SMTP_REFUSED, SMTP_AT_RCPT, 550, "5.1.1", "<eva@example.org> unknown"},
     DELIVERY_FAILED, 0, "<> unknown"},
};
// clang-format on

static struct parcel *
parcel_of(int64_t id, int64_t attempts)
{
    struct copy *copy = g_new0(struct copy, 1);

    *copy = (struct copy){
        .edition_id = 7,
        .subscriber_id = id,
        .attempts = attempts,
        .first_claim_at_ms = NOW_MS,
    };
    return parcel_of_copy(copy);
}

static void
test_outcome(void **state)
{
    const struct outcome_row *row = *state;
    g_autoptr(Parcel) parcel = parcel_of(100, 1);

    parcel_note(parcel, &row->outcome, &patience, NOW_MS);
    assert_int_equal(parcel->state, row->state);
    assert_int_equal(parcel->due_at_ms,
                     row->wait_ms == 0 ? 0 : NOW_MS + row->wait_ms);
    assert_int_equal(parcel->reply.code, row->outcome.code);
    assert_text(parcel->reply.text, row->kept);
}

/* --- When again ----------------------------------------------------------- */

struct wait_row {
    const char *name;
    int64_t id, attempts, wait_ms;
};

static const struct wait_row waits[] = {
    {"the first", 100, 1, MINUTE_MS},
    {"three times as long", 100, 2, 3 * MINUTE_MS},
    {"and again", 100, 3, 9 * MINUTE_MS},
    {"the longest", 100, 4, 20 * MINUTE_MS},
    {"however often", 100, 1000000, 20 * MINUTE_MS},
    {"another reader a little later", 150, 1, 63 * SECOND_MS},
    {"at most a tenth", 199, 1, 65940},
};

static void
test_wait(void **state)
{
    const struct wait_row *row = *state;
    g_autoptr(Parcel) parcel = parcel_of(row->id, row->attempts);

    assert_int_equal(parcel_next_try(parcel, &patience, NOW_MS),
                     NOW_MS + row->wait_ms);
}

static void
test_failed_and_given_back(void **state)
{
    g_autoptr(Parcel) parcel = parcel_of(1, 1);

    (void)state;
    parcel_fail(parcel, "no letter for eva@example.org");
    assert_int_equal(parcel->state, DELIVERY_FAILED);
    assert_text(parcel->reply.text, "no letter for <>");
    parcel_give_back(parcel, 0);
    assert_int_equal(parcel->state, DELIVERY_PENDING);
}

/* --- The token ------------------------------------------------------------ */

static void
test_token(void **state)
{
    struct random_sequence random;
    g_autoptr(Keyring) keyring = NULL;
    const struct delivery_name name = {.edition_id = 412, .id = 88123};
    struct delivery_name read = {0};
    g_autofree char *token = NULL;
    g_autofree char *again = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    random_sequence_init(&random, 1);
    keyring = keyring_new(&random.random);
    token = delivery_token_make(keyring, &name);
    again = delivery_token_make(keyring, &name);
    assert_text(token, again);
    assert_true(strlen(token) <= 63 - strlen("b+"));
    assert_true(delivery_token_read(keyring, token, &read, NULL));
    assert_int_equal(read.edition_id, name.edition_id);
    assert_int_equal(read.id, name.id);
    token[3] ^= 1;
    assert_false(delivery_token_read(keyring, token, &read, &error));
    assert_code(error, VESPER_ERROR_UNTRUSTED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failed_and_given_back),
        cmocka_unit_test(test_token),
    };

    return ROW_TESTS(test_outcome, outcomes) + ROW_TESTS(test_wait, waits) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
