/* SPDX-License-Identifier: MIT */
/*
 * Taking stories into a pool. Where two sources, of one list or of two, tell
 * the same story in different words, the one that brought it keeps the pen:
 * else each poll of either would make a new version. Likewise a story of a pool
 * is that source's which brought it there: no other takes it back. Both are
 * nobody's where it was brought by hand, or by a source that is gone: whoever
 * tells it next takes them. Only the site's own system takes them from another:
 * it is asked by nobody, so what it says is what has just happened.
 */
#include "article_store.h"

#include "story_names.h"

enum {
    FRESH_STORIES = 20,      /* of a source's first read */
    STORIES_PER_WRITE = 250, /* well within the 100 ms of a write */
};

struct article_batch {
    struct article_intake intake;
    GPtrArray *fresh;        /* stories that are no backlog; NULL: all are */
    GHashTable *shared_urls; /* story_names.h */
    guint first;             /* of those that are not committed yet */
    GHashTable *told, *told_now;      /* articles, likewise: sets of int64_t */
    struct article_taken before, now; /* what is committed; what is not */
};

/* Stories that are taken in one transaction. */
struct taking {
    struct transaction *tx;
    const struct article_intake *intake;
    const struct article_batch *batch;
    int64_t now_ms;
    struct article_taken taken;
};

static GHashTable *
set_of_ids(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_id(GHashTable *ids, int64_t id)
{
    g_hash_table_add(ids, g_memdup2(&id, sizeof id));
}

static void
move_ids(GHashTable *to, GHashTable *from)
{
    GHashTableIter each;
    gpointer id = NULL;

    g_hash_table_iter_init(&each, from);
    while (g_hash_table_iter_next(&each, &id, NULL)) {
        g_hash_table_iter_steal(&each);
        g_hash_table_add(to, id);
    }
}

/* A feed may name a story twice, with other words or another address: the first
 * counts, else each reading would make two new versions of it. */
static bool
is_told(const struct taking *taking, int64_t article_id)
{
    return g_hash_table_contains(taking->batch->told_now, &article_id) ||
           g_hash_table_contains(taking->batch->told, &article_id);
}

static int
by_date_newest_first(gconstpointer a, gconstpointer b)
{
    const struct story *left = *(const struct story *const *)a;
    const struct story *right = *(const struct story *const *)b;

    return (left->published_at_ms < right->published_at_ms) -
           (left->published_at_ms > right->published_at_ms);
}

/* Of a story that does not say when it was published nobody knows whether it is
 * new; so at a first read it is none. */
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
        .announced_as_of_ms =
            article_row_of(taking->intake, story, taking->now_ms).as_of_ms,
        .is_backlog = taking->batch->fresh != NULL &&
                      !g_ptr_array_find(taking->batch->fresh, story, NULL),
    };

    g_assert(id > 0);
    taking->taken.added++;
    taking->taken.backlog += row.is_backlog;
    return article_store_pool(taking->tx, &row, error);
}

/* The desk comes before all sources; what it has edited stands (edit.c). */
static bool
has_pen(const struct article_intake *intake, const struct known_article *known)
{
    return intake->source_id == 0 || intake->is_announced ||
           known->writer_id == 0 || known->writer_id == intake->source_id;
}

/* Tells whether an announcement to any list has told these words' successors:
 * they are all lists'. */
static bool
are_words_overtaken(const struct article_intake *intake,
                    const struct known_article *known,
                    const struct story *story)
{
    return intake->is_announced && story->modified_at_ms != 0 &&
           story->modified_at_ms < known->words_as_of_ms;
}

static bool
hand_pen(struct taking *taking, const struct article_row *row,
         const struct known_article *known, GError **error)
{
    struct article_row writer = *row;

    writer.as_of_ms = MAX(row->as_of_ms, known->words_as_of_ms);
    if (row->source_id == 0 || (known->writer_id == row->source_id &&
                                known->words_as_of_ms == writer.as_of_ms))
        return true;
    return article_store_hand_pen(taking->tx, known->id, &writer, error);
}

