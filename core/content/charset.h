/* SPDX-License-Identifier: MIT */
/*
 * Bytes as text: what is UTF-8, what a label says, and the one character set
 * that is still met under false names, windows-1252.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_CHARSET_H
#define VESPER_CHARSET_H

#include <glib.h>
#include <stdbool.h>

/* Returns the character that windows-1252 has for a byte. HTML reads numbers
 * such as &#146; likewise, so U+0080 to U+009F may be given as well. */
gunichar charset_windows_1252(unsigned char byte);

/* Tells whether a label names a character set that can be read. */
bool charset_is_known(const char *label);

/* Tells whether bytes are UTF-8, whatever their label says: they hold letters
 * that are no ASCII, and every one of them is well-formed. */
bool charset_is_utf8(const char *bytes, size_t size);

/* Returns bytes as UTF-8, whatever the label says (NULL: nothing): what is
 * UTF-8 is taken for it, else a byte order mark or the label is believed if it
 * can be, as browsers read it (latin1 is windows-1252); else each byte that is
 * no UTF-8 is windows-1252. A byte order mark and NUL bytes are gone.
 * Returns: the caller's. */
char *charset_decode(const char *bytes, size_t size, const char *label);

/* The same for XML, which names its encoding itself. Returns: the caller's. */
char *charset_decode_xml(const char *bytes, size_t size);

#endif
