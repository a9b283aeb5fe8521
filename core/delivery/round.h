/* SPDX-License-Identifier: MIT */
/*
 * A round: one job for the writer that records what has become of parcels and
 * claims new ones, so that one commit pays for many copies. Stays in the room.
 */
#ifndef VESPER_ROUND_H
#define VESPER_ROUND_H

#include "notice.h"
#include "parcel.h"

/* Why sending is to be held; no reason: it is not. */
struct hold {
    char *reason;
    int64_t edition_id; /* the one whose mail is at fault; 0: all of them */
};

struct round {
    /* What goes in; set before the round begins. */
    int64_t owner; /* the lease's epoch */
    const struct clock *clock;
    GPtrArray *finished; /* of struct parcel *, to be recorded; owned */
    int copies_wanted, mails_wanted;
    struct hold hold;   /* of what is sending; owned */
    GPtrArray *notices; /* of struct notice *; owned */
    bool should_mail;   /* the operator has an address */

    /* What comes out; read after the commit. */
    GPtrArray *claimed; /* of struct parcel *, outbox first; owned */
    GArray *sent;       /* of int64_t: editions with no copy left */
    GArray *held;       /* of int64_t: editions that are held now */
    bool has_more;      /* something is due that was not claimed */
};

/* Makes a round that records and claims nothing. Returns: the caller's. */
struct round *round_new(int64_t owner, const struct clock *clock);
void round_free(struct round *round);

/* The job's change (database.h). data: struct round *. */
bool round_change(struct transaction *tx, void *data, GError **error);

/* Finds when there is something to do for a round: the next due of all that is
 * sending and of the outbox; INT64_MAX: nothing waits. Errors: STORAGE. */
bool round_next_due(struct view *view, int64_t *due_at_ms,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
