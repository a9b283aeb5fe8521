/* SPDX-License-Identifier: MIT */
/* vesper edition build: all of an edition but the sending, to see whether it
 * would go. */
#include "composing.h"

#include "error.h"

static const struct column columns[] = {
    {"list", NULL, COLUMN_TEXT},
    {"date", NULL, COLUMN_TEXT},
    {"slot", NULL, COLUMN_TEXT},
    {"subject", NULL, COLUMN_TEXT},
    {"preheader", NULL, COLUMN_TEXT},
    {"stories", NULL, COLUMN_NUMBER},
    {"passed_over", NULL, COLUMN_NUMBER},
    {"letters", NULL, COLUMN_NUMBER},
    {"html_bytes", "largest HTML in bytes", COLUMN_NUMBER},
    {"skip_reason", "would be skipped", COLUMN_TEXT},
    {0},
};

static const struct column story_columns[] = {
    {"position", NULL, COLUMN_NUMBER}, {"article", NULL, COLUMN_NUMBER},
    {"section", NULL, COLUMN_TEXT},    {"title", NULL, COLUMN_TEXT},
    {"url", NULL, COLUMN_TEXT},        {0},
};

static const struct column warning_columns[] = {
    {"warning", NULL, COLUMN_TEXT},
    {0},
};

static void
print_stories(struct printer *printer, const struct draft *draft)
{
    printer_list_begin(printer, "in_print", story_columns);
    for (guint i = 0; i < draft->stories->len; i++) {
        const struct article *article = draft->stories->pdata[i];

        PRINT_ROW(printer, CELL_NUMBER(i + 1), CELL_NUMBER(article->id),
                  CELL_TEXT(article->story->section),
                  CELL_TEXT(article->story->title),
                  CELL_TEXT(article->story->url));
    }
    printer_list_end(printer);
}

static void
print_warnings(struct printer *printer, const struct draft *draft)
{
    printer_list_begin(printer, "warnings", warning_columns);
    for (guint i = 0; i < draft->warnings->len; i++)
        PRINT_ROW(printer, CELL_TEXT(draft->warnings->pdata[i]));
    printer_list_end(printer);
}

static void
print_draft(struct printer *printer, const struct list *list,
            const struct draft *draft)
{
    guint letters = draft->letters->len;

    /* One that would be skipped is printed like any other, why in its last
     * line: so a program reads the same members in both cases. */
    g_assert((draft->skip_reason == NULL) == (letters > 0));
    printer_object_begin(printer);
    PRINT_RECORD(printer, columns, CELL_TEXT(list->name),
                 CELL_TEXT(draft->key.local_date), CELL_TEXT(draft->key.slot),
                 CELL_TEXT(draft->subject), CELL_TEXT(draft->preheader),
                 CELL_NUMBER(draft->stories->len),
                 CELL_NUMBER(draft->passed_over->len), CELL_NUMBER(letters),
                 CELL_NUMBER((int64_t)draft->largest_html_bytes),
                 CELL_TEXT(draft->skip_reason));
    print_stories(printer, draft);
    print_warnings(printer, draft);
    printer_object_end(printer);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_auto(Composing) composing = {0};
    g_autoptr(Draft) draft = NULL;
    struct press press;

    if (!composing_open(invocation, &composing, error))
        return false;
    press = composing_press(invocation, &composing);
    draft = edition_compose(invocation->view, composing.list, &composing.key,
                            &press, error);
    if (draft == NULL)
        return false;
    print_draft(invocation->printer, composing.list, draft);
    return true;
}

const struct command cmd_edition_build = {
    .name = "edition build",
    .words = "LIST",
    .summary = "Compose an edition and check it, without sending it",
    .help = "Tells what would be in it and what lint finds. An edition that "
            "could not be sent (a broken template, too large, or anything that "
            "lint finds under strict = true) is an error.",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
