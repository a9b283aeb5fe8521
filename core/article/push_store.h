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
/* Keeps an announcement's name, for as long as any signature of it counts. */
bool push_store_keep(struct transaction *tx, const struct push *push,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets those whose signatures count no more. */
bool push_store_purge(struct transaction *tx, int64_t now_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
