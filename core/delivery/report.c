/* SPDX-License-Identifier: MIT */
/* Looking at the ledger. */
#include "delivery_store.h"

void
delivery_free(struct delivery *delivery)
{
    if (delivery == NULL)
        return;
    g_free(delivery->enhanced);
    g_free(delivery->reply);
    g_free(delivery->email);
    g_free(delivery);
}

bool
delivery_count(struct view *view, int64_t edition_id,
               int64_t counts[DELIVERY_STATES], GError **error)
{
    return delivery_store_count(view, edition_id, counts, error);
}

GPtrArray *
delivery_page(struct view *view, int64_t edition_id, enum delivery_state state,
              int64_t after_id, int limit, GError **error)
{
    return delivery_store_page(view, edition_id, state, after_id, limit, error);
}

GPtrArray *
delivery_of_subscriber(struct view *view, int64_t subscriber_id, int limit,
                       GError **error)
{
    return delivery_store_of_subscriber(view, subscriber_id, limit, error);
}

bool
delivery_count_unknown(struct view *view, int64_t *count, GError **error)
{
    return delivery_store_count_unknown(view, count, error);
}
