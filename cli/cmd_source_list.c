/* SPDX-License-Identifier: MIT */
/* vesper source list: where stories come from, and how well that goes. */
#include "command.h"

#include "named_lists.h"
#include "source.h"

static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"list", NULL, COLUMN_TEXT},
    {"kind", NULL, COLUMN_TEXT},
    {"address", NULL, COLUMN_TEXT},
    {"title", NULL, COLUMN_TEXT},
    {"last_good_at", "last read", COLUMN_INSTANT},
    {"next_poll_at", "next reading", COLUMN_INSTANT},
    {"failures", NULL, COLUMN_NUMBER},
    {"problem", NULL, COLUMN_TEXT},
    {0},
};

/* Nobody reads what is pushed. */
static struct cell
next_reading(const struct source *source)
{
    return source->kind == SOURCE_PUSH ? CELL_NONE
                                       : CELL_NUMBER(source->next_poll_at_ms);
}

/* Lists in the order of their names; of each, its sources in that of their
 * numbers, so that two calls can be compared. */
static bool
print_sources(const struct invocation *invocation, const struct list *list,
              GError **error)
{
    g_autoptr(GPtrArray) sources =
        source_all(invocation->view, list->id, error);

    if (sources == NULL)
        return false;
    for (unsigned i = 0; i < sources->len; i++) {
        const struct source *each = g_ptr_array_index(sources, i);

        PRINT_ROW(
            invocation->printer, CELL_NUMBER(each->id), CELL_TEXT(list->name),
            CELL_TEXT(source_kind_name(each->kind)), CELL_TEXT(each->address),
            cell_text_or_none(each->title),
            cell_number_or_none(each->last_good_at_ms), next_reading(each),
            CELL_NUMBER(each->failures), cell_text_or_none(each->last_error));
    }
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GPtrArray) lists =
        named_lists(invocation->view, invocation_operand(invocation, 0), error);

    if (lists == NULL)
        return false;
    printer_list_begin(invocation->printer, NULL, columns);
    for (unsigned i = 0; i < lists->len; i++)
        if (!print_sources(invocation, g_ptr_array_index(lists, i), error))
            return false;
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_source_list = {
    .name = "source list",
    .words = "[LIST]",
    .summary = "Show where stories come from",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
