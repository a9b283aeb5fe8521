/* SPDX-License-Identifier: MIT */
/* A number is looked for first: no date is one. */
#include "named_edition.h"

#include "error.h"
#include "quantity.h"
#include "safe_text.h"

#include <string.h>

enum { DATE_CHARACTERS = LOCAL_DATE_BYTES - 1, SHOWN_BYTES = 60 };

static bool
find_newest(struct view *view, const struct list *list, struct edition **found,
            GError **error)
{
    g_autoptr(GPtrArray) newest = edition_page(view, list->id, 1, error);

    if (newest == NULL)
        return false;
    *found = newest->len == 0 ? NULL : g_ptr_array_steal_index(newest, 0);
    return true;
}

static bool
find_by_date(struct view *view, const struct list *list, const char *word,
             struct edition **found, GError **error)
{
    g_autofree char *date = g_strndup(word, DATE_CHARACTERS);
    const char *behind = word + strlen(date);
    const char *slot = *behind == '\0' ? EDITION_SLOT_MAIN : behind + 1;

    *found = NULL;
    /* "2026-11-245" is a slip of the finger: to cancel it must not cancel the
     * edition of the 24th. */
    if (*behind != '\0' && *behind != '-')
        return true;
    return edition_find(view, list->id, date, slot, found, error);
}

/* A number of another list's edition is none of this one's. */
static bool
find_by_number(struct view *view, const struct list *list, int64_t number,
               struct edition **found, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Edition) edition = edition_get(view, number, &failure);

    *found = NULL;
    if (edition != NULL && edition->list_id == list->id)
        *found = g_steal_pointer(&edition);
    if (failure == NULL ||
        g_error_matches(failure, VESPER_ERROR, VESPER_ERROR_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

struct edition *
named_edition(struct view *view, const struct list *list, const char *word,
              GError **error)
{
    struct edition *found = NULL;
    int64_t number = 0;
    bool is_asked = false;

    if (word == NULL)
        is_asked = find_newest(view, list, &found, error);
    else if (quantity_parse_number(word, &number, NULL))
        is_asked = find_by_number(view, list, number, &found, error);
    else
        is_asked = find_by_date(view, list, word, &found, error);
    if (is_asked && found == NULL) {
        g_autofree char *safe =
            safe_text(word == NULL ? "" : word, SHOWN_BYTES);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    word == NULL ? "list '%s' has no edition yet%s"
                                 : "list '%s' has no edition '%s'",
                    list->name, safe);
    }
    return found;
}

char *
edition_word(const struct edition *edition)
{
    bool is_main = strcmp(edition->slot, EDITION_SLOT_MAIN) == 0;

    return g_strconcat(edition->local_date, is_main ? NULL : "-", edition->slot,
                       NULL);
}
