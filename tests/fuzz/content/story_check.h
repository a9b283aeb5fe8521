/* SPDX-License-Identifier: MIT */
/*
 * What holds of a story whatever it was read from: its lines are plain, its
 * addresses can stand in a page, its times are none or some. More is promised
 * by the one who reads it, and checked in his target.
 */
#ifndef VESPER_STORY_CHECK_H
#define VESPER_STORY_CHECK_H

#include "content.h"

#include "safe_text.h"

#include <string.h>

/* A line is absent, or there is something to read in it. */
static inline void
check_line(const char *text)
{
    g_assert(text == NULL || (*text != '\0' && safe_text_is_plain(text)));
}

/* An address is absent, or a whole one of the web. */
static inline void
check_url(const char *url)
{
    g_assert(url == NULL || ((g_str_has_prefix(url, "http://") ||
                              g_str_has_prefix(url, "https://")) &&
                             strpbrk(url, "\"'<>` \r\n\t") == NULL));
}

/* Each of them has a title. */
static inline void
check_related(const GPtrArray *related)
{
    for (guint i = 0; i < related->len; i++) {
        const struct related *each = g_ptr_array_index(related, i);

        g_assert(each->title != NULL);
        check_line(each->title);
        check_line(each->author);
        check_url(each->url);
    }
}

/* Its lines, its addresses, its times, and a body that is UTF-8. */
static inline void
check_story(const struct story *story)
{
    const char *const lines[] = {
        story->title,      story->guid,          story->site,
        story->section,    story->image_caption, story->image_credit,
        story->standfirst, story->language,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        check_line(lines[i]);
    for (guint i = 0; i < story->authors->len; i++)
        check_line(g_ptr_array_index(story->authors, i));
    check_related(story->related);
    check_url(story->url);
    check_url(story->image_url);
    g_assert(story->body == NULL || g_utf8_validate(story->body, -1, NULL));
    g_assert(story->published_at_ms >= 0 && story->modified_at_ms >= 0);
}

#endif
