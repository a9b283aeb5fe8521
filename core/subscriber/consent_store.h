/* SPDX-License-Identifier: MIT */
/* The SQL of consent, suppression and counted sign-ups; stays in the room. */
#ifndef VESPER_CONSENT_STORE_H
#define VESPER_CONSENT_STORE_H

#include "query.h"
#include "subscriber.h"

extern const struct statement_set consent_store_statements;

/* What happened, beside where it came from. */
struct consent_note {
    int64_t subscriber_id, list_id;
    const char *action;
    int64_t at_ms;
};

/* Returns the note that something befell a subscription. action: borrowed. */
struct consent_note consent_note_of(const struct subscription *subscription,
                                    const char *action, int64_t at_ms);

/* Appends a consent event, keeping the words agreed to once. */
bool consent_store_add(struct transaction *tx, const struct consent_note *note,
                       const struct consent_origin *origin,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *consent_store_all(struct view *view, int64_t subscriber_id,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds why an address is suppressed on a list or everywhere; *reason NULL: it
 * is not. */
bool suppression_store_find(struct view *view, int64_t list_id,
                            const unsigned char hash[ADDRESS_HASH_BYTES],
                            char **reason,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Suppresses; a row that is there stays. */
bool suppression_store_add(struct transaction *tx, int64_t list_id,
                           const unsigned char hash[ADDRESS_HASH_BYTES],
                           const char *reason, int64_t at_ms,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lifts an address's suppression on a list and everywhere. */
bool suppression_store_lift(struct transaction *tx, int64_t list_id,
                            const unsigned char hash[ADDRESS_HASH_BYTES],
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Counts an address's sign-ups for a list since an instant, and notes one. */
bool signup_store_count(struct view *view,
                        const unsigned char hash[ADDRESS_HASH_BYTES],
                        int64_t list_id, int64_t since_ms, int64_t *count,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool signup_store_note(struct transaction *tx,
                       const unsigned char hash[ADDRESS_HASH_BYTES],
                       int64_t list_id, int64_t at_ms,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets those of an instant and before. */
bool signup_store_forget(struct transaction *tx, int64_t before_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
