/* SPDX-License-Identifier: MIT */
/*
 * Push sources: nobody reads them, the site's own system announces its stories.
 * Who may is told by a signature (push_signature.h), before anything here is
 * asked.
 */
#ifndef VESPER_PUSH_H
#define VESPER_PUSH_H

#include "announcement.h"
#include "source.h"

/* Finds a push source of a list that goes on; *found: the caller's, NULL where
 * there is none. Errors: STORAGE, BUSY. */
bool push_source_find(struct view *view, int64_t source_id,
                      struct source **found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gets a push source of a list by its name or number. Returns: the caller's.
 * Errors: NOT_FOUND. */
struct source *push_source_get(struct view *view, int64_t list_id,
                               const char *which,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An announcement whose signature is right; borrowed. */
struct push {
    int64_t source_id;
    const char *message_id; /* the site's own name for it */
    int64_t signed_at_ms;   /* as it says */
    int64_t tolerance_ms;   /* for how long after that its signature counts */
    const struct announcement *announcement;
    bool should_mail; /* the operator has an address */
};

/* What became of it. */
struct push_taken {
    bool is_repeated; /* it was taken before: nothing more was done */
    /* Names of its time are forgotten, so that it may have been taken before:
     * nothing was done. It is where our clock went back, or the tolerance up.
     */
    bool is_too_old;
    struct article_taken articles;
    struct article_withdrawn withdrawn;
};

/* Takes an announcement, once however often it comes: its name and its stories
 * are durable together. Of what is withdrawn too late the operator hears
 * (late_withdrawal.h). *taken is read after the commit; its array `printed` is
 * the caller's, as in article_withdraw, but never NULL. Errors: NOT_FOUND (the
 * source is gone), BUSY, STORAGE. Thread: the writer's.
 */
bool push_take(struct transaction *tx, const struct push *push,
               const struct clock *clock, struct push_taken *taken,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
