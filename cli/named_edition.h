/* SPDX-License-Identifier: MIT */
/*
 * The edition that a command is about: by number, by date ("2026-11-24",
 * "2026-11-24-extra"), or the newest.
 */
#ifndef VESPER_NAMED_EDITION_H
#define VESPER_NAMED_EDITION_H

#include "edition.h"

/* Returns a list's edition; word NULL: its newest. Returns: the caller's.
 * Errors: NOT_FOUND, STORAGE. */
struct edition *named_edition(struct view *view, const struct list *list,
                              const char *word,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns "2026-11-24", or with its slot where that is not the main one.
 * Returns: the caller's. */
char *edition_word(const struct edition *edition);

#endif
