/* SPDX-License-Identifier: MIT */
/* The SQL of the ledger; stays in the room. */
#ifndef VESPER_DELIVERY_STORE_H
#define VESPER_DELIVERY_STORE_H

#include "ledger.h"
#include "query.h"

extern const struct statement_set delivery_store_statements;

/* Skips a copy that was put off or given back, where its edition was cancelled
 * meanwhile. */
bool delivery_store_skip_cancelled(struct transaction *tx,
                                   const struct copy_result *result,
                                   int64_t now_ms,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each does what its cousin in ledger.h or delivery.h promises. */
bool delivery_store_plan(struct transaction *tx, int64_t edition_id, int limit,
                         int64_t *planned,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool delivery_store_record(struct transaction *tx, int64_t owner,
                           const struct copy_result *result,
                           int64_t finished_at_ms, int64_t *changed,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool delivery_store_wake(struct transaction *tx, int64_t edition_id,
                         int64_t now_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds when an edition's next copy is due; INT64_MAX: none waits. */
bool delivery_store_next_due(struct view *view, int64_t edition_id,
                             int64_t *due_at_ms,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells whether a copy is pending, claimed or deferred. */
bool delivery_store_is_open(struct view *view, int64_t edition_id,
                            bool *is_open,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells whether a copy was ever claimed. */
bool delivery_store_has_begun(struct view *view, int64_t edition_id,
                              bool *has_begun,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the rows of a retry pending, due now. */
bool delivery_store_retry(struct transaction *tx, const struct retry *retry,
                          int64_t now_ms, int64_t *count,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Skips all that waits of an edition. */
bool delivery_store_skip_rest(struct transaction *tx, int64_t edition_id,
                              int64_t now_ms, int64_t *skipped,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool delivery_store_count(struct view *view, int64_t edition_id,
                          int64_t counts[DELIVERY_STATES],
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *delivery_store_page(struct view *view, int64_t edition_id,
                               enum delivery_state state, int64_t after_id,
                               int limit,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
delivery_store_of_subscriber(struct view *view, int64_t subscriber_id,
                             int limit,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool delivery_store_count_unknown(struct view *view, int64_t *count,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A due row, and whether its reader wants it still. */
struct candidate {
    struct copy copy; /* as it would be claimed; texts NULL: erased */
    bool is_welcome;
};
void candidate_free(struct candidate *candidate);

/* Lists due rows of an edition that is sending: of struct candidate *. */
GPtrArray *delivery_store_candidates(struct transaction *tx,
                                     const struct claim *claim,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Claims a pending row for claim's owner. */
bool delivery_store_claim(struct transaction *tx, const struct claim *claim,
                          int64_t subscriber_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Skips a pending row. */
bool delivery_store_skip(struct transaction *tx, const struct claim *claim,
                         int64_t subscriber_id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Expires all that waits of an edition. */
bool delivery_store_expire(struct transaction *tx, int64_t edition_id,
                           int64_t now_ms,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds when an edition's copies expire; INT64_MAX: there is none. */
bool delivery_store_term(struct view *view, int64_t edition_id,
                         int64_t *not_after_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Settles rows claimed by leases older than owner. */
bool delivery_store_recover(struct transaction *tx, int64_t owner,
                            enum delivery_state state, int64_t finished_at_ms,
                            int64_t *recovered,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
