/* SPDX-License-Identifier: MIT */
/* Proofs of consent, and addresses that must not be mailed. */
#include "consent_store.h"

enum {
    TEXT_ADD,
    EVENT_ADD,
    EVENT_ALL,
    SUPPRESSION_FIND,
    SUPPRESSION_ADD,
    SUPPRESSION_LIFT,
    SIGNUP_COUNT,
    SIGNUP_NOTE,
    SIGNUP_FORGET,
    STATEMENTS
};

static const struct statement statements[STATEMENTS] = {
    /* By hash, for thousands agree to the same words. */
    [TEXT_ADD] = {"consent_text_add",
                  "INSERT INTO consent_text (sha256, text)"
                  " VALUES (:sha256, :text) ON CONFLICT (sha256) DO NOTHING"},
    [EVENT_ADD] = {"consent_event_add",
                   "INSERT INTO consent_event (subscriber_id, list_id, action,"
                   " actor, at_ms, ip, user_agent, page, text_id)"
                   " VALUES (:subscriber_id, :list_id, :action, :actor,"
                   " :at_ms, :ip, :user_agent, :page,"
                   " (SELECT id FROM consent_text WHERE sha256 = :sha256))"},
    [EVENT_ALL] = {"consent_event_all",
                   "SELECT consent_event.id, list_id, action, actor, at_ms,"
                   " ip, user_agent, page, text FROM consent_event"
                   " LEFT JOIN consent_text ON consent_text.id = text_id"
                   " WHERE subscriber_id = :subscriber_id"
                   " ORDER BY consent_event.id"},
    /* Of two reasons the one that holds everywhere. */
    [SUPPRESSION_FIND] = {"suppression_find",
                          "SELECT reason FROM suppression"
                          " WHERE list_id IN (0, :list_id)"
                          " AND address_hash = :hash ORDER BY list_id"
                          " LIMIT 1"},
    /* The first reason stays: who complained and then leaves has complained. */
    [SUPPRESSION_ADD] = {"suppression_add",
                         "INSERT INTO suppression (list_id, address_hash,"
                         " reason, at_ms) VALUES (:list_id, :hash, :reason,"
                         " :at_ms) ON CONFLICT (list_id, address_hash)"
                         " DO NOTHING"},
    [SUPPRESSION_LIFT] = {"suppression_lift", "DELETE FROM suppression"
                                              " WHERE list_id IN (0, :list_id)"
                                              " AND address_hash = :hash"},
    [SIGNUP_COUNT] = {"signup_count",
                      "SELECT count(*) FROM signup_request"
                      " WHERE address_hash = :hash AND list_id = :list_id"
                      " AND at_ms > :since_ms"},
    /* Two in one millisecond are one row, and no failure. */
    [SIGNUP_NOTE] = {"signup_note",
                     "INSERT INTO signup_request (address_hash, at_ms, list_id)"
                     " VALUES (:hash, :at_ms, :list_id)"
                     " ON CONFLICT (address_hash, at_ms, list_id) DO NOTHING"},
    [SIGNUP_FORGET] = {"signup_forget", "DELETE FROM signup_request"
                                        " WHERE at_ms <= :before_ms"},
};

const struct statement_set consent_store_statements = {statements, STATEMENTS};

static const char *
or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static bool
keep_text(struct transaction *tx, const char *sha256, const char *text,
          GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[TEXT_ADD]);

    query_bind_text(&query, ":sha256", sha256);
    query_bind_text(&query, ":text", text);
    return query_run(&query, error);
}

struct consent_note
consent_note_of(const struct subscription *subscription, const char *action,
                int64_t at_ms)
{
    return (struct consent_note){
        .subscriber_id = subscription->subscriber_id,
        .list_id = subscription->list_id,
        .action = action,
        .at_ms = at_ms,
    };
}

