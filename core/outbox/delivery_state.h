/* SPDX-License-Identifier: MIT */
/*
 * The states of a mail on its way, and the one table of moves between them.
 * Deliveries of an edition and single mails of the outbox share it.
 *
 *   pending → claimed → accepted | failed | unknown
 *      ↑         ├────→ deferred ──due──→ pending
 *      └─────────┘ (provably unsent)      pending → skipped | expired
 */
#ifndef VESPER_DELIVERY_STATE_H
#define VESPER_DELIVERY_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* The numbers stand in the database: never renumber. */
enum delivery_state {
    DELIVERY_PENDING = 0,
    DELIVERY_CLAIMED = 1,
    DELIVERY_ACCEPTED = 2,
    DELIVERY_DEFERRED = 3,
    DELIVERY_FAILED = 4,
    DELIVERY_SKIPPED = 5, /* left, paused or suppressed before the claim */
    DELIVERY_EXPIRED = 6,
    DELIVERY_UNKNOWN = 7, /* handed over, no usable reply: held and listed */
    DELIVERY_STATES
};

/* "accepted": as reports and the log write it. Static. */
const char *delivery_state_name(enum delivery_state state);

/* Finds a state by its name; false: there is none. */
bool delivery_state_from_name(const char *name, enum delivery_state *state);

/* Returns the state of a number in the database. Another number is our bug:
 * nobody else writes there. */
enum delivery_state delivery_state_from_number(int64_t number);

/* Tells whether a row may go from one state to another. Any other move is
 * REFUSED, and each UPDATE repeats `AND state = :from`. */
bool delivery_state_may_move(enum delivery_state from, enum delivery_state to);

#endif
