/* SPDX-License-Identifier: MIT */
/*
 * The editor's newsreader: reads sources side by side, those that are due and
 * those of editions about to close, and logs what came of each.
 *
 * Logged: source_read, source_flawed, source_failed, source_feed_found.
 *
 * Thread rule: the editor's.
 */
#ifndef VESPER_NEWSREADER_H
#define VESPER_NEWSREADER_H

#include "alarm.h"
#include "ground.h"

/* All borrowed. */
struct newsreader {
    struct ground *ground;
    struct view *view;
    struct alarm *alarm; /* it stops reading when that is over */
};

/* Reads the sources that are due, at most 60 s. A slow one keeps no edition
 * waiting: whoever has not answered in this turn is asked again in the next.
 * *next_at_ms: when the next is due; INT64_MAX: there is none.
 * Errors: BUSY, STORAGE. */
bool newsreader_read_due(const struct newsreader *reader, int64_t *next_at_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the sources of lists whose editions close now once more, so that
 * corrections up to then count: at most 30 s for all of them together, and
 * none whose server wants to be left alone (source_last_news). lists: of
 * struct list *. Errors: BUSY, STORAGE. */
bool newsreader_read_last(const struct newsreader *reader,
                          const GPtrArray *lists,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
