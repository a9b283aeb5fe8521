/* SPDX-License-Identifier: MIT */
/* vesper edition cancel: stops an edition for good. */
#include "delivery.h"
#include "edition_verb.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autofree char *name = NULL;
    int64_t skipped;

    if (!edition_verb_run(invocation, delivery_cancel, &name, &skipped, error))
        return false;
    invocation_say(invocation,
                   "edition %s of '%s' is cancelled; %" G_GINT64_FORMAT
                   " copies will not go",
                   name, invocation->operands[0], skipped);
    return true;
}

const struct command cmd_edition_cancel = {
    .name = "edition cancel",
    .words = "LIST [EDITION]",
    .summary = "Stop an edition for good",
    .help = "Before its first copy was begun, its stories are free for another "
            "edition again; later only the rest of the copies is skipped. "
            "Copies on their way at this moment still arrive.",
    .needs = NEEDS_VIEW | NEEDS_DATABASE,
    .run = run,
};
