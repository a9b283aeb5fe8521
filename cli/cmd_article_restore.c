/* SPDX-License-Identifier: MIT */
/* vesper article restore: takes a dropped story back. */
#include "story_verb.h"

static bool
restore(struct transaction *tx, int64_t list_id, int64_t article_id,
        const struct clock *clock, GError **error)
{
    (void)clock;
    return article_drop(tx, list_id, article_id, false, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *number = invocation->operands[1];
    enum article_state state;

    if (!story_verb_run(invocation, restore, &state, error))
        return false;
    g_assert(state != ARTICLE_DROPPED);
    /* The desk's drop and the source's word are kept apart: what the desk takes
     * back, its source may have taken away for good. */
    if (state == ARTICLE_WITHDRAWN)
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
