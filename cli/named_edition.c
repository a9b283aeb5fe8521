/* SPDX-License-Identifier: MIT */
/* A number is looked for first: no date is one. */
#include "named_edition.h"

#include "error.h"
#include "quantity.h"
#include "safe_text.h"

enum { SHOWN_BYTES = 60 };

static bool
find_newest(struct view *view, const struct list *list, struct edition **found,
            GError **error)
{
    g_autoptr(GPtrArray) newest = edition_page(view, list->id, 1, error);

    if (newest == NULL)
        return false;
    g_assert(newest->len <= 1);
    *found = newest->len == 0 ? NULL : g_ptr_array_steal_index(newest, 0);
    return true;
}

static bool
find(struct view *view, const struct list *list, const char *word,
     struct edition **found, GError **error)
{
    int64_t number = 0;

    if (word == NULL)
        return find_newest(view, list, found, error);
    if (quantity_parse_number(word, &number, NULL))
        return edition_find_by_id(view, list->id, number, found, error);
    return edition_find_by_name(view, list->id, word, found, error);
}

static void
refuse(const struct list *list, const char *word, GError **error)
{
    g_autofree char *safe = safe_text(word, SHOWN_BYTES);

    if (word == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "list '%s' has no edition yet", list->name);
    else
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "list '%s' has no edition '%s'", list->name, safe);
}

struct edition *
named_edition(struct view *view, const char *list_name, const char *word,
              struct list **list, GError **error)
{
    g_autoptr(List) named = list_get(view, list_name, error);
    g_autoptr(Edition) found = NULL;

    if (named == NULL || !find(view, named, word, &found, error))
        return NULL;
    if (found == NULL) {
        refuse(named, word, error);
        return NULL;
    }
    g_assert(found->list_id == named->id);
    *list = g_steal_pointer(&named);
    return g_steal_pointer(&found);
}
