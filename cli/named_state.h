/* SPDX-License-Identifier: MIT */
/*
 * The state of a delivery that a command names by --state.
 */
#ifndef VESPER_NAMED_STATE_H
#define VESPER_NAMED_STATE_H

#include "command.h"
#include "delivery_state.h"

/* Reads --state; *state stays as it is where it was not given.
 * Errors: USAGE. */
bool named_state(const struct invocation *invocation,
                 enum delivery_state *state,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
