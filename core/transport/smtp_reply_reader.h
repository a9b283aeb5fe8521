/* SPDX-License-Identifier: MIT */
/*
 * Reading SMTP replies (RFC 5321 §4.2) out of a stream of bytes cut anywhere.
 * A reply has one code on all of its lines, an enhanced code where the text
 * begins with one of the same class (RFC 2034 §3), and text; line and reply
 * are bounded. Private to the room.
 *
 * Thread rule: one thread per reader.
 */
#ifndef VESPER_SMTP_REPLY_READER_H
#define VESPER_SMTP_REPLY_READER_H

#include <glib.h>
#include <stdbool.h>

enum {
    SMTP_ENHANCED_BYTES = 12, /* "5.123.123" and more than its NUL */
};

struct smtp_reply_reader {
    int code;                           /* 200-559; 0: no line read yet */
    char enhanced[SMTP_ENHANCED_BYTES]; /* of the first line; "" for none */
    GString *text;                      /* lines joined by a blank, raw */
    GString *line;                      /* what came of the present line */
    gsize reply_bytes;
    bool is_whole; /* the last line was read: the next begins anew */
};

/* Makes a reader usable. */
void smtp_reply_reader_init(struct smtp_reply_reader *reader);
/* Frees what it holds. */
void smtp_reply_reader_clear(struct smtp_reply_reader *reader);

/* Reads from *cursor to the end of a reply, at most to end, and moves *cursor
 * behind what it took. is_whole tells whether a reply is complete: then code,
 * enhanced and text stand until the next call.
 * Errors: PROTOCOL (no reply line, codes that differ, NUL, too long). */
bool smtp_reply_reader_read(struct smtp_reply_reader *reader,
                            const char **cursor, const char *end,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