/* Writes an article anew, by who has the pen or takes it. *changed: 1 or 0. */
static bool
write_again(struct taking *taking, const struct article_row *row,
            const struct known_article *known, int64_t *changed, GError **error)
{
    if (!has_pen(taking->intake, known) ||
        are_words_overtaken(taking->intake, known, row->story))
        return true;
    if (!hand_pen(taking, row, known, error))
        return false;
    return known->is_edited ||
           article_store_update(taking->tx, known->id, row, changed, error);
}

/* Takes a story that is in the pool already; what was withdrawn is back.
 * *changed: 1 or 0. */
static bool
keep_in_pool(struct taking *taking, const struct article_row *row,
             const struct known_article *known, int64_t *changed,
             GError **error)
{
    const struct article_intake *intake = taking->intake;

    if (!article_is_owner(intake, known))
        return true;
    if (!article_own(taking->tx, intake, known, row, error))
        return false;
    if (!known->is_withdrawn || intake->is_update)
        return true;
    *changed = 1;
    return article_store_withdraw(taking->tx, intake->list_id, known->id, 0,
                                  error);
}

/* Takes a story that is there already. *changed: 1 or 0. */
static bool
take_again(struct taking *taking, const struct story *story,
           const struct known_article *known, int64_t *changed, GError **error)
{
    const struct article_row row =
        article_row_of(taking->intake, story, taking->now_ms);

    g_assert(known->id > 0);
    if (article_is_overtaken(taking->intake, known, story))
        return true;
    return write_again(taking, &row, known, changed, error) &&
           (!known->is_pooled ||
            keep_in_pool(taking, &row, known, changed, error));
}

/* Another number is this one from now on, for who was told it before as well.
 */
static void
follow_union(const struct taking *taking, const struct known_article *known)
{
    GArray *ids = taking->taken.ids;

    for (guint i = 0; ids != NULL && i < ids->len; i++)
        if (g_array_index(ids, int64_t, i) == known->united_id)
            g_array_index(ids, int64_t, i) = known->id;
    if (is_told(taking, known->united_id))
        add_id(taking->batch->told_now, known->id);
}

static void
note_told(struct taking *taking, int64_t id)
{
    add_id(taking->batch->told_now, id);
    if (taking->taken.ids != NULL)
        g_array_append_val(taking->taken.ids, id);
}

static bool
take_story(struct taking *taking, const struct story *story, GError **error)
{
    g_autoptr(GPtrArray) names = story_names(story, taking->intake->source_id,
                                             taking->batch->shared_urls);
    const struct article_row row =
        article_row_of(taking->intake, story, taking->now_ms);
    struct known_article known;
    int64_t changed = 0;

    g_assert(names->len > 0); /* else it would be a new one at each read */
    if (!article_recognise(taking->tx, taking->intake, names, &known, error))
        return false;
    follow_union(taking, &known);
    if (known.id == 0
            ? !article_store_insert(taking->tx, &row, &known.id, error)
            : !is_told(taking, known.id) &&
                  !take_again(taking, story, &known, &changed, error))
        return false;
    note_told(taking, known.id);
    if (!article_add_names(taking->tx, known.id, names, error))
        return false;
    if (!known.is_pooled)
        return add_to_pool(taking, story, known.id, error);
    taking->taken.changed += changed > 0;
    taking->taken.unchanged += changed == 0;
    return true;
}

struct article_row
article_row_of(const struct article_intake *intake, const struct story *story,
               int64_t now_ms)
{
    return (struct article_row){
        .story = story,
        .now_ms = now_ms,
        .source_id = intake->source_id,
        .as_of_ms =
            intake->is_announced ? MIN(story->modified_at_ms, now_ms) : 0,
    };
}

