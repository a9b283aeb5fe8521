/* SPDX-License-Identifier: MIT */
/* The prefixes keep the three kinds apart: a guid that looks like a URL is no
 * page. */
#include "story_names.h"

#include "content.h"

static bool
has_guid(const struct story *story)
{
    return story->guid != NULL && *story->guid != '\0';
}

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

static bool
is_another(const struct story *left, const struct story *right)
{
    return !g_str_equal(left->guid, right->guid) &&
           g_strcmp0(left->title, right->title) != 0;
}

GPtrArray *
story_names(const struct story *story, int64_t source_id,
            GHashTable *shared_urls)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *url =
        story->url == NULL ? NULL : url_canonical(story->url);
    bool is_shared = url != NULL && has_guid(story) && shared_urls != NULL &&
                     g_hash_table_contains(shared_urls, url);

    if (has_guid(story))
        g_ptr_array_add(names, g_strdup_printf("guid:%" G_GINT64_FORMAT ":%s",
                                               source_id, story->guid));
    if (url != NULL && !is_shared)
        g_ptr_array_add(names, g_steal_pointer(&url));
    if (names->len == 0)
        g_ptr_array_add(names, title_and_date_hash(story));
    return names;
}

GHashTable *
story_names_shared_urls(const GPtrArray *stories)
{
    g_autoptr(GHashTable) first =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTable *shared =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < stories->len; i++) {
        struct story *story = stories->pdata[i];
        g_autofree char *url =
            story->url == NULL ? NULL : url_canonical(story->url);
        const struct story *before = NULL;

        if (url == NULL || !has_guid(story))
            continue;
        before = g_hash_table_lookup(first, url);
        if (before == NULL)
            g_hash_table_insert(first, g_steal_pointer(&url), story);
        else if (is_another(before, story))
            g_hash_table_add(shared, g_steal_pointer(&url));
    }
    return shared;
}

void
story_names_distrust_shared_guids(const GPtrArray *stories)
{
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) shared = g_ptr_array_new();

    for (guint i = 0; i < stories->len; i++) {
        struct story *story = stories->pdata[i];
        struct story *before = NULL;

        if (!has_guid(story))
            continue;
        before = g_hash_table_lookup(first, story->guid);
        g_hash_table_insert(first, story->guid, story);
        if (before != NULL)
            g_ptr_array_add(shared, before);
        if (before != NULL)
            g_ptr_array_add(shared, story);
    }
    for (guint i = 0; i < shared->len; i++)
        g_clear_pointer(&((struct story *)shared->pdata[i])->guid, g_free);
}
