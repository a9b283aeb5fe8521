/* SPDX-License-Identifier: MIT */
/* vesper inspect text: what we read out of text: a page that was saved as such,
 * or a story as somebody writes it. */
#include "command.h"

#include "content.h"
#include "inspection.h"
#include "story_bytes.h"
#include "story_print.h"

static const struct option_row options[] = {
    {"url", "URL", "Where it is read on, unless it says so", 0},
    INSPECTION_LIST_ROW,
    {0},
};

static void *
parse(const char *text, size_t size, const char *url, GError **error)
{
    const struct story_bytes read = {.bytes = text, .size = size};
    enum story_form form = story_bytes_form(&read);
    struct story *story;

    content_init();
    if (form == STORY_PAGE || form == STORY_FEED) {
        inspection_refuse(form, error);
        return NULL;
    }
    /* Without front matter it is a page that somebody has saved as text. */
    story = form == STORY_FILE ? story_file_parse(text, size, error)
                               : text_page_parse(text, size, error);
    if (story != NULL && story->url == NULL)
        story->url = g_strdup(url);
    return story;
}

static void
print_text(struct printer *printer, const void *found)
{
    story_print(printer, found, STORY_TOLD);
}

static json_t *
text_to_json(const void *found)
{
    return story_to_json(found, STORY_TOLD);
}

static void
free_found(void *found)
{
    story_free(found);
}

static bool
run(struct invocation *invocation, GError **error)
{
    static const struct inspection texts = {
        .parse = parse,
        .print = print_text,
        .to_json = text_to_json,
        .free = free_found,
    };

    return inspection_run(invocation, &texts, error);
}

const struct command cmd_inspect_text = {
    .name = "inspect text",
    .words = "[FILE...]",
    .summary = "Show what we read out of a page saved as text, or a story file",
    .help = INSPECTION_HELP,
    .options = options,
    .gives_json = true,
    .run = run,
};
