/* SPDX-License-Identifier: MIT */
/* The SQL of two articles that are one story; stays in the room. */
#ifndef VESPER_TWIN_STORE_H
#define VESPER_TWIN_STORE_H

#include "query.h"

extern const struct statement_set twin_store_statements;

enum { TWIN_NAMES_MAX = 50 };

/* Lists an article's names, TWIN_NAMES_MAX at most: of char *, the caller's. */
GPtrArray *twin_store_names(struct view *view, int64_t article_id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes one article of two: names, places in pools and marks of the lost one
 * are the kept one's from now on. Its row stays, for what it was printed in. */
bool twin_store_unite(struct transaction *tx, int64_t kept_id, int64_t lost_id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
