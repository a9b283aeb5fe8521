/* SPDX-License-Identifier: MIT */
/*
 * Subscribers and their subscriptions in the database. An address is unique by
 * its key, a subscription by subscriber and list: who signs up twice, or on two
 * lists, is one row and two. Adding what is there already changes nothing, so
 * the caller adds and then finds, without a race between the two.
 */
#include "subscriber_store.h"

#include <string.h>

enum {
    FIND,
    FIND_BY_ID,
    FIND_BY_HASH,
    ADD,
    SUBSCRIPTION_FIND,
    SUBSCRIPTION_FIND_BY_ID,
    SUBSCRIPTION_ALL,
    SUBSCRIPTION_ADD,
    SUBSCRIPTION_UPDATE,
    PURGE_SUBSCRIPTIONS,
    PURGE_CONSENT,
    PURGE_SUBSCRIBERS,
    READER_PAGE,
    READER_COUNT,
    STATEMENTS
};

/* In the order of row_to_subscriber and row_to_subscription. */
#define SUBSCRIBER_COLUMNS \
    "id, email, email_key, domain, address_hash, language, created_at_ms"
#define SUBSCRIPTION_COLUMNS                                             \
    "id, subscriber_id, list_id, state, request_at_ms, confirmed_at_ms," \
    " left_at_ms, paused_until_ms, created_at_ms"

/* States are numbers of subscriber.h: 0 is pending, 1 active. */
// clang-format off
static const struct statement statements[STATEMENTS] = {
    [FIND] = {"subscriber_find",
        "SELECT " SUBSCRIBER_COLUMNS " FROM subscriber"
        " WHERE email_key = :key"},
    [FIND_BY_ID] = {"subscriber_find_by_id",
        "SELECT " SUBSCRIBER_COLUMNS " FROM subscriber WHERE id = :id"},
    /* An unsubscribe link knows no more of its reader. */
    [FIND_BY_HASH] = {"subscriber_find_by_hash",
        "SELECT " SUBSCRIBER_COLUMNS " FROM subscriber"
        " WHERE address_hash = :hash"},
    [ADD] = {"subscriber_add",
        "INSERT INTO subscriber (email, email_key, domain, address_hash,"
        " language, created_at_ms) VALUES (:email, :email_key, :domain,"
        " :hash, :language, :created_at_ms)"
        " ON CONFLICT (email_key) DO NOTHING"},
    [SUBSCRIPTION_FIND] = {"subscription_find",
        "SELECT " SUBSCRIPTION_COLUMNS " FROM subscription"
        " WHERE subscriber_id = :subscriber_id AND list_id = :list_id"},
    [SUBSCRIPTION_FIND_BY_ID] = {"subscription_find_by_id",
        "SELECT " SUBSCRIPTION_COLUMNS " FROM subscription WHERE id = :id"},
    [SUBSCRIPTION_ALL] = {"subscription_all",
        "SELECT " SUBSCRIPTION_COLUMNS " FROM subscription"
        " WHERE subscriber_id = :subscriber_id ORDER BY list_id"},
    [SUBSCRIPTION_ADD] = {"subscription_add",
        "INSERT INTO subscription (subscriber_id, list_id, state,"
        " request_at_ms, paused_until_ms, created_at_ms)"
        " VALUES (:subscriber_id, :list_id, 0, :at_ms, 0, :at_ms)"
        " ON CONFLICT (subscriber_id, list_id) DO NOTHING"},
    /* Of two who move it from the same state one changes nothing. */
    [SUBSCRIPTION_UPDATE] = {"subscription_update",
        "UPDATE subscription SET state = :state,"
        " request_at_ms = :request_at_ms, confirmed_at_ms = :confirmed_at_ms,"
        " left_at_ms = :left_at_ms, paused_until_ms = :paused_until_ms"
        " WHERE id = :id AND state = :from"},
    /* In this order: what hangs on a request goes once the request has. */
    [PURGE_SUBSCRIPTIONS] = {"subscription_purge",
        "DELETE FROM subscription"
        " WHERE state = 0 AND request_at_ms < :before_ms"},
    [PURGE_CONSENT] = {"subscription_purge_consent",
        "DELETE FROM consent_event WHERE action = 'request'"
        " AND at_ms < :before_ms AND NOT EXISTS (SELECT 1 FROM subscription"
        " WHERE subscription.subscriber_id = consent_event.subscriber_id)"},
    [PURGE_SUBSCRIBERS] = {"subscriber_purge",
        "DELETE FROM subscriber WHERE created_at_ms < :before_ms"
        " AND NOT EXISTS (SELECT 1 FROM subscription"
        " WHERE subscription.subscriber_id = subscriber.id)"},
    /* By number, not by offset: readers come and go between two pages. */
    [READER_PAGE] = {"reader_page",
        "SELECT subscriber.id, email, state,"
        " CASE WHEN state = 0 THEN request_at_ms"
        " WHEN state = 1 THEN confirmed_at_ms ELSE left_at_ms END"
        " FROM subscription JOIN subscriber"
        " ON subscriber.id = subscription.subscriber_id"
        " WHERE list_id = :list_id AND subscriber.id > :after_id"
        " AND (:any = 1 OR state = :state)"
        " ORDER BY subscriber.id LIMIT :limit"},
    [READER_COUNT] = {"reader_count",
        "SELECT state, count(*) FROM subscription"
        " WHERE list_id = :list_id GROUP BY state"},
};
// clang-format on

