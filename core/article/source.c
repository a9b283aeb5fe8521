/* SPDX-License-Identifier: MIT */
/* Sources are added, removed and listed here; source_read.c reads them. */
#include "source_store.h"

#include "article_store.h"
#include "content.h"
#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

static bool
is_url(const char *address)
{
    g_autofree char *canonical = url_canonical(address);

    return canonical != NULL;
}

static bool
is_path(const char *address)
{
    return g_path_is_absolute(address);
}

/* A name is no number: `source remove` takes either. */
static bool
is_name(const char *address)
{
    return g_ascii_isalpha(*address) && safe_text_is_plain(address) &&
           strlen(address) <= LIMIT_NAME_BYTES;
}

static const struct {
    const char *name;
    bool (*fits)(const char *address);
    const char *wanted; /* "'ftp:' is no …" */
} kinds[SOURCE_KINDS] = {
    [SOURCE_WEB] = {"web", is_url, "http or https URL"},
    [SOURCE_FOLDER] = {"folder", is_path, "absolute path"},
    [SOURCE_PUSH] = {"push", is_name,
                     "name: it begins with a letter and has no control "
                     "characters"},
};

static const char *const outcomes[SOURCE_OUTCOMES] = {
    [SOURCE_READ] = "read",     [SOURCE_UNCHANGED] = "not modified",
    [SOURCE_FLAWED] = "flawed", [SOURCE_FAILED] = "failed",
    [SOURCE_GONE] = "gone",
};

void
source_free(struct source *source)
{
    if (source == NULL)
        return;
    g_free(source->address);
    g_free(source->title);
    g_free(source->etag);
    g_free(source->last_modified);
    g_free(source->last_error);
    g_free(source);
}

static void
free_source(gpointer source)
{
    source_free(source);
}

GPtrArray *
source_array_new(void)
{
    return g_ptr_array_new_with_free_func(free_source);
}

const char *
source_kind_name(enum source_kind kind)
{
    g_assert(kind < SOURCE_KINDS);
    return kinds[kind].name;
}

bool
source_add(struct transaction *tx, const struct source_entry *entry,
           const struct clock *clock, int64_t *id, GError **error)
{
    g_autofree char *shown = safe_text(entry->address, LIMIT_TEXT_BYTES);
    g_autoptr(GError) problem = NULL;

    g_assert(entry->kind < SOURCE_KINDS && entry->list_id > 0);
    if (!kinds[entry->kind].fits(entry->address) ||
        strlen(entry->address) > LIMIT_URL_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "'%s' is no %s",
                    shown, kinds[entry->kind].wanted);
        return false;
    }
    if (source_store_insert(tx, entry, clock_now_ms(clock), id, &problem))
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
    return source_watch_forget(tx, id, error);
}

GPtrArray *
source_all(struct view *view, int64_t list_id, GError **error)
{
    return source_store_all(view, list_id, error);
}

GPtrArray *
source_readable(struct view *view, int64_t list_id, GError **error)
{
    return source_store_readable(view, list_id, error);
}

GPtrArray *
source_last_news(struct view *view, int64_t list_id, int64_t now_ms,
                 GError **error)
{
    return source_store_last_news(view, list_id, now_ms, error);
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

const char *
source_outcome_name(enum source_outcome outcome)
{
    g_assert(outcome < SOURCE_OUTCOMES);
    return outcomes[outcome];
}
