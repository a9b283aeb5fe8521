/* SPDX-License-Identifier: MIT */
/* The states and the one table of moves. */
#include "edition_state.h"

#define TO(state) (1u << EDITION_##state)

static const struct {
    const char *name;
    unsigned moves;
} states[EDITION_STATES] = {
    [EDITION_DRAFT] = {"draft", TO(APPROVED) | TO(PLANNING) | TO(HELD) |
                                    TO(SKIPPED) | TO(CANCELLED)},
    [EDITION_APPROVED] = {"approved", TO(DRAFT) | TO(PLANNING) | TO(HELD) |
                                          TO(SKIPPED) | TO(CANCELLED)},
    [EDITION_PLANNING] = {"planning", TO(SENDING) | TO(HELD) | TO(CANCELLED)},
    /* To itself: with a later end. */
    [EDITION_SENDING] = {"sending",
                         TO(SENDING) | TO(SENT) | TO(HELD) | TO(CANCELLED)},
    [EDITION_SENT] = {"sent", TO(SENDING)}, /* copies are tried again */
    /* Planning goes on where it was: it changes nothing twice. */
    [EDITION_HELD] = {"held", TO(PLANNING) | TO(SENDING) | TO(CANCELLED)},
    [EDITION_SKIPPED] = {"skipped", TO(PLANNING)}, /* tried again */
    [EDITION_CANCELLED] = {"cancelled", 0},
};

const char *
edition_state_name(enum edition_state state)
{
    g_assert(state < EDITION_STATES);
    return states[state].name;
}

bool
edition_state_may_move(enum edition_state from, enum edition_state to)
{
    g_assert(from < EDITION_STATES && to < EDITION_STATES);
    return (states[from].moves & 1u << to) != 0;
}
