/* SPDX-License-Identifier: MIT */
/* Announcements taken, in the database. */
#include "push_store.h"

enum { HAS, IS_TOO_OLD, KEEP, REMEMBER, PURGE, STATEMENTS };

static const struct statement statements[STATEMENTS] = {
    [HAS] = {"announcement_find_by_name",
             "SELECT 1 FROM announcement WHERE source_id = :source_id"
             " AND message_id = :message_id"},
    [IS_TOO_OLD] = {"announcement_is_too_old",
                    "SELECT 1 FROM source WHERE id = :source_id"
                    " AND forgotten_signed_at_ms >= :signed_at_ms"},
    [KEEP] = {"announcement_keep",
              "INSERT INTO announcement (source_id, message_id, signed_at_ms)"
              " VALUES (:source_id, :message_id, :signed_at_ms)"
              " ON CONFLICT (source_id, message_id) DO UPDATE"
              " SET signed_at_ms = CASE"
              " WHEN excluded.signed_at_ms > announcement.signed_at_ms"
              " THEN excluded.signed_at_ms"
              " ELSE announcement.signed_at_ms END"},
    /* What is kept was signed later than all that was forgotten before it. */
    [REMEMBER] = {"announcement_remember",
                  "UPDATE source SET forgotten_signed_at_ms ="
                  " (SELECT max(a.signed_at_ms) FROM announcement a"
                  " WHERE a.source_id = source.id"
                  " AND a.signed_at_ms < :before_ms)"
                  " WHERE id IN (SELECT a.source_id FROM announcement a"
                  " WHERE a.signed_at_ms < :before_ms)"},
    [PURGE] = {"announcement_purge",
               "DELETE FROM announcement WHERE signed_at_ms < :before_ms"},
};

const struct statement_set push_store_statements = {statements, STATEMENTS};

bool
push_store_has(struct view *view, const struct push *push, bool *is_there,
               GError **error)
{
    g_auto(Query) query = view_query(view, &statements[HAS]);

    query_bind_int(&query, ":source_id", push->source_id);
    query_bind_text(&query, ":message_id", push->message_id);
    return query_has_row(&query, is_there, error);
}

bool
push_store_is_too_old(struct view *view, const struct push *push,
                      bool *is_too_old, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[IS_TOO_OLD]);

    query_bind_int(&query, ":source_id", push->source_id);
    query_bind_int(&query, ":signed_at_ms", push->signed_at_ms);
    return query_has_row(&query, is_too_old, error);
}

bool
push_store_keep(struct transaction *tx, const struct push *push, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[KEEP]);

    query_bind_int(&query, ":source_id", push->source_id);
    query_bind_text(&query, ":message_id", push->message_id);
    query_bind_int(&query, ":signed_at_ms", push->signed_at_ms);
    return query_run(&query, error);
}

static bool
run_before(struct transaction *tx, const struct statement *statement,
           int64_t before_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, statement);

    query_bind_int(&query, ":before_ms", before_ms);
    return query_run(&query, error);
}

bool
push_store_purge(struct transaction *tx, int64_t before_ms, GError **error)
{
    return run_before(tx, &statements[REMEMBER], before_ms, error) &&
           run_before(tx, &statements[PURGE], before_ms, error);
}
