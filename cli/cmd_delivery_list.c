/* SPDX-License-Identifier: MIT */
/* vesper delivery list: the ledger of an edition, reader by reader. */
#include "command.h"

#include "delivery.h"
#include "named_edition.h"
#include "named_state.h"

enum { PAGE_LINES = 1000 };

static const struct option_row options[] = {
    {"edition", "EDITION", "A number or a date; usual: the newest", 0},
    {"state", "STATE", "Only pending, deferred, failed, unknown, …", 0},
    {0},
};

static const struct column columns[] = {
    {"subscriber", NULL, COLUMN_NUMBER},
    {"email", NULL, COLUMN_TEXT},
    {"state", NULL, COLUMN_TEXT},
    {"attempts", NULL, COLUMN_NUMBER},
    {"code", NULL, COLUMN_NUMBER},
    {"enhanced", NULL, COLUMN_TEXT},
    {"reply", NULL, COLUMN_TEXT},
    {"finished_at", NULL, COLUMN_INSTANT},
    {0},
};

static void
print_page(struct printer *printer, const GPtrArray *page, int64_t *last_id)
{
    for (guint i = 0; i < page->len; i++) {
        const struct delivery *row = page->pdata[i];

        g_assert(row->subscriber_id > *last_id); /* no seam */
        PRINT_ROW(printer, CELL_NUMBER(row->subscriber_id),
                  CELL_TEXT(row->email),
                  CELL_TEXT(delivery_state_name(row->state)),
                  CELL_NUMBER(row->attempts), cell_number_or_none(row->code),
                  CELL_TEXT(row->enhanced), CELL_TEXT(row->reply),
                  cell_number_or_none(row->finished_at_ms));
        *last_id = row->subscriber_id;
    }
}

/* Page by page: a million rows take no memory, and while somebody leafs through
 * them no read stays open that would keep the write-ahead log from being cut.
 */
static bool
print_all(const struct invocation *invocation, const struct edition *edition,
          enum delivery_state state, GError **error)
{
    int64_t last_id = 0;
    guint count = PAGE_LINES;

    while (count == PAGE_LINES) {
        g_autoptr(GPtrArray) page = delivery_page(
            invocation->view, edition->id, state, last_id, PAGE_LINES, error);

        if (page == NULL)
            return false;
        print_page(invocation->printer, page, &last_id);
        count = page->len;
    }
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    enum delivery_state state = DELIVERY_STATES;
    g_autoptr(List) list = NULL;
    g_autoptr(Edition) edition = NULL;

    if (!named_state(invocation, &state, error))
        return false;
    edition =
        named_edition(invocation->view, invocation->operands[0],
                      invocation_option(invocation, "edition"), &list, error);
    if (edition == NULL)
        return false;
    printer_list_begin(invocation->printer, NULL, columns);
    if (!print_all(invocation, edition, state, error))
        return false;
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_delivery_list = {
    .name = "delivery list",
    .words = "LIST",
    .summary = "Show what became of each reader's copy",
    .options = options,
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
