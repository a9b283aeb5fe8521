/* SPDX-License-Identifier: MIT */
/*
 * The sender: claim → stamp → send → record, in one thread, for the holder of
 * the lease. Results and new claims travel to the writer in one job, so one
 * commit pays for many copies; the sender goes on while the group commits.
 *
 * Single mails of the outbox go first. A copy is claimed, durably, before its
 * first command; its result is recorded after its reply; until then its fate is
 * this process's (docs/architecture.md, "why a crash loses nothing").
 */
#ifndef VESPER_SENDER_H
#define VESPER_SENDER_H

#include "delivery.h"
#include "lease.h"
#include "outbox.h"
#include "relay.h"

struct sender;

/* What has its outcome, durably. All borrowed for the call. */
struct sender_news {
    int64_t edition_id; /* 0: a mail of the outbox */
    int64_t id;         /* the subscriber's, or the outbox mail's */
    const char *outcome;
    const struct reply *reply; /* code 0: there was none */
    int64_t attempt;
};

/* What the sender tells its owner, in the sender's thread. All may be NULL. */
struct sender_hooks {
    void *self;
    void (*finished)(void *self, const struct sender_news *news);
    /* An edition has no copy left to send: state sent. */
    void (*edition_sent)(void *self, int64_t edition_id);
    /* The breaker held an edition (its id) or paused a relay (0). */
    void (*stopped)(void *self, int64_t edition_id, const char *reason);
    /* A session could not be opened, or broke; relay "": the database. */
    void (*trouble)(void *self, const char *relay, const GError *error);
};

struct sender_options {
    struct database *database;
    const struct settings *settings;
    const struct template_shelf *shelf;
    const struct keyring *keyring;
    const struct clock *clock;
    const struct lease *lease; /* held by the caller */
    struct sender_hooks hooks;
};

/* Makes a sender; nothing runs yet. It recovers what older leases left.
 * options: copied, what they point to is borrowed for the sender's life.
 * Returns: the caller's. Errors: SETTINGS, DENIED (secrets), STORAGE, BUSY. */
struct sender *sender_new(const struct sender_options *options,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sender_free(struct sender *sender);
typedef struct sender Sender;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sender, sender_free)

/* What recovery found when the sender was made. */
struct recovery sender_recovery(const struct sender *sender);

/* Runs until sender_stop, in the calling thread. */
void sender_run(struct sender *sender);

/* Runs until there is nothing to do now (sender_is_idle), or until sender_stop.
 * A relay's short rest is waited for; what was put off, or waits for a relay in
 * lasting trouble, is left for another time; so is a database that takes
 * nothing, once there is no outcome left to record. */
void sender_run_until_idle(struct sender *sender);

/* Something may be due: look now. Any thread, and signal-safe enough for a
 * GLib signal source. */
void sender_wake(struct sender *sender);

/* Stops: no new claims; what is in flight is finished within drain_ms, then
 * broken off; all results are recorded before sender_run returns. Any thread.
 */
void sender_stop(struct sender *sender, int64_t drain_ms);

/* Tells whether nothing is in flight, every result is durable, and nothing is
 * due at the clock's now that a relay would take: what `advance` of a test
 * clock waits for. Any thread. */
bool sender_is_idle(struct sender *sender);

#endif
