/* SPDX-License-Identifier: MIT */
/* Any bytes as a story somebody wrote: one with a title and plain texts, or an
 * error. */
#include "content.h"

#include "safe_text.h"

static void
check_line(const char *text)
{
    g_assert(text == NULL || (*text != '\0' && safe_text_is_plain(text)));
}

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
    g_assert(story->title != NULL);
    check_line(story->title);
    check_line(story->section);
    check_line(story->image_caption);
    check_line(story->image_credit);
    g_assert(story->body == NULL || g_utf8_validate(story->body, -1, NULL));
    return 0;
}
