/* SPDX-License-Identifier: MIT */
/*
 * Subscribers: one e-mail address and what we know of it; a subscription is a
 * subscriber on a list.
 *
 *   (nobody) ─request→ pending ─confirm→ active ─→ left | disabled | refused
 *                                          ↑               │
 *                                          └─── confirm ───┘
 *
 * Only a fresh confirmation brings somebody back. What a visitor is told never
 * depends on whether an address is known (rows H10, H17 of the fault matrix).
 * Every change leaves a consent event (GDPR art. 7(1)).
 */
#ifndef VESPER_SUBSCRIBER_H
#define VESPER_SUBSCRIBER_H

#include "address.h"
#include "clock.h"
#include "database.h"
#include "list.h"
#include "token.h"

#include <stdbool.h>
#include <stdint.h>

/* The numbers stand in the database: never renumber. */
enum subscription_state {
    SUBSCRIPTION_PENDING = 0,
    SUBSCRIPTION_ACTIVE = 1,
    SUBSCRIPTION_LEFT = 2,
    SUBSCRIPTION_DISABLED = 3, /* bounces */
    SUBSCRIPTION_REFUSED = 4,  /* complaint */
    SUBSCRIPTION_STATES
};

/* "active": as commands write it. Static. */
const char *subscription_state_name(enum subscription_state state);
/* Finds a state by its name; false: there is none. */
bool subscription_state_from_name(const char *name,
                                  enum subscription_state *state);

struct subscriber {
    int64_t id;
    char *email;     /* as we write it into mails */
    char *email_key; /* lower case: who it is */
    char *domain;    /* A-labels */
    char *language;  /* "": the list's */
    int64_t created_at_ms;
    unsigned char address_hash[ADDRESS_HASH_BYTES]; /* keyed, of email_key */
};
void subscriber_free(struct subscriber *subscriber);
typedef struct subscriber Subscriber;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Subscriber, subscriber_free)

struct subscription {
    int64_t id;
    int64_t subscriber_id, list_id;
    enum subscription_state state;
    int64_t request_at_ms;   /* 0: no request is open */
    int64_t confirmed_at_ms; /* 0: never */
    int64_t left_at_ms;      /* 0: never */
    int64_t paused_until_ms; /* 0: not paused */
    int64_t created_at_ms;
};
void subscription_free(struct subscription *subscription);
typedef struct subscription Subscription;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Subscription, subscription_free)

/* Who acts, and from where; kept in the consent event. Borrowed texts, NULL is
 * "". */
struct consent_origin {
    const char *actor; /* form, reader, mail, operator:NAME */
    const char *ip;
    const char *user_agent;
    const char *page;
    const char *consent_text; /* the words agreed to */
};

/* --- Signing up (signup.c) ------------------------------------------------ */

struct signup {
    const struct list *list;
    const struct address *address;
    const char *language; /* of the form; "" the list's */
    struct consent_origin origin;
    int64_t pause_ms; /* at most one confirmation mail per address in it */
    int64_t most_per_month; /* and at most so many in 30 days */
    int64_t life_ms;        /* how long the confirmation may take */
};

/* What happened; for the log and for tests, never for the visitor. */
enum signup_outcome {
    SIGNUP_MAILED,     /* a confirmation is in the outbox */
    SIGNUP_ACTIVE,     /* was a reader already: no mail */
    SIGNUP_SUPPRESSED, /* must not be mailed: no mail */
    SIGNUP_TOO_OFTEN,  /* asked for just now: no mail */
};

/* "mailed": for the log. Static. */
const char *signup_outcome_name(enum signup_outcome outcome);

/* Takes a sign-up: makes or renews a pending request, keeps the consent event
 * and puts a confirmation mail into the outbox, all in the writer's
 * transaction. Again: within pause_ms nothing more happens.
 * signup, keyring, clock: borrowed. *outcome: read after the commit.
 * Errors: BUSY, FULL, STORAGE. Thread: the writer's.
 * Source: GDPR art. 7(1). */
