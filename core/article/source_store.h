/* SPDX-License-Identifier: MIT */
/* The SQL of sources; stays in the room. */
#ifndef VESPER_SOURCE_STORE_H
#define VESPER_SOURCE_STORE_H

#include "query.h"
#include "source.h"

extern const struct statement_set source_store_statements;

/* *id is written on success. Errors: EXISTS. */
bool source_store_insert(struct transaction *tx,
                         const struct source_entry *entry, int64_t now_ms,
                         int64_t *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Deletes by number or address. *id: the one deleted; 0: there was none. */
bool source_store_delete(struct transaction *tx, int64_t list_id,
                         const char *which, int64_t *id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *source_store_all(struct view *view, int64_t list_id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *source_store_readable(struct view *view, int64_t list_id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *source_store_last_news(struct view *view, int64_t list_id,
                                  int64_t now_ms,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds a source of a list that goes on; *found NULL: there is none. */
bool source_store_find(struct view *view, int64_t id, struct source **found,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *source_store_due(struct view *view, int64_t now_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool source_store_next_poll(struct view *view, int64_t *at_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes what a read has found out: all but its list and kind; its address
 * too, unless another source of the list has that. */
bool source_store_update(struct transaction *tx, const struct source *source,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells whether a list has a source with this address. */
bool source_store_has_address(struct view *view, int64_t list_id,
                              const char *address, bool *is_there,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells whether a source is there (still). */
bool source_store_has(struct view *view, int64_t id, bool *is_there,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Raises or settles the alert of a source, as it is now (source_watch.c).
 * Errors: BUSY, STORAGE. Thread: the writer's. */
bool source_watch_note(struct transaction *tx, const struct source_watch *watch,
                       const struct source *source, const struct clock *clock,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Raises the alert of a source that is gone for good, at once. Errors, thread:
 * likewise. */
bool source_watch_gone(struct transaction *tx, const struct source_watch *watch,
                       const struct source *source, const struct clock *clock,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Settles the alert of a source that goes. Thread: the writer's. */
bool source_watch_forget(struct transaction *tx, int64_t id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
