/* SPDX-License-Identifier: MIT */
/* vesper inspect address: what we make of an address, or where it is wrong. */
#include "command.h"

#include "address.h"

static const struct column columns[] = {
    {"address", "on the wire", COLUMN_TEXT},
    {"key", "known by", COLUMN_TEXT},
    {"domain", NULL, COLUMN_TEXT},
    {"needs_smtputf8", "needs SMTPUTF8", COLUMN_TRUTH},
    {0},
};

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(Address) address = address_parse(invocation->operands[0], error);

    if (address == NULL)
        return false;
    PRINT_RECORD(invocation->printer, columns, CELL_TEXT(address->text),
                 CELL_TEXT(address->key), CELL_TEXT(address->domain),
                 CELL_NUMBER(address->needs_smtputf8));
    return true;
}

const struct command cmd_inspect_address = {
    .name = "inspect address",
    .words = "ADDRESS",
    .summary = "Show what we make of an address",
    .help = "Two addresses that are known by the same text are one reader.",
    .gives_json = true,
    .run = run,
};