bool subscriber_signup(struct transaction *tx, const struct signup *signup,
                       const struct keyring *keyring, const struct clock *clock,
                       enum signup_outcome *outcome,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the token of a confirmation link out of a request.
 * Returns: the caller's. Pure. */
char *confirm_token_make(const struct keyring *keyring, int64_t list_id,
                         int64_t subscription_id, int64_t request_at_ms);

/* What a confirmation link names. */
struct confirm_request {
    int64_t list_id, subscription_id;
    int64_t request_at_ms; /* whole seconds */
};

/* Reads such a token. Errors: UNTRUSTED. Pure. */
bool confirm_token_read(const struct keyring *keyring, const char *token,
                        struct confirm_request *request,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes requests that nobody confirmed within life_ms, with subscribers who
 * have nothing else, and what was counted longer ago than it counts.
 * *purged: how many requests. Errors: BUSY, STORAGE. Thread: the writer's. */
bool subscriber_purge_unconfirmed(struct transaction *tx, int64_t life_ms,
                                  const struct clock *clock, int64_t *purged,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Confirming (confirm.c) ----------------------------------------------- */

/* Makes the subscription of a request active, lifts its suppression and keeps
 * the consent. Again: changes nothing. Durable once tx commits.
 * Errors: NOT_FOUND (erased or expired), REFUSED (left meanwhile, or another
 * request came later), BUSY, STORAGE. Thread: the writer's.
 * Source: GDPR art. 7(1). */
bool subscriber_confirm(struct transaction *tx,
                        const struct confirm_request *request, int64_t life_ms,
                        const struct consent_origin *origin,
                        const struct clock *clock,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Leaving (leave.c) ---------------------------------------------------- */

/* Makes the token of an unsubscribe link; it needs no row and never expires.
 * Returns: the caller's. Pure. */
char *leave_token_make(const struct keyring *keyring, int64_t list_id,
                       const unsigned char address_hash[ADDRESS_HASH_BYTES]);

/* What an unsubscribe link names. */
struct leave_request {
    int64_t list_id; /* 0: all lists */
    unsigned char address_hash[ADDRESS_HASH_BYTES];
};

/* Reads such a token. Errors: UNTRUSTED. Pure. */
bool leave_token_read(const struct keyring *keyring, const char *token,
                      struct leave_request *request,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends a subscription at once, or all of an address (list_id 0): suppression,
 * state and consent event. Works for addresses the database does not know
 * (after a restore). Again: changes nothing. Errors: BUSY, FULL, STORAGE.
 * Thread: the writer's. Source: RFC 8058; GDPR art. 7(3). */
bool subscriber_leave(struct transaction *tx,
                      const struct leave_request *request,
                      const struct consent_origin *origin,
                      const struct clock *clock,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- The operator's hand (roster.c) --------------------------------------- */

/* Adds a reader whose consent the operator vouches for: active at once. Of
 * signup the list, address, language and origin count. Again: changes nothing.
 * Errors: REFUSED (suppressed: only the reader's own confirmation brings him
 * back), BUSY, STORAGE. Thread: the writer's. */
bool subscriber_add_confirmed(struct transaction *tx,
                              const struct signup *signup,
                              const struct keyring *keyring,
                              const struct clock *clock,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Looking -------------------------------------------------------------- */

/* Finds a subscriber by address key. *found: the caller's; NULL: there is
 * none. Errors: STORAGE. */
bool subscriber_find(struct view *view, const char *email_key,
                     struct subscriber **found,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gets one by number. Returns: the caller's. Errors: NOT_FOUND, STORAGE. */
struct subscriber *subscriber_get(struct view *view, int64_t id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists a subscriber's subscriptions by list: of struct subscription *, the
 * caller's. Errors: STORAGE. */
GPtrArray *subscription_all(struct view *view, int64_t subscriber_id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gets one by number. Returns: the caller's. Errors: NOT_FOUND, STORAGE. */
struct subscription *subscription_get(struct view *view, int64_t id,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One line of `subscriber list`. */
struct reader_line {
    int64_t subscriber_id;
    char *email;
    enum subscription_state state;
    int64_t since_ms; /* of the state */
};

/* Lists the readers of a list by number, at most limit behind after_id, in one
 * state or (SUBSCRIPTION_STATES) in all: of struct reader_line *, the
 * caller's. Ask again from the last line's number. Errors: STORAGE. */
GPtrArray *reader_page(struct view *view, int64_t list_id,
                       enum subscription_state state, int64_t after_id,
                       int limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Counts the readers of a list in each state. Errors: STORAGE. */
bool reader_count(struct view *view, int64_t list_id,
                  int64_t counts[SUBSCRIPTION_STATES],
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One consent event. */
struct consent_event {
    int64_t id, list_id; /* list 0: all */
    char *action, *actor;
    int64_t at_ms;
    char *ip, *user_agent, *page;
    char *text; /* the words agreed to; NULL: none */
};
void consent_event_free(struct consent_event *event);

/* Lists a subscriber's consent events, oldest first: of struct consent_event *,
 * the caller's. Errors: STORAGE. */
GPtrArray *consent_all(struct view *view, int64_t subscriber_id,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds out whether an address is suppressed on a list or everywhere. *reason:
 * the caller's; NULL: it is not. Errors: STORAGE. */
bool suppression_find(struct view *view, int64_t list_id,
                      const unsigned char address_hash[ADDRESS_HASH_BYTES],
                      char **reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
