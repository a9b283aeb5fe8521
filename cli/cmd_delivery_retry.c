/* SPDX-License-Identifier: MIT */
/* vesper delivery retry: tries copies again that have ended without arriving,
 * by the operator's word alone. */
#include "command.h"

#include "delivery.h"
#include "error.h"
#include "named_edition.h"
#include "named_state.h"
#include "named_subscriber.h"

static const struct option_row options[] = {
    {"state", "STATE", "failed, expired or unknown", OPTION_REQUIRED},
    {"edition", "EDITION", "A number or a date; usual: the newest", 0},
    {"reader", "ADDRESS", "Only this reader's copy", 0},
    {0},
};

struct retrying {
    struct retry retry;
    const struct clock *clock;
    int64_t count; /* the result */
};

static bool
retry(struct transaction *tx, void *data, GError **error)
{
    struct retrying *retrying = data;

    return delivery_retry(tx, &retrying->retry, retrying->clock,
                          &retrying->count, error);
}

static bool
find_reader(const struct invocation *invocation, int64_t *subscriber_id,
            GError **error)
{
    const char *typed = invocation_option(invocation, "reader");
    g_autoptr(Subscriber) reader = NULL;

    if (typed == NULL)
        return true;
    reader = named_subscriber(invocation->view, typed, error);
    if (reader == NULL)
        return false;
    *subscriber_id = reader->id;
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    struct retrying retrying = {.clock = invocation->clock};
    g_autoptr(List) list = NULL;
    g_autoptr(Edition) edition = NULL;

    if (!named_state(invocation, &retrying.retry.state, error) ||
        !find_reader(invocation, &retrying.retry.subscriber_id, error))
        return false;
    edition =
        named_edition(invocation->view, invocation->operands[0],
                      invocation_option(invocation, "edition"), &list, error);
    if (edition == NULL)
        return false;
    retrying.retry.edition_id = edition->id;
    /* Counted anew, from now: by the old expiry most would be over at once. */
    retrying.retry.expiry_ms = list->expiry_ms;
    if (!database_write(invocation->database, retry, &retrying, error))
        return false;
    invocation_say(invocation, "%" G_GINT64_FORMAT " %s copies are tried again",
                   retrying.count, delivery_state_name(retrying.retry.state));
    return true;
}

const struct command cmd_delivery_retry = {
    .name = "delivery retry",
    .words = "LIST",
    .summary = "Try copies again that did not arrive",
    .help = "Unknown copies may have arrived: who gets one again may have two. "
            "Look at them first, with `vesper delivery list LIST --state "
            "unknown`, and at the relay's log.",
    .options = options,
    .needs = NEEDS_VIEW | NEEDS_DATABASE,
    .run = run,
};
