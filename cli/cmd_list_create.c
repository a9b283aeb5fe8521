/* SPDX-License-Identifier: MIT */
/* vesper list create: a new list, ready for readers and sources. */
#include "command.h"

#include "list_options.h"

struct creation {
    const struct invocation *invocation;
    const struct list *list;
    int64_t id; /* the result */
};

static bool
create(struct transaction *tx, void *data, GError **error)
{
    struct creation *creation = data;

    return list_create(tx, creation->list, creation->invocation->clock,
                       &creation->id, error);
}

static void
say_next(const struct invocation *invocation, const struct list *list)
{
    struct slot next =
        schedule_next(&list->schedule, clock_now_ms(invocation->clock));
    g_autofree char *when = zone_format(list->schedule.zone, next.due_at_ms);

    invocation_say(invocation,
                   "list '%s' is made; its first edition is due %s "
                   "(%s)",
                   list->name, when, list->schedule.zone);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list = list_new();
    struct creation creation = {.invocation = invocation, .list = list};

    /* The options are read before the write: what is wrong in them takes no
     * lock. Whether the name is one, list_create says. */
    g_free(list->name);
    list->name = g_strdup(invocation->operands[0]);
    if (!list_options_apply(invocation, list, error) ||
        !database_write(invocation->database, create, &creation, error))
        return false;
    g_assert(creation.id > 0);
    say_next(invocation, list);
    return true;
}

const struct command cmd_list_create = {
    .name = "list create",
    .words = "NAME",
    .summary = "Make a list",
    .help = "NAME is what commands and links call it: small letters, digits "
            "and '-'. Readers see the title.\n\n"
            "    vesper list create evening --title 'Evening News' \\\n"
            "        --from 'The Courier <evening@courier.example>' \\\n"
            "        --at 18:00 --days mon-fri --zone Europe/Warsaw",
    .make_options = list_options_to_create,
    .needs = NEEDS_DATABASE,
    .run = run,
};
