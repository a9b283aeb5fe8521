/* SPDX-License-Identifier: MIT */
/*
 * A parcel: one claimed mail on its way, from the claim to the record. It is an
 * edition's copy or a single mail of the outbox; the sender does not tell them
 * apart. Stays in the room.
 */
#ifndef VESPER_PARCEL_H
#define VESPER_PARCEL_H

#include "delivery_token.h"
#include "ledger.h"
#include "outbox.h"
#include "relay.h"

struct parcel {
    struct delivery_name name;
    struct copy *copy;        /* one of the two; owned */
    struct outbox_mail *mail; /* the other */
    int64_t attempts;
    int64_t first_claim_at_ms;

    /* Filled in when it is stamped. */
    char *mail_from, *rcpt_to;
    GString *body;

    int unsent_count;    /* how often a connection broke before its body */
    bool is_handed_over; /* the flight recorder's place */

    /* What became of it. */
    enum delivery_state state;
    int64_t due_at_ms; /* DEFERRED, PENDING: when again; 0: as before */
    struct reply reply;
};

/* Makes a parcel of what was claimed, which becomes the parcel's.
 * Returns: the caller's. */
struct parcel *parcel_of_copy(struct copy *copy);
struct parcel *parcel_of_mail(struct outbox_mail *mail);
void parcel_free(struct parcel *parcel);
typedef struct parcel Parcel;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parcel, parcel_free)

/* Makes an array of struct parcel * that owns them. Returns: the caller's. */
GPtrArray *parcels_new(void);

/* How long what was put off waits. */
struct patience {
    int64_t first_ms, longest_ms;
};

/* Returns when a parcel that was put off is due again: the first wait, then
 * three times as long each time up to the longest, up to a tenth more by
 * reader, so that they do not come all at once. */
int64_t parcel_next_try(const struct parcel *parcel,
                        const struct patience *patience, int64_t now_ms);

/* Notes that it goes back to where it was claimed, due again at due_at_ms
 * (0: as before). */
void parcel_give_back(struct parcel *parcel, int64_t due_at_ms);

/* Notes that it cannot be sent at all, and why; the reader's address is cut
 * out of the reason. */
void parcel_fail(struct parcel *parcel, const char *why);

/* Notes a message's outcome and returns its class; what the connection left
 * unsent (SMTP_UNSENT) goes back, due at the next try. */
enum reply_class parcel_note(struct parcel *parcel,
                             const struct smtp_outcome *outcome,
                             const struct patience *patience, int64_t now_ms);

/* Records what became of it. A row that is gone, or is not ours any more, is
 * no failure. Errors: BUSY, STORAGE. Thread: the writer's. */
bool parcel_record(struct transaction *tx, const struct parcel *parcel,
                   int64_t owner, const struct clock *clock,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
