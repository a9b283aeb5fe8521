/* SPDX-License-Identifier: MIT */
/* The SQL of the outbox and of alerts; stays in the room. */
#ifndef VESPER_OUTBOX_STORE_H
#define VESPER_OUTBOX_STORE_H

#include "outbox.h"
#include "query.h"

extern const struct statement_set outbox_store_statements;

/* Each does what its public cousin in outbox.h promises. */
bool outbox_store_insert(struct transaction *tx, const struct outbox_mail *mail,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_expire(struct transaction *tx, int64_t now_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_claim(struct transaction *tx,
                        const struct outbox_claim *claim, GPtrArray *claimed,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_record(struct transaction *tx, int64_t owner,
                         const struct outbox_result *result, int64_t *changed,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_recover(struct transaction *tx, int64_t owner,
                          int64_t retry_at_ms, int64_t *recovered,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_wake(struct transaction *tx, int64_t now_ms,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_next_due(struct view *view, int64_t *due_at_ms,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_count(struct view *view, int64_t counts[DELIVERY_STATES],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_store_purge(struct transaction *tx, int64_t before_ms,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds an alert by its cause; *found NULL: it is not open. */
bool alert_store_find(struct view *view, const char *cause,
                      struct alert **found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes an alert, or what changed of it. */
bool alert_store_put(struct transaction *tx, const struct alert *alert,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool alert_store_remove(struct transaction *tx, const char *cause,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *alert_store_all(struct view *view,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
