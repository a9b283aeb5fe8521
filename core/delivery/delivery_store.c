/* SPDX-License-Identifier: MIT */
/* The ledger in the database. */
#include "delivery_store.h"

#include <string.h>

enum {
    PLAN,
    CANDIDATES,
    CLAIM,
    SKIP,
    RECORD,
    SKIP_CANCELLED,
    RECOVER,
    WAKE,
    NEXT_DUE,
    IS_OPEN,
    HAS_BEGUN,
    RETRY,
    SKIP_REST,
    TERM,
    EXPIRE,
    COUNT,
    COUNT_UNKNOWN,
    PAGE,
    OF_SUBSCRIBER,
    STATEMENTS
};

#define DELIVERY_COLUMNS                                                   \
    "d.edition_id, d.subscriber_id, d.state, d.due_at_ms, d.attempts,"     \
    " d.first_claim_at_ms, d.finished_at_ms, d.code, d.enhanced, d.reply," \
    " s.email"

/* States are numbers of delivery_state.h; subscription 1 is active, edition
 * 2 planning, 3 sending and 7 cancelled. */
G_STATIC_ASSERT(DELIVERY_CLAIMED == 1 && DELIVERY_DEFERRED == 3 &&
                DELIVERY_SKIPPED == 5 && DELIVERY_EXPIRED == 6 &&
                DELIVERY_UNKNOWN == 7);
G_STATIC_ASSERT(SUBSCRIPTION_ACTIVE == 1 && EDITION_PLANNING == 2 &&
                EDITION_SENDING == 3 && EDITION_CANCELLED == 7);
