/* SPDX-License-Identifier: MIT */
/* Moving a subscription; for subscriber/ alone. */
#ifndef VESPER_SUBSCRIPTION_H
#define VESPER_SUBSCRIPTION_H

#include "subscriber.h"

/* Moves a subscription to another state by the one table of moves; its times
 * follow. Errors: REFUSED (no such move, or it moved meanwhile).
 * Thread: the writer's. */
bool subscription_move(struct transaction *tx,
                       struct subscription *subscription,
                       enum subscription_state to, const struct clock *clock,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds or makes the subscriber of an address, and the subscription on a list.
 * Of signup the list, address and language count. Returns: both to the caller.
 * Thread: the writer's. */
struct enrolment {
    const struct signup *signup;
    const struct keyring *keyring;
    const struct clock *clock;
};
bool subscriber_enrol(struct transaction *tx, const struct enrolment *enrolment,
                      struct subscriber **subscriber,
                      struct subscription **subscription,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
