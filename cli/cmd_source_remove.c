/* SPDX-License-Identifier: MIT */
/* vesper source remove: stops reading a source. */
#include "command.h"

#include "list.h"
#include "source.h"

static bool
forget(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);

    return list != NULL &&
           source_remove(tx, list->id, invocation->operands[1], error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!database_write(invocation->database, forget, invocation, error))
        return false;
    invocation_say(invocation, "the source is removed, its stories stay");
    return true;
}

const struct command cmd_source_remove = {
    .name = "source remove",
    .words = "LIST URL|NUMBER",
    .summary = "Stop reading a source",
    .needs = NEEDS_DATABASE,
    .run = run,
};
