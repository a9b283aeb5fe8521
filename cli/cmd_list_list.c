/* SPDX-License-Identifier: MIT */
/* vesper list list: all lists. */
#include "command.h"

#include "edition.h"
#include "quantity.h"
#include "subscriber.h"

static const struct column columns[] = {
    {"name", NULL, COLUMN_TEXT},
    {"title", NULL, COLUMN_TEXT},
    {"days", NULL, COLUMN_TEXT},
    {"at", NULL, COLUMN_TEXT},
    {"zone", NULL, COLUMN_TEXT},
    {"next_at", "next edition", COLUMN_INSTANT},
    {"active", "readers", COLUMN_NUMBER},
    {0},
};

static bool
print_list(const struct invocation *invocation, const struct list *list,
           GError **error)
{
    g_autofree char *days = weekdays_format(list->schedule.weekdays);
    g_autofree char *at = quantity_format_time_of_day(list->schedule.at_s);
    int64_t counts[SUBSCRIPTION_STATES], next_at_ms = 0;

    if (!edition_next_due(invocation->view, list,
                          clock_now_ms(invocation->clock), &next_at_ms,
                          error) ||
        !reader_count(invocation->view, list->id, counts, error))
        return false;
    PRINT_ROW(invocation->printer, CELL_TEXT(list->name),
              CELL_TEXT(list->title), CELL_TEXT(days), CELL_TEXT(at),
              CELL_TEXT(list->schedule.zone),
              cell_local_or_none(next_at_ms, list->schedule.zone),
              CELL_NUMBER(counts[SUBSCRIPTION_ACTIVE]));
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GPtrArray) lists = list_all(invocation->view, error);

    if (lists == NULL)
        return false;
    printer_list_begin(invocation->printer, NULL, columns);
    for (unsigned i = 0; i < lists->len; i++)
        if (!print_list(invocation, g_ptr_array_index(lists, i), error))
            return false;
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_list_list = {
    .name = "list list",
    .summary = "Show all lists",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
