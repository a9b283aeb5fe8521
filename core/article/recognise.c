/* SPDX-License-Identifier: MIT */
/*
 * Which article a story is. Its names may lead to two of them: the site's own
 * system announced it before it had an address, and a feed brought the address
 * meanwhile. Then those two are one, the one that the desk edited, else the
 * older; it was printed where either was. They stay two, and the stronger name
 * counts, where a source tells them apart by a guid for each (that is a ticker,
 * whose notes are all read on one page), and where who says so has no business
 * with both: another list's stories are not a feed's to unite.
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

/* Tells whether one source gives one of these names to each of two articles. */
static bool
are_of_one_source(const char *left, const char *right)
{
    size_t prefix_bytes = guid_prefix_bytes(left);

    return prefix_bytes > 0 && strncmp(left, right, prefix_bytes) == 0;
}

/* Tells whether some source has a guid for each of two articles. One that has
 * very many names is no single story. */
static bool
find_apart(struct view *view, int64_t left_id, int64_t right_id,
           bool *are_apart, GError **error)
{
    g_autoptr(GPtrArray) left = twin_store_names(view, left_id, error);
    g_autoptr(GPtrArray) right =
        left == NULL ? NULL : twin_store_names(view, right_id, error);

    if (right == NULL)
        return false;
    *are_apart = left->len == TWIN_NAMES_MAX || right->len == TWIN_NAMES_MAX;
    for (guint i = 0; i < left->len; i++)
        for (guint j = 0; j < right->len && !*are_apart; j++)
            *are_apart = are_of_one_source(left->pdata[i], right->pdata[j]);
    return true;
}

/* Tells whether it is for who tells a story to say what else it is. */
static bool
has_business(const struct article_intake *intake,
             const struct known_article *known)
{
    return intake->source_id == 0 || intake->is_announced ||
           known->writer_id == 0 || known->writer_list_id == intake->list_id;
}

/* The stronger name led to known, a weaker one to other. */
static bool
unite(struct transaction *tx, const struct article_intake *intake,
      const char *stronger, const struct known_article *other,
      struct known_article *known, GError **error)
{
    int64_t older_id = MIN(known->id, other->id);
    int64_t edited_id = known->is_edited ? known->id : other->id;
    int64_t kept_id =
        known->is_edited != other->is_edited ? edited_id : older_id;
    int64_t lost_id = known->id + other->id - kept_id;
    bool are_apart =
        !has_business(intake, known) || !has_business(intake, other);

    if (!are_apart && !find_apart(transaction_view(tx), known->id, other->id,
                                  &are_apart, error))
        return false;
    if (are_apart)
        return true;
    if (!twin_store_unite(tx, kept_id, lost_id, error) ||
        !article_store_find(transaction_view(tx), intake->list_id, stronger,
                            known, error))
        return false;
    g_assert(known->id == kept_id);
    known->united_id = lost_id;
    return true;
}

bool
article_recognise(struct transaction *tx, const struct article_intake *intake,
                  const GPtrArray *names, struct known_article *known,
                  GError **error)
{
    const char *stronger = NULL;

    *known = (struct known_article){.id = 0};
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        struct known_article found;

        if (!article_store_find(transaction_view(tx), intake->list_id, name,
                                &found, error))
            return false;
        if (known->id == 0) {
            *known = found;
            stronger = name;
        } else if (found.id != 0 && found.id != known->id &&
                   !unite(tx, intake, stronger, &found, known, error)) {
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