// clang-format off
static const struct statement statements[STATEMENTS] = {
    /* Batches are committed in the order of readers, so the last one planned
     * tells where to go on, after a crash too. */
    [PLAN] = {"delivery_plan",
        "INSERT INTO delivery (edition_id, subscriber_id, state, due_at_ms,"
        " domain_group, attempts)"
        " SELECT e.id, s.id, 0, e.due_at_ms, s.domain, 0"
        " FROM edition e JOIN subscription u ON u.list_id = e.list_id"
        " JOIN subscriber s ON s.id = u.subscriber_id"
        " WHERE e.id = :edition_id AND e.state = 2 AND u.state = 1"
        " AND u.confirmed_at_ms <= e.frozen_at_ms"
        " AND u.subscriber_id > (SELECT COALESCE(max(p.subscriber_id), 0)"
        " FROM delivery p WHERE p.edition_id = :edition_id)"
        " ORDER BY u.subscriber_id LIMIT :limit"},
    /* Whether a reader is welcome is asked here and not when planning: who left
     * or paused in between gets nothing. One who was erased has a row still. */
    [CANDIDATES] = {"delivery_candidates",
        "SELECT d.subscriber_id, d.due_at_ms, d.attempts + 1,"
        " COALESCE(d.first_claim_at_ms, :now_ms), s.email, s.language,"
        " CASE WHEN EXISTS (SELECT 1 FROM subscription u"
        " WHERE u.subscriber_id = d.subscriber_id AND u.list_id = e.list_id"
        " AND u.state = 1 AND u.paused_until_ms <= :now_ms)"
        " AND NOT EXISTS (SELECT 1 FROM suppression x"
        " WHERE x.address_hash = s.address_hash"
        " AND x.list_id IN (0, e.list_id)) THEN 1 ELSE 0 END"
        " FROM delivery d JOIN edition e ON e.id = d.edition_id"
        " LEFT JOIN subscriber s ON s.id = d.subscriber_id"
        " WHERE d.edition_id = :edition_id AND d.state = 0"
        " AND d.due_at_ms <= :now_ms AND e.state = 3"
        " ORDER BY d.due_at_ms, d.subscriber_id LIMIT :limit"},
    [CLAIM] = {"delivery_claim",
        "UPDATE delivery SET state = 1, owner = :owner,"
        " attempts = attempts + 1,"
        " first_claim_at_ms = COALESCE(first_claim_at_ms, :now_ms)"
        " WHERE edition_id = :edition_id AND subscriber_id = :subscriber_id"
        " AND state = 0"},
    [SKIP] = {"delivery_skip",
        "UPDATE delivery SET state = 5, finished_at_ms = :now_ms"
        " WHERE edition_id = :edition_id AND subscriber_id = :subscriber_id"
        " AND state = 0"},
    /* The owner is asked for: what an older lease claimed is settled already,
     * and a late reply of its would overwrite that. */
    [RECORD] = {"delivery_record",
        "UPDATE delivery SET state = :state, due_at_ms ="
        " CASE WHEN :due_at_ms > 0 THEN :due_at_ms ELSE due_at_ms END,"
        " owner = NULL, code = :code, enhanced = :enhanced, reply = :reply,"
        " finished_at_ms = :finished_at_ms"
        " WHERE edition_id = :edition_id AND subscriber_id = :subscriber_id"
        " AND state = 1 AND owner = :owner"},
    /* Cancelling skips what waits; what was in flight then comes back later. */
    [SKIP_CANCELLED] = {"delivery_skip_cancelled",
        "UPDATE delivery SET state = 5, finished_at_ms = :now_ms"
        " WHERE edition_id = :edition_id AND subscriber_id = :subscriber_id"
        " AND state IN (0, 3) AND EXISTS (SELECT 1 FROM edition e"
        " WHERE e.id = :edition_id AND e.state = 7)"},
    /* A lease's number is higher than all before: its own claims stay. */
    [RECOVER] = {"delivery_recover",
        "UPDATE delivery SET state = :state, owner = NULL,"
        " finished_at_ms = :finished_at_ms"
        " WHERE state = 1 AND owner < :owner"},
    [WAKE] = {"delivery_wake",
        "UPDATE delivery SET state = 0 WHERE edition_id = :edition_id"
        " AND state = 3 AND due_at_ms <= :now_ms"},
    /* One question per partial index, here and below: asked together they would
     * be answered out of the whole edition. */
    [NEXT_DUE] = {"delivery_next_due",
        "SELECT min(due_at_ms) FROM (SELECT min(due_at_ms) AS due_at_ms"
        " FROM delivery WHERE edition_id = :edition_id AND state = 0"
        " UNION ALL SELECT min(due_at_ms) FROM delivery"
        " WHERE edition_id = :edition_id AND state = 3) AS waiting"},
    [IS_OPEN] = {"delivery_is_open",
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM delivery"
        " WHERE edition_id = :edition_id AND state = 0)"
        " OR EXISTS (SELECT 1 FROM delivery"
        " WHERE edition_id = :edition_id AND state = 1)"
        " OR EXISTS (SELECT 1 FROM delivery"
        " WHERE edition_id = :edition_id AND state = 3) THEN 1 ELSE 0 END"},
    [HAS_BEGUN] = {"delivery_has_begun",
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM delivery"
        " WHERE edition_id = :edition_id AND first_claim_at_ms IS NOT NULL)"
        " THEN 1 ELSE 0 END"},
    /* Attempts go on counting, and Date stays that of the first claim: it is
     * the same mail. */
    [RETRY] = {"delivery_retry",
        "UPDATE delivery SET state = 0, due_at_ms = :now_ms,"
        " finished_at_ms = NULL"
        " WHERE edition_id = :edition_id AND state = :state"
        " AND (:subscriber_id = 0 OR subscriber_id = :subscriber_id)"},
    [SKIP_REST] = {"delivery_skip_rest",
        "UPDATE delivery SET state = 5, finished_at_ms = :now_ms"
        " WHERE edition_id = :edition_id AND state IN (0, 3)"},
    [TERM] = {"delivery_term",
        "SELECT not_after_ms FROM edition WHERE id = :edition_id"},
    [EXPIRE] = {"delivery_expire",
        "UPDATE delivery SET state = 6, finished_at_ms = :now_ms"
        " WHERE edition_id = :edition_id AND state IN (0, 3)"},
    [COUNT] = {"delivery_count",
        "SELECT state, count(*) FROM delivery"
        " WHERE edition_id = :edition_id GROUP BY state"},
    [COUNT_UNKNOWN] = {"delivery_count_unknown",
        "SELECT count(*) FROM delivery WHERE state = 7"},
    /* A range of states, so that one of them and all are one statement. */
    [PAGE] = {"delivery_page",
        "SELECT " DELIVERY_COLUMNS " FROM delivery d"
        " LEFT JOIN subscriber s ON s.id = d.subscriber_id"
        " WHERE d.edition_id = :edition_id AND d.subscriber_id > :after_id"
        " AND d.state BETWEEN :first_state AND :last_state"
        " ORDER BY d.subscriber_id LIMIT :limit"},
    [OF_SUBSCRIBER] = {"delivery_of_subscriber",
        "SELECT " DELIVERY_COLUMNS " FROM delivery d"
        " LEFT JOIN subscriber s ON s.id = d.subscriber_id"
        " WHERE d.subscriber_id = :subscriber_id"
        " ORDER BY d.edition_id DESC LIMIT :limit"},
};
// clang-format on

const struct statement_set delivery_store_statements = {statements, STATEMENTS};