bool
consent_store_add(struct transaction *tx, const struct consent_note *note,
                  const struct consent_origin *origin, GError **error)
{
    g_autofree char *sha256 =
        origin->consent_text == NULL
            ? NULL
            : g_compute_checksum_for_string(G_CHECKSUM_SHA256,
                                            origin->consent_text, -1);
    g_auto(Query) query = {0};

    g_assert(note->subscriber_id > 0 && note->at_ms > 0);
    if (sha256 != NULL && !keep_text(tx, sha256, origin->consent_text, error))
        return false;
    query = transaction_query(tx, &statements[EVENT_ADD]);
    query_bind_int(&query, ":subscriber_id", note->subscriber_id);
    query_bind_int(&query, ":list_id", note->list_id);
    query_bind_text(&query, ":action", note->action);
    query_bind_text(&query, ":actor", or_empty(origin->actor));
    query_bind_int(&query, ":at_ms", note->at_ms);
    query_bind_text(&query, ":ip", or_empty(origin->ip));
    query_bind_text(&query, ":user_agent", or_empty(origin->user_agent));
    query_bind_text(&query, ":page", or_empty(origin->page));
    query_bind_text(&query, ":sha256", sha256);
    return query_run(&query, error);
}

static void
free_event(gpointer event)
{
    consent_event_free(event);
}

GPtrArray *
consent_store_all(struct view *view, int64_t subscriber_id, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[EVENT_ALL]);
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func(free_event);

    query_bind_int(&query, ":subscriber_id", subscriber_id);
    while (query_next(&query)) {
        struct consent_event *event = g_new0(struct consent_event, 1);

        *event = (struct consent_event){
            .id = query_int(&query, 0),
            .list_id = query_int(&query, 1),
            .action = query_text_copy(&query, 2),
            .actor = query_text_copy(&query, 3),
            .at_ms = query_int(&query, 4),
            .ip = query_text_copy(&query, 5),
            .user_agent = query_text_copy(&query, 6),
            .page = query_text_copy(&query, 7),
            .text = query_text_copy(&query, 8),
        };
        g_ptr_array_add(events, event);
    }
    return query_end(&query, error) ? g_steal_pointer(&events) : NULL;
}

bool
suppression_store_find(struct view *view, int64_t list_id,
                       const unsigned char hash[ADDRESS_HASH_BYTES],
                       char **reason, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[SUPPRESSION_FIND]);
    g_autofree char *found = NULL;

    query_bind_int(&query, ":list_id", list_id);
    query_bind_bytes(&query, ":hash", hash, ADDRESS_HASH_BYTES);
    if (query_next(&query))
        found = query_text_copy(&query, 0);
    if (!query_end(&query, error))
        return false;
    *reason = g_steal_pointer(&found);
    return true;
}

bool
suppression_store_add(struct transaction *tx, int64_t list_id,
                      const unsigned char hash[ADDRESS_HASH_BYTES],
                      const char *reason, int64_t at_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SUPPRESSION_ADD]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_bytes(&query, ":hash", hash, ADDRESS_HASH_BYTES);
    query_bind_text(&query, ":reason", reason);
    query_bind_int(&query, ":at_ms", at_ms);
    return query_run(&query, error);
}

bool
suppression_store_lift(struct transaction *tx, int64_t list_id,
                       const unsigned char hash[ADDRESS_HASH_BYTES],
                       GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SUPPRESSION_LIFT]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_bytes(&query, ":hash", hash, ADDRESS_HASH_BYTES);
    return query_run(&query, error);
}

bool
signup_store_count(struct view *view,
                   const unsigned char hash[ADDRESS_HASH_BYTES],
                   int64_t list_id, int64_t since_ms, int64_t *count,
                   GError **error)
{
    g_auto(Query) query = view_query(view, &statements[SIGNUP_COUNT]);
    int64_t counted = 0;

    query_bind_bytes(&query, ":hash", hash, ADDRESS_HASH_BYTES);
    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":since_ms", since_ms);
    if (query_next(&query))
        counted = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *count = counted;
    return true;
}

bool
signup_store_note(struct transaction *tx,
                  const unsigned char hash[ADDRESS_HASH_BYTES], int64_t list_id,
                  int64_t at_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SIGNUP_NOTE]);

    query_bind_bytes(&query, ":hash", hash, ADDRESS_HASH_BYTES);
    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":at_ms", at_ms);
    return query_run(&query, error);
}

bool
signup_store_forget(struct transaction *tx, int64_t before_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SIGNUP_FORGET]);

    query_bind_int(&query, ":before_ms", before_ms);
    return query_run(&query, error);
}
