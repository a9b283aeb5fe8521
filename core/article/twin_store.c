/* SPDX-License-Identifier: MIT */
/* Two articles that are one story, in the database. */
#include "twin_store.h"

#include "article_store.h"

enum {
    NAMES,
    MOVE_NAMES,
    MOVE_POOLS,
    LEAVE_POOLS,
    MOVE_MARKS,
    LEAVE_MARKS,
    STATEMENTS
};

/* Pools and marks are found by their whole keys. */
#define OF_THE_LOST                           \
    " WHERE list_id IN (SELECT id FROM list)" \
    " AND article_id = :lost_id"
#define IS_LATER " excluded.announced_as_of_ms > pool.announced_as_of_ms"
#define OF_EACH_CADENCE " AND cadence IN " EVERY_CADENCE

static const struct statement statements[STATEMENTS] = {
    [NAMES] = {"twin_names", "SELECT name FROM article_name"
                             " WHERE article_id = :article_id ORDER BY name"
                             " LIMIT :most"},
    [MOVE_NAMES] = {"twin_move_names",
                    "UPDATE article_name SET article_id = :kept_id"
                    " WHERE article_id = :lost_id"},
    /* What the desk did to either counts, and one that was no backlog is none;
     * whose it is and whether it was withdrawn is as it was announced last. */
    [MOVE_POOLS] =
        {"twin_move_pools",
         "INSERT INTO pool (list_id, article_id, source_id,"
         " announced_as_of_ms, is_dropped, withdrawn_at_ms, pinned_at_ms,"
         " is_backlog, added_at_ms)"
         " SELECT list_id, :kept_id, source_id, announced_as_of_ms,"
         " is_dropped, withdrawn_at_ms, pinned_at_ms, is_backlog, added_at_ms"
         " FROM pool" OF_THE_LOST
         " ON CONFLICT (list_id, article_id) DO UPDATE SET"
         " source_id = CASE WHEN" IS_LATER
         " THEN excluded.source_id ELSE pool.source_id END,"
         " withdrawn_at_ms = CASE WHEN" IS_LATER
         " THEN excluded.withdrawn_at_ms ELSE pool.withdrawn_at_ms END,"
         " announced_as_of_ms = CASE WHEN" IS_LATER
         " THEN excluded.announced_as_of_ms ELSE pool.announced_as_of_ms END,"
         " is_dropped = CASE WHEN excluded.is_dropped > pool.is_dropped"
         " THEN excluded.is_dropped ELSE pool.is_dropped END,"
         " pinned_at_ms = CASE WHEN excluded.pinned_at_ms > pool.pinned_at_ms"
         " THEN excluded.pinned_at_ms ELSE pool.pinned_at_ms END,"
         " is_backlog = CASE WHEN excluded.is_backlog < pool.is_backlog"
         " THEN excluded.is_backlog ELSE pool.is_backlog END"},
    [LEAVE_POOLS] = {"twin_leave_pools", "DELETE FROM pool" OF_THE_LOST},
    /* Printed counts more than passed over, and of two editions the first: the
     * story is not given back while either of them has mailed it. */
    [MOVE_MARKS] =
        {"twin_move_marks",
         "INSERT INTO mark (list_id, cadence, article_id, edition_id,"
         " is_printed)"
         " SELECT list_id, cadence, :kept_id, edition_id, is_printed"
         " FROM mark" OF_THE_LOST OF_EACH_CADENCE
         " ON CONFLICT (list_id, cadence, article_id) DO UPDATE SET"
         " edition_id = excluded.edition_id, is_printed = excluded.is_printed"
         " WHERE excluded.is_printed > mark.is_printed"
         " OR (excluded.is_printed = mark.is_printed"
         " AND excluded.edition_id < mark.edition_id)"},
    [LEAVE_MARKS] = {"twin_leave_marks",
                     "DELETE FROM mark" OF_THE_LOST OF_EACH_CADENCE},
};

const struct statement_set twin_store_statements = {statements, STATEMENTS};

GPtrArray *
twin_store_names(struct view *view, int64_t article_id, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[NAMES]);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    query_bind_int(&query, ":article_id", article_id);
    query_bind_int(&query, ":most", TWIN_NAMES_MAX);
    while (query_next(&query))
        g_ptr_array_add(names, query_text_copy(&query, 0));
    return query_end(&query, error) ? g_steal_pointer(&names) : NULL;
}

static bool
move(struct transaction *tx, int which, int64_t kept_id, int64_t lost_id,
     GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[which]);

    query_bind_int(&query, ":kept_id", kept_id);
    query_bind_int(&query, ":lost_id", lost_id);
    return query_run(&query, error);
}

static bool
leave(struct transaction *tx, int which, int64_t lost_id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[which]);

    query_bind_int(&query, ":lost_id", lost_id);
    return query_run(&query, error);
}

bool
twin_store_unite(struct transaction *tx, int64_t kept_id, int64_t lost_id,
                 GError **error)
{
    g_assert(kept_id > 0 && lost_id > 0 && kept_id != lost_id);
    return move(tx, MOVE_NAMES, kept_id, lost_id, error) &&
           move(tx, MOVE_POOLS, kept_id, lost_id, error) &&
           leave(tx, LEAVE_POOLS, lost_id, error) &&
           move(tx, MOVE_MARKS, kept_id, lost_id, error) &&
           leave(tx, LEAVE_MARKS, lost_id, error);
}
