/* SPDX-License-Identifier: MIT */
/*
 * Taking stories into a pool. Where two sources of a list tell the same story
 * in different words, the one that brought it keeps the pen: else each poll of
 * either would make a new version. Only the site's own system takes it from
 * another: it is asked by nobody, so what it says is what has just happened.
 */
#include "article_store.h"

#include "story_names.h"

enum { FRESH_STORIES = 20 }; /* of a source's first read */

/* One run of article_take. */
struct taking {
    struct transaction *tx;
    const struct article_intake *intake;
    GPtrArray *fresh;        /* stories that are no backlog; NULL: all are */
    GHashTable *shared_urls; /* story_names.h */
    int64_t now_ms;
    struct article_taken taken;
    int64_t last_id;
};

static int
by_date_newest_first(gconstpointer a, gconstpointer b)
{
    const struct story *left = *(const struct story *const *)a;
    const struct story *right = *(const struct story *const *)b;

    return (left->published_at_ms < right->published_at_ms) -
           (left->published_at_ms > right->published_at_ms);
}

static GPtrArray *
fresh_stories(const GPtrArray *stories)
{
    GPtrArray *fresh = g_ptr_array_new();

    for (guint i = 0; i < stories->len; i++) {
        const struct story *story = stories->pdata[i];

        if (story->published_at_ms != 0)
            g_ptr_array_add(fresh, stories->pdata[i]);
    }
    g_ptr_array_sort(fresh, by_date_newest_first);
    if (fresh->len > FRESH_STORIES)
        g_ptr_array_set_size(fresh, FRESH_STORIES);
    return fresh;
}

static bool
add_to_pool(struct taking *taking, const struct story *story, int64_t id,
            GError **error)
{
    const struct pool_row row = {
        .list_id = taking->intake->list_id,
        .article_id = id,
        .source_id = taking->intake->source_id,
        .added_at_ms = taking->now_ms,
        .announced_as_of_ms = taking->intake->is_announced
                                  ? MIN(story->modified_at_ms, taking->now_ms)
                                  : 0,
        .is_backlog = taking->fresh != NULL &&
                      !g_ptr_array_find(taking->fresh, story, NULL),
    };

    taking->taken.added++;
    taking->taken.backlog += row.is_backlog;
    return article_store_pool(taking->tx, &row, error);
}

static bool
add_names(struct taking *taking, const GPtrArray *names, int64_t id,
          GError **error)
{
    for (guint i = 0; i < names->len; i++)
        if (!article_store_name(taking->tx, id, names->pdata[i], error))
            return false;
    return true;
}

/* Takes a story that is there already. *changed: 1 or 0. */
static bool
take_again(struct taking *taking, const struct story *story,
           const struct known_article *known, int64_t *changed, GError **error)
{
    const struct article_intake *intake = taking->intake;
    const struct article_row row = {story, taking->now_ms};

    if (!article_has_pen(intake, known) ||
        article_is_overtaken(intake, known, story))
        return true;
    if (!known->is_edited &&
        !article_store_update(taking->tx, known->id, &row, changed, error))
        return false;
    if (!article_note_announced(taking->tx, intake, known, &row, error))
        return false;
    if (!known->is_withdrawn || intake->is_update)
        return true;
    *changed = 1;
    return article_store_withdraw(taking->tx, intake->list_id, known->id, 0,
                                  error);
}

static bool
take_story(struct taking *taking, const struct story *story, GError **error)
{
    g_autoptr(GPtrArray) names =
        story_names(story, taking->intake->source_id, taking->shared_urls);
    const struct article_row row = {story, taking->now_ms};
    struct known_article known;
    int64_t changed = 0;

    if (!article_find_known(transaction_view(taking->tx),
                            taking->intake->list_id, names, &known, error))
        return false;
    if (known.id == 0
            ? !article_store_insert(taking->tx, &row, &known.id, error)
            : !take_again(taking, story, &known, &changed, error))
        return false;
    taking->last_id = known.id;
    if (!add_names(taking, names, known.id, error))
        return false;
    if (!known.is_pooled)
        return add_to_pool(taking, story, known.id, error);
    taking->taken.changed += changed > 0;
    taking->taken.unchanged += changed == 0;
    return true;
}

bool
article_find_known(struct view *view, int64_t list_id, const GPtrArray *names,
                   struct known_article *known, GError **error)
{
    *known = (struct known_article){.id = 0};
    for (guint i = 0; i < names->len && known->id == 0; i++)
        if (!article_store_find(view, list_id, names->pdata[i], known, error))
            return false;
    return true;
}

bool
article_has_pen(const struct article_intake *intake,
                const struct known_article *known)
{
    return !known->is_pooled || intake->source_id == 0 ||
           known->source_id == 0 || intake->is_announced ||
           known->source_id == intake->source_id;
}

bool
article_is_overtaken(const struct article_intake *intake,
                     const struct known_article *known,
                     const struct story *story)
{
    return intake->is_announced && story->modified_at_ms != 0 &&
           story->modified_at_ms < known->announced_as_of_ms;
}

bool
article_note_announced(struct transaction *tx,
                       const struct article_intake *intake,
                       const struct known_article *known,
                       const struct article_row *said, GError **error)
{
    const int64_t as_of_ms = MIN(said->story->modified_at_ms, said->now_ms);
    const struct pool_row row = {
        .list_id = intake->list_id,
        .article_id = known->id,
        .source_id = intake->source_id,
        .announced_as_of_ms = MAX(known->announced_as_of_ms, as_of_ms),
    };

    return !known->is_pooled || !intake->is_announced ||
           article_store_hand_pen(tx, &row, error);
}

bool
article_take(struct transaction *tx, const struct article_intake *intake,
             const struct clock *clock, struct article_taken *taken,
             int64_t *last_id, GError **error)
{
    g_autoptr(GPtrArray) fresh =
        intake->is_first_read ? fresh_stories(intake->stories) : NULL;
    g_autoptr(GHashTable) shared_urls =
        story_names_shared_urls(intake->stories);
    struct taking taking = {
        .tx = tx,
        .intake = intake,
        .fresh = fresh,
        .shared_urls = shared_urls,
        .now_ms = clock_now_ms(clock),
    };

    g_assert(intake->list_id > 0 && intake->source_id >= 0);
    for (guint i = 0; i < intake->stories->len; i++)
        if (!take_story(&taking, intake->stories->pdata[i], error))
            return false;
    if (taken != NULL)
        *taken = taking.taken;
    if (last_id != NULL)
        *last_id = taking.last_id;
    return true;
}
