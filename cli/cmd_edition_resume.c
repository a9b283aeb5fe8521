/* SPDX-License-Identifier: MIT */
/* vesper edition resume: lets a held edition go on. */
#include "command.h"

#include "delivery.h"
#include "named_edition.h"

struct resuming {
    const struct edition *edition;
    const struct clock *clock;
};

static bool
resume(struct transaction *tx, void *data, GError **error)
{
    struct resuming *resuming = data;

    return delivery_resume(tx, resuming->edition->id, resuming->clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list = NULL;
    g_autoptr(Edition) edition =
        named_edition(invocation->view, invocation->operands[0],
                      invocation_operand(invocation, 1), &list, error);
    g_autofree char *name = NULL;
    struct resuming resuming = {
        .edition = edition,
        .clock = invocation->clock,
    };

    if (edition == NULL ||
        !database_write(invocation->database, resume, &resuming, error))
        return false;
    name = edition_name(edition->local_date, edition->slot);
    invocation_say(invocation, "edition %s of '%s' goes on", name, list->name);
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
