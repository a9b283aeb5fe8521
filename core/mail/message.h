/* SPDX-License-Identifier: MIT */
/*
 * Whole messages: a header block, then multipart/alternative of plain text and
 * HTML, both quoted-printable UTF-8. The digest writes the same pieces around
 * its stretches and holes (edition/letter.c).
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_MESSAGE_H
#define VESPER_MESSAGE_H

#include <glib.h>
#include <stdint.h>

/* The pieces of a multipart/alternative with this boundary, in the order they
 * are written:
 *   header:  MIME-Version, Content-Type with the boundary
 *   blank line, then message_part_text, a stretch or more,
 *   message_part_html, a stretch or more, message_parts_end. */
void message_multipart_header(GString *out, const char *boundary);
void message_part_text(GString *out, const char *boundary);
void message_part_html(GString *out, const char *boundary);
void message_parts_end(GString *out, const char *boundary);

/* A boundary of 28 characters that quoted-printable text cannot hold ("=_"
 * begins it), made of 16 given bytes. Returns: the caller's. */
char *message_boundary(const unsigned char random[16]);

/* A mail of one text for one person (confirmation, alert). */
struct message {
    const char *from_name, *from_address;
    const char *reply_to; /* NULL: none */
    const char *to;
    const char *subject;    /* UTF-8, one line */
    const char *message_id; /* "left@domain", without brackets */
    int64_t date_at_ms;
    const char *boundary;
    const char *text; /* UTF-8 */
    const char *html; /* UTF-8; NULL: text/plain alone */
    /* Further fields, whole lines with CRLF; NULL: none. */
    const char *more_fields;
};

/* Appends the message in wire form: CRLF only, no line to stuff, with
 * Auto-Submitted: auto-generated and X-Auto-Response-Suppress. Everything in
 * message is borrowed. */
void message_append(GString *out, const struct message *message);

#endif
