/* SPDX-License-Identifier: MIT */
/* The states and the one table of moves. */
#include "delivery_state.h"

#include <glib.h>

#include <stddef.h>
#include <string.h>

#define TO(state) (1u << DELIVERY_##state)

static const struct {
    const char *name;
    unsigned moves;
} states[DELIVERY_STATES] = {
    [DELIVERY_PENDING] = {"pending", TO(CLAIMED) | TO(SKIPPED) | TO(EXPIRED)},
    [DELIVERY_CLAIMED] = {"claimed", TO(ACCEPTED) | TO(DEFERRED) | TO(FAILED) |
                                         TO(UNKNOWN) | TO(PENDING)},
    [DELIVERY_ACCEPTED] = {"accepted", 0},
    [DELIVERY_DEFERRED] = {"deferred", TO(PENDING) | TO(SKIPPED) | TO(EXPIRED)},
    /* By the operator's word alone: */
    [DELIVERY_FAILED] = {"failed", TO(PENDING)},
    [DELIVERY_SKIPPED] = {"skipped", 0},
    [DELIVERY_EXPIRED] = {"expired", TO(PENDING)},
    [DELIVERY_UNKNOWN] = {"unknown", TO(PENDING) | TO(ACCEPTED)},
};

const char *
delivery_state_name(enum delivery_state state)
{
    g_assert(state < DELIVERY_STATES);
    return states[state].name;
}

bool
delivery_state_from_name(const char *name, enum delivery_state *state)
{
    for (size_t i = 0; i < DELIVERY_STATES; i++)
        if (strcmp(states[i].name, name) == 0) {
            *state = (enum delivery_state)i;
            return true;
        }
    return false;
}

enum delivery_state
delivery_state_from_number(int64_t number)
{
    g_assert(number >= 0 && number < DELIVERY_STATES);
    return (enum delivery_state)number;
}

bool
delivery_state_may_move(enum delivery_state from, enum delivery_state to)
{
    g_assert(from < DELIVERY_STATES && to < DELIVERY_STATES);
    return (states[from].moves & 1u << to) != 0;
}
