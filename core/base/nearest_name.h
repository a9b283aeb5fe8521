/* SPDX-License-Identifier: MIT */
/*
 * The name somebody meant: what an unknown setting, command or option is
 * answered with.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_NEAREST_NAME_H
#define VESPER_NEAREST_NAME_H

#include <stddef.h>

/* A search over names that come one after the other. Start it with {.wanted}.
 */
struct nearest_name {
    const char *wanted;  /* borrowed */
    const char *nearest; /* borrowed; NULL: none is near enough */
    size_t distance;     /* of nearest */
};

/* Offers a name: it is kept if it is near, and nearer than any before. Near
 * is: a third of the letters wrong at most, counted as insertions, deletions,
 * changes and swaps of neighbours, letter case aside. To leave out the words
 * before the last ("listen" for "web.listen") counts as one, a last word that
 * begins the other as two. Words end at '.', '/' and a blank. name: borrowed.
 */
void nearest_name_offer(struct nearest_name *search, const char *name);

/* Returns ", did you mean 'NAME'?" or "". Returns: the caller's. */
char *nearest_name_question(const struct nearest_name *search);

#endif
