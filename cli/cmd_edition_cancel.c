/* SPDX-License-Identifier: MIT */
/* vesper edition cancel: stops an edition for good. */
#include "command.h"

#include "delivery.h"
#include "named_edition.h"

struct cancelling {
    const struct edition *edition;
    const struct clock *clock;
    int64_t skipped; /* the result */
};

static bool
cancel(struct transaction *tx, void *data, GError **error)
{
    struct cancelling *cancelling = data;

    return delivery_cancel(tx, cancelling->edition->id, cancelling->clock,
                           &cancelling->skipped, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list = NULL;
    g_autoptr(Edition) edition =
        named_edition(invocation->view, invocation->operands[0],
                      invocation_operand(invocation, 1), &list, error);
    g_autofree char *name = NULL;
    struct cancelling cancelling = {
        .edition = edition,
        .clock = invocation->clock,
    };

    if (edition == NULL ||
        !database_write(invocation->database, cancel, &cancelling, error))
        return false;
    /* Its state was asked again in the write: it may be another by now. */
    name = edition_name(edition->local_date, edition->slot);
    invocation_say(invocation,
                   "edition %s of '%s' is cancelled; %" G_GINT64_FORMAT
                   " copies will not go",
                   name, list->name, cancelling.skipped);
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
