/* SPDX-License-Identifier: MIT */
/* Making, changing, ending and finding lists. */
#include "list_store.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum { SHOWN_BYTES = 60 };

/* A name stands in URLs, in List-Id and in Feedback-ID: what is plain in all of
 * them, and is the same to every file system and shell. */
static bool
check_name(const char *name, GError **error)
{
    g_autofree char *safe = safe_text(name, SHOWN_BYTES);
    bool is_good = g_ascii_isalnum(*name) && strlen(name) <= LIMIT_NAME_BYTES;

    for (const char *at = name; *at != '\0'; at++)
        is_good = is_good &&
                  (g_ascii_islower(*at) || g_ascii_isdigit(*at) || *at == '-');
    if (!is_good)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "'%s' is no name for a list: small letters, digits and "
                    "'-', at most %d",
                    safe, LIMIT_NAME_BYTES);
    return is_good;
}

/* What a list is made of came in one by one; only here are they seen together.
 */
static bool
check_fields(const struct list *list, GError **error)
{
    for (const struct list_field *f = list_fields(); f->key != NULL; f++) {
        g_autofree char *value = f->format(list);

        if (f->usual == NULL && *value == '\0') {
            g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                        "a list needs '%s': %s", f->key, f->help);
            return false;
        }
    }
    if (list->min_stories > list->max_stories) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "min-stories is more than max-stories");
        return false;
    }
    return true;
}

/* Another name of the same zone counts as a change, too: what it can cost is a
 * slot that is due this very moment. */
static bool
is_same_schedule(const struct schedule *a, const struct schedule *b)
{
    return a->weekdays == b->weekdays && a->at_s == b->at_s &&
           strcmp(a->zone, b->zone) == 0;
}

/* There are few lists: all of them are a better hint than the nearest.
 * Always false. */
static bool
not_found(struct view *view, const char *name, GError **error)
{
    g_autoptr(GPtrArray) lists = list_store_all(view, NULL);
    g_autofree char *safe = safe_text(name, SHOWN_BYTES);
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; lists != NULL && i < lists->len; i++) {
        const struct list *list = lists->pdata[i];

        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", list->name);
    }
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                names->len > 0 ? "there is no list '%s', only %s"
                               : "there is no list '%s', nor any other%s",
                safe, names->str);
    return false;
}

bool
list_create(struct transaction *tx, const struct list *list,
            const struct clock *clock, int64_t *id, GError **error)
{
    struct list row = *list;
    g_autoptr(GError) problem = NULL;

    if (!check_name(list->name, error) || !check_fields(list, error))
        return false;
    row.created_at_ms = clock_now_ms(clock);
    row.scheduled_since_ms = row.created_at_ms; /* today's hour may be over */
    /* The unique index judges: what was looked up before may be out of date. */
    if (list_store_insert(tx, &row, id, &problem)) {
        g_assert(*id > 0); /* 0 would be all lists, to a suppression */
        return true;
    }
    if (g_error_matches(problem, VESPER_ERROR, VESPER_ERROR_EXISTS))
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_EXISTS,
                    "there is a list '%s' already", list->name);
    else
        g_propagate_prefixed_error(error, g_steal_pointer(&problem),
                                   "cannot make the list '%s': ", list->name);
    return false;
}

bool
list_update(struct transaction *tx, const struct list *list,
            const struct clock *clock, GError **error)
{
    g_autoptr(List) before = list_get(transaction_view(tx), list->name, error);
    struct list row = *list;
    int64_t changed = 0;

    if (before == NULL || !check_fields(list, error))
        return false;
    row.scheduled_since_ms =
        is_same_schedule(&before->schedule, &list->schedule)
            ? before->scheduled_since_ms
            : clock_now_ms(clock);
    if (!list_store_update(tx, &row, &changed, error))
        return false;
    g_assert(changed == 1); /* it was there in this very transaction */
    return true;
}

bool
list_delete(struct transaction *tx, const char *name, const struct clock *clock,
            GError **error)
{
    int64_t changed = 0;

    if (!list_store_delete(tx, name, clock_now_ms(clock), &changed, error))
        return false;
    g_assert(changed <= 1); /* of those that are not deleted */
    return changed == 1 || not_found(transaction_view(tx), name, error);
}

struct list *
list_get(struct view *view, const char *name, GError **error)
{
    g_autoptr(List) list = NULL;

    if (!list_store_find(view, name, &list, error))
        return NULL;
    if (list == NULL)
        not_found(view, name, error);
    return g_steal_pointer(&list);
}

struct list *
list_get_by_id(struct view *view, int64_t id, GError **error)
{
    g_autoptr(List) list = NULL;

    if (!list_store_find_by_id(view, id, &list, error))
        return NULL;
    if (list == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no list number %" G_GINT64_FORMAT, id);
    return g_steal_pointer(&list);
}

bool
list_find_by_id(struct view *view, int64_t id, struct list **found,
                GError **error)
{
    return list_store_find_by_id(view, id, found, error);
}

GPtrArray *
list_all(struct view *view, GError **error)
{
    return list_store_all(view, error);
}
