/* SPDX-License-Identifier: MIT */
/* The SQL of lists; stays in the room. */
#ifndef VESPER_LIST_STORE_H
#define VESPER_LIST_STORE_H

#include "list.h"
#include "query.h"

extern const struct statement_set list_store_statements;

/* Each as its public cousin in list.h; *found NULL: there is none. */
bool list_store_find(struct view *view, const char *name, struct list **found,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool list_store_find_by_id(struct view *view, int64_t id, struct list **found,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *list_store_all(struct view *view,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a new row and tells its number. */
bool list_store_insert(struct transaction *tx, const struct list *list,
                       int64_t *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes all fields of a row again; *changed: 0 where there is none. */
bool list_store_update(struct transaction *tx, const struct list *list,
                       int64_t *changed,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Marks a row deleted; *changed: 0 where there is none. */
bool list_store_delete(struct transaction *tx, const char *name, int64_t at_ms,
                       int64_t *changed,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
