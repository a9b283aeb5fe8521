/* SPDX-License-Identifier: MIT */
/* The SQL of what the database knows of itself; stays in the room. */
#ifndef VESPER_META_STORE_H
#define VESPER_META_STORE_H

#include "query.h"

extern const struct statement_set meta_store_statements;

/* Keeps a value, unless the key has one already. */
bool meta_store_add(struct transaction *tx, const char *key, const char *value,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *value: the caller's; NULL where there is none. */
bool meta_store_find(struct view *view, const char *key, char **value,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
