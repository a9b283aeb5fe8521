/* SPDX-License-Identifier: MIT */
/* The one table of an edition's moves; stays in the room. */
#ifndef VESPER_EDITION_STATE_H
#define VESPER_EDITION_STATE_H

#include "edition.h"

/* Tells whether an edition may go from one state to another. */
bool edition_state_may_move(enum edition_state from, enum edition_state to);

#endif
