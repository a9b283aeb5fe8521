/* SPDX-License-Identifier: MIT */
/* vesper article restore: takes a dropped story back. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"

static bool
restore(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);
    int64_t number;

    return list != NULL &&
           quantity_parse_number(invocation->operands[1], &number, error) &&
           article_drop(tx, list->id, number, false, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!database_write(invocation->database, restore, invocation, error))
        return false;
    invocation_say(invocation, "story %s is taken back",
                   invocation->operands[1]);
    return true;
}

const struct command cmd_article_restore = {
    .name = "article restore",
    .words = "LIST NUMBER",
    .summary = "Take a dropped story back",
    .needs = NEEDS_DATABASE,
    .run = run,
};
