/* SPDX-License-Identifier: MIT */
/*
 * Confirming: the button behind the link makes a request a subscription. The
 * link names the request it answers, so that one from before a reader left
 * does not bring him back.
 */
#include "consent_store.h"
#include "error.h"
#include "subscriber_store.h"
#include "subscription.h"

enum { MS_PER_SECOND = 1000 };

/* A token has whole seconds, a row milliseconds: requests within one second
 * are the same to a link. */
static bool
check_request(const struct subscription *found,
              const struct confirm_request *request, int64_t life_ms,
              int64_t now_ms, GError **error)
{
    if (found->list_id != request->list_id ||
        found->request_at_ms / MS_PER_SECOND !=
            request->request_at_ms / MS_PER_SECOND) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "cannot confirm: another request came later, or the "
                    "reader left meanwhile");
        return false;
    }
    if (now_ms - request->request_at_ms > life_ms) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "cannot confirm: the request has expired");
        return false;
    }
    return true;
}

bool
subscriber_confirm(struct transaction *tx,
                   const struct confirm_request *request, int64_t life_ms,
                   const struct consent_origin *origin,
                   const struct clock *clock, GError **error)
{
    struct view *view = transaction_view(tx);
    int64_t now_ms = clock_now_ms(clock);
    g_autoptr(Subscription) found =
        subscription_get(view, request->subscription_id, error);
    g_autoptr(Subscriber) subscriber = NULL;
    struct consent_note note;

    g_assert(life_ms > 0);
    if (found == NULL) {
        g_prefix_error(error, "cannot confirm: ");
        return false;
    }
    if (found->state == SUBSCRIPTION_ACTIVE &&
        found->list_id == request->list_id)
        return true; /* people click twice */
    if (!check_request(found, request, life_ms, now_ms, error))
        return false;
    note = consent_note_of(found, "confirm", now_ms);
    subscriber = subscriber_get(view, found->subscriber_id, error);
    return subscriber != NULL &&
           subscription_move(tx, found, SUBSCRIPTION_ACTIVE, clock, error) &&
           suppression_store_lift(tx, found->list_id, subscriber->address_hash,
                                  error) &&
           consent_store_add(tx, &note, origin, error);
}