static struct candidate *
row_to_candidate(struct query *query, int64_t edition_id)
{
    struct candidate *candidate = g_new0(struct candidate, 1);

    candidate->copy = (struct copy){
        .edition_id = edition_id,
        .subscriber_id = query_int(query, 0),
        .due_at_ms = query_int(query, 1),
        .attempts = query_int(query, 2),
        .first_claim_at_ms = query_int(query, 3),
        .email = query_text_copy(query, 4),
        .language = query_text_copy(query, 5),
    };
    candidate->is_welcome = query_int(query, 6) != 0;
    return candidate;
}

static struct delivery *
row_to_delivery(struct query *query)
{
    struct delivery *delivery = g_new0(struct delivery, 1);

    *delivery = (struct delivery){
        .edition_id = query_int(query, 0),
        .subscriber_id = query_int(query, 1),
        .state = delivery_state_from_number(query_int(query, 2)),
        .due_at_ms = query_int(query, 3),
        .attempts = query_int(query, 4),
        .first_claim_at_ms = query_int(query, 5),
        .finished_at_ms = query_int(query, 6),
        .code = query_int(query, 7),
        .enhanced = query_text_copy(query, 8),
        .reply = query_text_copy(query, 9),
        .email = query_text_copy(query, 10),
    };
    return delivery;
}

bool
delivery_store_plan(struct transaction *tx, int64_t edition_id, int limit,
                    int64_t *planned, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[PLAN]);

    g_assert(limit > 0); /* a batch of none would seem to be the last */
    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_int(&query, ":limit", limit);
    return query_run_counting(&query, planned, error);
}

bool
delivery_store_record(struct transaction *tx, int64_t owner,
                      const struct copy_result *result, int64_t finished_at_ms,
                      int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RECORD]);

    query_bind_int(&query, ":edition_id", result->edition_id);
    query_bind_int(&query, ":subscriber_id", result->subscriber_id);
    query_bind_int(&query, ":owner", owner);
    query_bind_int(&query, ":state", result->state);
    query_bind_int(&query, ":due_at_ms", result->due_at_ms);
    query_bind_int(&query, ":code", result->code);
    query_bind_text(&query, ":enhanced", result->enhanced);
    query_bind_text(&query, ":reply", result->reply);
    query_bind_unless_0(&query, ":finished_at_ms", finished_at_ms);
    return query_run_counting(&query, changed, error);
}

bool
delivery_store_skip_cancelled(struct transaction *tx,
                              const struct copy_result *result, int64_t now_ms,
                              GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SKIP_CANCELLED]);

    query_bind_int(&query, ":edition_id", result->edition_id);
    query_bind_int(&query, ":subscriber_id", result->subscriber_id);
    query_bind_int(&query, ":now_ms", now_ms);
    return query_run(&query, error);
}

bool
delivery_store_wake(struct transaction *tx, int64_t edition_id, int64_t now_ms,
                    GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[WAKE]);

    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_int(&query, ":now_ms", now_ms);
    return query_run(&query, error);
}

bool
delivery_store_next_due(struct view *view, int64_t edition_id,
                        int64_t *due_at_ms, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[NEXT_DUE]);
    int64_t found = INT64_MAX;

    query_bind_int(&query, ":edition_id", edition_id);
    if (query_next(&query) && !query_is_null(&query, 0))
        found = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *due_at_ms = found;
    return true;
}

static bool
ask(struct view *view, int which, int64_t edition_id, bool *is_so,
    GError **error)
{
    g_auto(Query) query = view_query(view, &statements[which]);
    bool found;

    g_assert(which == IS_OPEN || which == HAS_BEGUN);
    query_bind_int(&query, ":edition_id", edition_id);
    found = query_next(&query) && query_int(&query, 0) != 0;
    if (!query_end(&query, error))
        return false;
    *is_so = found;
    return true;
}

bool
delivery_store_is_open(struct view *view, int64_t edition_id, bool *is_open,
                       GError **error)
{
    return ask(view, IS_OPEN, edition_id, is_open, error);
}

bool
delivery_store_has_begun(struct view *view, int64_t edition_id, bool *has_begun,
                         GError **error)
{
    return ask(view, HAS_BEGUN, edition_id, has_begun, error);
}

bool
delivery_store_retry(struct transaction *tx, const struct retry *retry,
                     int64_t now_ms, int64_t *count, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RETRY]);

    query_bind_int(&query, ":edition_id", retry->edition_id);
    query_bind_int(&query, ":state", retry->state);
    query_bind_int(&query, ":subscriber_id", retry->subscriber_id);
    query_bind_int(&query, ":now_ms", now_ms);
    return query_run_counting(&query, count, error);
}

