/* SPDX-License-Identifier: MIT */
/* The state is looked up where it was changed: a source that withdraws the
 * story a moment later has no part in what the desk is told. */
#include "story_verb.h"

#include "list.h"
#include "quantity.h"

#include <string.h>

struct doing {
    const struct invocation *invocation;
    story_verb *verb;
    enum article_state state; /* the result */
};

static bool
change(struct transaction *tx, void *data, GError **error)
{
    struct doing *doing = data;
    const struct invocation *invocation = doing->invocation;
    struct view *view = transaction_view(tx);
    g_autoptr(List) list = list_get(view, invocation->operands[0], error);
    g_autoptr(Article) article = NULL;
    int64_t number;

    if (list == NULL ||
        !quantity_parse_number(invocation->operands[1], &number, error) ||
        !doing->verb(tx, list->id, number, invocation->clock, error))
        return false;
    article = article_get(view, list->id, number, error);
    if (article == NULL)
        return false;
    doing->state = article_state_of(article);
    return true;
}

bool
story_verb_run(const struct invocation *invocation, story_verb *verb,
               enum article_state *state, GError **error)
{
    struct doing doing = {
        .invocation = invocation,
        .verb = verb,
        .state = ARTICLE_STATES,
    };

    g_assert(strcmp(invocation->command->words, "LIST NUMBER") == 0);
    if (!database_write(invocation->database, change, &doing, error))
        return false;
    g_assert(doing.state < ARTICLE_STATES); /* the change has run */
    *state = doing.state;
    return true;
}
