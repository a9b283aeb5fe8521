/* SPDX-License-Identifier: MIT */
/* The SQL of leases; stays in the room. */
#ifndef VESPER_LEASE_STORE_H
#define VESPER_LEASE_STORE_H

#include "query.h"

extern const struct statement_set lease_store_statements;

/* Raises a lease's epoch and tells the new one. */
bool lease_store_raise(struct transaction *tx, const char *name,
                       const char *holder, int64_t at_ms, int64_t *epoch,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
