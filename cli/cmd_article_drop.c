/* SPDX-License-Identifier: MIT */
/* vesper article drop: keeps a story out of the editions to come. */
#include "story_verb.h"

static bool
drop(struct transaction *tx, int64_t list_id, int64_t article_id,
     const struct clock *clock, GError **error)
{
    (void)clock;
    return article_drop(tx, list_id, article_id, true, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    enum article_state state;

    if (!story_verb_run(invocation, drop, &state, error))
        return false;
    /* Of one that is printed or withdrawn that state is told before. */
    g_assert(state != ARTICLE_WAITING && state != ARTICLE_PINNED);
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
