/* SPDX-License-Identifier: MIT */
/* Any bytes as a feed: stories that hold what content.h promises, or an
 * error. */
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
    g_assert(story->title != NULL || story->url != NULL);
    g_assert(story->published_at_ms >= 0 && story->modified_at_ms >= 0);
    for (guint i = 0; i < story->authors->len; i++)
        check_line(g_ptr_array_index(story->authors, i));
    check_line(story->title);
    check_line(story->guid);
    check_line(story->section);
    check_line(story->image_caption);
    check_line(story->image_credit);
    check_line(story->language);
    check_url(story->url);
    check_url(story->image_url);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    g_autoptr(GError) error = NULL;

    if (!is_ready)
        content_init();
    is_ready = true;

    g_autoptr(Feed) feed =
        feed_parse((const char *)data, size, "http://a.example/b", &error);

    g_assert((feed == NULL) == (error != NULL));
    if (feed == NULL)
        return 0;
    check_line(feed->title);
    check_url(feed->url);
    for (guint i = 0; i < feed->stories->len; i++)
        check_story(g_ptr_array_index(feed->stories, i));
    return 0;
}
