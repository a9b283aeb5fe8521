/* SPDX-License-Identifier: MIT */
/* Keys and values. */
#include "meta_store.h"

enum { ADD, FIND, STATEMENTS };

static const struct statement statements[STATEMENTS] = {
    [ADD] = {"meta_add", "INSERT INTO meta (key, value) VALUES (:key, :value)"
                         "  ON CONFLICT (key) DO NOTHING"},
    [FIND] = {"meta_find", "SELECT value FROM meta WHERE key = :key"},
};

const struct statement_set meta_store_statements = {statements, STATEMENTS};

bool
meta_store_add(struct transaction *tx, const char *key, const char *value,
               GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[ADD]);

    query_bind_text(&query, ":key", key);
    query_bind_text(&query, ":value", value);
    return query_run(&query, error);
}

bool
meta_store_find(struct view *view, const char *key, char **value,
                GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND]);
    g_autofree char *found = NULL;

    query_bind_text(&query, ":key", key);
    if (query_next(&query))
        found = query_text_copy(&query, 0);
    if (!query_end(&query, error))
        return false;
    *value = g_steal_pointer(&found);
    return true;
}
