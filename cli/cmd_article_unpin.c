/* SPDX-License-Identifier: MIT */
/* vesper article unpin: puts a pinned story back into its place. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"

static bool
unpin(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);
    int64_t number;

    return list != NULL &&
           quantity_parse_number(invocation->operands[1], &number, error) &&
           article_pin(tx, list->id, number, false, invocation->clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!database_write(invocation->database, unpin, invocation, error))
        return false;
    invocation_say(invocation, "story %s is in its place again",
                   invocation->operands[1]);
    return true;
}

const struct command cmd_article_unpin = {
    .name = "article unpin",
    .words = "LIST NUMBER",
    .summary = "Put a pinned story back into its place",
    .needs = NEEDS_DATABASE,
    .run = run,
};
