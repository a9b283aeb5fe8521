/* SPDX-License-Identifier: MIT */
/* Looking at editions, and the keys they are made for. */
#include "edition.h"

#include "edition_store.h"
#include "error.h"

#include <string.h>

enum { DATE_CHARACTERS = LOCAL_DATE_BYTES - 1 };

void
edition_free(struct edition *edition)
{
    if (edition == NULL)
        return;
    g_free(edition->local_date);
    g_free(edition->slot);
    g_free(edition->reason);
    g_free(edition->subject);
    g_free(edition->boundary);
    g_free(edition);
}

bool
edition_is_published(const struct edition *edition)
{
    return edition->frozen_at_ms != 0 && edition->state != EDITION_CANCELLED;
}

bool
edition_find(struct view *view, int64_t list_id, const char *local_date,
             const char *slot, struct edition **found, GError **error)
{
    return edition_store_find(view, list_id, local_date, slot, found, error);
}

char *
edition_name(const char *local_date, const char *slot)
{
    bool is_main = strcmp(slot, EDITION_SLOT_MAIN) == 0;

    g_assert(strlen(local_date) == DATE_CHARACTERS); /* or it is not found */
    return g_strconcat(local_date, is_main ? NULL : "-", slot, NULL);
}

bool
edition_find_by_name(struct view *view, int64_t list_id, const char *name,
                     struct edition **found, GError **error)
{
    g_autofree char *date = g_strndup(name, DATE_CHARACTERS);
    const char *behind = name + strlen(date);

    *found = NULL;
    /* "2026-11-245" is a slip of the finger: to cancel it must not cancel the
     * edition of the 24th. */
    if (*behind != '\0' && *behind != '-')
        return true;
    return edition_find(view, list_id, date,
                        *behind == '\0' ? EDITION_SLOT_MAIN : behind + 1, found,
                        error);
}

bool
edition_find_by_id(struct view *view, int64_t list_id, int64_t id,
                   struct edition **found, GError **error)
{
    g_autoptr(Edition) edition = NULL;

    if (!edition_store_get(view, id, &edition, error))
        return false;
    *found = edition != NULL && edition->list_id == list_id
                 ? g_steal_pointer(&edition)
                 : NULL;
    return true;
}

struct edition *
edition_get(struct view *view, int64_t id, GError **error)
{
    g_autoptr(Edition) edition = NULL;

    if (!edition_store_get(view, id, &edition, error))
        return NULL;
    if (edition == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no edition %" G_GINT64_FORMAT, id);
    return g_steal_pointer(&edition);
}

GPtrArray *
edition_page(struct view *view, int64_t list_id, int limit, GError **error)
{
    g_assert(limit > 0);
    return edition_store_page(view, list_id, limit, error);
}

GPtrArray *
edition_in_state(struct view *view, enum edition_state state, GError **error)
{
    g_assert(state < EDITION_STATES);
    return edition_store_in_state(view, state, error);
}

struct letter *
edition_letter(struct view *view, int64_t edition_id, const char *language,
               GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *kept = NULL;
    g_autofree char *found = NULL;

    if (!letter_store_find(view, edition_id, language, &bytes, &kept, error))
        return NULL;
    if (bytes == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "edition %" G_GINT64_FORMAT " has no letter", edition_id);
        return NULL;
    }
    /* It goes to all readers: a bit that fell over on the disk would, too. */
    found = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    if (strcmp(found, kept) != 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "a letter of edition %" G_GINT64_FORMAT " is damaged",
                    edition_id);
        return NULL;
    }
    return letter_from_bytes(g_bytes_get_data(bytes, NULL),
                             g_bytes_get_size(bytes), error);
}

char *
edition_web_page(struct view *view, int64_t edition_id, GError **error)
{
    g_autofree char *page = NULL;

    if (!letter_store_find_page(view, edition_id, &page, error))
        return NULL;
    if (page == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "edition %" G_GINT64_FORMAT " has no page", edition_id);
    return g_steal_pointer(&page);
}

struct edition_key
edition_key_now(const struct list *list, int64_t now_ms)
{
    struct edition_key key = {.list_id = list->id, .due_at_ms = now_ms};
    struct slot slot;

    zone_local_date(list->schedule.zone, now_ms, key.local_date);
    key.slot = schedule_on_date(&list->schedule, key.local_date, &slot)
                   ? EDITION_SLOT_MAIN
                   : EDITION_SLOT_EXTRA;
    return key;
}

struct edition_key
edition_key_of(const struct list *list, const struct slot *slot)
{
    struct edition_key key = {
        .list_id = list->id,
        .slot = EDITION_SLOT_MAIN,
        .due_at_ms = slot->due_at_ms,
    };

    g_strlcpy(key.local_date, slot->local_date, sizeof key.local_date);
    return key;
}

/* Whoever sets an hour that is over today waits for tomorrow's. */
bool
edition_slot_is_open(struct view *view, const struct list *list,
                     const struct slot *slot, bool *is_open, GError **error)
{
    const struct edition_key key = edition_key_of(list, slot);
    g_autoptr(Edition) edition = NULL;

    if (!edition_find(view, list->id, key.local_date, key.slot, &edition,
                      error))
        return false;
    *is_open = edition == NULL && slot->due_at_ms >= list->scheduled_since_ms;
    return true;
}

bool
edition_slot_is_missed(const struct list *list, const struct slot *slot,
                       int64_t now_ms)
{
    return now_ms - slot->due_at_ms > list->grace_ms;
}

/* Slots ahead are free but for those sent early, so the walk is short. */
bool
edition_next_due(struct view *view, const struct list *list, int64_t now_ms,
                 int64_t *due_at_ms, GError **error)
{
    struct slot slot = schedule_last(&list->schedule, now_ms);
    bool is_found = list->is_paused;

    if (edition_slot_is_missed(list, &slot, now_ms))
        slot = schedule_next(&list->schedule, now_ms);
    while (!is_found) {
        if (!edition_slot_is_open(view, list, &slot, &is_found, error))
            return false;
        if (!is_found)
            slot = schedule_next(&list->schedule, slot.due_at_ms);
    }
    *due_at_ms = list->is_paused ? 0 : slot.due_at_ms;
    return true;
}
