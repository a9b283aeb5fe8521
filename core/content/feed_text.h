/* SPDX-License-Identifier: MIT */
/*
 * What stands in a feed as the texts a story keeps. All return NULL where
 * nothing is left, and NULL for NULL; else the caller's.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_TEXT_H
#define VESPER_FEED_TEXT_H

/* HTML as plain text with its paragraphs (html_to_text), at most
 * LIMIT_ARTICLE_TEXT_BYTES. */
char *feed_text_of_html(const char *html);

/* Plain text likewise: blank lines part its paragraphs, other line ends are
 * blanks. */
char *feed_text_of_plain(const char *plain);

/* Text with paragraphs as one line, at most LIMIT_FIELD_BYTES. text: taken
 * over. */
char *feed_text_to_line(char *text);

/* What is no prose (an address, a date, a name) as one line; one longer than
 * LIMIT_FIELD_BYTES is none. */
char *feed_text_word(const char *raw);

#endif
