/* SPDX-License-Identifier: MIT */
/* vesper completion: what a shell needs to complete our words. */
#include "command.h"
#include "help.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autofree char *script = help_completion(invocation->operands[0], error);

    if (script == NULL)
        return false;
    printer_text(invocation->printer, script);
    return true;
}

const struct command cmd_completion = {
    .name = "completion",
    .words = "SHELL",
    .summary = "Print the completion for bash, zsh or fish",
    .help = "For this shell alone:\n\n"
            "    source <(vesper completion bash)\n\n"
            "The package puts it where bash looks by itself.",
    .run = run,
};
