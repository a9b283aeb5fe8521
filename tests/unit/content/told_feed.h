/* SPDX-License-Identifier: MIT */
/*
 * Feeds in tests: a row is a feed, and what its stories say in lines.
 */
#ifndef VESPER_TOLD_FEED_H
#define VESPER_TOLD_FEED_H

#include "content.h"
#include "support.h"

#include <string.h>

#define TOLD_FEED_URL "https://news.example/feeds/all.xml"

struct item_row {
    const char *name;
    const char *feed;
    const char *want; /* "title: …\n" and so on, what is not said left out */
};

/* Adds "what: text", paragraphs parted by "¶". */
static inline void
tell(GString *out, const char *what, const char *text)
{
    g_auto(GStrv) paragraphs = NULL;
    g_autofree char *line = NULL;

    if (text == NULL)
        return;
    paragraphs = g_strsplit(text, "\n\n", -1);
    line = g_strjoinv("¶", paragraphs);
    g_string_append_printf(out, "%s: %s\n", what, line);
}

/* Adds an instant in seconds; 0: nothing. */
static inline void
tell_instant(GString *out, const char *what, int64_t at_ms)
{
    if (at_ms != 0)
        g_string_append_printf(out, "%s: %" G_GINT64_FORMAT "\n", what,
                               at_ms / 1000);
}

/* Adds all that a story says. */
static inline void
tell_story(GString *out, const struct story *story)
{
    tell(out, "title", story->title);
    tell(out, "url", story->url);
    tell(out, "guid", story->guid);
    tell(out, "section", story->section);
    for (guint i = 0; i < story->authors->len; i++)
        tell(out, "author", g_ptr_array_index(story->authors, i));
    tell(out, "standfirst", story->standfirst);
    tell(out, "body", story->body);
    tell(out, "image", story->image_url);
    tell(out, "caption", story->image_caption);
    tell(out, "credit", story->image_credit);
    tell(out, "language", story->language);
    tell_instant(out, "at", story->published_at_ms);
    if (story->modified_at_ms != story->published_at_ms)
        tell_instant(out, "modified", story->modified_at_ms);
}

/* Reads a row's feed and compares what all of its stories say. */
static inline void
test_told_feed(void **state)
{
    const struct item_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed =
        feed_parse(row->feed, strlen(row->feed), TOLD_FEED_URL, &error);
    g_autoptr(GString) got = g_string_new(NULL);

    assert_no_error(error);
    for (guint i = 0; i < feed->stories->len; i++)
        tell_story(got, g_ptr_array_index(feed->stories, i));
    for (guint i = 0; i < feed->withdrawn->len; i++) {
        const struct story *gone = g_ptr_array_index(feed->withdrawn, i);

        tell(got, "withdrawn", gone->guid);
        tell_instant(got, "when", gone->modified_at_ms);
    }
    assert_text(got->str, row->want);
}

#endif
