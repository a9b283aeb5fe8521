/* SPDX-License-Identifier: MIT */
/* vesper article drop: keeps a story out of the editions to come. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"

static bool
drop(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);
    int64_t number;

    return list != NULL &&
           quantity_parse_number(invocation->operands[1], &number, error) &&
           article_drop(tx, list->id, number, true, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!database_write(invocation->database, drop, invocation, error))
        return false;
    invocation_say(invocation, "story %s is dropped", invocation->operands[1]);
    return true;
}

const struct command cmd_article_drop = {
    .name = "article drop",
    .words = "LIST NUMBER",
    .summary = "Keep a story out of the editions to come",
    .help =
        "An edition that is frozen already keeps it. `vesper article restore` "
        "takes the story back.",
    .needs = NEEDS_DATABASE,
    .run = run,
};
