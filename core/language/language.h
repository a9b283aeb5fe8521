/* SPDX-License-Identifier: MIT */
/*
 * The fixed texts of mails and pages, in every language Vesper speaks, with
 * plural forms and dates. A text is a row of language_table.c; a test checks
 * that no language lacks one and that all use the same places.
 *
 * Places in a text are {name}. Languages: "en", "de", "pl".
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_LANGUAGE_H
#define VESPER_LANGUAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Returns the language we have that fits a wish: "de-AT" is "de"; an
 * Accept-Language header is taken too; "en" when nothing fits. Static. */
const char *language_choose(const char *wish);

/* Tells whether we have texts in a language ("en"). */
bool language_is_known(const char *language);

/* Returns the text of a key ("confirm_subject") in a language; English where
 * the language is unknown. A key that is not there is our bug. Static. */
const char *language_text(const char *language, const char *key);

/* Returns every key, ended by NULL: templates get all texts as a map. */
const char *const *language_keys(void);

/* Returns the text with {name} replaced, each from the pairs name, value, …,
 * NULL. Returns: the caller's. */
char *language_format(const char *language, const char *key,
                      ...) G_GNUC_NULL_TERMINATED;

/* Returns the text in the plural form for a count (CLDR rules), {count}
 * replaced: "1 story", "5 stories"; rows "stories.one", "stories.few",
 * "stories.many", "stories.other". Returns: the caller's. */
char *language_count(const char *language, const char *key, int64_t count);

/* Returns a local date as people write it ("Tuesday, 24 November 2026",
 * "wtorek, 24 listopada 2026"). local_date: "2026-11-24". Returns: the
 * caller's. */
char *language_date(const char *language, const char *local_date);

#endif
