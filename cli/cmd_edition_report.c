/* SPDX-License-Identifier: MIT */
/* vesper edition report: what became of an edition. */
#include "command.h"

#include "edition_numbers.h"
#include "named_edition.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list = NULL;
    g_autoptr(Edition) edition =
        named_edition(invocation->view, invocation->operands[0],
                      invocation_operand(invocation, 1), &list, error);

    return edition != NULL &&
           edition_numbers_print(invocation, list, edition, error);
}

const struct command cmd_edition_report = {
    .name = "edition report",
    .words = "LIST [EDITION]",
    .summary = "Show what became of an edition",
    .help = "EDITION is a number or a date (2026-11-24, 2026-11-24-extra); "
            "usual: the newest. The readers are those planned when it was "
            "frozen; the numbers below add up to them.",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
