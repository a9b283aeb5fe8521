/* SPDX-License-Identifier: MIT */
/* vesper list set: changes what can be set of a list. */
#include "command.h"

#include "error.h"
#include "list_options.h"

static bool
has_change(const struct invocation *invocation)
{
    for (const struct option_row *row = list_options_to_set();
         row->name != NULL; row++)
        if (invocation_has(invocation, row->name))
            return true;
    return false;
}

/* The list is read in the same transaction, so that two who change different
 * fields at once both get their way. */
static bool
change(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);

    return list != NULL && list_options_apply(invocation, list, error) &&
           list_update(tx, list, invocation->clock, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!has_change(invocation)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'list set' wants an option that says what to change");
        return false;
    }
    if (!database_write(invocation->database, change, invocation, error))
        return false;
    invocation_say(invocation, "list '%s' is changed", invocation->operands[0]);
    return true;
}

const struct command cmd_list_set = {
    .name = "list set",
    .words = "NAME",
    .summary = "Change a list",
    .help = "What is not named stays as it is. A changed hour counts from its "
            "next time on: nothing is sent twice, nothing is made up for.",
    .make_options = list_options_to_set,
    .needs = NEEDS_DATABASE,
    .run = run,
};
