/* SPDX-License-Identifier: MIT */
/*
 * Lists: a newsletter's name, sender, schedule and rules of choosing. What can
 * be set of a list is a row of list_field.c; `list create`, `list set` and
 * `list show` walk that table.
 */
#ifndef VESPER_LIST_H
#define VESPER_LIST_H

#include "calendar.h"
#include "clock.h"
#include "database.h"

#include <stdbool.h>
#include <stdint.h>

struct list {
    int64_t id; /* 0: not stored yet */
    char *name;
    char *title;
    char *from_name;
    char *from_address;
    char *reply_to; /* "" for none */
    char *language;
    struct schedule schedule; /* zone, weekdays, at_s; owned */
    int64_t scheduled_since_ms;
    int64_t min_stories, max_stories;
    int64_t max_age_ms, grace_ms, expiry_ms;
    bool is_carrying_over;
    bool is_paused;
    bool is_open; /* the form hook takes sign-ups */
    int64_t created_at_ms;
};

/* Makes a list with the usual rules, without name, title and sender.
 * Returns: the caller's. */
struct list *list_new(void);
void list_free(struct list *list);
typedef struct list List;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(List, list_free)

/* A setting of a list, as people see it. */
struct list_field {
    const char *key;   /* "max-stories" */
    const char *help;  /* a sentence */
    const char *usual; /* as it would be written; NULL: must be given */
    /* Parses text into list, or formats out of it. */
    bool (*parse)(struct list *list, const char *text, GError **error);
    char *(*format)(const struct list *list);
};

/* The rows, ended by a NULL key: title, from, reply-to, language, at, days,
 * zone, min-stories, max-stories, max-age, grace, expiry, carry-over, paused,
 * open. Static. */
const struct list_field *list_fields(void);

/* Sets one field from text. Errors: NOT_FOUND (no such field, with the nearest
 * name), SYNTAX (with the field's name). */
bool list_set_field(struct list *list, const char *key, const char *text,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a new list. *id: its number, read after the commit.
 * Errors: EXISTS, SYNTAX (a name other than a-z 0-9 - of at most 63, or a
 * field that must be given), BUSY, STORAGE. Thread: the writer's. */
bool list_create(struct transaction *tx, const struct list *list,
                 const struct clock *clock, int64_t *id,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a changed list. Slots before now are not due any more when its hour,
 * days or zone changed, so that no second edition follows a change.
 * Errors: NOT_FOUND, BUSY, STORAGE. Thread: the writer's. */
bool list_update(struct transaction *tx, const struct list *list,
                 const struct clock *clock,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends a list: it is found no more, its editions, readers and proofs of
 * consent stay. Errors: NOT_FOUND. Thread: the writer's. */
bool list_delete(struct transaction *tx, const char *name,
                 const struct clock *clock,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds a list by name or number. Returns: the caller's.
 * Errors: NOT_FOUND (with the nearest name), STORAGE. */
struct list *list_get(struct view *view, const char *name,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct list *list_get_by_id(struct view *view, int64_t id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds a list by number, a deleted one, too; *found NULL: there is none.
 * *found: the caller's. Errors: STORAGE. */
bool list_find_by_id(struct view *view, int64_t id, struct list **found,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns all lists in the order of their names: of struct list *, the
 * caller's. Errors: STORAGE. */
GPtrArray *list_all(struct view *view,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
