/* SPDX-License-Identifier: MIT */
/*
 * The archive: an edition as it was frozen, without anything of a reader's.
 * /archive/LIST/DATE is the day's own, DATE-SLOT another one of that day.
 */
#include "edition.h"
#include "error.h"
#include "answer.h"

#include <string.h>

/* Finds the edition an address names, NULL without error: there is none. */
static struct edition *
find_edition(struct request *request, int64_t list_id, GError **error)
{
    enum { DATE_LENGTH = LOCAL_DATE_BYTES - 1 };
    const char *when = request->words[1];
    size_t length = strlen(when);
    g_autofree char *date = g_strndup(when, DATE_LENGTH);
    struct edition *found = NULL;
    const char *slot = EDITION_SLOT_MAIN;

    if (length > DATE_LENGTH)
        slot = when[DATE_LENGTH] == '-' ? when + DATE_LENGTH + 1 : "";
    return edition_find(request->view, list_id, date, slot, &found, error)
               ? found
               : NULL;
}

static bool
show(struct request *request, GError **error)
{
    g_autoptr(List) list = list_get(request->view, request->words[0], error);
    g_autoptr(Edition) edition = NULL;
    g_autoptr(GError) failure = NULL;

    if (list == NULL)
        return false;
    edition = find_edition(request, list->id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (edition == NULL || edition->state == EDITION_CANCELLED) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no such edition");
        return false;
    }
    request->answer.body = edition_web_page(request->view, edition->id, error);
    if (request->answer.body == NULL)
        return false;
    request->answer.shows_images = true;
    request->answer.status = 200;
    return true;
}

const struct route route_archive = {
    .path = "/archive/*/*",
    .show = show,
};
