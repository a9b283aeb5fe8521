/* SPDX-License-Identifier: MIT */
/* The operator's hand, and looking things up. */
#include "consent_store.h"
#include "error.h"
#include "subscriber_store.h"
#include "subscription.h"

static bool
refuse_suppressed(const struct list *list, const char *reason, GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                "this address must not be mailed on '%s' (%s); only the "
                "reader's own confirmation brings it back",
                list->name, reason);
    return false;
}

bool
subscriber_add_confirmed(struct transaction *tx, const struct signup *signup,
                         const struct keyring *keyring,
                         const struct clock *clock, GError **error)
{
    const struct enrolment enrolment = {
        .signup = signup, .keyring = keyring, .clock = clock};
    struct consent_note note;
    unsigned char hash[ADDRESS_HASH_BYTES];
    g_autofree char *reason = NULL;
    g_autoptr(Subscriber) subscriber = NULL;
    g_autoptr(Subscription) subscription = NULL;

    g_assert(signup->list->id > 0);
    address_hash(keyring, signup->address->key, hash);
    /* An operator's file may be older than what a reader has said since. */
    if (!suppression_store_find(transaction_view(tx), signup->list->id, hash,
                                &reason, error))
        return false;
    if (reason != NULL)
        return refuse_suppressed(signup->list, reason, error);
    if (!subscriber_enrol(tx, &enrolment, &subscriber, &subscription, error))
        return false;
    note = consent_note_of(subscription, "import", clock_now_ms(clock));
    return subscription->state == SUBSCRIPTION_ACTIVE ||
           (subscription_move(tx, subscription, SUBSCRIPTION_ACTIVE, clock,
                              error) &&
            consent_store_add(tx, &note, &signup->origin, error));
}

bool
subscriber_find(struct view *view, const char *email_key,
                struct subscriber **found, GError **error)
{
    return subscriber_store_find(view, email_key, found, error);
}

struct subscriber *
subscriber_get(struct view *view, int64_t id, GError **error)
{
    struct subscriber *found = NULL;

    if (subscriber_store_find_by_id(view, id, &found, error) && found == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no subscriber number %" G_GINT64_FORMAT, id);
    return found;
}

GPtrArray *
subscription_all(struct view *view, int64_t subscriber_id, GError **error)
{
    return subscription_store_all(view, subscriber_id, error);
}

struct subscription *
subscription_get(struct view *view, int64_t id, GError **error)
{
    struct subscription *found = NULL;

    if (subscription_store_find_by_id(view, id, &found, error) && found == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no subscription number %" G_GINT64_FORMAT, id);
    return found;
}

GPtrArray *
reader_page(struct view *view, int64_t list_id, enum subscription_state state,
            int64_t after_id, int limit, GError **error)
{
    g_assert(state <= SUBSCRIPTION_STATES && limit > 0);
    return reader_store_page(view, list_id, state, after_id, limit, error);
}

bool
reader_count(struct view *view, int64_t list_id,
             int64_t counts[SUBSCRIPTION_STATES], GError **error)
{
    return reader_store_count(view, list_id, counts, error);
}

GPtrArray *
consent_all(struct view *view, int64_t subscriber_id, GError **error)
{
    return consent_store_all(view, subscriber_id, error);
}

bool
suppression_find(struct view *view, int64_t list_id,
                 const unsigned char hash[ADDRESS_HASH_BYTES], char **reason,
                 GError **error)
{
    return suppression_store_find(view, list_id, hash, reason, error);
}
