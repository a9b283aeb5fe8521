/* SPDX-License-Identifier: MIT */
/*
 * Foreign text on its way to a person: terminal, log, error message.
 *
 * Whatever a feed, a form or a server sent may hold control bytes that move
 * the cursor, set the window's title or turn the writing direction (CWE-150).
 * Nothing foreign is printed but through here.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_SAFE_TEXT_H
#define VESPER_SAFE_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Returns text with everything dangerous made visible: C0, DEL and C1
 * controls, bidi and zero-width characters, and bytes that are no UTF-8 become
 * "\x1b" or "\u202e"; a line end becomes "\n" in two letters. At most
 * max_bytes of text are shown, "…" behind a cut. text: borrowed, NULL is "".
 * Returns: the caller's, one line of valid UTF-8. */
char *safe_text(const char *text, size_t max_bytes);

/* The same for a piece of memory that may hold NUL. */
char *safe_bytes(const char *bytes, size_t count, size_t max_bytes);

/* Returns the columns text takes on a terminal: wide East Asian letters and
 * emoji two, combining marks none. text: valid UTF-8. */
size_t safe_text_width(const char *text);

/* Tells whether text is valid UTF-8 without NUL and without control
 * characters (line ends and tabs are control characters too): what a name, a
 * title or a header value of ours may be. */
bool safe_text_is_plain(const char *text);

/* Returns foreign text as one line fit for a header or a title: control, bidi
 * and zero-width characters dropped, white space folded into single blanks,
 * ends stripped, invalid UTF-8 replaced by U+FFFD. ZWJ and variation
 * selectors stay (emoji need them). Returns: the caller's. */
char *safe_text_to_line(const char *text);

#endif
