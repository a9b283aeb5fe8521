/* SPDX-License-Identifier: MIT */
/* Announcements taken, in the database. */
#include "push_store.h"

enum { HAS, KEEP, PURGE, STATEMENTS };

static const struct statement statements[STATEMENTS] = {
    [HAS] = {"announcement_find_by_name",
             "SELECT 1 FROM announcement WHERE source_id = :source_id"
             " AND message_id = :message_id"},
    [KEEP] = {"announcement_keep",
              "INSERT INTO announcement (source_id, message_id, good_until_ms)"
              " VALUES (:source_id, :message_id, :good_until_ms)"
              " ON CONFLICT (source_id, message_id) DO UPDATE"
              " SET good_until_ms = CASE"
              " WHEN excluded.good_until_ms > announcement.good_until_ms"
              " THEN excluded.good_until_ms"
              " ELSE announcement.good_until_ms END"},
    [PURGE] = {"announcement_purge",
               "DELETE FROM announcement WHERE good_until_ms < :now_ms"},
};

const struct statement_set push_store_statements = {statements, STATEMENTS};

bool
push_store_has(struct view *view, const struct push *push, bool *is_there,
               GError **error)
{
    g_auto(Query) query = view_query(view, &statements[HAS]);
    bool found;

    query_bind_int(&query, ":source_id", push->source_id);
    query_bind_text(&query, ":message_id", push->message_id);
    found = query_next(&query);
    if (!query_end(&query, error))
        return false;
    *is_there = found;
    return true;
}

bool
push_store_keep(struct transaction *tx, const struct push *push, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[KEEP]);

    query_bind_int(&query, ":source_id", push->source_id);
    query_bind_text(&query, ":message_id", push->message_id);
    query_bind_int(&query, ":good_until_ms", push->good_until_ms);
    return query_run(&query, error);
}

bool
push_store_purge(struct transaction *tx, int64_t now_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[PURGE]);

    query_bind_int(&query, ":now_ms", now_ms);
    return query_run(&query, error);
}
