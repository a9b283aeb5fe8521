/* SPDX-License-Identifier: MIT */
/*
 * Header fields (RFC 5322 §2.2), appended to a GString with CRLF. Folding is
 * at white space, never inside a URL or an encoded-word; lines aim at 78 and
 * never pass 998 octets. A value with CR or LF cannot get in: it is our bug
 * (g_assert), since all foreign text was made a line before; so is a raw word,
 * a URL above all, that fills more than a line of 998.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_MAIL_HEADER_H
#define VESPER_MAIL_HEADER_H

#include "address.h"

#include <stdint.h>

/* Unstructured text (Subject): as it is where ASCII, else encoded-words of
 * RFC 2047 in UTF-8, each at most 75 octets, split between characters. */
void mail_header_text(GString *out, const char *name, const char *text);

/* A structured value that is ASCII already (List-Unsubscribe, List-Id,
 * Content-Type): folded at blanks only, copied else. */
void mail_header_raw(GString *out, const char *name, const char *value);

/* From, Reply-To, To: an ASCII name as a quoted-string, another as
 * encoded-words outside quotes. name NULL or "": the address alone. */
void mail_header_mailbox(GString *out, const char *field, const char *name,
                         const char *address);

/* Appends an instant as a date-time of RFC 5322 §3.3, in UTC:
 * "Tue, 24 Nov 2026 18:00:00 +0000". */
void mail_date_append(GString *out, int64_t at_ms);

/* "Date: Tue, 24 Nov 2026 18:00:00 +0000"; RFC 5322 §3.3. */
void mail_header_date(GString *out, const char *name, int64_t at_ms);

/* Appends text as an RFC 5322 phrase (List-Id's): a quoted-string, or
 * encoded-words where it is not ASCII; no folding. */
void mail_phrase_append(GString *out, const char *text);

#endif