const struct statement_set subscriber_store_statements = {statements,
                                                          STATEMENTS};

static struct subscriber *
row_to_subscriber(struct query *query)
{
    struct subscriber *subscriber = g_new0(struct subscriber, 1);
    size_t size = 0;
    const void *hash = query_bytes(query, 4, &size);

    *subscriber = (struct subscriber){
        .id = query_int(query, 0),
        .email = query_text_copy(query, 1),
        .email_key = query_text_copy(query, 2),
        .domain = query_text_copy(query, 3),
        .language = query_text_copy(query, 5),
        .created_at_ms = query_int(query, 6),
    };
    g_assert(size == ADDRESS_HASH_BYTES); /* nobody else writes here */
    memcpy(subscriber->address_hash, hash, size);
    return subscriber;
}

/* A state out of its column; the numbers are ours alone. */
static enum subscription_state
state_of(struct query *query, int column)
{
    int64_t state = query_int(query, column);

    g_assert(state >= 0 && state < SUBSCRIPTION_STATES);
    return (enum subscription_state)state;
}

static struct subscription *
row_to_subscription(struct query *query)
{
    struct subscription *subscription = g_new0(struct subscription, 1);

    *subscription = (struct subscription){
        .id = query_int(query, 0),
        .subscriber_id = query_int(query, 1),
        .list_id = query_int(query, 2),
        .state = state_of(query, 3),
        .request_at_ms = query_int(query, 4),
        .confirmed_at_ms = query_int(query, 5),
        .left_at_ms = query_int(query, 6),
        .paused_until_ms = query_int(query, 7),
        .created_at_ms = query_int(query, 8),
    };
    return subscription;
}

/* Takes the one row of a query that asks for a key; none is NULL. */
static bool
find_subscriber(struct query *query, struct subscriber **found, GError **error)
{
    g_autoptr(Subscriber) subscriber = NULL;

    if (query_next(query))
        subscriber = row_to_subscriber(query);
    if (!query_end(query, error))
        return false;
    *found = g_steal_pointer(&subscriber);
    return true;
}

static bool
find_subscription(struct query *query, struct subscription **found,
                  GError **error)
{
    g_autoptr(Subscription) subscription = NULL;

    if (query_next(query))
        subscription = row_to_subscription(query);
    if (!query_end(query, error))
        return false;
    *found = g_steal_pointer(&subscription);
    return true;
}

bool
subscriber_store_find(struct view *view, const char *email_key,
                      struct subscriber **found, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND]);

    query_bind_text(&query, ":key", email_key);
    return find_subscriber(&query, found, error);
}

bool
subscriber_store_find_by_id(struct view *view, int64_t id,
                            struct subscriber **found, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND_BY_ID]);

    query_bind_int(&query, ":id", id);
    return find_subscriber(&query, found, error);
}

bool
subscriber_store_find_by_hash(struct view *view,
                              const unsigned char hash[ADDRESS_HASH_BYTES],
                              struct subscriber **found, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND_BY_HASH]);

    query_bind_bytes(&query, ":hash", hash, ADDRESS_HASH_BYTES);
    return find_subscriber(&query, found, error);
}

bool
subscriber_store_add(struct transaction *tx,
                     const struct subscriber *subscriber, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[ADD]);

    query_bind_text(&query, ":email", subscriber->email);
    query_bind_text(&query, ":email_key", subscriber->email_key);
    query_bind_text(&query, ":domain", subscriber->domain);
    query_bind_bytes(&query, ":hash", subscriber->address_hash,
                     ADDRESS_HASH_BYTES);
    query_bind_text(&query, ":language", subscriber->language);
    query_bind_int(&query, ":created_at_ms", subscriber->created_at_ms);
    return query_run(&query, error);
}

