/* SPDX-License-Identifier: MIT */
/* Any bytes as an announcement: stories whose texts are plain, or an error that
 * says where. */
#include "announcement.h"

#include "story_check.h"

/* What is announced is stored as it is, so it has its final spelling. */
static void
check_spelling(const char *url)
{
    g_autofree char *again = url == NULL ? NULL : url_resolve(url, NULL);

    g_assert(g_strcmp0(url, again) == 0);
}

static void
check_announced(const struct story *story, enum announcement_action action)
{
    check_story(story);
    check_spelling(story->url);
    check_spelling(story->image_url);
    for (guint i = 0; i < story->related->len; i++) {
        const struct related *related = g_ptr_array_index(story->related, i);

        check_spelling(related->url);
    }
    g_assert(action == ANNOUNCE_WITHDRAW
                 ? story->guid != NULL || story->url != NULL
                 : story->title != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    g_autoptr(GError) error = NULL;

    if (!is_ready)
        content_init();
    is_ready = true;

    g_autoptr(Announcement) announcement =
        announcement_parse((const char *)data, size, &error);

    g_assert((announcement == NULL) == (error != NULL));
    if (announcement == NULL) {
        g_assert(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    g_assert(announcement->stories->len > 0);
    for (guint i = 0; i < announcement->stories->len; i++)
        check_announced(g_ptr_array_index(announcement->stories, i),
                        announcement->action);
    return 0;
}
