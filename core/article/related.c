/* SPDX-License-Identifier: MIT */
/*
 * Related stories as links. A page saved as text names them by title alone, and
 * they are often taken in after the story that names them: so they are looked
 * up when an edition is composed, and nothing of it is stored.
 */
#include "article_store.h"

static bool
link_one(struct view *view, int64_t list_id, const struct article *article,
         struct related *related, GError **error)
{
    if (related->url != NULL && *related->url != '\0')
        return true;
    g_clear_pointer(&related->url, g_free);
    return article_store_url_of_title(view, list_id, related->title,
                                      article->id, &related->url, error);
}

bool
article_link_related(struct view *view, int64_t list_id,
                     const GPtrArray *articles, GError **error)
{
    for (guint i = 0; i < articles->len; i++) {
        const struct article *article = articles->pdata[i];
        const GPtrArray *related = article->story->related;

        for (guint j = 0; j < related->len; j++)
            if (!link_one(view, list_id, article, related->pdata[j], error))
                return false;
    }
    return true;
}
