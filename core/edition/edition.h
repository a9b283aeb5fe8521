/* SPDX-License-Identifier: MIT */
/*
 * Editions: one issue of a list for one local date and slot.
 *
 *   draft → approved → planning → sending → sent
 *   beside them: held (editor or breaker), skipped (reason kept), cancelled
 *
 * choose.c picks the stories, compose.c makes letters of them, freeze.c fixes
 * both in one transaction. The unique key (list, local date, slot) makes a
 * second edition impossible.
 */
#ifndef VESPER_EDITION_H
#define VESPER_EDITION_H

#include "article.h"
#include "imprint.h"
#include "letter.h"
#include "list.h"
#include "template_shelf.h"

#include <stdbool.h>
#include <stdint.h>

/* The numbers stand in the database: never renumber. */
enum edition_state {
    EDITION_DRAFT = 0,
    EDITION_APPROVED = 1,
    EDITION_PLANNING = 2,
    EDITION_SENDING = 3,
    EDITION_SENT = 4,
    EDITION_HELD = 5,
    EDITION_SKIPPED = 6,
    EDITION_CANCELLED = 7,
    EDITION_STATES
};

/* "sending": as reports write it. Static. */
const char *edition_state_name(enum edition_state state);

/* Slots of a day: its own, or "extra" on a day without one. */
#define EDITION_SLOT_MAIN "main"
#define EDITION_SLOT_EXTRA "extra"

struct edition {
    int64_t id, list_id;
    char *local_date, *slot;
    enum edition_state state;
    char *reason;
    int64_t due_at_ms, not_after_ms;
    char *subject;
    int64_t story_count;
    char *boundary;
    int64_t frozen_at_ms; /* 0: not frozen */
    int64_t planned_count;
    int64_t finished_at_ms; /* 0: not yet */
    int64_t created_at_ms;
};
void edition_free(struct edition *edition);
typedef struct edition Edition;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edition, edition_free)

/* Tells whether anybody may read it in the archive: it is frozen, and was not
 * cancelled. */
bool edition_is_published(const struct edition *edition);

/* --- Looking -------------------------------------------------------------- */

