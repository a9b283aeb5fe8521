/* SPDX-License-Identifier: MIT */
/* vesper edition list: what went out, what was skipped, and why. */
#include "command.h"

#include "edition.h"

static const struct option_row options[] = {
    {"most", "N", "How many, newest first; usual: 30", 0},
    {0},
};

static const struct column columns[] = {
    {"edition", NULL, COLUMN_NUMBER},
    {"date", NULL, COLUMN_TEXT},
    {"slot", NULL, COLUMN_TEXT},
    {"state", NULL, COLUMN_TEXT},
    {"stories", NULL, COLUMN_NUMBER},
    {"planned", NULL, COLUMN_NUMBER},
    {"subject", NULL, COLUMN_TEXT},
    {"reason", NULL, COLUMN_TEXT},
    {0},
};

/* The reason is told of every state: of a held one as well as of one that is
 * skipped. */
static void
print_edition(struct printer *printer, const struct edition *edition)
{
    PRINT_ROW(
        printer, CELL_NUMBER(edition->id), CELL_TEXT(edition->local_date),
        CELL_TEXT(edition->slot), CELL_TEXT(edition_state_name(edition->state)),
        CELL_NUMBER(edition->story_count), CELL_NUMBER(edition->planned_count),
        CELL_TEXT(edition->subject), CELL_TEXT(edition->reason));
}

static bool
run(struct invocation *invocation, GError **error)
{
    const int64_t range[2] = {1, 100000};
    int64_t most = 30;
    g_autoptr(List) list = NULL;
    g_autoptr(GPtrArray) editions = NULL;

    if (!invocation_number(invocation, "most", &most, range, error))
        return false;
    list = list_get(invocation->view, invocation->operands[0], error);
    if (list == NULL)
        return false;
    editions = edition_page(invocation->view, list->id, (int)most, error);
    if (editions == NULL)
        return false;
    printer_list_begin(invocation->printer, NULL, columns);
    for (guint i = 0; i < editions->len; i++)
        print_edition(invocation->printer, editions->pdata[i]);
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_edition_list = {
    .name = "edition list",
    .words = "LIST",
    .summary = "Show a list's editions",
    .options = options,
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
