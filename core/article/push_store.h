/* SPDX-License-Identifier: MIT */
/* The SQL of announcements taken; stays in the room. */
#ifndef VESPER_PUSH_STORE_H
#define VESPER_PUSH_STORE_H

#include "push.h"
#include "query.h"

extern const struct statement_set push_store_statements;

/* Tells whether an announcement of this name was taken, and is kept. */
bool push_store_has(struct view *view, const struct push *push, bool *is_there,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells whether it was signed no later than one whose name is forgotten. */
bool push_store_is_too_old(struct view *view, const struct push *push,
                           bool *is_too_old,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps an announcement's name, for as long as any signature of it counts. */
bool push_store_keep(struct transaction *tx, const struct push *push,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets the names of those that were signed before an instant; each source
 * keeps how far that goes. */
bool push_store_purge(struct transaction *tx, int64_t before_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
