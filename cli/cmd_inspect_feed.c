/* SPDX-License-Identifier: MIT */
/* vesper inspect feed: what we read out of a feed. */
#include "command.h"

#include "content.h"
#include "input.h"
#include "limit.h"
#include "story_print.h"

static const struct option_row options[] = {
    {"url", "URL", "Where it was read, for relative links", 0},
    {0},
};

static const struct column columns[] = {
    {"title", "feed", COLUMN_TEXT},
    {"url", "site", COLUMN_TEXT},
    {"language", NULL, COLUMN_TEXT},
    {"stories", NULL, COLUMN_NUMBER},
    {0},
};

static void
print_json(struct printer *printer, const struct feed *feed)
{
    json_t *stories = json_array();
    json_t *about = json_pack(
        "{s:o, s:o, s:o, s:o}", "title", json_text_or_null(feed->title), "url",
        json_text_or_null(feed->url), "language",
        json_text_or_null(feed->language), "stories", stories);

    for (unsigned i = 0; i < feed->stories->len; i++)
        json_array_append_new(
            stories, story_to_json(g_ptr_array_index(feed->stories, i)));
    printer_value(printer, about);
    json_decref(about);
}

static void
print_text(struct printer *printer, const struct feed *feed)
{
    PRINT_RECORD(printer, columns, cell_text_or_none(feed->title),
                 cell_text_or_none(feed->url),
                 cell_text_or_none(feed->language),
                 CELL_NUMBER(feed->stories->len));
    for (unsigned i = 0; i < feed->stories->len; i++) {
        printer_text(printer, "\n");
        story_print(printer, g_ptr_array_index(feed->stories, i));
    }
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GBytes) bytes =
        input_read(invocation->operands[0], LIMIT_DOWNLOAD_BYTES, error);
    g_autoptr(Feed) feed = NULL;
    const char *text;
    size_t size;

    if (bytes == NULL)
        return false;
    text = input_text(bytes, &size);
    content_init();
    feed = feed_parse(text, size, invocation_option(invocation, "url"), error);
    if (feed == NULL)
        return false;
    if (printer_is_json(invocation->printer))
        print_json(invocation->printer, feed);
    else
        print_text(invocation->printer, feed);
    return true;
}

const struct command cmd_inspect_feed = {
    .name = "inspect feed",
    .words = "FILE",
    .summary = "Show what we read out of a feed",
    .help = "FILE may be -, for stdin. Nothing is fetched, nothing stored.",
    .options = options,
    .gives_json = true,
    .run = run,
};
