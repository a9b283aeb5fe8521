/* SPDX-License-Identifier: MIT */
/*
 * What became of an edition, as `edition report` and `edition send` print it.
 */
#ifndef VESPER_EDITION_NUMBERS_H
#define VESPER_EDITION_NUMBERS_H

#include "command.h"
#include "edition.h"

/* Prints an edition's report: its numbers add up to the readers planned.
 * Errors: STORAGE. */
bool edition_numbers_print(const struct invocation *invocation,
                           const struct list *list,
                           const struct edition *edition,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
