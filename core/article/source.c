/* SPDX-License-Identifier: MIT */
/* Sources are added, removed and listed here; source_read.c reads them. */
#include "source_store.h"

#include "article_store.h"
#include "content.h"
#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

void
source_free(struct source *source)
{
    if (source == NULL)
        return;
    g_free(source->url);
    g_free(source->title);
    g_free(source->etag);
    g_free(source->last_modified);
    g_free(source->last_error);
    g_free(source);
}

bool
source_add(struct transaction *tx, int64_t list_id, const char *url,
           const struct clock *clock, int64_t *id, GError **error)
{
    g_autofree char *canonical = url_canonical(url);
    g_autofree char *shown = safe_text(url, LIMIT_TEXT_BYTES);
    g_autoptr(GError) problem = NULL;

    if (canonical == NULL || strlen(url) > LIMIT_URL_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "'%s' is no http or https URL", shown);
        return false;
    }
    if (source_store_insert(tx, list_id, url, clock_now_ms(clock), id,
                            &problem))
        return true;
    if (g_error_matches(problem, VESPER_ERROR, VESPER_ERROR_EXISTS))
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_EXISTS,
                    "the list has the source '%s' already", shown);
    else
        g_propagate_prefixed_error(error, g_steal_pointer(&problem),
                                   "cannot add source '%s': ", shown);
    return false;
}

bool
source_remove(struct transaction *tx, int64_t list_id, const char *which,
              GError **error)
{
    g_autofree char *shown = safe_text(which, LIMIT_TEXT_BYTES);
    int64_t id = 0;

    if (!source_store_delete(tx, list_id, which, &id, error))
        return false;
    if (id == 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "the list has no source '%s'", shown);
        return false;
    }
    return source_watch_forget(tx, id, error) &&
           article_store_forget_source(tx, list_id, id, error);
}

GPtrArray *
source_all(struct view *view, int64_t list_id, GError **error)
{
    return source_store_all(view, list_id, error);
}

GPtrArray *
source_due(struct view *view, int64_t now_ms, GError **error)
{
    return source_store_due(view, now_ms, error);
}

bool
source_next_poll(struct view *view, int64_t *at_ms, GError **error)
{
    return source_store_next_poll(view, at_ms, error);
}
