/* SPDX-License-Identifier: MIT */
/* Single mails and alerts in the database. */
#include "outbox_store.h"

#include <string.h>

enum {
    INSERT,
    EXPIRE,
    CLAIM,
    RECORD,
    RECOVER,
    WAKE,
    NEXT_DUE,
    COUNT,
    PURGE,
    ALERT_FIND,
    ALERT_PUT,
    ALERT_REMOVE,
    ALERT_ALL,
    STATEMENTS
};

/* 0 pending, 1 claimed, 3 deferred, 6 expired: delivery_state.h. Each UPDATE
 * repeats the state it starts from, so of two who move a row one changes none.
 */
static const struct statement statements[STATEMENTS] = {
    [INSERT] = {"outbox_insert",
                "INSERT INTO outbox (kind, list_id, subscriber_id,"
                " subscription_id, request_at_ms, language, note, state,"
                " due_at_ms, not_after_ms, attempts, created_at_ms)"
                " VALUES (:kind, :list_id, :subscriber_id, :subscription_id,"
                " :request_at_ms, :language, :note, 0, :due_at_ms,"
                " :not_after_ms, 0, :created_at_ms)"},
    [EXPIRE] = {"outbox_expire", "UPDATE outbox SET state = 6"
                                 " WHERE state = 0 AND due_at_ms <= :now_ms"
                                 " AND not_after_ms < :now_ms"},
    /* The claim counts the attempt, before it is made: a crash in the middle
     * of one must not look like none. */
    [CLAIM] = {"outbox_claim",
               "UPDATE outbox SET state = 1, owner = :owner,"
               " attempts = attempts + 1,"
               " first_claim_at_ms = COALESCE(first_claim_at_ms, :now_ms)"
               " WHERE id IN (SELECT id FROM outbox WHERE state = 0"
               " AND due_at_ms <= :now_ms ORDER BY due_at_ms, id"
               " LIMIT :limit)"
               " RETURNING id, kind, list_id, subscriber_id, subscription_id,"
               " request_at_ms, language, note, state, due_at_ms,"
               " not_after_ms, attempts, first_claim_at_ms, created_at_ms"},
    /* The owner is asked for: what an older lease claimed was recovered by
     * ours, and may be on its way again. */
    [RECORD] = {"outbox_record",
                "UPDATE outbox SET state = :state, due_at_ms ="
                " CASE WHEN :due_at_ms > 0 THEN :due_at_ms ELSE due_at_ms END,"
                " owner = NULL, code = :code, enhanced = :enhanced,"
                " reply = :reply"
                " WHERE id = :id AND state = 1 AND owner = :owner"},
    [RECOVER] = {"outbox_recover",
                 "UPDATE outbox SET state = 0, owner = NULL,"
                 " due_at_ms = :due_at_ms WHERE state = 1 AND owner < :owner"},
    [WAKE] = {"outbox_wake", "UPDATE outbox SET state = 0"
                             " WHERE state = 3 AND due_at_ms <= :now_ms"},
    /* One question per partial index: asked together they would be answered
     * out of all that was ever sent. */
    [NEXT_DUE] = {"outbox_next_due",
                  "SELECT min(due_at_ms) FROM (SELECT min(due_at_ms) AS"
                  " due_at_ms FROM outbox WHERE state = 0 UNION ALL"
                  " SELECT min(due_at_ms) FROM outbox WHERE state = 3)"
                  " AS waiting"},
    [COUNT] = {"outbox_count",
               "SELECT state, count(*) FROM outbox GROUP BY state"},
    /* What still waits is kept, however old: it has somewhere to go. */
    [PURGE] = {"outbox_purge", "DELETE FROM outbox"
                               " WHERE state NOT IN (0, 1, 3)"
                               " AND created_at_ms < :before_ms"},
    [ALERT_FIND] = {"alert_find",
                    "SELECT cause, text, raised_at_ms, seen_at_ms, count"
                    " FROM alert WHERE cause = :cause"},
    [ALERT_PUT] = {"alert_put",
                   "INSERT INTO alert (cause, text, raised_at_ms, seen_at_ms,"
                   " count) VALUES (:cause, :text, :raised_at_ms, :seen_at_ms,"
                   " :count) ON CONFLICT (cause) DO UPDATE SET"
                   " text = excluded.text,"
                   " raised_at_ms = excluded.raised_at_ms,"
                   " seen_at_ms = excluded.seen_at_ms, count = excluded.count"},
    [ALERT_REMOVE] = {"alert_remove", "DELETE FROM alert WHERE cause = :cause"},
    [ALERT_ALL] = {"alert_all",
                   "SELECT cause, text, raised_at_ms, seen_at_ms, count"
                   " FROM alert ORDER BY seen_at_ms DESC, cause"},
};