bool
subscription_store_find(struct view *view, int64_t subscriber_id,
                        int64_t list_id, struct subscription **found,
                        GError **error)
{
    g_auto(Query) query = view_query(view, &statements[SUBSCRIPTION_FIND]);

    query_bind_int(&query, ":subscriber_id", subscriber_id);
    query_bind_int(&query, ":list_id", list_id);
    return find_subscription(&query, found, error);
}

bool
subscription_store_find_by_id(struct view *view, int64_t id,
                              struct subscription **found, GError **error)
{
    g_auto(Query) query =
        view_query(view, &statements[SUBSCRIPTION_FIND_BY_ID]);

    query_bind_int(&query, ":id", id);
    return find_subscription(&query, found, error);
}

static void
free_subscription(gpointer subscription)
{
    subscription_free(subscription);
}

GPtrArray *
subscription_store_all(struct view *view, int64_t subscriber_id, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[SUBSCRIPTION_ALL]);
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func(free_subscription);

    query_bind_int(&query, ":subscriber_id", subscriber_id);
    while (query_next(&query))
        g_ptr_array_add(all, row_to_subscription(&query));
    return query_end(&query, error) ? g_steal_pointer(&all) : NULL;
}

bool
subscription_store_add(struct transaction *tx, int64_t subscriber_id,
                       int64_t list_id, int64_t at_ms, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SUBSCRIPTION_ADD]);

    query_bind_int(&query, ":subscriber_id", subscriber_id);
    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":at_ms", at_ms);
    return query_run(&query, error);
}

bool
subscription_store_update(struct transaction *tx,
                          const struct subscription *subscription,
                          enum subscription_state from, int64_t *changed,
                          GError **error)
{
    g_auto(Query) query =
        transaction_query(tx, &statements[SUBSCRIPTION_UPDATE]);

    query_bind_int(&query, ":id", subscription->id);
    query_bind_int(&query, ":from", from);
    query_bind_int(&query, ":state", subscription->state);
    query_bind_int(&query, ":request_at_ms", subscription->request_at_ms);
    query_bind_unless_0(&query, ":confirmed_at_ms",
                        subscription->confirmed_at_ms);
    query_bind_unless_0(&query, ":left_at_ms", subscription->left_at_ms);
    query_bind_int(&query, ":paused_until_ms", subscription->paused_until_ms);
    return query_run_counting(&query, changed, error);
}

bool
subscription_store_purge(struct transaction *tx, int64_t before_ms,
                         int64_t *purged, GError **error)
{
    for (int step = PURGE_SUBSCRIPTIONS; step <= PURGE_SUBSCRIBERS; step++) {
        g_auto(Query) query = transaction_query(tx, &statements[step]);
        int64_t changed = 0;

        query_bind_int(&query, ":before_ms", before_ms);
        if (!query_run_counting(&query, &changed, error))
            return false;
        if (step == PURGE_SUBSCRIPTIONS)
            *purged = changed;
    }
    return true;
}

static void
free_reader_line(gpointer line)
{
    g_free(((struct reader_line *)line)->email);
    g_free(line);
}

GPtrArray *
reader_store_page(struct view *view, int64_t list_id,
                  enum subscription_state state, int64_t after_id, int limit,
                  GError **error)
{
    g_auto(Query) query = view_query(view, &statements[READER_PAGE]);
    g_autoptr(GPtrArray) lines =
        g_ptr_array_new_with_free_func(free_reader_line);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":any", state == SUBSCRIPTION_STATES);
    query_bind_int(&query, ":state", state);
    query_bind_int(&query, ":after_id", after_id);
    query_bind_int(&query, ":limit", limit);
    while (query_next(&query)) {
        struct reader_line *line = g_new0(struct reader_line, 1);

        *line = (struct reader_line){
            .subscriber_id = query_int(&query, 0),
            .email = query_text_copy(&query, 1),
            .state = state_of(&query, 2),
            .since_ms = query_int(&query, 3),
        };
        g_ptr_array_add(lines, line);
    }
    return query_end(&query, error) ? g_steal_pointer(&lines) : NULL;
}

bool
reader_store_count(struct view *view, int64_t list_id,
                   int64_t counts[SUBSCRIPTION_STATES], GError **error)
{
    g_auto(Query) query = view_query(view, &statements[READER_COUNT]);

    memset(counts, 0, SUBSCRIPTION_STATES * sizeof *counts);
    query_bind_int(&query, ":list_id", list_id);
    while (query_next(&query))
        counts[state_of(&query, 0)] = query_int(&query, 1);
    return query_end(&query, error);
}
