/* SPDX-License-Identifier: MIT */
/* Any bytes as the page of an article: a story whose texts are plain, or an
 * error; and the feed it names. */
#include "story_check.h"

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
    if (story != NULL) {
        check_story(story);
        g_assert(story->title != NULL || story->body != NULL);
    }
    check_url(feed_url);
    return 0;
}
