/* SPDX-License-Identifier: MIT */
/* vesper article pin: lets a story lead the next edition. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"

struct pinning {
    const struct invocation *invocation;
    enum article_state state; /* the result */
};

static bool
pin(struct transaction *tx, void *data, GError **error)
{
    struct pinning *pinning = data;
    const struct invocation *invocation = pinning->invocation;
    struct view *view = transaction_view(tx);
    g_autoptr(List) list = list_get(view, invocation->operands[0], error);
    g_autoptr(Article) article = NULL;
    int64_t number;

    if (list == NULL ||
        !quantity_parse_number(invocation->operands[1], &number, error) ||
        !article_pin(tx, list->id, number, true, invocation->clock, error))
        return false;
    article = article_get(view, list->id, number, error);
    if (article == NULL)
        return false;
    pinning->state = article_state_of(article);
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *number = invocation->operands[1];
    struct pinning pinning = {.invocation = invocation};

    if (!database_write(invocation->database, pin, &pinning, error))
        return false;
    if (pinning.state == ARTICLE_PINNED)
        invocation_say(invocation, "story %s leads the next edition", number);
    else
        invocation_say(invocation,
                       "story %s is pinned, but it is %s: no edition takes it",
                       number, article_state_name(pinning.state));
    return true;
}

const struct command cmd_article_pin = {
    .name = "article pin",
    .words = "LIST NUMBER",
    .summary = "Let a story lead the next edition",
    .help = "However old it is. Of several, the one that was pinned first "
            "leads. One that is printed, dropped or withdrawn stays out all "
            "the same.",
    .needs = NEEDS_DATABASE,
    .run = run,
};
