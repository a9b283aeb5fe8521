/* SPDX-License-Identifier: MIT */
/*
 * The edition that a command is about: one of a list that it names, by number,
 * by its own name ("2026-11-24", "2026-11-24-extra"), or the newest.
 */
#ifndef VESPER_NAMED_EDITION_H
#define VESPER_NAMED_EDITION_H

#include "edition.h"

/* Returns the edition of a list that a word means; NULL: its newest. *list: the
 * caller's too. Returns: the caller's. Errors: NOT_FOUND, STORAGE. */
struct edition *named_edition(struct view *view, const char *list_name,
                              const char *word, struct list **list,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
