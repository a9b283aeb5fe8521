/* SPDX-License-Identifier: MIT */
/*
 * What stands at the head of a story, taken from its text: the standfirst, and
 * the headline where it was given none.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_EXCERPT_H
#define VESPER_EXCERPT_H

#include <stddef.h>

enum { BEGINNING_CHARS = 100, STANDFIRST_CHARS = 300 };

/* Returns the first sentence of a line of text, or as much of it as
 * text_excerpt leaves in BEGINNING_CHARS. Returns: the caller's. */
char *text_beginning(const char *text);

/* Returns the first paragraph of a text as one line, cut (text_excerpt) where
 * it is longer than STANDFIRST_CHARS; NULL where the text is NULL or empty.
 * Returns: the caller's. */
char *text_standfirst(const char *text);

/* Returns text, or what of it stays below max_bytes, cut as text_excerpt cuts:
 * a title of a megabyte must not cost us the story. Takes text over.
 * Returns: the caller's; NULL for NULL. */
char *text_bound(char *text, size_t max_bytes);

#endif
