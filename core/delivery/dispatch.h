/* SPDX-License-Identifier: MIT */
/*
 * Dispatch: claimed parcels go out through the relays, and come back with what
 * became of them. The first relay in the settings' order that its breaker lets
 * through is used; the next steps in while it rests. When none can be used,
 * what waits goes back to the ledger. Stays in the room.
 *
 * Thread rule: the sender's thread, but dispatch_wake from any.
 */
#ifndef VESPER_DISPATCH_H
#define VESPER_DISPATCH_H

#include "round.h"
#include "sender.h"
#include "stamp.h"

struct dispatch;

/* What dispatch needs; all borrowed for its life. */
struct dispatch_options {
    const struct settings *settings;
    struct stamper *stamper;
    const struct clock *clock;
    const struct sender_hooks *hooks;
};

/* Makes a dispatch with every relay of the settings; connects nothing yet.
 * Returns: the caller's. Errors: those of relay_new and smtp_client_new. */
struct dispatch *dispatch_new(const struct dispatch_options *options,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Frees it; what is still in flight is broken off, its fate lost: call
 * dispatch_break_off and take what finished before. NULL is fine. */
void dispatch_free(struct dispatch *dispatch);

/* Takes a claimed parcel, which becomes the dispatch's; after dispatch_stop it
 * goes back at once. */
void dispatch_add(struct dispatch *dispatch, struct parcel *parcel);

/* Counts the parcels that wait, and those in a transaction. */
unsigned dispatch_waiting(const struct dispatch *dispatch);
unsigned dispatch_in_flight(const struct dispatch *dispatch);

/* Counts the sessions that all relays in use may have. */
unsigned dispatch_sessions(const struct dispatch *dispatch);

/* Tells whether there is a relay that may be used now. */
bool dispatch_is_able(const struct dispatch *dispatch);

/* Returns how long it is until a relay may be used; 0: one may be now. */
int64_t dispatch_rest_ms(const struct dispatch *dispatch);

/* Returns the parcels that have a state to be recorded: of struct parcel *, the
 * caller's. */
GPtrArray *dispatch_take_finished(struct dispatch *dispatch);

/* Returns what should be held and why; its reason is the caller's. What waits
 * goes back, so that nothing of it goes out before it is held. */
struct hold dispatch_take_hold(struct dispatch *dispatch);

/* Returns what the operator should know: of struct notice *, the caller's. */
GPtrArray *dispatch_take_notices(struct dispatch *dispatch);

/* Takes a hold and notices back that could not be acted on, which become the
 * dispatch's: they are news again. */
void dispatch_keep_news(struct dispatch *dispatch, struct hold hold,
                        GPtrArray *notices);

/* Tells whether there is a hold or a notice to be taken. */
bool dispatch_has_news(const struct dispatch *dispatch);

/* Does what can be done and waits for more, at most timeout_ms. */
void dispatch_step(struct dispatch *dispatch, int64_t timeout_ms);

/* Ends a waiting dispatch_step early. Any thread. */
void dispatch_wake(struct dispatch *dispatch);

/* No parcel is begun any more: what waits goes back, sessions end with QUIT
 * when what they have begun is through. */
void dispatch_stop(struct dispatch *dispatch);

/* Closes every session at once; each parcel in flight gets its fate. */
void dispatch_break_off(struct dispatch *dispatch);

/* Tells whether no session is open and nothing is in flight. */
bool dispatch_is_quiet(const struct dispatch *dispatch);

#endif
