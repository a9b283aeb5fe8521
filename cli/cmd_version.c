/* SPDX-License-Identifier: MIT */
/* vesper version. */
#include "command.h"
#include "help.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autofree char *text = help_version();

    (void)error;
    printer_text(invocation->printer, text);
    return true;
}

const struct command cmd_version = {
    .name = "version",
    .summary = "Tell the version",
    .run = run,
};