bool
article_is_owner(const struct article_intake *intake,
                 const struct known_article *known)
{
    return intake->source_id == 0 || intake->is_announced ||
           known->owner_id == 0 || known->owner_id == intake->source_id;
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
article_own(struct transaction *tx, const struct article_intake *intake,
            const struct known_article *known, const struct article_row *said,
            GError **error)
{
    const struct pool_row row = {
        .list_id = intake->list_id,
        .article_id = known->id,
        .source_id = intake->source_id,
        .announced_as_of_ms = MAX(known->announced_as_of_ms, said->as_of_ms),
    };
    bool is_free = known->owner_id == 0 && intake->source_id != 0;

    g_assert(known->is_pooled && article_is_owner(intake, known));
    return !(intake->is_announced || is_free) ||
           article_store_own(tx, &row, error);
}

struct article_batch *
article_batch_new(const struct article_intake *intake)
{
    struct article_batch *batch = g_new0(struct article_batch, 1);

    g_assert(intake->list_id > 0 && intake->source_id >= 0);
    batch->intake = *intake;
    batch->fresh =
        intake->is_first_read ? fresh_stories(intake->stories) : NULL;
    batch->shared_urls = story_names_shared_urls(intake->stories);
    batch->told = set_of_ids();
    batch->told_now = set_of_ids();
    return batch;
}

void
article_batch_free(struct article_batch *batch)
{
    if (batch == NULL)
        return;
    g_clear_pointer(&batch->fresh, g_ptr_array_unref);
    g_hash_table_unref(batch->shared_urls);
    g_hash_table_unref(batch->told);
    g_hash_table_unref(batch->told_now);
    g_free(batch);
}

/* Takes the stories from first on, before end. */
static bool
take_between(struct taking *taking, guint first, guint end, GError **error)
{
    for (guint i = first; i < end; i++)
        if (!take_story(taking, taking->intake->stories->pdata[i], error))
            return false;
    return true;
}

static guint
end_of_write(const struct article_batch *batch)
{
    return MIN(batch->first + STORIES_PER_WRITE, batch->intake.stories->len);
}

/* Begins a write, perhaps once more. */
static struct taking
taking_of(struct transaction *tx, const struct article_batch *batch,
          const struct clock *clock)
{
    g_hash_table_remove_all(batch->told_now);
    return (struct taking){
        .tx = tx,
        .intake = &batch->intake,
        .batch = batch,
        .now_ms = clock_now_ms(clock),
    };
}

bool
article_batch_take(struct transaction *tx, struct article_batch *batch,
                   const struct clock *clock, GError **error)
{
    struct taking taking = taking_of(tx, batch, clock);

    if (!take_between(&taking, batch->first, end_of_write(batch), error))
        return false;
    batch->now = taking.taken;
    return true;
}

void
article_batch_go_on(struct article_batch *batch)
{
    batch->before = article_batch_taken(batch);
    batch->now = (struct article_taken){0};
    move_ids(batch->told, batch->told_now);
    batch->first = end_of_write(batch);
}

bool
article_batch_is_last(const struct article_batch *batch)
{
    return end_of_write(batch) == batch->intake.stories->len;
}

struct article_taken
article_batch_taken(const struct article_batch *batch)
{
    return (struct article_taken){
        .added = batch->before.added + batch->now.added,
        .changed = batch->before.changed + batch->now.changed,
        .unchanged = batch->before.unchanged + batch->now.unchanged,
        .backlog = batch->before.backlog + batch->now.backlog,
    };
}

bool
article_take(struct transaction *tx, const struct article_intake *intake,
             const struct clock *clock, struct article_taken *taken,
             GError **error)
{
    g_autoptr(ArticleBatch) all = article_batch_new(intake);
    struct taking taking = taking_of(tx, all, clock);

    if (taken != NULL && taken->ids != NULL)
        taking.taken.ids = g_array_set_size(taken->ids, 0);
    if (!take_between(&taking, 0, intake->stories->len, error))
        return false;
    if (taken != NULL)
        *taken = taking.taken;
    return true;
}
