/* SPDX-License-Identifier: MIT */
/* Any bytes as the page of an article: a story whose texts are plain, or an
 * error; and the feed it names. */
#include "content.h"

#include "safe_text.h"

#include <string.h>

static void
check_line(const char *text)
{
    g_assert(text == NULL || (*text != '\0' && safe_text_is_plain(text)));
}

static void
check_url(const char *url)
{
    g_assert(url == NULL || ((g_str_has_prefix(url, "http://") ||
                              g_str_has_prefix(url, "https://")) &&
                             strpbrk(url, "\"'<>` \r\n\t") == NULL));
}

static void
check_story(const struct story *story)
{
    g_assert(story->title != NULL || story->body != NULL);
    g_assert(story->published_at_ms >= 0 && story->modified_at_ms >= 0);
    g_assert(story->body == NULL || g_utf8_validate(story->body, -1, NULL));
    check_line(story->title);
    check_line(story->site);
    check_line(story->section);
    check_line(story->language);
    check_line(story->image_caption);
    check_line(story->image_credit);
    check_url(story->url);
    check_url(story->image_url);
    for (guint i = 0; i < story->authors->len; i++)
        check_line(g_ptr_array_index(story->authors, i));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    static const char url[] = "http://a.example/b";
    const char *bytes = (const char *)data;
    g_autoptr(GError) error = NULL;

    if (!is_ready)
        content_init();
    is_ready = true;

    g_autoptr(Story) story = page_parse(bytes, size, url, &error);
    g_autofree char *feed_url = page_feed_url(bytes, size, url);

    g_assert((story == NULL) == (error != NULL));
    if (story != NULL)
        check_story(story);
    check_url(feed_url);
    return 0;
}
