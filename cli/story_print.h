/* SPDX-License-Identifier: MIT */
/*
 * A story with every field: what `article show` has and what `inspect` makes
 * of a file, the same in both.
 */
#ifndef VESPER_STORY_PRINT_H
#define VESPER_STORY_PRINT_H

#include "printer.h"
#include "story.h"

enum story_side {
    STORY_TOLD, /* as its source tells it */
    STORY_KEPT, /* as we keep it: without the site, guid and modified_at_ms */
};

/* Returns a story as a JSON object. Returns: the caller's. */
json_t *story_to_json(const struct story *story, enum story_side side);

/* Prints a story: an object, or its fields and its text in paragraphs. */
void story_print(struct printer *printer, const struct story *story,
                 enum story_side side);

#endif
