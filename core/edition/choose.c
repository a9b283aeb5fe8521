/* SPDX-License-Identifier: MIT */
/*
 * Choosing: from the ledger of what is not used up, never from "the last day".
 * The newest story leads.
 */
#include "compose.h"

static void
free_article(gpointer article)
{
    article_free(article);
}

static char *
reason_to_skip(const struct list *list, guint count)
{
    if (count == 0)
        return g_strdup("0 new articles");
    if (count < list->min_stories)
        return g_strdup_printf("%u new articles, fewer than %" G_GINT64_FORMAT,
                               count, list->min_stories);
    return NULL;
}

static bool
choose(struct view *view, const struct list *list, struct draft *draft,
       GError **error)
{
    /* Reckoned from the slot, not from now: who starts late loses no story by
     * it. */
    const int64_t since_ms = draft->key.due_at_ms - list->max_age_ms;
    const guint room = (guint)list->max_stories;

    draft->passed_over = g_ptr_array_new_with_free_func(free_article);
    draft->stories =
        article_candidates(view, list->id, CADENCE_DAILY, since_ms, error);
    if (draft->stories == NULL)
        return false;
    draft->skip_reason = reason_to_skip(list, draft->stories->len);
    /* The last are left over, in their order. */
    while (draft->skip_reason == NULL && draft->stories->len > room)
        g_ptr_array_insert(
            draft->passed_over, 0,
            g_ptr_array_steal_index(draft->stories, draft->stories->len - 1));
    return true;
}

struct draft *
edition_compose(struct view *view, const struct list *list,
                const struct edition_key *key, const struct press *press,
                GError **error)
{
    g_autoptr(Draft) draft = draft_new(key);

    g_assert(key->list_id == list->id); /* a key of this list */
    if (!choose(view, list, draft, error) ||
        !article_link_related(view, list->id, draft->stories, error))
        return NULL;
    if (draft->skip_reason == NULL &&
        !draft_compose(draft, list, press, error)) {
        g_prefix_error(error, "cannot compose '%s': ", list->name);
        return NULL;
    }
    return g_steal_pointer(&draft);
}
