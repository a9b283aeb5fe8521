/* SPDX-License-Identifier: MIT */
/*
 * Taking stories back. Whoever brought it to the list may; that the desk has
 * edited the story does not keep it in: its source knows better why it is gone.
 * What the site's own system withdraws before we have heard of it is kept as
 * withdrawn: the announcement that was on its way comes too late, then.
 */
#include "article_store.h"

#include "story_names.h"

/* One run of article_withdraw. */
struct withdrawal {
    struct transaction *tx;
    const struct article_intake *intake;
    int64_t now_ms;
    struct article_withdrawn *withdrawn;
};

/* Tells of an edition that has the story already. */
static bool
note_printed(const struct withdrawal *withdrawal, int64_t id, GError **error)
{
    g_autoptr(Article) article =
        article_get(transaction_view(withdrawal->tx),
                    withdrawal->intake->list_id, id, error);
    const struct printed_article printed = {
        .article_id = id,
        .edition_id = article != NULL ? article->printed_in : 0,
    };

    if (printed.edition_id != 0 && withdrawal->withdrawn->printed != NULL)
        g_array_append_val(withdrawal->withdrawn->printed, printed);
    return article != NULL;
}

static bool
withdraw_known(const struct withdrawal *withdrawal, const struct story *story,
               const struct known_article *known, GError **error)
{
    const struct article_intake *intake = withdrawal->intake;
    const struct article_row row =
        article_row_of(intake, story, withdrawal->now_ms);
    struct article_withdrawn *withdrawn = withdrawal->withdrawn;

    g_assert(known->id > 0 && known->is_pooled);
    if (article_is_overtaken(intake, known, story)) {
        withdrawn->unchanged++;
        return true;
    }
    if (!article_own(withdrawal->tx, intake, known, &row, error))
        return false;
    if (known->is_withdrawn) {
        withdrawn->unchanged++;
        return true;
    }
    withdrawn->withdrawn++;
    return article_store_withdraw(withdrawal->tx, intake->list_id, known->id,
                                  withdrawal->now_ms, error) &&
           note_printed(withdrawal, known->id, error);
}

/* Without a time of change nothing could be told to come too late. */
static bool
comes_first(const struct article_intake *intake, const struct story *story,
            const struct known_article *known)
{
    return !known->is_pooled && intake->is_announced &&
           story->modified_at_ms != 0;
}

static bool
remember(const struct withdrawal *withdrawal, const struct story *story,
         const GPtrArray *names, int64_t id, GError **error)
{
    const struct article_intake *intake = withdrawal->intake;
    /* It has no words, so nobody has the pen: another list's source brings
     * them. */
    const struct article_row row = {.story = story,
                                    .now_ms = withdrawal->now_ms};
    struct pool_row place = {
        .list_id = intake->list_id,
        .article_id = id,
        .source_id = intake->source_id,
        .added_at_ms = withdrawal->now_ms,
        .announced_as_of_ms =
            article_row_of(intake, story, withdrawal->now_ms).as_of_ms,
    };

    if (id == 0 &&
        !article_store_insert(withdrawal->tx, &row, &place.article_id, error))
        return false;
    return article_add_names(withdrawal->tx, place.article_id, names, error) &&
           article_store_pool(withdrawal->tx, &place, error) &&
           article_store_withdraw(withdrawal->tx, place.list_id,
                                  place.article_id, withdrawal->now_ms, error);
}

/* Another number is this one from now on, in what is told of print as well. */
static void
follow_union(const struct withdrawal *withdrawal,
             const struct known_article *known)
{
    GArray *printed = withdrawal->withdrawn->printed;

    for (guint i = 0; printed != NULL && i < printed->len; i++) {
        struct printed_article *each =
            &g_array_index(printed, struct printed_article, i);

        if (each->article_id == known->united_id)
            each->article_id = known->id;
    }
}

static bool
withdraw_story(const struct withdrawal *withdrawal, const struct story *story,
               GError **error)
{
    const struct article_intake *intake = withdrawal->intake;
    g_autoptr(GPtrArray) names = story_names(story, intake->source_id, NULL);
    struct known_article known;

    if (!article_recognise(withdrawal->tx, intake, names, &known, error))
        return false;
    follow_union(withdrawal, &known);
    if (known.id != 0 && known.is_pooled && article_is_owner(intake, &known))
        return withdraw_known(withdrawal, story, &known, error);
    withdrawal->withdrawn->unknown++;
    return !comes_first(intake, story, &known) ||
           remember(withdrawal, story, names, known.id, error);
}

bool
article_withdraw(struct transaction *tx, const struct article_intake *intake,
                 const struct clock *clock, struct article_withdrawn *withdrawn,
                 GError **error)
{
    const struct withdrawal withdrawal = {
        .tx = tx,
        .intake = intake,
        .now_ms = clock_now_ms(clock),
        .withdrawn = withdrawn,
    };

    g_assert(intake->list_id > 0 && intake->source_id >= 0);
    *withdrawn = (struct article_withdrawn){.printed = withdrawn->printed};
    if (withdrawn->printed != NULL)
        g_array_set_size(withdrawn->printed, 0); /* it may run again */
    for (guint i = 0; i < intake->stories->len; i++)
        if (!withdraw_story(&withdrawal, intake->stories->pdata[i], error))
            return false;
    return true;
}
