/* SPDX-License-Identifier: MIT */
/* Any bytes as a page saved as text: a story whose texts are plain, or an
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
    g_autoptr(GError) error = NULL;
    g_autoptr(Story) story = text_page_parse((const char *)data, size, &error);

    g_assert((story == NULL) == (error != NULL));
    if (story == NULL)
        return 0;
    check_line(story->title);
    check_line(story->section);
    check_line(story->image_caption);
    check_line(story->image_credit);
    check_line(story->standfirst);
    g_assert(story->title != NULL);
    g_assert((story->body == NULL) == (story->standfirst == NULL));
    for (guint i = 0; i < story->related->len; i++) {
        const struct related *related = g_ptr_array_index(story->related, i);

        check_line(related->title);
        check_line(related->author);
    }
    return 0;
}
