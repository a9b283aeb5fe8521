/* SPDX-License-Identifier: MIT */
/*
 * Leaving: the suppression is written first and for any address, known or not,
 * so that an unsubscribe holds after a restore too. Then the subscriptions
 * follow, as far as the database knows them.
 */
#include "consent_store.h"
#include "subscriber_store.h"
#include "subscription.h"

#include <string.h>

/* The payload of an unsubscribe token: list and address hash. */
enum { LIST_BYTES = 4, LEAVE_BYTES = LIST_BYTES + ADDRESS_HASH_BYTES };

static bool
end_one(struct transaction *tx, struct subscription *subscription,
        const struct consent_origin *origin, const struct clock *clock,
        GError **error)
{
    const struct consent_note note =
        consent_note_of(subscription, "withdraw", clock_now_ms(clock));

    return subscription->state == SUBSCRIPTION_LEFT ||
           (subscription_move(tx, subscription, SUBSCRIPTION_LEFT, clock,
                              error) &&
            consent_store_add(tx, &note, origin, error));
}

static bool
end_subscriptions(struct transaction *tx, const struct leave_request *request,
                  const struct consent_origin *origin,
                  const struct clock *clock, GError **error)
{
    struct view *view = transaction_view(tx);
    g_autoptr(Subscriber) subscriber = NULL;
    g_autoptr(GPtrArray) all = NULL;

    if (!subscriber_store_find_by_hash(view, request->address_hash, &subscriber,
                                       error))
        return false;
    if (subscriber == NULL) /* erased, or written after the backup */
        return true;
    all = subscription_store_all(view, subscriber->id, error);
    if (all == NULL)
        return false;
    for (guint i = 0; i < all->len; i++) {
        struct subscription *subscription = all->pdata[i];

        if ((request->list_id == 0 ||
             subscription->list_id == request->list_id) &&
            !end_one(tx, subscription, origin, clock, error))
            return false;
    }
    return true;
}

char *
leave_token_make(const struct keyring *keyring, int64_t list_id,
                 const unsigned char hash[ADDRESS_HASH_BYTES])
{
    unsigned char payload[LEAVE_BYTES];

    token_put_number(payload, LIST_BYTES, (uint64_t)list_id);
    memcpy(payload + LIST_BYTES, hash, ADDRESS_HASH_BYTES);
    return token_make(keyring, TOKEN_UNSUBSCRIBE, payload, sizeof payload);
}

bool
leave_token_read(const struct keyring *keyring, const char *token,
                 struct leave_request *request, GError **error)
{
    unsigned char payload[LEAVE_BYTES];

    if (!token_read(keyring, TOKEN_UNSUBSCRIBE, token, payload, sizeof payload,
                    error))
        return false;
    request->list_id = (int64_t)token_get_number(payload, LIST_BYTES);
    memcpy(request->address_hash, payload + LIST_BYTES, ADDRESS_HASH_BYTES);
    return true;
}

bool
subscriber_leave(struct transaction *tx, const struct leave_request *request,
                 const struct consent_origin *origin, const struct clock *clock,
                 GError **error)
{
    g_assert(request->list_id >= 0); /* 0: all */
    return suppression_store_add(tx, request->list_id, request->address_hash,
                                 "left", clock_now_ms(clock), error) &&
           end_subscriptions(tx, request, origin, clock, error);
}
