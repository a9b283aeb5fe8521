/* SPDX-License-Identifier: MIT */
/*
 * Deliveries: one row per edition and subscriber, one outcome. Launch freezes
 * and plans; a sender claims, stamps, sends and records; recovery settles what
 * a crash left behind. Exactly one copy: a row claimed and in doubt becomes
 * unknown, is listed and never sent twice; a row provably unsent is pending
 * again.
 */
#ifndef VESPER_DELIVERY_H
#define VESPER_DELIVERY_H

#include "delivery_state.h"
#include "edition.h"
#include "subscriber.h"

#include <stdbool.h>
#include <stdint.h>

/* --- Launching (launch.c) ------------------------------------------------- */

/* What a launch needs. All borrowed. */
struct launch {
    struct database *database;
    struct view *view;
    const struct list *list;
    struct edition_key key;
    struct press press;
};

enum launch_outcome {
    LAUNCH_DONE,    /* frozen and planned: sending */
    LAUNCH_ALREADY, /* the key had its edition; nothing changed */
    LAUNCH_SKIPPED, /* nothing to print; recorded with the reason */
};

struct launch_report {
    enum launch_outcome outcome;
    int64_t edition_id;
    int64_t planned_count;
    char *reason; /* of a skip; the caller's, NULL else */
};

/* What is told while it goes on, in the caller's thread. Each may be NULL. */
struct plan_progress {
    void *self;
    void (*frozen)(void *self, int64_t edition_id);
    void (*planned)(void *self, int64_t planned); /* after each batch */
};

/* Composes, freezes and plans the edition of a key. Run twice, by whomever: one
 * edition; one that is frozen already but not planned is planned. progress: may
 * be NULL. Errors: those of edition_compose; BUSY, STORAGE. Thread: any but the
 * writer's; waits. */
bool delivery_launch(const struct launch *launch,
                     const struct plan_progress *progress,
                     struct launch_report *report,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Plans an edition that is in state planning, from where it was left; one that
 * is further changes nothing. *planned: rows in all. progress: may be NULL.
 * Errors: NOT_FOUND, BUSY, STORAGE. Thread: any but the writer's; waits. */
bool delivery_plan(struct database *database, int64_t edition_id,
                   const struct clock *clock,
                   const struct plan_progress *progress, int64_t *planned,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the alert about copies in doubt is called. */
#define DELIVERY_DOUBT_CAUSE "unknown copies"

/* --- Recovering (recover.c) ----------------------------------------------- */

/* What a new holder of the lease found. */
struct recovery {
    int64_t unknown; /* copies claimed by an older lease: fate open */
    int64_t outbox;  /* single mails that will be sent again */
};

/* Settles what older leases left claimed: copies become unknown (or, under
 * uncertain = "resend", pending), outbox mails pending again in 10 minutes.
 * The flight recorder's place: with it, only those really in flight.
 * Thread: the writer's. */
bool delivery_recover(struct transaction *tx, int64_t owner, bool is_resending,
                      const struct clock *clock, struct recovery *recovery,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells the operator of copies that have become unknown, for they wait for him;
 * delivery_retry settles it. unknown: how many; of 0 nothing is told.
 * should_mail: as in alert_raise. Errors: BUSY, STORAGE. Thread: the writer's.
 */
bool delivery_doubt_raise(struct transaction *tx, int64_t unknown,
                          bool should_mail, const struct clock *clock,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Looking -------------------------------------------------------------- */

struct delivery {
    int64_t edition_id, subscriber_id;
    enum delivery_state state;
    int64_t due_at_ms;
    int64_t attempts;
    int64_t first_claim_at_ms, finished_at_ms; /* 0: not yet */
    int64_t code;
    char *enhanced, *reply; /* NULL: none */
    char *email;            /* of the subscriber; NULL: erased */
};
void delivery_free(struct delivery *delivery);
typedef struct delivery Delivery;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

/* Counts an edition's rows in each state; their sum is the readers planned. */
bool delivery_count(struct view *view, int64_t edition_id,
                    int64_t counts[DELIVERY_STATES],
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists an edition's rows by subscriber, at most limit behind after_id, in one
 * state or (DELIVERY_STATES) in all: of struct delivery *, the caller's. */
GPtrArray *delivery_page(struct view *view, int64_t edition_id,
                         enum delivery_state state, int64_t after_id, int limit,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists what a subscriber got, newest first: of struct delivery *. */
GPtrArray *delivery_of_subscriber(struct view *view, int64_t subscriber_id,
                                  int limit,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sums up an unknown count over all editions, for `status`. */
bool delivery_count_unknown(struct view *view, int64_t *count,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- The operator's hand (retry.c) ---------------------------------------- */

/* What is to be tried again: rows of an edition in one state (failed, unknown
 * or expired). */
struct retry {
    int64_t edition_id;
    enum delivery_state state;
    int64_t subscriber_id; /* 0: all */
    int64_t expiry_ms;     /* the copies expire so much from now */
};

/* Makes rows pending again by the operator's word; the edition is sending
 * again. *count: how many; 0 changes nothing. With no copy in doubt any more
 * its alert is settled. Errors: REFUSED (a state that is no candidate, an
 * edition that is neither sending nor sent). Thread: the writer's. */
bool delivery_retry(struct transaction *tx, const struct retry *retry,
                    const struct clock *clock, int64_t *count,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cancels an edition: before the first claim its stories are given back; later
 * only the rest is skipped. *skipped: copies that will not go.
 * Errors: REFUSED (sent, or cancelled already). Thread: the writer's. */
bool delivery_cancel(struct transaction *tx, int64_t edition_id,
                     const struct clock *clock, int64_t *skipped,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets a held edition go on, to planning or to sending.
 * Errors: REFUSED (it is not held). Thread: the writer's. */
bool delivery_resume(struct transaction *tx, int64_t edition_id,
                     const struct clock *clock,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