const struct statement_set outbox_store_statements = {statements, STATEMENTS};

/* As texts, so that a row says what it is without this program. */
static const char *const kinds[] = {
    [OUTBOX_CONFIRM] = "confirm",
    [OUTBOX_ALERT] = "alert",
};

static enum outbox_kind
kind_from_text(const char *text)
{
    return strcmp(text, kinds[OUTBOX_CONFIRM]) == 0 ? OUTBOX_CONFIRM
                                                    : OUTBOX_ALERT;
}

static struct outbox_mail *
row_to_mail(struct query *query)
{
    struct outbox_mail *mail = g_new0(struct outbox_mail, 1);

    *mail = (struct outbox_mail){
        .id = query_int(query, 0),
        .kind = kind_from_text(query_text(query, 1)),
        .list_id = query_int(query, 2),
        .subscriber_id = query_int(query, 3),
        .subscription_id = query_int(query, 4),
        .request_at_ms = query_int(query, 5),
        .language = query_text_copy(query, 6),
        .note = query_text_copy(query, 7),
        .state = delivery_state_from_number(query_int(query, 8)),
        .due_at_ms = query_int(query, 9),
        .not_after_ms = query_int(query, 10),
        .attempts = query_int(query, 11),
        .first_claim_at_ms = query_int(query, 12),
        .created_at_ms = query_int(query, 13),
    };
    return mail;
}

static struct alert *
row_to_alert(struct query *query)
{
    struct alert *alert = g_new0(struct alert, 1);

    *alert = (struct alert){
        .cause = query_text_copy(query, 0),
        .text = query_text_copy(query, 1),
        .raised_at_ms = query_int(query, 2),
        .seen_at_ms = query_int(query, 3),
        .count = query_int(query, 4),
    };
    return alert;
}

bool
outbox_store_insert(struct transaction *tx, const struct outbox_mail *mail,
                    GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[INSERT]);

    query_bind_text(&query, ":kind", kinds[mail->kind]);
    query_bind_unless_0(&query, ":list_id", mail->list_id);
    query_bind_unless_0(&query, ":subscriber_id", mail->subscriber_id);
    query_bind_unless_0(&query, ":subscription_id", mail->subscription_id);
    query_bind_int(&query, ":request_at_ms", mail->request_at_ms);
    query_bind_text(&query, ":language", mail->language);
    query_bind_text(&query, ":note", mail->note);
    query_bind_int(&query, ":due_at_ms", mail->due_at_ms);
    query_bind_int(&query, ":not_after_ms", mail->not_after_ms);
    query_bind_int(&query, ":created_at_ms", mail->created_at_ms);
    return query_run(&query, error);
}

bool
outbox_store_expire(struct transaction *tx, int64_t now_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[EXPIRE]);

    query_bind_int(&query, ":now_ms", now_ms);
    return query_run(&query, error);
}

