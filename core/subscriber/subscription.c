/* SPDX-License-Identifier: MIT */
/* The states of a subscription, the moves between them, and finding one. */
#include "subscription.h"

#include "consent_store.h"
#include "error.h"
#include "subscriber_store.h"

#include <string.h>

#define TO(state) (1u << SUBSCRIPTION_##state)

/* ACTIVE takes a confirmation, or the operator's word for one. LEFT is open
 * from everywhere: what bounces and complaints did, a reader may do too. */
static const struct {
    const char *name;
    unsigned moves;
} states[SUBSCRIPTION_STATES] = {
    [SUBSCRIPTION_PENDING] = {"pending", TO(ACTIVE) | TO(LEFT)},
    [SUBSCRIPTION_ACTIVE] = {"active", TO(LEFT) | TO(DISABLED) | TO(REFUSED)},
    [SUBSCRIPTION_LEFT] = {"left", TO(ACTIVE)},
    [SUBSCRIPTION_DISABLED] = {"disabled", TO(ACTIVE) | TO(LEFT)},
    [SUBSCRIPTION_REFUSED] = {"refused", TO(ACTIVE) | TO(LEFT)},
};

const char *
subscription_state_name(enum subscription_state state)
{
    g_assert(state < SUBSCRIPTION_STATES);
    return states[state].name;
}

bool
subscription_state_from_name(const char *name, enum subscription_state *state)
{
    for (size_t i = 0; i < SUBSCRIPTION_STATES; i++)
        if (strcmp(states[i].name, name) == 0) {
            *state = (enum subscription_state)i;
            return true;
        }
    return false;
}

bool
subscription_move(struct transaction *tx, struct subscription *subscription,
                  enum subscription_state to, const struct clock *clock,
                  GError **error)
{
    enum subscription_state from = subscription->state;
    bool is_allowed = (states[from].moves & 1u << to) != 0;
    int64_t changed = 0;

    g_assert(from < SUBSCRIPTION_STATES && to < SUBSCRIPTION_STATES);
    g_assert(to != SUBSCRIPTION_PENDING); /* a request is no move: signup.c */
    subscription->state = to;
    if (to == SUBSCRIPTION_ACTIVE) {
        subscription->confirmed_at_ms = clock_now_ms(clock);
    } else {
        subscription->left_at_ms = clock_now_ms(clock);
        subscription->request_at_ms = 0; /* its link is used up */
    }
    if (is_allowed &&
        !subscription_store_update(tx, subscription, from, &changed, error))
        return false;
    if (changed == 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "a %s subscription cannot become %s", states[from].name,
                    states[to].name);
    return changed == 1;
}

bool
subscriber_enrol(struct transaction *tx, const struct enrolment *enrolment,
                 struct subscriber **subscriber,
                 struct subscription **subscription, GError **error)
{
    struct view *view = transaction_view(tx);
    const struct signup *signup = enrolment->signup;
    int64_t list_id = signup->list->id;
    int64_t now_ms = clock_now_ms(enrolment->clock);
    struct subscriber row = {
        .email = signup->address->text,
        .email_key = signup->address->key,
        .domain = signup->address->domain,
        .language = (char *)(uintptr_t)signup->language,
        .created_at_ms = now_ms,
    };
    g_autoptr(Subscriber) found = NULL;

    g_assert(list_id > 0);
    address_hash(enrolment->keyring, row.email_key, row.address_hash);
    if (!subscriber_store_add(tx, &row, error) ||
        !subscriber_store_find(view, row.email_key, &found, error) ||
        !subscription_store_add(tx, found->id, list_id, now_ms, error) ||
        !subscription_store_find(view, found->id, list_id, subscription, error))
        return false;
    *subscriber = g_steal_pointer(&found);
    return true;
}

void
subscriber_free(struct subscriber *subscriber)
{
    if (subscriber == NULL)
        return;
    g_free(subscriber->email);
    g_free(subscriber->email_key);
    g_free(subscriber->domain);
    g_free(subscriber->language);
    g_free(subscriber);
}

void
subscription_free(struct subscription *subscription)
{
    g_free(subscription);
}

void
consent_event_free(struct consent_event *event)
{
    if (event == NULL)
        return;
    g_free(event->action);
    g_free(event->actor);
    g_free(event->ip);
    g_free(event->user_agent);
    g_free(event->page);
    g_free(event->text);
    g_free(event);
}
