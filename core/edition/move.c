/* SPDX-License-Identifier: MIT */
/*
 * What befalls an edition beside being frozen: it is skipped, or moves on. Each
 * UPDATE repeats the state it starts from, so of two who move it one is told.
 */
#include "edition_state.h"
#include "edition_store.h"
#include "error.h"

static int64_t
finished_at(enum edition_state to, const struct clock *clock)
{
    const bool is_over =
        to == EDITION_SENT || to == EDITION_SKIPPED || to == EDITION_CANCELLED;

    return is_over ? clock_now_ms(clock) : 0;
}

bool
edition_skip(struct transaction *tx, const struct edition_key *key,
             const char *reason, const struct clock *clock, GError **error)
{
    const int64_t now_ms = clock_now_ms(clock);
    g_autoptr(Edition) found = NULL;
    g_autoptr(Edition) edition = g_new0(struct edition, 1);
    int64_t id = 0;

    g_assert(key->list_id > 0 && *reason != '\0');
    if (!edition_store_find(transaction_view(tx), key->list_id, key->local_date,
                            key->slot, &found, error))
        return false;
    if (found != NULL)
        return true;
    *edition = (struct edition){
        .list_id = key->list_id,
        .local_date = g_strdup(key->local_date),
        .slot = g_strdup(key->slot),
        .state = EDITION_SKIPPED,
        .reason = g_strdup(reason),
        .due_at_ms = key->due_at_ms,
        .not_after_ms = key->due_at_ms, /* it has no copy to expire */
        .subject = g_strdup(""),
        .boundary = g_strdup(""),
        .finished_at_ms = now_ms,
        .created_at_ms = now_ms,
    };
    return edition_store_insert(tx, edition, &id, error);
}

/* Says why it stays where it is: somebody else was faster, or there is no such
 * move. Always false. */
static bool
refuse(struct transaction *tx, const struct edition_step *step, GError **error)
{
    g_autoptr(Edition) edition =
        edition_get(transaction_view(tx), step->id, error);

    if (edition == NULL)
        return false;
    if (edition->state != step->from)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "edition %s is %s, not %s", edition->local_date,
                    edition_state_name(edition->state),
                    edition_state_name(step->from));
    else
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "edition %s is %s and cannot become %s",
                    edition->local_date, edition_state_name(step->from),
                    edition_state_name(step->to));
    return false;
}

bool
edition_move(struct transaction *tx, const struct edition_step *step,
             const struct clock *clock, GError **error)
{
    int64_t changed = 0;

    g_assert(step->id > 0 && step->planned_count >= 0);
    if (edition_state_may_move(step->from, step->to) &&
        !edition_store_move(tx, step, finished_at(step->to, clock), &changed,
                            error))
        return false;
    return changed == 1 || refuse(tx, step, error);
}
