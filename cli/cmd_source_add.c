/* SPDX-License-Identifier: MIT */
/* vesper source add: where stories of a list come from. */
#include "command.h"

#include "list.h"
#include "source.h"

struct addition {
    const struct invocation *invocation;
    int64_t id; /* the result */
};

static bool
add(struct transaction *tx, void *data, GError **error)
{
    struct addition *addition = data;
    const struct invocation *invocation = addition->invocation;
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);

    return list != NULL && source_add(tx,
                                      &(struct source_entry){
                                          .list_id = list->id,
                                          .kind = SOURCE_WEB,
                                          .address = invocation->operands[1],
                                      },
                                      invocation->clock, &addition->id, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    struct addition addition = {.invocation = invocation};

    if (!database_write(invocation->database, add, &addition, error))
        return false;
    invocation_say(invocation,
                   "source %" G_GINT64_FORMAT " is added; vesperd reads it "
                   "soon, 'vesper source poll %s' at once",
                   addition.id, invocation->operands[0]);
    return true;
}

const struct command cmd_source_add = {
    .name = "source add",
    .words = "LIST URL",
    .summary = "Let a list read a feed",
    .help = "Of what is there at the first reading the newest 20 stories are "
            "for the editions to come; the others are old.\n\n"
            "A server inside your own network is read only if the setting "
            "articles.allowed_hosts names it.",
    .needs = NEEDS_DATABASE,
    .run = run,
};
