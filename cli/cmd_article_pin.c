/* SPDX-License-Identifier: MIT */
/* vesper article pin: lets a story lead the next edition. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"

static bool
pin(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);
    int64_t number;

    return list != NULL &&
           quantity_parse_number(invocation->operands[1], &number, error) &&
           article_pin(tx, list->id, number, true, invocation->clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!database_write(invocation->database, pin, invocation, error))
        return false;
    invocation_say(invocation, "story %s leads the next edition",
                   invocation->operands[1]);
    return true;
}

const struct command cmd_article_pin = {
    .name = "article pin",
    .words = "LIST NUMBER",
    .summary = "Let a story lead the next edition",
    .help = "However old it is. Of several, the one that was pinned first "
            "leads.",
    .needs = NEEDS_DATABASE,
    .run = run,
};
