/* SPDX-License-Identifier: MIT */
/*
 * The lists that a command is about: the one it names, or all.
 */
#ifndef VESPER_NAMED_LISTS_H
#define VESPER_NAMED_LISTS_H

#include "list.h"

/* Returns the list of this name alone, or (NULL) all lists: of struct list *,
 * the caller's. Errors: NOT_FOUND, STORAGE. */
GPtrArray *named_lists(struct view *view, const char *name,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
