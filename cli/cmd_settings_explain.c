/* SPDX-License-Identifier: MIT */
/* vesper settings explain: one entry of docs/settings.md. */
#include "command.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autofree char *text = settings_explain(invocation->operands[0], error);

    if (text == NULL)
        return false;
    printer_text(invocation->printer, text);
    return true;
}

const struct command cmd_settings_explain = {
    .name = "settings explain",
    .words = "KEY",
    .summary = "Explain a setting",
    .help = "KEY is written as `vesper settings show` does: web.listen, "
            "relays[].timeout.",
    .run = run,
};