/* Finds the edition of a key; *found NULL: there is none. */
bool edition_find(struct view *view, int64_t list_id, const char *local_date,
                  const char *slot, struct edition **found,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns what an edition is called within its list: "2026-11-24", and of
 * another slot than the main one "2026-11-24-extra". Returns: the caller's. */
char *edition_name(const char *local_date, const char *slot);

/* Finds the edition of a list that is called so; *found NULL: there is none.
 * name: may be anything; what is nearly a date names none. */
bool edition_find_by_name(struct view *view, int64_t list_id, const char *name,
                          struct edition **found,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds one of a list by number; *found NULL: the list has none of that
 * number. */
bool edition_find_by_id(struct view *view, int64_t list_id, int64_t id,
                        struct edition **found,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gets one by number. Returns: the caller's. Errors: NOT_FOUND. */
struct edition *edition_get(struct view *view, int64_t id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists a list's editions, newest first, at most limit; list_id 0: of all.
 * Returns: of struct edition *, the caller's. */
GPtrArray *edition_page(struct view *view, int64_t list_id, int limit,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists editions in one state, oldest first: of struct edition *. */
GPtrArray *edition_in_state(struct view *view, enum edition_state state,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the letter of a language, or of the list's where there is none.
 * Returns: the caller's. Errors: NOT_FOUND, STORAGE (hash differs). */
struct letter *edition_letter(struct view *view, int64_t edition_id,
                              const char *language,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the archive's copy. Returns: the caller's, HTML. Errors: NOT_FOUND. */
char *edition_web_page(struct view *view, int64_t edition_id,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Composing ------------------------------------------------------------ */

/* A moment an edition is made for. */
struct edition_key {
    int64_t list_id;
    char local_date[LOCAL_DATE_BYTES];
    const char *slot; /* EDITION_SLOT_… */
    int64_t due_at_ms;
};

/* Returns the key that `edition send` means at an instant: today's slot, or
 * "extra" on a day without one, due now. */
struct edition_key edition_key_now(const struct list *list, int64_t now_ms);
/* Returns the key of a scheduled slot. */
struct edition_key edition_key_of(const struct list *list,
                                  const struct slot *slot);

/* Tells whether a slot of a list wants an edition: none is there yet (sent
 * early, skipped and cancelled ones are), and the list had this hour already
 * when it came. Errors: STORAGE. */
bool edition_slot_is_open(struct view *view, const struct list *list,
                          const struct slot *slot, bool *is_open,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells whether it is too late to make the edition of a slot: the list's grace
 * is over. Pure. */
bool edition_slot_is_missed(const struct list *list, const struct slot *slot,
                            int64_t now_ms);

/* Finds the next open slot of a list, its last one included while its grace
 * lasts. *due_at_ms: of that slot, which may be over;
 * 0: the list is paused. */
bool edition_next_due(struct view *view, const struct list *list,
                      int64_t now_ms, int64_t *due_at_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What composing needs beside the list. All borrowed. */
struct press {
    const struct template_shelf *shelf;
    const struct imprint *imprint;
    const struct clock *clock;
    struct random *random; /* the boundary */
};

/* An edition composed but not frozen. */
struct draft {
    struct edition_key key;
    GPtrArray *stories;     /* of struct article *, in print order */
    GPtrArray *passed_over; /* of struct article *, for lack of room */
    char *skip_reason;      /* not NULL: nothing to print, and why */
    char *subject, *preheader;
    char *boundary;
    GPtrArray *languages; /* of char *; the list's first */
    GPtrArray *letters;   /* of struct letter *, one per language */
    char *web_page;       /* archive copy in the list's language, HTML */
    char *plain_text;     /* as a reader sees it, for preview */
    GPtrArray *warnings;  /* of char *: what lint found */
    size_t largest_html_bytes;
};
void draft_free(struct draft *draft);
typedef struct draft Draft;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* Chooses and composes. Nothing new is no failure: skip_reason says so.
 * Returns: the caller's. Errors: SYNTAX (template), TOO_LARGE (over 102,400
 * bytes of HTML after trimming), REFUSED (strict, and lint found something),
 * STORAGE. Thread: any; reads through view. */
struct draft *edition_compose(struct view *view, const struct list *list,
                              const struct edition_key *key,
                              const struct press *press,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Freezing (freeze.c) -------------------------------------------------- */

enum freeze_outcome {
    FREEZE_DONE,    /* frozen now, state planning */
    FREEZE_ALREADY, /* the key has an edition; nothing changed */
    FREEZE_MOVED,   /* a story changed meanwhile: compose again */
    FREEZE_SKIPPED, /* the draft had nothing to print: recorded so */
};

struct frozen {
    enum freeze_outcome outcome;
    int64_t edition_id; /* of the key; 0 when MOVED */
};

/* Fixes a draft in one transaction: edition, stories with their versions,
 * marks, letters. A skipped edition of the key is tried again. *frozen: read
 * after the commit. Errors: BUSY, STORAGE. Thread: the writer's. */
bool edition_freeze(struct transaction *tx, const struct list *list,
                    const struct draft *draft, const struct clock *clock,
                    struct frozen *frozen,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Records that a slot was missed or skipped, unless the key has an edition.
 * Thread: the writer's. */
bool edition_skip(struct transaction *tx, const struct edition_key *key,
                  const char *reason, const struct clock *clock,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A step of an edition. */
struct edition_step {
    int64_t id;
    enum edition_state from, to;
    const char *reason;    /* NULL: the old one stays */
    int64_t planned_count; /* 0: the old one stays */
    int64_t not_after_ms;  /* 0: the old one stays */
};

/* Moves an edition; the table of moves is in edition_state.c. Planning ends
 * with the step to SENDING, which tells planned_count.
 * Errors: REFUSED (no such move, or it is not in `from` any more).
 * Thread: the writer's. */
bool edition_move(struct transaction *tx, const struct edition_step *step,
                  const struct clock *clock,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
