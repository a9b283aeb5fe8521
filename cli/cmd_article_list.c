/* SPDX-License-Identifier: MIT */
/* vesper article list: the stories of a list, the newest first. */
#include "command.h"

#include "article.h"
#include "list.h"

enum { USUAL_LIMIT = 100, LIMIT_MAX = 100000 };

static const struct option_row options[] = {
    {"limit", "N", "How many at most; usual: 100", 0},
    {0},
};

static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"published_at", NULL, COLUMN_INSTANT},
    {"state", NULL, COLUMN_TEXT},
    {"edition", NULL, COLUMN_NUMBER},
    {"section", NULL, COLUMN_TEXT},
    {"title", NULL, COLUMN_TEXT},
    {"version", NULL, COLUMN_NUMBER},
    {"url", NULL, COLUMN_TEXT},
    {0},
};

static bool
run(struct invocation *invocation, GError **error)
{
    const int64_t range[2] = {1, LIMIT_MAX};
    int64_t limit = USUAL_LIMIT;
    g_autoptr(List) list =
        list_get(invocation->view, invocation->operands[0], error);
    g_autoptr(GPtrArray) page = NULL;

    if (list == NULL ||
        !invocation_number(invocation, "limit", &limit, range, error))
        return false;
    page = article_page(invocation->view, list->id, (int)limit, error);
    if (page == NULL)
        return false;
    printer_list_begin(invocation->printer, NULL, columns);
    for (unsigned i = 0; i < page->len; i++) {
        const struct article *each = g_ptr_array_index(page, i);

        PRINT_ROW(invocation->printer, CELL_NUMBER(each->id),
                  CELL_NUMBER(each->story->published_at_ms),
                  CELL_TEXT(article_state_name(each)),
                  cell_number_or_none(each->printed_in),
                  cell_text_or_none(each->story->section),
                  cell_text_or_none(each->story->title),
                  CELL_NUMBER(each->version),
                  cell_text_or_none(each->story->url));
    }
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_article_list = {
    .name = "article list",
    .words = "LIST",
    .summary = "Show the stories of a list",
    .help = "A story is waiting (for an edition that has room and is not too "
            "late for it), pinned to lead the next, printed, dropped by hand, "
            "withdrawn by its source, or old: it was there before its source "
            "was.",
    .options = options,
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
