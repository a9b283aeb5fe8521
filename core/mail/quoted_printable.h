/* SPDX-License-Identifier: MIT */
/*
 * The letter encoder: quoted-printable (RFC 2045 §6.7) with the promises that
 * let one encoded body serve a million readers.
 *
 * A stretch starts at column 0 and ends at column 0: if its last line is not
 * empty, a soft break `=CRLF` closes it. So stretches and values, each encoded
 * by itself, can be put together in any combination and decode to the
 * concatenation of what they were.
 *
 * Never written: two neighbouring blanks (the second is =20), a tab (=09), a
 * blank before CRLF, a line-leading `.` (=2E) or `From ` (=46rom), a line of
 * more than 76. So DATA needs no dot-stuffing, BDAT takes the same bytes, and
 * DKIM's relaxed body is the wire body.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_QUOTED_PRINTABLE_H
#define VESPER_QUOTED_PRINTABLE_H

#include <glib.h>
#include <stddef.h>

/* Appends text as one stretch. Line ends of text (LF, CRLF, lone CR) become
 * CRLF. An empty text appends nothing. text: size bytes, any bytes. */
void quoted_printable_stretch(GString *out, const char *text, size_t size);

/* Decodes (RFC 2045 §6.7, soft breaks joined), for tests and inspection.
 * Returns: the caller's, NUL behind it; *size without it. */
char *quoted_printable_decode(const char *text, size_t size, size_t *decoded);

#endif
