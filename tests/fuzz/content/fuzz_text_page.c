/* SPDX-License-Identifier: MIT */
/* Any bytes as a page saved as text: a story whose texts are plain, or an
 * error. */
#include "story_check.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Story) story = text_page_parse((const char *)data, size, &error);

    g_assert((story == NULL) == (error != NULL));
    if (story == NULL)
        return 0;
    check_story(story);
    check_line(story->standfirst);
    g_assert(story->title != NULL);
    g_assert((story->body == NULL) == (story->standfirst == NULL));
    return 0;
}
