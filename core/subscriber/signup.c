/* SPDX-License-Identifier: MIT */
/*
 * Signing up: a request becomes a pending subscription, a consent event and a
 * confirmation mail, or quietly nothing. The confirmation mail is itself what
 * list bombers want, so it is counted per address, on the keyed hash: deleting
 * an unconfirmed request does not reset the count.
 */
#include "consent_store.h"
#include "outbox.h"
#include "subscriber_store.h"
#include "subscription.h"

#include <string.h>

enum { NO_LIST = 0 }; /* what is noted under it counts for no list */

static const int64_t month_ms = INT64_C(30) * 24 * 3600 * 1000;

/* The payload of a confirmation token: list, subscription, request. */
enum {
    LIST_BYTES = 4,
    SUBSCRIPTION_BYTES = 6,
    SECONDS_BYTES = 5,
    CONFIRM_BYTES = LIST_BYTES + SUBSCRIPTION_BYTES + SECONDS_BYTES,
    MS_PER_SECOND = 1000,
};

static const char *const outcome_names[] = {
    [SIGNUP_MAILED] = "mailed",
    [SIGNUP_ACTIVE] = "active",
    [SIGNUP_SUPPRESSED] = "suppressed",
    [SIGNUP_TOO_OFTEN] = "too_often",
};

/* A reader who left may ask to come back; a complaint, a dead address and the
 * operator's word are stronger than a form anybody can fill in. */
static bool
is_final(const char *reason)
{
    return reason != NULL && strcmp(reason, "left") != 0;
}

/* Decides whether a confirmation may be mailed. */
static bool
judge(struct transaction *tx, const struct signup *signup,
      const unsigned char hash[ADDRESS_HASH_BYTES], int64_t now_ms,
      enum signup_outcome *outcome, GError **error)
{
    struct view *view = transaction_view(tx);
    int64_t list_id = signup->list->id;
    g_autofree char *reason = NULL;
    int64_t lately = 0, this_month = 0;

    if (!suppression_store_find(view, list_id, hash, &reason, error) ||
        !signup_store_count(view, hash, list_id, now_ms - signup->pause_ms,
                            &lately, error) ||
        !signup_store_count(view, hash, list_id, now_ms - month_ms, &this_month,
                            error))
        return false;
    if (is_final(reason))
        *outcome = SIGNUP_SUPPRESSED;
    else if (lately > 0 || this_month >= signup->most_per_month)
        *outcome = SIGNUP_TOO_OFTEN;
    else
        *outcome = SIGNUP_MAILED;
    return true;
}

/* Notes the request on the subscription and puts its mail into the outbox. The
 * instant names the request: the mail's link answers it and no other. */
static bool
request_confirmation(struct transaction *tx, const struct signup *signup,
                     struct subscription *subscription, int64_t now_ms,
                     GError **error)
{
    g_autofree char *language = g_strdup(
        *signup->language != '\0' ? signup->language : signup->list->language);
    g_autofree char *note =
        g_strdup(signup->origin.ip ? signup->origin.ip : "");
    const struct outbox_mail mail = {
        .kind = OUTBOX_CONFIRM,
        .list_id = subscription->list_id,
        .subscriber_id = subscription->subscriber_id,
        .subscription_id = subscription->id,
        .request_at_ms = now_ms,
        .language = language,
        .note = note,
        .due_at_ms = now_ms,
        .not_after_ms = now_ms + signup->life_ms,
        .created_at_ms = now_ms,
    };
    int64_t changed = 0;

    subscription->request_at_ms = now_ms;
    if (!subscription_store_update(tx, subscription, subscription->state,
                                   &changed, error))
        return false;
    g_assert(changed == 1); /* it was found in this very transaction */
    return outbox_add(tx, &mail, error);
}

/* Keeps a request: the person, the proof and the mail, and that it was asked.
 * A reader who asks again is told nothing and gets nothing. */
