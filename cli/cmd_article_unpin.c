/* SPDX-License-Identifier: MIT */
/* vesper article unpin: puts a pinned story back into its place. */
#include "story_verb.h"

static bool
unpin(struct transaction *tx, int64_t list_id, int64_t article_id,
      const struct clock *clock, GError **error)
{
    return article_pin(tx, list_id, article_id, false, clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    enum article_state state;

    if (!story_verb_run(invocation, unpin, &state, error))
        return false;
    g_assert(state != ARTICLE_PINNED);
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
