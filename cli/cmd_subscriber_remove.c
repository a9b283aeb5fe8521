/* SPDX-License-Identifier: MIT */
/* vesper subscriber remove: ends a subscription as the reader's own link
 * would, and keeps on record that it was the operator's hand. */
#include "command.h"

#include "error.h"
#include "named_subscriber.h"
#include "operator.h"

#include <string.h>

static const struct option_row options[] = {
    {"list", "LIST", "Leave this list", 0},
    {"all", NULL, "Leave all lists, those to come too", 0},
    {0},
};

struct removal {
    const struct invocation *invocation;
    const char *actor;
};

/* Whom the command names, and what is to be left (0: all). An address that is
 * not known is refused, though one could leave without a row: a slip of the
 * finger would pass for a reader who is gone. */
static bool
read_request(const struct invocation *invocation, struct view *view,
             struct leave_request *request, GError **error)
{
    const char *name = invocation_option(invocation, "list");
    g_autoptr(Subscriber) subscriber =
        named_subscriber(view, invocation->operands[0], error);
    g_autoptr(List) list = NULL;

    if (subscriber == NULL)
        return false;
    memcpy(request->address_hash, subscriber->address_hash, ADDRESS_HASH_BYTES);
    if (name == NULL)
        return true;
    list = list_get(view, name, error);
    if (list != NULL)
        request->list_id = list->id;
    return list != NULL;
}

static bool
end_subscription(struct transaction *tx, void *data, GError **error)
{
    const struct removal *removal = data;
    const struct consent_origin origin = {.actor = removal->actor};
    struct leave_request request = {.list_id = 0};

    return read_request(removal->invocation, transaction_view(tx), &request,
                        error) &&
           subscriber_leave(tx, &request, &origin, removal->invocation->clock,
                            error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    bool is_all = invocation_has(invocation, "all");
    g_autofree char *actor = operator_actor();
    struct removal removal = {invocation, actor};

    if (is_all == invocation_has(invocation, "list")) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'subscriber remove' wants either --list LIST or --all");
        return false;
    }
    if (!database_write(invocation->database, end_subscription, &removal,
                        error))
        return false;
    invocation_say(invocation, "%s gets nothing more of %s",
                   invocation->operands[0],
                   is_all ? "any list" : invocation_option(invocation, "list"));
    return true;
}

const struct command cmd_subscriber_remove = {
    .name = "subscriber remove",
    .words = "ADDRESS",
    .summary = "End a subscription",
    .help = "Copies that are not on their way yet are skipped. The address "
            "stays on record as one that must not be mailed, until its owner "
            "signs up and confirms again.",
    .options = options,
    .needs = NEEDS_DATABASE,
    .run = run,
};
