/* SPDX-License-Identifier: MIT */
/*
 * The one character set that is still met under false names: windows-1252.
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

/* Tells whether bytes are UTF-8, whatever their label says: they hold letters
 * that are no ASCII, and every one of them is well-formed. */
bool charset_is_utf8(const char *bytes, size_t size);

/* Returns text as UTF-8 of the XML in bytes, whatever its label says: what is
 * UTF-8 is taken for it, else the label is believed if it can be, else each
 * byte that is no UTF-8 is windows-1252. NUL bytes are gone.
 * Returns: the caller's. */
char *charset_decode_xml(const char *bytes, size_t size);

#endif
