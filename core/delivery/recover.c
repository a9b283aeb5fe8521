/* SPDX-License-Identifier: MIT */
/* A second copy is worse than a copy in doubt; a lost confirmation is worse
 * than a second one. */
#include "delivery_store.h"

#include "outbox.h"

bool
delivery_recover(struct transaction *tx, int64_t owner, bool is_resending,
                 const struct clock *clock, struct recovery *recovery,
                 GError **error)
{
    int64_t now_ms = clock_now_ms(clock);
    enum delivery_state state =
        is_resending ? DELIVERY_PENDING : DELIVERY_UNKNOWN;
    int64_t settled = 0;

    if (!delivery_store_recover(tx, owner, state, is_resending ? 0 : now_ms,
                                &settled, error) ||
        !outbox_recover(tx, owner, now_ms + OUTBOX_REST_MS, &recovery->outbox,
                        error))
        return false;
    recovery->unknown = is_resending ? 0 : settled;
    return true;
}

bool
delivery_doubt_raise(struct transaction *tx, int64_t unknown, bool should_mail,
                     const struct clock *clock, GError **error)
{
    g_autofree char *text = NULL;

    g_assert(unknown >= 0);
    if (unknown == 0)
        return true;
    text = g_strdup_printf(
        "%" G_GINT64_FORMAT " copies are in doubt\n\nTheir sender ended while "
        "they were on their way; each may have arrived or not, so none is sent "
        "again by itself.\n\nvesper delivery list LIST --state unknown\n"
        "vesper delivery retry LIST --state unknown",
        unknown);
    return alert_raise(tx, DELIVERY_DOUBT_CAUSE, text, should_mail, clock,
                       error);
}
