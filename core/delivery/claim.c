/* SPDX-License-Identifier: MIT */
/*
 * Planning and claiming. Whether a reader still wants his copy is asked in the
 * transaction that claims it: who left a second ago gets nothing.
 */
#include "delivery_store.h"

static bool
claim_or_skip(struct transaction *tx, const struct claim *claim,
              struct candidate *candidate, GPtrArray *claimed, GError **error)
{
    struct copy *copy = NULL;

    if (!candidate->is_welcome)
        return delivery_store_skip(tx, claim, candidate->copy.subscriber_id,
                                   error);
    /* Who has a subscription is there: a foreign key sees to it. */
    g_assert(candidate->copy.email != NULL && candidate->copy.language != NULL);
    if (!delivery_store_claim(tx, claim, candidate->copy.subscriber_id, error))
        return false;
    copy = g_new(struct copy, 1);
    *copy = candidate->copy;
    candidate->copy.email = NULL; /* the copy owns them now */
    candidate->copy.language = NULL;
    g_ptr_array_add(claimed, copy);
    return true;
}

void
copy_free(struct copy *copy)
{
    if (copy == NULL)
        return;
    g_free(copy->email);
    g_free(copy->language);
    g_free(copy);
}

bool
ledger_plan_batch(struct transaction *tx, int64_t edition_id, int limit,
                  int64_t *planned, GError **error)
{
    return delivery_store_plan(tx, edition_id, limit, planned, error);
}

bool
ledger_claim(struct transaction *tx, const struct claim *claim,
             GPtrArray *claimed, int64_t *seen, GError **error)
{
    g_autoptr(GPtrArray) due = NULL;
    int64_t not_after_ms;

    g_assert(claim->owner > 0 && claim->limit > 0);
    /* What is too late expires in the very transaction that would claim it. */
    if (!delivery_store_term(transaction_view(tx), claim->edition_id,
                             &not_after_ms, error) ||
        (not_after_ms < claim->now_ms &&
         !delivery_store_expire(tx, claim->edition_id, claim->now_ms, error)))
        return false;
    due = delivery_store_candidates(tx, claim, error);
    if (due == NULL)
        return false;
    g_assert(due->len <= (guint)claim->limit);
    for (guint i = 0; i < due->len; i++)
        if (!claim_or_skip(tx, claim, due->pdata[i], claimed, error))
            return false;
    *seen = due->len;
    return true;
}
