/* SPDX-License-Identifier: MIT */
/* Leases: one statement does it all, so that no two can have one epoch. */
#include "lease_store.h"

enum { RAISE, STATEMENTS };

static const struct statement statements[STATEMENTS] = {
    [RAISE] = {"lease_raise",
               "INSERT INTO lease (name, epoch, holder, taken_at_ms)"
               " VALUES (:name, 1, :holder, :at_ms)"
               " ON CONFLICT (name) DO UPDATE SET epoch = lease.epoch + 1,"
               " holder = excluded.holder, taken_at_ms = excluded.taken_at_ms"
               " RETURNING epoch"},
};

const struct statement_set lease_store_statements = {statements, STATEMENTS};

bool
lease_store_raise(struct transaction *tx, const char *name, const char *holder,
                  int64_t at_ms, int64_t *epoch, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RAISE]);
    int64_t raised = 0;

    query_bind_text(&query, ":name", name);
    query_bind_text(&query, ":holder", holder);
    query_bind_int(&query, ":at_ms", at_ms);
    while (query_next(&query))
        raised = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *epoch = raised;
    return true;
}
