/* SPDX-License-Identifier: MIT */
/* vesper article pin: lets a story lead the next edition. */
#include "story_verb.h"

static bool
pin(struct transaction *tx, int64_t list_id, int64_t article_id,
    const struct clock *clock, GError **error)
{
    return article_pin(tx, list_id, article_id, true, clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *number = invocation->operands[1];
    enum article_state state;

    if (!story_verb_run(invocation, pin, &state, error))
        return false;
    if (state == ARTICLE_PINNED)
        invocation_say(invocation, "story %s leads the next edition", number);
    else
        invocation_say(invocation,
                       "story %s is pinned, but it is %s: no edition takes it",
                       number, article_state_name(state));
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
