/* SPDX-License-Identifier: MIT */
/* vesper article list: the stories of a list, the newest first. */
#include "command.h"

#include "article.h"
#include "error.h"
#include "list.h"
#include "safe_text.h"

#include <string.h>

enum { USUAL_LIMIT = 100, LIMIT_MAX = 100000, SHOWN_BYTES = 60 };

static const struct option_row options[] = {
    {"limit", "N", "How many at most; usual: 100", 0},
    {"state", "STATE", "Only the stories in this state", 0},
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
    {"url", NULL, COLUMN_TEXT}, /* last: however long, it pushes nothing */
    {0},
};

/* *state: ARTICLE_STATES where none is asked for. */
static bool
read_state(const struct invocation *invocation, enum article_state *state,
           GError **error)
{
    const char *name = invocation_option(invocation, "state");
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *safe = NULL;

    *state = ARTICLE_STATES;
    if (name == NULL)
        return true;
    for (*state = 0; *state < ARTICLE_STATES; (*state)++) {
        const char *known = article_state_name(*state);

        if (strcmp(known, name) == 0)
            return true;
        g_string_append_printf(names, "%s%s", *state == 0 ? "" : ", ", known);
    }
    safe = safe_text(name, SHOWN_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                "there is no state '%s'; there are: %s", safe, names->str);
    return false;
}

static void
print_article(struct printer *printer, const struct article *article)
{
    const struct story *story = article->story;

    PRINT_ROW(
        printer, CELL_NUMBER(article->id), CELL_NUMBER(story->published_at_ms),
        CELL_TEXT(article_state_name(article_state_of(article))),
        cell_number_or_none(article->printed_in),
        cell_text_or_none(story->section), cell_text_or_none(story->title),
        CELL_NUMBER(article->version), cell_text_or_none(story->url));
}

static void
print_page(struct printer *printer, const GPtrArray *page)
{
    printer_list_begin(printer, NULL, columns);
    for (guint i = 0; i < page->len; i++)
        print_article(printer, g_ptr_array_index(page, i));
    printer_list_end(printer);
}

static bool
run(struct invocation *invocation, GError **error)
{
    const int64_t range[2] = {1, LIMIT_MAX};
    int64_t limit = USUAL_LIMIT;
    enum article_state state;
    g_autoptr(List) list = NULL;
    g_autoptr(GPtrArray) page = NULL;

    if (!invocation_number(invocation, "limit", &limit, range, error) ||
        !read_state(invocation, &state, error))
        return false;
    list = list_get(invocation->view, invocation->operands[0], error);
    if (list == NULL)
        return false;
    page = article_page(invocation->view, list->id, state, (guint)limit, error);
    if (page == NULL)
        return false;
    print_page(invocation->printer, page);
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
