/* SPDX-License-Identifier: MIT */
/* A story's identity. The prefixes keep the three kinds apart: a guid that
 * looks like a URL is no page. */
#include "story_identity.h"

#include "content.h"

static char *
title_and_date_hash(const struct story *story)
{
    g_autofree char *both =
        g_strdup_printf("%" G_GINT64_FORMAT " %s", story->published_at_ms,
                        story->title == NULL ? "" : story->title);
    g_autofree char *hash =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);

    return g_strconcat("hash:", hash, NULL);
}

char *
story_identity(const struct story *story)
{
    char *url = story->url == NULL ? NULL : url_canonical(story->url);

    if (url != NULL)
        return url;
    if (story->guid != NULL && *story->guid != '\0')
        return g_strconcat("guid:", story->guid, NULL);
    return title_and_date_hash(story);
}
