/* SPDX-License-Identifier: MIT */
/* vesper article restore: takes a dropped story back. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"

struct restoring {
    const struct invocation *invocation;
    bool is_withdrawn; /* the result: by its source, meanwhile */
};

static bool
restore(struct transaction *tx, void *data, GError **error)
{
    struct restoring *restoring = data;
    const struct invocation *invocation = restoring->invocation;
    struct view *view = transaction_view(tx);
    g_autoptr(List) list = list_get(view, invocation->operands[0], error);
    g_autoptr(Article) article = NULL;
    int64_t number;

    if (list == NULL ||
        !quantity_parse_number(invocation->operands[1], &number, error) ||
        !article_drop(tx, list->id, number, false, error))
        return false;
    article = article_get(view, list->id, number, error);
    if (article == NULL)
        return false;
    restoring->is_withdrawn = article->is_withdrawn;
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *number = invocation->operands[1];
    struct restoring restoring = {.invocation = invocation};

    if (!database_write(invocation->database, restore, &restoring, error))
        return false;
    if (restoring.is_withdrawn)
        invocation_say(invocation,
                       "story %s is taken back, but its source has withdrawn "
                       "it: no edition takes it",
                       number);
    else
        invocation_say(invocation, "story %s is taken back", number);
    return true;
}

const struct command cmd_article_restore = {
    .name = "article restore",
    .words = "LIST NUMBER",
    .summary = "Take a dropped story back",
    .needs = NEEDS_DATABASE,
    .run = run,
};
