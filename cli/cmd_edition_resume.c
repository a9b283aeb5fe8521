/* SPDX-License-Identifier: MIT */
/* vesper edition resume: lets a held edition go on. */
#include "delivery.h"
#include "edition_verb.h"

/* How many copies are left is not known before it has gone on: one may have
 * been held while it was planned. */
static bool
resume(struct transaction *tx, int64_t edition_id, const struct clock *clock,
       int64_t *copies, GError **error)
{
    *copies = 0;
    return delivery_resume(tx, edition_id, clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autofree char *name = NULL;
    int64_t copies;

    if (!edition_verb_run(invocation, resume, &name, &copies, error))
        return false;
    invocation_say(invocation, "edition %s of '%s' goes on", name,
                   invocation->operands[0]);
    return true;
}

const struct command cmd_edition_resume = {
    .name = "edition resume",
    .words = "LIST [EDITION]",
    .summary = "Let a held edition go on",
    .help = "An edition is held when a relay refuses us rather than a reader. "
            "What it has not sent waits until this command, or expires.",
    .needs = NEEDS_VIEW | NEEDS_DATABASE,
    .run = run,
};
