/* SPDX-License-Identifier: MIT */
/*
 * Who may send. Sending belongs to the holder of one lease: vesperd for its
 * life, or `edition send` where no daemon runs. The lease is an flock(2) on
 * `sender` in the state folder, held until the process ends however it ends,
 * and a row whose epoch goes up with each holder. Rows of the ledger name
 * their owner by that epoch, never by the wall clock: after a crash the next
 * holder sees whose claims are orphaned.
 */
#ifndef VESPER_LEASE_H
#define VESPER_LEASE_H

#include "database.h"

struct lease;

/* Takes the lease if it is free. Returns: the caller's, for lease_release.
 * Errors: BUSY (somebody holds it; the message says which process), STORAGE.
 * Thread: any. at_ms: now. */
struct lease *lease_take(struct database *database, int64_t at_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the holder's epoch, above 0, higher than any before. */
int64_t lease_epoch(const struct lease *lease);

/* Gives it back. NULL is fine. */
void lease_release(struct lease *lease);
typedef struct lease Lease;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lease, lease_release)

/* Tells whether somebody holds it now, without taking it.
 * Errors: STORAGE. */
bool lease_is_held(const char *state_folder, bool *is_held,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
