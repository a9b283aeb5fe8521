/* SPDX-License-Identifier: MIT */
/*
 * The shape of language_table.c, for language/ alone. A new language is a
 * column here, its texts there, and its line in language.c.
 */
#ifndef VESPER_LANGUAGE_TABLE_H
#define VESPER_LANGUAGE_TABLE_H

#include <stddef.h>

enum language_column { EN, DE, PL, LANGUAGES };

struct language_row {
    const char *key;
    const char *texts[LANGUAGES]; /* UTF-8, one line, never NULL */
};

/* In the order of strcmp over their keys. */
extern const struct language_row language_rows[];
extern const size_t language_row_count;

#endif
