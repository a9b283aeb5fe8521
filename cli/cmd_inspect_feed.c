/* SPDX-License-Identifier: MIT */
/* vesper inspect feed: what we read out of a feed. */
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

// clang-format off
static const struct column columns[] = {
    {"title", "feed", COLUMN_TEXT},
    {"url", "site", COLUMN_TEXT},
    {"language", NULL, COLUMN_TEXT},
    {"stories", NULL, COLUMN_NUMBER},
    {"withdrawn", NULL, COLUMN_NUMBER},
    {0},
};
// clang-format on

static void *
parse(const char *text, size_t size, const char *url, GError **error)
{
    const struct story_bytes read = {.bytes = text, .size = size};
    struct feed *feed;

    content_init();
    feed = feed_parse(text, size, url, error);
    /* Mostly the page was saved instead of the feed that it names: what to type
     * helps more than where the XML is wrong. */
    if (feed == NULL && story_bytes_form(&read) == STORY_PAGE) {
        g_clear_error(error);
        inspection_refuse(STORY_PAGE, error);
    }
    return feed;
}

static void
free_feed(void *feed)
{
    feed_free(feed);
}

static json_t *
stories_to_json(const GPtrArray *stories)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < stories->len; i++)
        json_array_append_new(
            array, story_to_json(g_ptr_array_index(stories, i), STORY_TOLD));
    return array;
}

static json_t *
feed_to_json(const void *found)
{
    const struct feed *feed = found;

    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "title",
                     json_text_or_null(feed->title), "url",
                     json_text_or_null(feed->url), "language",
                     json_text_or_null(feed->language), "stories",
                     stories_to_json(feed->stories), "withdrawn",
                     stories_to_json(feed->withdrawn));
}

static void
print_text(struct printer *printer, const void *found)
{
    const struct feed *feed = found;

    PRINT_RECORD(
        printer, columns, cell_text_or_none(feed->title),
        cell_text_or_none(feed->url), cell_text_or_none(feed->language),
        CELL_NUMBER(feed->stories->len), CELL_NUMBER(feed->withdrawn->len));
    for (unsigned i = 0; i < feed->stories->len; i++) {
        printer_text(printer, "\n");
        story_print(printer, g_ptr_array_index(feed->stories, i), STORY_TOLD);
    }
}

static bool
run(struct invocation *invocation, GError **error)
{
    static const struct inspection feeds = {
        .parse = parse,
        .print = print_text,
        .to_json = feed_to_json,
        .free = free_feed,
    };

    return inspection_run(invocation, &feeds, error);
}

const struct command cmd_inspect_feed = {
    .name = "inspect feed",
    .words = "[FILE...]",
    .summary = "Show what we read out of a feed",
    .help = INSPECTION_HELP,
    .options = options,
    .gives_json = true,
    .run = run,
};
