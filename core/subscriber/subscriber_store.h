/* SPDX-License-Identifier: MIT */
/* The SQL of subscribers, subscriptions, consent and suppression; stays in
 * the room. */
#ifndef VESPER_SUBSCRIBER_STORE_H
#define VESPER_SUBSCRIBER_STORE_H

#include "query.h"
#include "subscriber.h"

extern const struct statement_set subscriber_store_statements;

/* Finds a subscriber; *found NULL: there is none. */
bool subscriber_store_find(struct view *view, const char *email_key,
                           struct subscriber **found,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool subscriber_store_find_by_id(struct view *view, int64_t id,
                                 struct subscriber **found,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool subscriber_store_find_by_hash(struct view *view,
                                   const unsigned char hash[ADDRESS_HASH_BYTES],
                                   struct subscriber **found,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a subscriber unless the address is there already. */
bool subscriber_store_add(struct transaction *tx,
                          const struct subscriber *subscriber,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds a subscription; *found NULL: there is none. */
bool subscription_store_find(struct view *view, int64_t subscriber_id,
                             int64_t list_id, struct subscription **found,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool subscription_store_find_by_id(struct view *view, int64_t id,
                                   struct subscription **found,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lists all of a subscriber: of struct subscription *, the caller's. */
GPtrArray *subscription_store_all(struct view *view, int64_t subscriber_id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a pending subscription unless there is one. */
bool subscription_store_add(struct transaction *tx, int64_t subscriber_id,
                            int64_t list_id, int64_t at_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes state, request and times of a subscription again, if it still is in
 * state `from`; *changed: 0 where it is not. */
bool subscription_store_update(struct transaction *tx,
                               const struct subscription *subscription,
                               enum subscription_state from, int64_t *changed,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Deletes pending requests older than an instant and, where nothing else is
 * left of a subscriber, him and what he asked for. *purged: the requests. */
bool subscription_store_purge(struct transaction *tx, int64_t before_ms,
                              int64_t *purged,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As reader_page and reader_count of subscriber.h. */
GPtrArray *reader_store_page(struct view *view, int64_t list_id,
                             enum subscription_state state, int64_t after_id,
                             int limit,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool reader_store_count(struct view *view, int64_t list_id,
                        int64_t counts[SUBSCRIPTION_STATES],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
