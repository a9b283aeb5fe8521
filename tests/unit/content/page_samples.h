/* SPDX-License-Identifier: MIT */
/*
 * Pages in tests: a row is a page, and one thing that its story says. Two
 * paragraphs that read like an article stand where a page needs a text.
 */
#ifndef VESPER_PAGE_SAMPLES_H
#define VESPER_PAGE_SAMPLES_H

#include "content.h"
#include "support.h"

#include <string.h>

#define PAGE_URL "https://news.example/sea/nets?page=1"

#define TEXT                                                             \
    "The nets were dry by noon, the harbour master said, and the boats " \
    "left before the fog came in, as they have done for forty years."
#define MORE                                                              \
    "Nobody expected the market to open, but it did, and by evening the " \
    "last of the herring was sold, salted, packed and on its way inland."
#define ARTICLE "<p>" TEXT "</p><p>" MORE "</p>"
#define BODY TEXT "\n\n" MORE

/* One thing that a page says, as text. */
enum page_field {
    TITLE,
    SITE,
    SECTION,
    AUTHORS,
    PUBLISHED,
    MODIFIED,
    LANGUAGE,
    URL,
    IMAGE,
    CAPTION,
    CREDIT,
    STANDFIRST,
    BODY_TEXT
};

struct page_row {
    const char *name;
    const char *html;
    enum page_field field;
    const char *want;
};

/* Returns a number as text; 0: NULL. */
static inline char *
number_or_null(int64_t number)
{
    return number == 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, number);
}

/* Returns all names, parted by commas. */
static inline char *
authors_of(const struct story *story)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < story->authors->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               (char *)story->authors->pdata[i]);
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* Returns what a story says of one thing; NULL: nothing. */
static inline char *
said(const struct story *story, enum page_field field)
{
    switch (field) {
    case TITLE: return g_strdup(story->title);
    case SITE: return g_strdup(story->site);
    case SECTION: return g_strdup(story->section);
    case AUTHORS: return authors_of(story);
    case PUBLISHED: return number_or_null(story->published_at_ms);
    case MODIFIED: return number_or_null(story->modified_at_ms);
    case LANGUAGE: return g_strdup(story->language);
    case URL: return g_strdup(story->url);
    case IMAGE: return g_strdup(story->image_url);
    case CAPTION: return g_strdup(story->image_caption);
    case CREDIT: return g_strdup(story->image_credit);
    case STANDFIRST: return g_strdup(story->standfirst);
    case BODY_TEXT: return g_strdup(story->body);
    }
    return NULL;
}

/* Reads a row's page and compares what its story says. */
static inline void
test_page_row(void **state)
{
    const struct page_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Story) story =
        page_parse(row->html, strlen(row->html), PAGE_URL, &error);

    assert_no_error(error);

    g_autofree char *got = said(story, row->field);

    assert_text(got, row->want);
}

#endif