bool
outbox_store_claim(struct transaction *tx, const struct outbox_claim *claim,
                   GPtrArray *claimed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[CLAIM]);

    query_bind_int(&query, ":owner", claim->owner);
    query_bind_int(&query, ":now_ms", claim->now_ms);
    query_bind_int(&query, ":limit", claim->limit);
    while (query_next(&query))
        g_ptr_array_add(claimed, row_to_mail(&query));
    return query_end(&query, error);
}

bool
outbox_store_record(struct transaction *tx, int64_t owner,
                    const struct outbox_result *result, int64_t *changed,
                    GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RECORD]);

    query_bind_int(&query, ":id", result->id);
    query_bind_int(&query, ":owner", owner);
    query_bind_int(&query, ":state", result->state);
    query_bind_int(&query, ":due_at_ms", result->due_at_ms);
    query_bind_int(&query, ":code", result->code);
    query_bind_text(&query, ":enhanced", result->enhanced);
    query_bind_text(&query, ":reply", result->reply);
    return query_run_counting(&query, changed, error);
}

bool
outbox_store_recover(struct transaction *tx, int64_t owner, int64_t retry_at_ms,
                     int64_t *recovered, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RECOVER]);

    query_bind_int(&query, ":owner", owner);
    query_bind_int(&query, ":due_at_ms", retry_at_ms);
    return query_run_counting(&query, recovered, error);
}

bool
outbox_store_wake(struct transaction *tx, int64_t now_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[WAKE]);

    query_bind_int(&query, ":now_ms", now_ms);
    return query_run(&query, error);
}

bool
outbox_store_next_due(struct view *view, int64_t *due_at_ms, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[NEXT_DUE]);
    int64_t due = INT64_MAX;

    if (query_next(&query) && !query_is_null(&query, 0))
        due = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *due_at_ms = due;
    return true;
}

bool
outbox_store_count(struct view *view, int64_t counts[DELIVERY_STATES],
                   GError **error)
{
    g_auto(Query) query = view_query(view, &statements[COUNT]);

    memset(counts, 0, DELIVERY_STATES * sizeof *counts);
    while (query_next(&query))
        counts[delivery_state_from_number(query_int(&query, 0))] =
            query_int(&query, 1);
    return query_end(&query, error);
}

bool
outbox_store_purge(struct transaction *tx, int64_t before_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[PURGE]);

    query_bind_int(&query, ":before_ms", before_ms);
    return query_run(&query, error);
}

bool
alert_store_find(struct view *view, const char *cause, struct alert **found,
                 GError **error)
{
    g_auto(Query) query = view_query(view, &statements[ALERT_FIND]);
    g_autoptr(Alert) alert = NULL;

    query_bind_text(&query, ":cause", cause);
    if (query_next(&query))
        alert = row_to_alert(&query);
    if (!query_end(&query, error))
        return false;
    *found = g_steal_pointer(&alert);
    return true;
}

bool
alert_store_put(struct transaction *tx, const struct alert *alert,
                GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[ALERT_PUT]);

    query_bind_text(&query, ":cause", alert->cause);
    query_bind_text(&query, ":text", alert->text);
    query_bind_int(&query, ":raised_at_ms", alert->raised_at_ms);
    query_bind_int(&query, ":seen_at_ms", alert->seen_at_ms);
    query_bind_int(&query, ":count", alert->count);
    return query_run(&query, error);
}

bool
alert_store_remove(struct transaction *tx, const char *cause, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[ALERT_REMOVE]);

    query_bind_text(&query, ":cause", cause);
    return query_run(&query, error);
}

static void
free_alert(gpointer alert)
{
    alert_free(alert);
}

GPtrArray *
alert_store_all(struct view *view, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[ALERT_ALL]);
    g_autoptr(GPtrArray) alerts = g_ptr_array_new_with_free_func(free_alert);

    while (query_next(&query))
        g_ptr_array_add(alerts, row_to_alert(&query));
    return query_end(&query, error) ? g_steal_pointer(&alerts) : NULL;
}
