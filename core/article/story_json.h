/* SPDX-License-Identifier: MIT */
/*
 * The lists inside a story as one column of text: JSON, the same to the byte
 * for the same list, so that SQL can tell whether it changed.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_STORY_JSON_H
#define VESPER_STORY_JSON_H

#include "story.h"

/* Formats names as a JSON array. Returns: the caller's. */
char *authors_to_text(const GPtrArray *authors);
/* Adds the names of such an array; what is no such array adds none. */
void authors_from_text(GPtrArray *authors, const char *text);

/* The same for struct related: an array of {title, author, url}. */
char *related_to_text(const GPtrArray *related);
void related_from_text(GPtrArray *related, const char *text);

#endif
