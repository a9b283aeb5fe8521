/* SPDX-License-Identifier: MIT */
/* Any bytes as a story somebody wrote: one with a title and plain texts, or an
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

    g_autoptr(Story) story = story_file_parse((const char *)data, size, &error);

    g_assert((story == NULL) == (error != NULL));
    if (story == NULL)
        return 0;
    check_story(story);
    g_assert(story->title != NULL);
    return 0;
}
