/* SPDX-License-Identifier: MIT */
/*
 * Which article a story is. Its names may lead to two of them: the site's own
 * system announced it before it had an address, and a feed brought the address
 * meanwhile. Then those two are one, the older of them; it was printed where
 * either was. Only where the source itself tells them apart, by guids of both,
 * they stay two: that is a ticker, whose notes are all read on one page.
 */
#include "article_store.h"

#include "twin_store.h"

#include <string.h>

/* The length of "guid:SOURCE:", 0 where a name is of another kind. */
static size_t
guid_prefix_bytes(const char *name)
{
    const char *end =
        g_str_has_prefix(name, "guid:") ? strchr(name + 5, ':') : NULL;

    return end == NULL ? 0 : (size_t)(end - name) + 1;
}

/* Tells whether a source gives an article another guid than this name. */
static bool
has_other_guid(struct view *view, int64_t article_id, const char *name,
               bool *has_other, GError **error)
{
    g_autoptr(GPtrArray) names = twin_store_names(view, article_id, error);
    size_t prefix_bytes = guid_prefix_bytes(name);

    if (names == NULL)
        return false;
    *has_other = false;
    for (guint i = 0; i < names->len && prefix_bytes > 0; i++)
        if (strncmp(names->pdata[i], name, prefix_bytes) == 0 &&
            !g_str_equal(names->pdata[i], name))
            *has_other = true;
    return true;
}

/* The stronger name led to known, a weaker one to other. */
static bool
unite(struct transaction *tx, int64_t list_id, const char *stronger,
      const struct known_article *other, struct known_article *known,
      GError **error)
{
    int64_t kept_id = MIN(known->id, other->id);
    int64_t lost_id = MAX(known->id, other->id);
    bool are_apart = false;

    if (!has_other_guid(transaction_view(tx), other->id, stronger, &are_apart,
                        error))
        return false;
    if (are_apart)
        return true;
    return twin_store_unite(tx, kept_id, lost_id, error) &&
           article_store_find(transaction_view(tx), list_id, stronger, known,
                              error);
}

bool
article_recognise(struct transaction *tx, int64_t list_id,
                  const GPtrArray *names, struct known_article *known,
                  GError **error)
{
    const char *stronger = NULL;

    *known = (struct known_article){.id = 0};
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        struct known_article found;

        if (!article_store_find(transaction_view(tx), list_id, name, &found,
                                error))
            return false;
        if (known->id == 0) {
            *known = found;
            stronger = name;
        } else if (found.id != 0 && found.id != known->id &&
                   !unite(tx, list_id, stronger, &found, known, error)) {
            return false;
        }
    }
    return true;
}

bool
article_add_names(struct transaction *tx, int64_t id, const GPtrArray *names,
                  GError **error)
{
    for (guint i = 0; i < names->len; i++)
        if (!article_store_name(tx, id, names->pdata[i], error))
            return false;
    return true;
}
