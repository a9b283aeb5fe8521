/* SPDX-License-Identifier: MIT */
/*
 * The operator's hand: what failed is tried again, an edition is cancelled or
 * goes on. Nothing here happens by itself.
 */
#include "delivery_store.h"

#include "error.h"
#include "outbox.h"

static bool
check_edition(const struct edition *edition, GError **error)
{
    if (edition->state == EDITION_SENDING || edition->state == EDITION_SENT)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                "edition %" G_GINT64_FORMAT " is %s", edition->id,
                edition_state_name(edition->state));
    return false;
}

static bool
check_candidate(enum delivery_state state, GError **error)
{
    if (state == DELIVERY_FAILED || state == DELIVERY_EXPIRED ||
        state == DELIVERY_UNKNOWN)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                "%s copies are not tried again; failed, expired and unknown "
                "ones are",
                delivery_state_name(state));
    return false;
}

/* Whatever becomes of a held edition, the operator has seen to it. */
static bool
settle_hold(struct transaction *tx, int64_t edition_id, GError **error)
{
    g_autofree char *cause = ledger_hold_cause(edition_id);

    return alert_settle(tx, cause, error);
}

static bool
settle_doubt(struct transaction *tx, GError **error)
{
    int64_t left = 0;

    return delivery_store_count_unknown(transaction_view(tx), &left, error) &&
           (left > 0 || alert_settle(tx, DELIVERY_DOUBT_CAUSE, error));
}

char *
ledger_hold_cause(int64_t edition_id)
{
    return g_strdup_printf("edition %" G_GINT64_FORMAT, edition_id);
}

bool
delivery_retry(struct transaction *tx, const struct retry *retry,
               const struct clock *clock, int64_t *count, GError **error)
{
    int64_t now_ms = clock_now_ms(clock);
    g_autoptr(Edition) edition = NULL;
    struct edition_step step;

    if (!check_candidate(retry->state, error))
        return false;
    edition = edition_get(transaction_view(tx), retry->edition_id, error);
    if (edition == NULL || !check_edition(edition, error) ||
        !delivery_store_retry(tx, retry, now_ms, count, error))
        return false;
    /* What is tried again has its whole time; what else waits has more. */
    step = (struct edition_step){
        .id = edition->id,
        .from = edition->state,
        .to = EDITION_SENDING,
        .not_after_ms = MAX(edition->not_after_ms, now_ms + retry->expiry_ms),
    };
    return *count == 0 ||
           (edition_move(tx, &step, clock, error) && settle_doubt(tx, error));
}

bool
delivery_cancel(struct transaction *tx, int64_t edition_id,
                const struct clock *clock, int64_t *skipped, GError **error)
{
    g_autoptr(Edition) edition =
        edition_get(transaction_view(tx), edition_id, error);
    struct edition_step step = {
        .id = edition_id,
        .to = EDITION_CANCELLED,
        .reason = "cancelled by the operator",
    };
    bool has_begun = true;

    if (edition == NULL)
        return false;
    step.from = edition->state;
    /* Before the first claim nobody has read it: its stories are free again. */
    return edition_move(tx, &step, clock, error) &&
           settle_hold(tx, edition_id, error) &&
           delivery_store_has_begun(transaction_view(tx), edition_id,
                                    &has_begun, error) &&
           (has_begun || article_mark_remove(tx, edition_id, error)) &&
           delivery_store_skip_rest(tx, edition_id, clock_now_ms(clock),
                                    skipped, error);
}

bool
delivery_resume(struct transaction *tx, int64_t edition_id,
                const struct clock *clock, GError **error)
{
    g_autoptr(Edition) edition =
        edition_get(transaction_view(tx), edition_id, error);
    struct edition_step step = {
        .id = edition_id,
        .from = EDITION_HELD,
        .reason = "",
    };

    if (edition == NULL)
        return false;
    /* One that was held while it was planned has no count yet. */
    step.to = edition->planned_count > 0 ? EDITION_SENDING : EDITION_PLANNING;
    return edition_move(tx, &step, clock, error) &&
           settle_hold(tx, edition_id, error);
}
