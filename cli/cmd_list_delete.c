/* SPDX-License-Identifier: MIT */
/* vesper list delete: ends a list. */
#include "command.h"

#include "list.h"

static bool
end(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;

    return list_delete(tx, invocation->operands[0], invocation->clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!database_write(invocation->database, end, invocation, error))
        return false;
    invocation_say(invocation, "list '%s' is deleted", invocation->operands[0]);
    return true;
}

const struct command cmd_list_delete = {
    .name = "list delete",
    .words = "NAME",
    .summary = "End a list",
    .help = "It sends nothing more and its name is free again. What was sent "
            "and who agreed to it stays on record. To stop for a while, "
            "`vesper list set NAME --paused yes`.",
    .needs = NEEDS_DATABASE,
    .run = run,
};
