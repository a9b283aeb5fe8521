/* SPDX-License-Identifier: MIT */
/* vesper source remove: stops reading a source. */
#include "command.h"

#include "error.h"
#include "list.h"
#include "source_address.h"

/* A folder beside us may be called like a source that is pushed, or 7: what is
 * meant is the source. */
static bool
forget(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    const char *which = invocation->operands[1];
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);
    g_autoptr(GError) problem = NULL;
    enum source_kind kind;
    g_autofree char *address = source_address_of(which, &kind);

    if (list == NULL)
        return false;
    if (source_remove(tx, list->id, which, &problem))
        return true;
    if (kind == SOURCE_FOLDER &&
        g_error_matches(problem, VESPER_ERROR, VESPER_ERROR_NOT_FOUND))
        return source_remove(tx, list->id, address, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
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
    .words = "LIST URL|FOLDER|NAME|NUMBER",
    .summary = "Stop reading a source",
    .needs = NEEDS_DATABASE,
    .run = run,
};
