/* SPDX-License-Identifier: MIT */
/* The edition is looked for before the write, so that a name that means none
 * takes no lock. What state it is in by then the verb itself looks at. */
#include "edition_verb.h"

#include "named_edition.h"

#include <string.h>

struct doing {
    edition_verb *verb;
    int64_t edition_id;
    const struct clock *clock;
    int64_t copies; /* the result */
};

static bool
change(struct transaction *tx, void *data, GError **error)
{
    struct doing *doing = data;

    return doing->verb(tx, doing->edition_id, doing->clock, &doing->copies,
                       error);
}

bool
edition_verb_run(const struct invocation *invocation, edition_verb *verb,
                 char **name, int64_t *copies, GError **error)
{
    g_autoptr(List) list = NULL;
    g_autoptr(Edition) edition =
        named_edition(invocation->view, invocation->operands[0],
                      invocation_operand(invocation, 1), &list, error);
    struct doing doing = {.verb = verb, .clock = invocation->clock};
    g_autofree char *found = NULL;

    g_assert(strcmp(invocation->command->words, "LIST [EDITION]") == 0);
    if (edition == NULL)
        return false;
    found = edition_name(edition->local_date, edition->slot);
    doing.edition_id = edition->id;
    if (!database_write(invocation->database, change, &doing, error))
        return false;
    *name = g_steal_pointer(&found);
    *copies = doing.copies;
    return true;
}