bool
delivery_store_skip_rest(struct transaction *tx, int64_t edition_id,
                         int64_t now_ms, int64_t *skipped, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SKIP_REST]);

    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_int(&query, ":now_ms", now_ms);
    return query_run_counting(&query, skipped, error);
}

bool
delivery_store_count(struct view *view, int64_t edition_id,
                     int64_t counts[DELIVERY_STATES], GError **error)
{
    g_auto(Query) query = view_query(view, &statements[COUNT]);

    memset(counts, 0, DELIVERY_STATES * sizeof *counts);
    query_bind_int(&query, ":edition_id", edition_id);
    while (query_next(&query))
        counts[delivery_state_from_number(query_int(&query, 0))] =
            query_int(&query, 1);
    return query_end(&query, error);
}

static void
free_delivery(gpointer delivery)
{
    delivery_free(delivery);
}

static GPtrArray *
collect_deliveries(struct query *query, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_delivery);

    while (query_next(query))
        g_ptr_array_add(rows, row_to_delivery(query));
    return query_end(query, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *
delivery_store_page(struct view *view, int64_t edition_id,
                    enum delivery_state state, int64_t after_id, int limit,
                    GError **error)
{
    g_auto(Query) query = view_query(view, &statements[PAGE]);
    bool is_any = state == DELIVERY_STATES;

    g_assert(state <= DELIVERY_STATES && limit > 0);
    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_int(&query, ":after_id", after_id);
    query_bind_int(&query, ":first_state", is_any ? DELIVERY_PENDING : state);
    query_bind_int(&query, ":last_state", state);
    query_bind_int(&query, ":limit", limit);
    return collect_deliveries(&query, error);
}

GPtrArray *
delivery_store_of_subscriber(struct view *view, int64_t subscriber_id,
                             int limit, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[OF_SUBSCRIBER]);

    query_bind_int(&query, ":subscriber_id", subscriber_id);
    query_bind_int(&query, ":limit", limit);
    return collect_deliveries(&query, error);
}

bool
delivery_store_count_unknown(struct view *view, int64_t *count, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[COUNT_UNKNOWN]);
    int64_t found = query_next(&query) ? query_int(&query, 0) : 0;

    if (!query_end(&query, error))
        return false;
    *count = found;
    return true;
}

void
candidate_free(struct candidate *candidate)
{
    g_free(candidate->copy.email);
    g_free(candidate->copy.language);
    g_free(candidate);
}

static void
free_candidate(gpointer candidate)
{
    candidate_free(candidate);
}

GPtrArray *
delivery_store_candidates(struct transaction *tx, const struct claim *claim,
                          GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[CANDIDATES]);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_candidate);

    query_bind_int(&query, ":edition_id", claim->edition_id);
    query_bind_int(&query, ":now_ms", claim->now_ms);
    query_bind_int(&query, ":limit", claim->limit);
    while (query_next(&query))
        g_ptr_array_add(rows, row_to_candidate(&query, claim->edition_id));
    return query_end(&query, error) ? g_steal_pointer(&rows) : NULL;
}

bool
delivery_store_claim(struct transaction *tx, const struct claim *claim,
                     int64_t subscriber_id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[CLAIM]);

    query_bind_int(&query, ":edition_id", claim->edition_id);
    query_bind_int(&query, ":subscriber_id", subscriber_id);
    query_bind_int(&query, ":owner", claim->owner);
    query_bind_int(&query, ":now_ms", claim->now_ms);
    return query_run(&query, error);
}

bool
delivery_store_skip(struct transaction *tx, const struct claim *claim,
                    int64_t subscriber_id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SKIP]);

    query_bind_int(&query, ":edition_id", claim->edition_id);
    query_bind_int(&query, ":subscriber_id", subscriber_id);
    query_bind_int(&query, ":now_ms", claim->now_ms);
    return query_run(&query, error);
}

bool
delivery_store_expire(struct transaction *tx, int64_t edition_id,
                      int64_t now_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[EXPIRE]);

    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_int(&query, ":now_ms", now_ms);
    return query_run(&query, error);
}

bool
delivery_store_term(struct view *view, int64_t edition_id,
                    int64_t *not_after_ms, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[TERM]);
    int64_t found = INT64_MAX;

    query_bind_int(&query, ":edition_id", edition_id);
    if (query_next(&query))
        found = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *not_after_ms = found;
    return true;
}

bool
delivery_store_recover(struct transaction *tx, int64_t owner,
                       enum delivery_state state, int64_t finished_at_ms,
                       int64_t *recovered, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RECOVER]);

    query_bind_int(&query, ":owner", owner);
    query_bind_int(&query, ":state", state);
    query_bind_unless_0(&query, ":finished_at_ms", finished_at_ms);
    return query_run_counting(&query, recovered, error);
}
