/* SPDX-License-Identifier: MIT */
/*
 * The sender's side of the ledger: copies are claimed before their first
 * command and recorded after their reply. Stays in the room.
 */
#ifndef VESPER_LEDGER_H
#define VESPER_LEDGER_H

#include "delivery.h"

/* A single mail in doubt waits so long before it is sent again. */
enum { OUTBOX_REST_MS = 10 * 60 * 1000 };

/* A claimed copy, and what it needs to be written. */
struct copy {
    int64_t edition_id, subscriber_id;
    int64_t due_at_ms;
    int64_t attempts;          /* this one counted */
    int64_t first_claim_at_ms; /* its Date, on every try */
    char *email;
    char *language; /* "": the list's */
};
void copy_free(struct copy *copy);
typedef struct copy Copy;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Copy, copy_free)

/* What a claim asks for. */
struct claim {
    int64_t edition_id;
    int64_t owner; /* the lease's epoch */
    int64_t now_ms;
    int limit; /* rows looked at */
};

/* Plans the next batch of an edition that is in state planning: a row for each
 * active reader who had confirmed when it was frozen, from behind the last
 * one planned. *planned: how many; fewer than limit: it was the last batch.
 * Errors: BUSY, STORAGE. Thread: the writer's. */
bool ledger_plan_batch(struct transaction *tx, int64_t edition_id, int limit,
                       int64_t *planned,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Claims due copies of an edition that is sending, oldest first, appending
 * struct copy * to claimed. Readers who left, pause or are suppressed by now
 * become skipped; of an edition past its time everything becomes expired.
 * *seen: rows looked at; 0: nothing is due. Errors: BUSY, STORAGE.
 * Thread: the writer's. */
bool ledger_claim(struct transaction *tx, const struct claim *claim,
                  GPtrArray *claimed, int64_t *seen,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What became of a claimed copy. */
struct copy_result {
    int64_t edition_id, subscriber_id;
    enum delivery_state state; /* what a claimed row may become */
    int64_t due_at_ms;         /* DEFERRED, PENDING: when to try again */
    int code;
    const char *enhanced, *reply; /* addresses cut out; may be NULL */
};

/* Records a result; what would be tried again is skipped where its edition was
 * cancelled meanwhile. Errors: REFUSED (not claimed by owner, or no such move),
 * BUSY, STORAGE. Thread: the writer's. */
bool ledger_record(struct transaction *tx, int64_t owner,
                   const struct copy_result *result, const struct clock *clock,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Turns an edition's deferred copies that are due into pending ones.
 * Thread: the writer's. */
bool ledger_wake(struct transaction *tx, int64_t edition_id, int64_t now_ms,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds when there is something to do for an edition that is sending: when its
 * next copy is due or its time is over; 0, now, when no copy is open any more;
 * INT64_MAX when all that are open are on their way. Errors: STORAGE. */
bool ledger_next_due(struct view *view, const struct edition *edition,
                     int64_t *due_at_ms,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns what an alert about an edition that is held is called ("edition 7").
 * Returns: the caller's. */
char *ledger_hold_cause(int64_t edition_id);

/* Makes an edition sent that has no copy open any more. *is_sent: it was so.
 * Thread: the writer's. */
bool ledger_finish(struct transaction *tx, int64_t edition_id,
                   const struct clock *clock, bool *is_sent,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
