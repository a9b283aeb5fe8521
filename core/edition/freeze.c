/* SPDX-License-Identifier: MIT */
/*
 * Freezing: a draft becomes an edition in one transaction, or nothing changes.
 * Whoever comes second finds the key taken.
 */
#include "edition_store.h"

/* Tells whether all stories are still what the letters say of them. */
static bool
check_stories(struct view *view, const struct draft *draft, bool *are_same,
              GError **error)
{
    bool same = true;

    for (guint i = 0; i < draft->stories->len && same; i++) {
        const struct article *composed = draft->stories->pdata[i];
        g_autoptr(Article) now = NULL;

        if (!article_find(view, draft->key.list_id, composed->id, &now, error))
            return false;
        /* Gone: it turned out to be the same as another one. */
        same = now != NULL && now->version == composed->version &&
               !now->is_dropped && !now->is_withdrawn && now->printed_in == 0;
    }
    *are_same = same;
    return true;
}

static bool
put(struct transaction *tx, const struct edition *edition, int64_t *id,
    GError **error)
{
    int64_t changed = 0;

    if (edition->id == 0)
        return edition_store_insert(tx, edition, id, error);
    if (!edition_store_retry(tx, edition, &changed, error))
        return false;
    g_assert(changed == 1); /* it was skipped in this very transaction */
    *id = edition->id;
    return true;
}

/* Marks what is printed as used up, and what found no room too, unless it may
 * try again tomorrow. */
static bool
add_stories(struct transaction *tx, const struct list *list,
            const struct draft *draft, int64_t id, GError **error)
{
    struct article_mark mark = {
        .list_id = draft->key.list_id,
        .cadence = CADENCE_DAILY,
        .edition_id = id,
        .is_printed = true,
    };

    for (guint i = 0; i < draft->stories->len; i++) {
        const struct article *article = draft->stories->pdata[i];

        mark.article_id = article->id;
        if (!edition_store_add_story(tx, id, i + 1, article, error) ||
            !article_mark_add(tx, &mark, error))
            return false;
    }
    mark.is_printed = false;
    for (guint i = 0; i < draft->passed_over->len && !list->is_carrying_over;
         i++) {
        const struct article *article = draft->passed_over->pdata[i];

        mark.article_id = article->id;
        if (!article_mark_add(tx, &mark, error))
            return false;
    }
    return true;
}

static bool
add_letters(struct transaction *tx, const struct draft *draft, int64_t id,
            GError **error)
{
    g_assert(draft->letters->len == draft->languages->len);
    for (guint i = 0; i < draft->letters->len; i++) {
        g_autoptr(GBytes) bytes = letter_to_bytes(draft->letters->pdata[i]);
        g_autofree char *sha256 =
            g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
        const struct letter_row row = {
            .edition_id = id,
            .language = draft->languages->pdata[i],
            .stretches = bytes,
            .sha256 = sha256,
            .web_page = i == 0 ? draft->web_page : "",
        };

        if (!letter_store_insert(tx, &row, error))
            return false;
    }
    return true;
}

/* Whether the key is free; *id: of its skipped edition, 0 where it has none. */
static bool
look_up_key(struct view *view, const struct edition_key *key, bool *is_taken,
            int64_t *id, GError **error)
{
    g_autoptr(Edition) edition = NULL;

    if (!edition_store_find(view, key->list_id, key->local_date, key->slot,
                            &edition, error))
        return false;
    *is_taken = edition != NULL && edition->state != EDITION_SKIPPED;
    *id = edition != NULL ? edition->id : 0;
    return true;
}

static struct edition *
edition_of(const struct list *list, const struct draft *draft, int64_t id,
           int64_t now_ms)
{
    struct edition *edition = g_new0(struct edition, 1);

    g_assert(draft->skip_reason == NULL && draft->subject != NULL);
    *edition = (struct edition){
        .id = id,
        .list_id = draft->key.list_id,
        .local_date = g_strdup(draft->key.local_date),
        .slot = g_strdup(draft->key.slot),
        .state = EDITION_PLANNING,
        .reason = g_strdup(""),
        .due_at_ms = draft->key.due_at_ms,
        /* One that starts late has its whole time all the same. */
        .not_after_ms = MAX(draft->key.due_at_ms, now_ms) + list->expiry_ms,
        .subject = g_strdup(draft->subject),
        .story_count = draft->stories->len,
        .boundary = g_strdup(draft->boundary),
        .frozen_at_ms = now_ms,
        .created_at_ms = now_ms,
    };
    return edition;
}

static bool
freeze(struct transaction *tx, const struct list *list,
       const struct draft *draft, struct edition *edition, GError **error)
{
    return put(tx, edition, &edition->id, error) &&
           add_stories(tx, list, draft, edition->id, error) &&
           add_letters(tx, draft, edition->id, error);
}

static bool
freeze_nothing(struct transaction *tx, const struct draft *draft,
               const struct clock *clock, int64_t *id, GError **error)
{
    bool is_taken = false;

    return edition_skip(tx, &draft->key, draft->skip_reason, clock, error) &&
           look_up_key(transaction_view(tx), &draft->key, &is_taken, id, error);
}

bool
edition_freeze(struct transaction *tx, const struct list *list,
               const struct draft *draft, const struct clock *clock,
               struct frozen *frozen, GError **error)
{
    g_autoptr(Edition) edition = NULL;
    struct view *view = transaction_view(tx);
    bool is_taken = false;
    bool are_same = false;
    int64_t id = 0;

    g_assert(draft->key.list_id == list->id); /* a draft of this list */
    if (!look_up_key(view, &draft->key, &is_taken, &id, error))
        return false;
    *frozen = (struct frozen){.outcome = FREEZE_ALREADY, .edition_id = id};
    if (is_taken)
        return true;
    frozen->outcome = FREEZE_SKIPPED;
    if (draft->skip_reason != NULL)
        return freeze_nothing(tx, draft, clock, &frozen->edition_id, error);
    if (!check_stories(view, draft, &are_same, error))
        return false;
    *frozen = (struct frozen){.outcome = FREEZE_MOVED};
    if (!are_same) /* not a failure: nothing is written, and so is committed */
        return true;
    edition = edition_of(list, draft, id, clock_now_ms(clock));
    if (!freeze(tx, list, draft, edition, error))
        return false;
    *frozen = (struct frozen){FREEZE_DONE, edition->id};
    return true;
}
