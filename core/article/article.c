/* SPDX-License-Identifier: MIT */
/* Articles one by one: looked up, dropped from a pool, marked as used up. */
#include "article_store.h"

#include "error.h"

/* "The Weather Tomorrow" comes again and again, and each is another. */
static const int64_t namesake_ms = INT64_C(7) * 24 * 3600 * 1000;

void
article_free(struct article *article)
{
    if (article == NULL)
        return;
    story_free(article->story);
    g_free(article);
}

enum article_state
article_state_of(const struct article *article)
{
    if (article->is_withdrawn)
        return ARTICLE_WITHDRAWN;
    if (article->printed_in != 0)
        return ARTICLE_PRINTED;
    if (article->is_dropped)
        return ARTICLE_DROPPED;
    if (article->is_pinned)
        return ARTICLE_PINNED;
    return article->is_backlog ? ARTICLE_OLD : ARTICLE_WAITING;
}

const char *
article_state_name(enum article_state state)
{
    static const char *const names[ARTICLE_STATES] = {
        [ARTICLE_WAITING] = "waiting",     [ARTICLE_PINNED] = "pinned",
        [ARTICLE_PRINTED] = "printed",     [ARTICLE_DROPPED] = "dropped",
        [ARTICLE_WITHDRAWN] = "withdrawn", [ARTICLE_OLD] = "old",
    };

    g_assert(state < ARTICLE_STATES);
    return names[state];
}

static bool
not_found(int64_t article_id, GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "the list has no story %" G_GINT64_FORMAT, article_id);
    return false;
}

bool
article_drop(struct transaction *tx, int64_t list_id, int64_t article_id,
             bool is_dropped, GError **error)
{
    int64_t changed = 0;

    if (!article_store_drop(tx, list_id, article_id, is_dropped, &changed,
                            error))
        return false;
    return changed > 0 || not_found(article_id, error);
}

bool
article_pin(struct transaction *tx, int64_t list_id, int64_t article_id,
            bool is_pinned, const struct clock *clock, GError **error)
{
    int64_t pinned_at_ms = is_pinned ? clock_now_ms(clock) : 0;
    int64_t changed = 0;

    if (!article_store_pin(tx, list_id, article_id, pinned_at_ms, &changed,
                           error))
        return false;
    return changed > 0 || not_found(article_id, error);
}

bool
article_find(struct view *view, int64_t list_id, int64_t article_id,
             struct article **found, GError **error)
{
    return article_store_find_by_id(view, list_id, article_id, found, error);
}

struct article *
article_get(struct view *view, int64_t list_id, int64_t article_id,
            GError **error)
{
    struct article *found = NULL;

    if (!article_store_find_by_id(view, list_id, article_id, &found, error))
        return NULL;
    if (found == NULL)
        not_found(article_id, error);
    return found;
}

GPtrArray *
article_page(struct view *view, int64_t list_id, enum article_state state,
             guint limit, GError **error)
{
    g_assert(limit > 0);
    return article_store_page(view, list_id, state, limit, error);
}

GPtrArray *
article_candidates(struct view *view, int64_t list_id, const char *cadence,
                   int64_t not_before_ms, GError **error)
{
    return article_store_candidates(view, list_id, cadence, not_before_ms,
                                    error);
}

bool
article_find_namesake(struct view *view, int64_t list_id, int64_t article_id,
                      int64_t *namesake_id, GError **error)
{
    return article_store_namesake(view, list_id, article_id, namesake_ms,
                                  namesake_id, error);
}

bool
article_mark_add(struct transaction *tx, const struct article_mark *mark,
                 GError **error)
{
    g_assert(mark->list_id > 0 && mark->article_id > 0 && mark->edition_id > 0);
    if (article_store_mark(tx, mark, error))
        return true;
    g_prefix_error(error, "cannot mark article %" G_GINT64_FORMAT ": ",
                   mark->article_id);
    return false;
}

bool
article_mark_remove(struct transaction *tx, int64_t edition_id, GError **error)
{
    g_assert(edition_id > 0);
    return article_store_unmark(tx, edition_id, error);
}
