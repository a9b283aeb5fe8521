/* SPDX-License-Identifier: MIT */
/* Any bytes as an announcement: stories whose texts are plain, or an error that
 * says where. */
#include "announcement.h"

#include "safe_text.h"

static void
check_line(const char *text)
{
    g_assert(text == NULL || (*text != '\0' && safe_text_is_plain(text)));
}

static void
check_address(const char *url)
{
    g_autofree char *again = url == NULL ? NULL : url_resolve(url, NULL);

    g_assert(url == NULL || g_strcmp0(url, again) == 0);
}

static void
check_related(const GPtrArray *related)
{
    for (guint i = 0; i < related->len; i++) {
        const struct related *each = g_ptr_array_index(related, i);

        g_assert(each->title != NULL);
        check_line(each->title);
        check_line(each->author);
        check_address(each->url);
    }
}

static void
check_story(const struct story *story, enum announcement_action action)
{
    check_line(story->title);
    check_line(story->guid);
    check_line(story->section);
    check_line(story->image_caption);
    check_line(story->image_credit);
    check_line(story->language);
    check_line(story->standfirst);
    check_address(story->url);
    check_address(story->image_url);
    check_related(story->related);
    g_assert(action == ANNOUNCE_WITHDRAW
                 ? story->guid != NULL || story->url != NULL
                 : story->title != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Announcement) announcement =
        announcement_parse((const char *)data, size, &error);

    g_assert((announcement == NULL) == (error != NULL));
    if (announcement == NULL) {
        g_assert(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    g_assert(announcement->stories->len > 0);
    for (guint i = 0; i < announcement->stories->len; i++)
        check_story(g_ptr_array_index(announcement->stories, i),
                    announcement->action);
    return 0;
}