static bool
take_request(struct transaction *tx, const struct enrolment *enrolment,
             enum signup_outcome *outcome, GError **error)
{
    const struct signup *signup = enrolment->signup;
    int64_t now_ms = clock_now_ms(enrolment->clock);
    struct consent_note note;
    g_autoptr(Subscriber) subscriber = NULL;
    g_autoptr(Subscription) subscription = NULL;

    if (!subscriber_enrol(tx, enrolment, &subscriber, &subscription, error))
        return false;
    note = consent_note_of(subscription, "request", now_ms);
    if (subscription->state == SUBSCRIPTION_ACTIVE) {
        *outcome = SIGNUP_ACTIVE;
        return true;
    }
    return consent_store_add(tx, &note, &signup->origin, error) &&
           signup_store_note(tx, subscriber->address_hash, signup->list->id,
                             now_ms, error) &&
           request_confirmation(tx, signup, subscription, now_ms, error);
}

const char *
signup_outcome_name(enum signup_outcome outcome)
{
    g_assert(outcome < G_N_ELEMENTS(outcome_names));
    return outcome_names[outcome];
}

bool
subscriber_signup(struct transaction *tx, const struct signup *signup,
                  const struct keyring *keyring, const struct clock *clock,
                  enum signup_outcome *outcome, GError **error)
{
    const struct enrolment enrolment = {
        .signup = signup, .keyring = keyring, .clock = clock};
    int64_t now_ms = clock_now_ms(clock);
    unsigned char hash[ADDRESS_HASH_BYTES];

    g_assert(signup->list->id > 0);
    g_assert(signup->life_ms > 0 && signup->pause_ms >= 0);
    address_hash(keyring, signup->address->key, hash);
    if (!judge(tx, signup, hash, now_ms, outcome, error))
        return false;
    if (*outcome == SIGNUP_MAILED &&
        !take_request(tx, &enrolment, outcome, error))
        return false;
    /* Without a mail it is noted too, for no list: a change without a write
     * would be durable at once, and the sooner answer tell on the address. */
    return *outcome == SIGNUP_MAILED ||
           signup_store_note(tx, hash, NO_LIST, now_ms, error);
}

char *
confirm_token_make(const struct keyring *keyring, int64_t list_id,
                   int64_t subscription_id, int64_t request_at_ms)
{
    unsigned char payload[CONFIRM_BYTES];

    g_assert(list_id > 0 && subscription_id > 0);
    token_put_number(payload, LIST_BYTES, (uint64_t)list_id);
    token_put_number(payload + LIST_BYTES, SUBSCRIPTION_BYTES,
                     (uint64_t)subscription_id);
    token_put_number(payload + LIST_BYTES + SUBSCRIPTION_BYTES, SECONDS_BYTES,
                     (uint64_t)(request_at_ms / MS_PER_SECOND));
    return token_make(keyring, TOKEN_CONFIRM, payload, sizeof payload);
}

bool
confirm_token_read(const struct keyring *keyring, const char *token,
                   struct confirm_request *request, GError **error)
{
    unsigned char payload[CONFIRM_BYTES];

    if (!token_read(keyring, TOKEN_CONFIRM, token, payload, sizeof payload,
                    error))
        return false;
    request->list_id = (int64_t)token_get_number(payload, LIST_BYTES);
    request->subscription_id =
        (int64_t)token_get_number(payload + LIST_BYTES, SUBSCRIPTION_BYTES);
    request->request_at_ms =
        MS_PER_SECOND *
        (int64_t)token_get_number(payload + LIST_BYTES + SUBSCRIPTION_BYTES,
                                  SECONDS_BYTES);
    return true;
}

/* A request is counted for a month (a pause is no longer than that); then its
 * hash is of no use, and what is of no use is not kept. */
bool
subscriber_purge_unconfirmed(struct transaction *tx, int64_t life_ms,
                             const struct clock *clock, int64_t *purged,
                             GError **error)
{
    int64_t now_ms = clock_now_ms(clock);

    g_assert(life_ms > 0); /* else nobody could confirm */
    return subscription_store_purge(tx, now_ms - life_ms, purged, error) &&
           signup_store_forget(tx, now_ms - month_ms, error);
}
