/* SPDX-License-Identifier: MIT */
/*
 * When a story was published, as an operator types it: by the clock of the
 * list, unless a zone is named.
 */
#ifndef VESPER_STORY_DATE_H
#define VESPER_STORY_DATE_H

#include "clock.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What stands for it in help. */
#define STORY_DATE_WORDS                                               \
    "2026-11-24 or 2026-11-24T18:00, by the list's clock unless Z or " \
    "+01:00 follows"

/* Reads a date, which is its midnight, or a date and a time, in a zone where
 * the text names none. zone: valid. *at_ms: between 1970 and now. Errors:
 * USAGE, also of what is still to come: it would be taken for now. */
bool story_date_parse(const char *text, const char *zone,
                      const struct clock *clock, int64_t *at_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
