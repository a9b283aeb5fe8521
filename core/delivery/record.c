/* SPDX-License-Identifier: MIT */
/* Recording what became of claimed copies, and waking deferred ones. */
#include "delivery_store.h"

#include "error.h"

static bool
is_final(enum delivery_state state)
{
    return state != DELIVERY_DEFERRED && state != DELIVERY_PENDING;
}

bool
ledger_record(struct transaction *tx, int64_t owner,
              const struct copy_result *result, const struct clock *clock,
              GError **error)
{
    int64_t now_ms = clock_now_ms(clock);
    int64_t finished_at_ms = is_final(result->state) ? now_ms : 0;
    int64_t changed = 0;
    bool is_allowed = delivery_state_may_move(DELIVERY_CLAIMED, result->state);

    g_assert(owner > 0); /* 0 would be "nobody's", and match nothing */
    if (is_allowed && !delivery_store_record(tx, owner, result, finished_at_ms,
                                             &changed, error))
        return false;
    if (changed == 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "copy %" G_GINT64_FORMAT " of edition %" G_GINT64_FORMAT
                    " is not claimed by lease %" G_GINT64_FORMAT
                    " or cannot become %s",
                    result->subscriber_id, result->edition_id, owner,
                    delivery_state_name(result->state));
    return changed > 0 &&
           (is_final(result->state) ||
            delivery_store_skip_cancelled(tx, result, now_ms, error));
}

bool
ledger_wake(struct transaction *tx, int64_t edition_id, int64_t now_ms,
            GError **error)
{
    return delivery_store_wake(tx, edition_id, now_ms, error);
}

bool
ledger_next_due(struct view *view, const struct edition *edition,
                int64_t *due_at_ms, GError **error)
{
    bool is_open = false;
    int64_t next_ms = INT64_MAX;

    if (!delivery_store_is_open(view, edition->id, &is_open, error) ||
        !delivery_store_next_due(view, edition->id, &next_ms, error))
        return false;
    /* With nothing open there is an edition to finish; and what waits longer
     * than its edition lasts is to expire then. */
    if (!is_open)
        next_ms = 0;
    else if (next_ms != INT64_MAX)
        next_ms = MIN(next_ms, edition->not_after_ms + 1);
    *due_at_ms = next_ms;
    return true;
}

bool
ledger_finish(struct transaction *tx, int64_t edition_id,
              const struct clock *clock, bool *is_sent, GError **error)
{
    const struct edition_step step = {
        .id = edition_id,
        .from = EDITION_SENDING,
        .to = EDITION_SENT,
    };
    bool is_open = true;

    if (!delivery_store_is_open(transaction_view(tx), edition_id, &is_open,
                                error) ||
        (!is_open && !edition_move(tx, &step, clock, error)))
        return false;
    *is_sent = !is_open;
    return true;
}
