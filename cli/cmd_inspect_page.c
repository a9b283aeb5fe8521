/* SPDX-License-Identifier: MIT */
/* vesper inspect page: what we read out of the page of an article. */
#include "command.h"

#include "content.h"
#include "inspection.h"
#include "story_bytes.h"
#include "story_print.h"

static const struct option_row options[] = {
    {"url", "URL", "Where it was read, for relative links", 0},
    INSPECTION_LIST_ROW,
    {0},
};

/* A page, and the feed that it names. */
struct found {
    struct story *story;
    char *feed_url; /* NULL: none */
};

static void
free_found(void *data)
{
    struct found *found = data;

    story_free(found->story);
    g_free(found->feed_url);
    g_free(found);
}

/* A page that is written as XML may look like one. */
static bool
is_feed(const char *text, size_t size)
{
    const struct story_bytes read = {.bytes = text, .size = size};
    g_autoptr(Feed) feed = story_bytes_form(&read) == STORY_FEED
                               ? feed_parse(text, size, NULL, NULL)
                               : NULL;

    return feed != NULL;
}

static void *
parse(const char *text, size_t size, const char *url, GError **error)
{
    struct found *found;
    struct story *story;

    content_init();
    if (is_feed(text, size)) {
        inspection_refuse(STORY_FEED, error);
        return NULL;
    }
    story = page_parse(text, size, url, error);
    if (story == NULL)
        return NULL;
    found = g_new0(struct found, 1);
    found->story = story;
    found->feed_url = page_feed_url(text, size, url);
    return found;
}

static void
print_text(struct printer *printer, const void *data)
{
    static const struct column columns[] = {
        {"feed_url", NULL, COLUMN_TEXT},
        {0},
    };
    const struct found *found = data;

    PRINT_RECORD(printer, columns, cell_text_or_none(found->feed_url));
    printer_text(printer, "\n");
    story_print(printer, found->story, STORY_TOLD);
}

static json_t *
page_to_json(const void *data)
{
    const struct found *found = data;
    json_t *object = story_to_json(found->story, STORY_TOLD);

    json_object_set_new(object, "feed_url", json_text_or_null(found->feed_url));
    return object;
}

static bool
run(struct invocation *invocation, GError **error)
{
    static const struct inspection pages = {
        .parse = parse,
        .print = print_text,
        .to_json = page_to_json,
        .free = free_found,
    };

    return inspection_run(invocation, &pages, error);
}

const struct command cmd_inspect_page = {
    .name = "inspect page",
    .words = "[FILE...]",
    .summary = "Show what we read out of the page of an article",
    .help = INSPECTION_HELP,
    .options = options,
    .gives_json = true,
    .run = run,
};
