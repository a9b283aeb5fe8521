/* SPDX-License-Identifier: MIT */
/*
 * The words of dates: months of many languages, zones, halves of the day, and
 * what stands between them and says nothing.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_DATE_WORDS_H
#define VESPER_DATE_WORDS_H

/* Returns a date in the words of RFC 822, its numbers in their order: "wtorek,
 * 24 listopada 2026, 10 p.m. AEDT" is ", 24 Nov 2026, 22:00 +1100". Of words
 * that nobody knows those in ASCII behind a number stay. text: valid UTF-8.
 * Returns: the caller's. */
char *date_words_translate(const char *text);

#endif
