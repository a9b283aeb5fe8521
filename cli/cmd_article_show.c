/* SPDX-License-Identifier: MIT */
/* vesper article show: one story of a list, whole. */
#include "command.h"

#include "article.h"
#include "list.h"
#include "quantity.h"
#include "story_print.h"

static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"version", NULL, COLUMN_NUMBER},
    {"first_seen_at", NULL, COLUMN_INSTANT},
    {"edition", "printed in edition", COLUMN_NUMBER},
    {"is_pinned", "pinned", COLUMN_TRUTH},
    {"is_edited", "edited by hand", COLUMN_TRUTH},
    {"is_dropped", "dropped", COLUMN_TRUTH},
    {"is_withdrawn", "withdrawn", COLUMN_TRUTH},
    {"is_old", "old", COLUMN_TRUTH},
    {0},
};

/* The story is an object within the object, which no row of columns can say. */
static void
print_json(struct printer *printer, const struct article *article)
{
    g_autofree char *first_seen = clock_format_utc(article->first_seen_at_ms);
    json_t *about = json_pack(
        "{s:I, s:I, s:s, s:o, s:b, s:b, s:b, s:b, s:b, s:o}", "number",
        (json_int_t)article->id, "version", (json_int_t)article->version,
        "first_seen_at", first_seen, "edition",
        article->printed_in == 0 ? json_null()
                                 : json_integer(article->printed_in),
        "is_pinned", article->is_pinned, "is_edited", article->is_edited,
        "is_dropped", article->is_dropped, "is_withdrawn",
        article->is_withdrawn, "is_old", article->is_backlog, "story",
        story_to_json(article->story, STORY_KEPT));

    printer_value(printer, about);
    json_decref(about);
}

static void
print_text(struct printer *printer, const struct article *article)
{
    PRINT_RECORD(
        printer, columns, CELL_NUMBER(article->id),
        CELL_NUMBER(article->version), CELL_NUMBER(article->first_seen_at_ms),
        cell_number_or_none(article->printed_in),
        CELL_NUMBER(article->is_pinned), CELL_NUMBER(article->is_edited),
        CELL_NUMBER(article->is_dropped), CELL_NUMBER(article->is_withdrawn),
        CELL_NUMBER(article->is_backlog));
    printer_text(printer, "\n");
    story_print(printer, article->story, STORY_KEPT);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list =
        list_get(invocation->view, invocation->operands[0], error);
    g_autoptr(Article) article = NULL;
    int64_t number;

    if (list == NULL ||
        !quantity_parse_number(invocation->operands[1], &number, error))
        return false;
    article = article_get(invocation->view, list->id, number, error);
    if (article == NULL)
        return false;
    if (printer_is_json(invocation->printer))
        print_json(invocation->printer, article);
    else
        print_text(invocation->printer, article);
    return true;
}

const struct command cmd_article_show = {
    .name = "article show",
    .words = "LIST NUMBER",
    .summary = "Show a story",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
