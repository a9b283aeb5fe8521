/* SPDX-License-Identifier: MIT */
/* Claiming and recording single mails; the rows do the remembering. */
#include "outbox_store.h"

#include "error.h"

/* Of two that are due together the one that was written first. */
static int
by_due_time(gconstpointer a, gconstpointer b)
{
    const struct outbox_mail *left = *(const struct outbox_mail *const *)a;
    const struct outbox_mail *right = *(const struct outbox_mail *const *)b;

    if (left->due_at_ms != right->due_at_ms)
        return left->due_at_ms < right->due_at_ms ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

void
outbox_mail_free(struct outbox_mail *mail)
{
    if (mail == NULL)
        return;
    g_free(mail->language);
    g_free(mail->note);
    g_free(mail);
}

/* An instant after which it is of no use is part of a mail: a link that no
 * longer works when it arrives would be worse than none. */
bool
outbox_add(struct transaction *tx, const struct outbox_mail *mail,
           GError **error)
{
    g_assert(mail->language != NULL && mail->note != NULL);
    g_assert(mail->due_at_ms > 0 && mail->not_after_ms >= mail->due_at_ms);
    return outbox_store_insert(tx, mail, error);
}

bool
outbox_claim(struct transaction *tx, const struct outbox_claim *claim,
             GPtrArray *claimed, GError **error)
{
    g_assert(claim->owner > 0 && claim->limit > 0);
    /* What is too late expires in the very transaction that would claim it. */
    if (!outbox_store_expire(tx, claim->now_ms, error) ||
        !outbox_store_claim(tx, claim, claimed, error))
        return false;
    g_ptr_array_sort(claimed, by_due_time); /* RETURNING has no order */
    return true;
}

bool
outbox_record(struct transaction *tx, int64_t owner,
              const struct outbox_result *result, GError **error)
{
    int64_t changed = 0;
    bool is_allowed = delivery_state_may_move(DELIVERY_CLAIMED, result->state);

    g_assert(owner > 0 && result->id > 0);
    /* A move that is not allowed is answered like a row that is not ours. */
    if (is_allowed && !outbox_store_record(tx, owner, result, &changed, error))
        return false;
    if (changed == 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "outbox mail %" G_GINT64_FORMAT
                    " is not claimed by lease %" G_GINT64_FORMAT
                    " or cannot become %s",
                    result->id, owner, delivery_state_name(result->state));
    return changed > 0;
}

bool
outbox_recover(struct transaction *tx, int64_t owner, int64_t retry_at_ms,
               int64_t *recovered, GError **error)
{
    g_assert(owner > 0);
    return outbox_store_recover(tx, owner, retry_at_ms, recovered, error);
}

bool
outbox_wake(struct transaction *tx, int64_t now_ms, GError **error)
{
    return outbox_store_wake(tx, now_ms, error);
}

bool
outbox_next_due(struct view *view, int64_t *due_at_ms, GError **error)
{
    return outbox_store_next_due(view, due_at_ms, error);
}

bool
outbox_count(struct view *view, int64_t counts[DELIVERY_STATES], GError **error)
{
    return outbox_store_count(view, counts, error);
}

bool
outbox_purge(struct transaction *tx, int64_t before_ms, GError **error)
{
    return outbox_store_purge(tx, before_ms, error);
}
