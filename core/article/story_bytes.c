/* SPDX-License-Identifier: MIT */
/* Markup begins with "<" (XML 1.0 §2.1, behind a byte order mark and blanks),
 * JSON with a brace; a page saved as text with neither. */
#include "story_bytes.h"

#include "error.h"

#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char *const page_beginnings[] = {"<!doctype html", "<html"};

static size_t
blank_bytes(const char *bytes, size_t size)
{
    size_t at = 0;

    if (size >= strlen(byte_order_mark) &&
        memcmp(bytes, byte_order_mark, strlen(byte_order_mark)) == 0)
        at = strlen(byte_order_mark);
    while (at < size && g_ascii_isspace(bytes[at]))
        at++;
    return at;
}

/* Tells whether a character takes two bytes or four (XML 1.0, appendix F): one
 * of the first two is NUL, or both are the mark. */
static bool
is_wide(const char *bytes, size_t size)
{
    return size >= 2 && (bytes[0] == '\0' || bytes[1] == '\0' ||
                         memcmp(bytes, "\xff\xfe", 2) == 0 ||
                         memcmp(bytes, "\xfe\xff", 2) == 0);
}

static bool
is_html_page(const char *bytes, size_t size)
{
    for (size_t i = 0; i < G_N_ELEMENTS(page_beginnings); i++) {
        size_t length = strlen(page_beginnings[i]);

        if (size >= length &&
            g_ascii_strncasecmp(bytes, page_beginnings[i], length) == 0)
            return true;
    }
    return false;
}

static void
free_story(gpointer story)
{
    story_free(story);
}

static struct feed *
feed_of_text_page(const char *bytes, size_t size, const char *base_url,
                  GError **error)
{
    struct story *story = text_page_parse(bytes, size, error);
    struct feed *feed = NULL;

    if (story == NULL)
        return NULL;
    if (story->url == NULL)
        story->url = g_strdup(base_url);
    feed = g_new0(struct feed, 1);
    feed->title = g_strdup("");
    feed->stories = g_ptr_array_new_with_free_func(free_story);
    g_ptr_array_add(feed->stories, story);
    return feed;
}

struct feed *
story_bytes_parse(const char *bytes, size_t size, const char *base_url,
                  GError **error)
{
    size_t blank = blank_bytes(bytes, size);

    if (!is_wide(bytes, size) &&
        (blank == size || (bytes[blank] != '<' && bytes[blank] != '{')))
        return feed_of_text_page(bytes, size, base_url, error);
    if (is_html_page(bytes + blank, size - blank)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                    "this is an HTML page; a feed is read, and a page saved "
                    "as text");
        return NULL;
    }
    return feed_parse(bytes, size, base_url, error);
}
