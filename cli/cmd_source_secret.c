/* SPDX-License-Identifier: MIT */
/* vesper source secret: what a site's own system signs with. */
#include "command.h"

#include "list.h"
#include "push.h"
#include "push_access.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list =
        list_get(invocation->view, invocation->operands[0], error);
    g_autoptr(Source) source = NULL;

    if (list == NULL)
        return false;
    source = push_source_get(invocation->view, list->id,
                             invocation->operands[1], error);
    if (source == NULL)
        return false;
    push_access_print(invocation, source);
    return true;
}

const struct command cmd_source_secret = {
    .name = "source secret",
    .words = "LIST NAME|NUMBER",
    .summary = "Show where and with which secret stories are announced",
    .help = "For a source that was added by --push. The secret is made of "
            "Vesper's newest key: once another key is added it is another, "
            "while the one before goes on working. To withdraw a secret, "
            "remove the source and add it anew.",
    .needs = NEEDS_VIEW | NEEDS_KEYS,
    .gives_json = true,
    .run = run,
};
