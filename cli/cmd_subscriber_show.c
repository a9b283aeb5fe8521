/* SPDX-License-Identifier: MIT */
/* vesper subscriber show: all that is known of one address: what he reads,
 * what he agreed to, what he got. */
#include "command.h"

#include "delivery.h"
#include "named_subscriber.h"
#include "safe_text.h"

enum {
    DELIVERIES_MAX = 20, /* the newest; all of one edition: `delivery list` */
    WORDS_BYTES = 40,
};

static const struct column columns[] = {
    {"subscriber", NULL, COLUMN_NUMBER},
    {"email", NULL, COLUMN_TEXT},
    {"language", NULL, COLUMN_TEXT},
    {"since", "known since", COLUMN_INSTANT},
    {"suppressed", "suppressed everywhere", COLUMN_TEXT},
    {0},
};

static const struct column subscription_columns[] = {
    {"list", NULL, COLUMN_TEXT},
    {"state", NULL, COLUMN_TEXT},
    {"confirmed_at", NULL, COLUMN_INSTANT},
    {"left_at", NULL, COLUMN_INSTANT},
    {"paused_until", NULL, COLUMN_INSTANT},
    {"suppressed", NULL, COLUMN_TEXT},
    {0},
};

static const struct column consent_columns[] = {
    {"at", NULL, COLUMN_INSTANT},
    {"action", NULL, COLUMN_TEXT},
    {"list", NULL, COLUMN_TEXT},
    {"actor", NULL, COLUMN_TEXT},
    {"ip", NULL, COLUMN_TEXT},
    {"page", NULL, COLUMN_TEXT},
    {"user_agent", NULL, COLUMN_TEXT},
    {"text", "agreed to", COLUMN_TEXT},
    {0},
};

static const struct column delivery_columns[] = {
    {"edition", NULL, COLUMN_NUMBER},
    {"state", NULL, COLUMN_TEXT},
    {"finished_at", NULL, COLUMN_INSTANT},
    {"attempts", NULL, COLUMN_NUMBER},
    {"code", NULL, COLUMN_NUMBER},
    {"reply", NULL, COLUMN_TEXT},
    {0},
};

static bool
print_subscriber(const struct invocation *invocation,
                 const struct subscriber *subscriber, GError **error)
{
    g_autofree char *reason = NULL;

    /* List 0 is everywhere. */
    if (!suppression_find(invocation->view, 0, subscriber->address_hash,
                          &reason, error))
        return false;
    PRINT_RECORD(invocation->printer, columns, CELL_NUMBER(subscriber->id),
                 CELL_TEXT(subscriber->email),
                 cell_text_or_none(subscriber->language),
                 CELL_NUMBER(subscriber->created_at_ms), CELL_TEXT(reason));
    return true;
}

static bool
print_subscription(const struct invocation *invocation,
                   const struct subscriber *subscriber,
                   const struct subscription *subscription, GError **error)
{
    g_autoptr(List) list =
        list_get_by_id(invocation->view, subscription->list_id, error);
    g_autofree char *reason = NULL;

    if (list == NULL ||
        !suppression_find(invocation->view, list->id, subscriber->address_hash,
                          &reason, error))
        return false;
    PRINT_ROW(invocation->printer, CELL_TEXT(list->name),
              CELL_TEXT(subscription_state_name(subscription->state)),
              cell_number_or_none(subscription->confirmed_at_ms),
              cell_number_or_none(subscription->left_at_ms),
              cell_number_or_none(subscription->paused_until_ms),
              CELL_TEXT(reason));
    return true;
}

static bool
print_subscriptions(const struct invocation *invocation,
                    const struct subscriber *subscriber, GError **error)
{
    g_autoptr(GPtrArray) all =
        subscription_all(invocation->view, subscriber->id, error);

    if (all == NULL)
        return false;
    printer_list_begin(invocation->printer, "subscriptions",
                       subscription_columns);
    for (unsigned i = 0; i < all->len; i++)
        if (!print_subscription(invocation, subscriber,
                                g_ptr_array_index(all, i), error))
            return false;
    printer_list_end(invocation->printer);
    return true;
}

/* Programs get all the words agreed to, people how they begin. */
static bool
print_event(const struct invocation *invocation,
            const struct consent_event *event, GError **error)
{
    g_autoptr(List) list = NULL;
    g_autofree char *words = printer_is_json(invocation->printer)
                                 ? g_strdup(event->text)
                                 : safe_text(event->text, WORDS_BYTES);

    /* By number a list is found when it is deleted, too: what was agreed to
     * stays on record. */
    if (event->list_id != 0) {
        list = list_get_by_id(invocation->view, event->list_id, error);
        if (list == NULL)
            return false;
    }
    PRINT_ROW(invocation->printer, CELL_NUMBER(event->at_ms),
              CELL_TEXT(event->action),
              list != NULL ? CELL_TEXT(list->name) : CELL_NONE,
              CELL_TEXT(event->actor), cell_text_or_none(event->ip),
              cell_text_or_none(event->page),
              cell_text_or_none(event->user_agent), cell_text_or_none(words));
    return true;
}

static bool
print_consent(const struct invocation *invocation, int64_t subscriber_id,
              GError **error)
{
    g_autoptr(GPtrArray) all =
        consent_all(invocation->view, subscriber_id, error);

    if (all == NULL)
        return false;
    printer_list_begin(invocation->printer, "consent", consent_columns);
    for (unsigned i = 0; i < all->len; i++)
        if (!print_event(invocation, g_ptr_array_index(all, i), error))
            return false;
    printer_list_end(invocation->printer);
    return true;
}

static bool
print_deliveries(const struct invocation *invocation, int64_t subscriber_id,
                 GError **error)
{
    g_autoptr(GPtrArray) all = delivery_of_subscriber(
        invocation->view, subscriber_id, DELIVERIES_MAX, error);

    if (all == NULL)
        return false;
    printer_list_begin(invocation->printer, "deliveries", delivery_columns);
    for (unsigned i = 0; i < all->len; i++) {
        const struct delivery *each = g_ptr_array_index(all, i);

        PRINT_ROW(invocation->printer, CELL_NUMBER(each->edition_id),
                  CELL_TEXT(delivery_state_name(each->state)),
                  cell_number_or_none(each->finished_at_ms),
                  CELL_NUMBER(each->attempts), cell_number_or_none(each->code),
                  cell_text_or_none(each->reply));
    }
    printer_list_end(invocation->printer);
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(Subscriber) subscriber =
        named_subscriber(invocation->view, invocation->operands[0], error);

    if (subscriber == NULL)
        return false;
    printer_object_begin(invocation->printer);
    if (!print_subscriber(invocation, subscriber, error) ||
        !print_subscriptions(invocation, subscriber, error) ||
        !print_consent(invocation, subscriber->id, error) ||
        !print_deliveries(invocation, subscriber->id, error))
        return false;
    printer_object_end(invocation->printer);
    return true;
}

const struct command cmd_subscriber_show = {
    .name = "subscriber show",
    .words = "ADDRESS",
    .summary = "Show all that is known of an address",
    .help = "What he reads, the consent he gave and took back, and the last "
            "copies he was sent.",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
