/* SPDX-License-Identifier: MIT */
/*
 * Which database this is. A restored backup or a cloned machine has the same
 * identity as where it came from; who remembers it elsewhere, too, can tell.
 */
#ifndef VESPER_IDENTITY_H
#define VESPER_IDENTITY_H

#include "database.h"
#include "random.h"

/* Returns 32 hex digits, made when it is asked for the first time, by anybody,
 * and never changed. Returns: the caller's. Errors: BUSY, FULL, STORAGE.
 * Thread: any but the writer's. */
char *database_identity(struct database *database, struct random *random,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
