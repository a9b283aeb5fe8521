/* SPDX-License-Identifier: MIT */
/* The SQL of editions, their stories and letters; stays in the room. */
#ifndef VESPER_EDITION_STORE_H
#define VESPER_EDITION_STORE_H

#include "edition.h"
#include "query.h"

extern const struct statement_set edition_store_statements;

/* *found NULL: there is none. */
bool edition_store_find(struct view *view, int64_t list_id,
                        const char *local_date, const char *slot,
                        struct edition **found,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool edition_store_get(struct view *view, int64_t id, struct edition **found,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of struct edition *, the caller's. list_id 0: of all lists. */
GPtrArray *edition_store_page(struct view *view, int64_t list_id, int limit,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *edition_store_in_state(struct view *view, enum edition_state state,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a new row and tells its number. */
bool edition_store_insert(struct transaction *tx, const struct edition *edition,
                          int64_t *id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a skipped row again; *changed: 0 where it is not skipped. */
bool edition_store_retry(struct transaction *tx, const struct edition *edition,
                         int64_t *changed,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves it; finished_at_ms: 0 where it is not finished. *changed: 0 where it is
 * not in step->from. */
bool edition_store_move(struct transaction *tx, const struct edition_step *step,
                        int64_t finished_at_ms, int64_t *changed,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a story an edition printed. position: from 1. */
bool edition_store_add_story(struct transaction *tx, int64_t edition_id,
                             int64_t position, const struct article *article,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A letter's row. */
struct letter_row {
    int64_t edition_id;
    const char *language;
    GBytes *stretches;
    const char *sha256;
    const char *web_page; /* "" but in the list's language */
};
bool letter_store_insert(struct transaction *tx, const struct letter_row *row,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds the letter that fits a language best; *stretches NULL: there is none.
 * Both outputs are the caller's. */
bool letter_store_find(struct view *view, int64_t edition_id,
                       const char *language, GBytes **stretches, char **sha256,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *page NULL: there is none. */
bool letter_store_find_page(struct view *view, int64_t edition_id, char **page,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
