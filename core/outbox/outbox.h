/* SPDX-License-Identifier: MIT */
/*
 * The outbox: single mails waiting to go, and alerts to the operator. A row
 * says kind and ids; delivery/ claims and renders it.
 */
#ifndef VESPER_OUTBOX_H
#define VESPER_OUTBOX_H

#include "clock.h"
#include "database.h"
#include "delivery_state.h"

#include <stdbool.h>
#include <stdint.h>

/* What a mail is. The text stands in the database. */
enum outbox_kind {
    OUTBOX_CONFIRM, /* "confirm": the link that makes a request a subscription
                     */
    OUTBOX_ALERT,   /* "alert": to the operator */
};

struct outbox_mail {
    int64_t id;
    enum outbox_kind kind;
    int64_t list_id;         /* 0: none */
    int64_t subscriber_id;   /* 0: the operator */
    int64_t subscription_id; /* 0: none */
    int64_t request_at_ms;   /* 0: none */
    char *language;
    char *note;
    enum delivery_state state;
    int64_t due_at_ms, not_after_ms;
    int64_t attempts;
    int64_t first_claim_at_ms; /* 0: never claimed */
    int64_t created_at_ms;
};

void outbox_mail_free(struct outbox_mail *mail);
typedef struct outbox_mail OutboxMail;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxMail, outbox_mail_free)

/* Puts a mail into the outbox, pending. mail: kind, ids, language, note,
 * due_at_ms, not_after_ms, created_at_ms count. Errors: BUSY, STORAGE.
 * Thread: the writer's. */
bool outbox_add(struct transaction *tx, const struct outbox_mail *mail,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who claims, and how much. */
struct outbox_claim {
    int64_t owner; /* the lease's epoch */
    int64_t now_ms;
    int limit; /* mails at most */
};

/* Claims due mails, oldest first, appending struct outbox_mail * to claimed
 * (which frees them). Those past their not_after become expired.
 * Thread: the writer's. */
bool outbox_claim(struct transaction *tx, const struct outbox_claim *claim,
                  GPtrArray *claimed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What became of a claimed mail. */
struct outbox_result {
    int64_t id;
    enum delivery_state
        state;         /* ACCEPTED, DEFERRED, FAILED, PENDING, UNKNOWN */
    int64_t due_at_ms; /* DEFERRED, PENDING: when to try again */
    int code;
    const char *enhanced, *reply; /* addresses cut out; may be NULL */
};

/* Records a result of a claimed mail. Errors: REFUSED (not claimed by owner,
 * or no such move). Thread: the writer's. */
bool outbox_record(struct transaction *tx, int64_t owner,
                   const struct outbox_result *result,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Turns what older leases left claimed into pending, due at retry_at_ms: a
 * single mail in doubt is sent again with the same Message-ID (a duplicate is
 * harmless, a loss hurts). Thread: the writer's. */
bool outbox_recover(struct transaction *tx, int64_t owner, int64_t retry_at_ms,
                    int64_t *recovered,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Turns deferred mails that are due into pending again. Thread: the writer's.
 */
bool outbox_wake(struct transaction *tx, int64_t now_ms,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds when the next mail is due. *due_at_ms: INT64_MAX: none waits. */
bool outbox_next_due(struct view *view, int64_t *due_at_ms,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Counts the mails in each state. counts: DELIVERY_STATES numbers. */
bool outbox_count(struct view *view, int64_t counts[DELIVERY_STATES],
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes mails made before an instant that wait for nothing any more.
 * Thread: the writer's. */
bool outbox_purge(struct transaction *tx, int64_t before_ms,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Alerts --------------------------------------------------------------- */

struct alert {
    char *cause;
    char *text;
    int64_t raised_at_ms, seen_at_ms;
    int64_t count;
};
void alert_free(struct alert *alert);
typedef struct alert Alert;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Alert, alert_free)

/* Raises an alert: into `vesper status` always, into the outbox at most once
 * per cause and hour (a day, in the same words), and only with should_mail
 * (operator.mail is set). cause: short and stable ("relay main"). text: for a
 * person. Thread: the writer's. */
bool alert_raise(struct transaction *tx, const char *cause, const char *text,
                 bool should_mail, const struct clock *clock,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A cause is over. Thread: the writer's. */
bool alert_settle(struct transaction *tx, const char *cause,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists the open alerts, newest first: of struct alert *, the caller's. */
GPtrArray *alert_all(struct view *view,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
