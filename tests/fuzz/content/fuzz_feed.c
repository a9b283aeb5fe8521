/* SPDX-License-Identifier: MIT */
/* Any bytes as a feed: stories that hold what content.h promises, or an
 * error. */
#include "story_check.h"

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
    for (guint i = 0; i < feed->stories->len; i++) {
        const struct story *story = g_ptr_array_index(feed->stories, i);

        check_story(story);
        g_assert(story->title != NULL && safe_text_width(story->title) > 0);
    }
    return 0;
}
