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
    int64_t finished_at_ms = is_final(result->state) ? clock_now_ms(clock) : 0;
    int64_t changed = 0;
    bool is_allowed = delivery_state_may_move(DELIVERY_CLAIMED, result->state);

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
    return changed > 0;
}

bool
ledger_wake(struct transaction *tx, int64_t now_ms, GError **error)
{
    return delivery_store_wake(tx, now_ms, error);
}
