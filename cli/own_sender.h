/* SPDX-License-Identifier: MIT */
/*
 * Sending without vesperd: the command takes the sender's lease for as long as
 * there is something to send now.
 */
#ifndef VESPER_OWN_SENDER_H
#define VESPER_OWN_SENDER_H

#include "composing.h"

/* What came of it. */
struct own_sending {
    bool has_run; /* false: somebody else holds the lease */
    int64_t accepted;
    char *trouble; /* the last one with a relay; the caller's, NULL: none */
};

/* Sends what is due now, of all that is sending, with progress; INT or TERM let
 * what is in flight finish first. Errors: those of sender_new. */
bool own_sender_run(const struct invocation *invocation,
                    const struct composing *composing,
                    struct own_sending *sending,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
