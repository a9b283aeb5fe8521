/* SPDX-License-Identifier: MIT */
/*
 * Fixed lines, and a body made of one stretch. A boundary's own line end
 * stands before it (RFC 2046 §5.1.1), so a part decodes to its stretches
 * exactly, even where the last of them ends in a soft break.
 */
#include "message.h"

#include "mail_header.h"
#include "quoted_printable.h"

#include <string.h>

enum { BOUNDARY_RANDOM_BYTES = 16 };

#define ENCODING_FIELD "Content-Transfer-Encoding: quoted-printable\r\n"

static void
append_part_header(GString *out, const char *type)
{
    g_autofree char *value = g_strconcat(type, "; charset=utf-8", NULL);

    mail_header_raw(out, "Content-Type", value);
    g_string_append(out, ENCODING_FIELD);
}

/* Appends a whole text with one line end behind it: relaxed DKIM ignores empty
 * lines at the end of a body (RFC 6376 §3.4.4), so there are none. */
static void
append_body(GString *out, const char *text)
{
    g_autoptr(GString) body = g_string_new(text);

    while (body->len > 0 && strchr("\r\n", body->str[body->len - 1]) != NULL)
        g_string_truncate(body, body->len - 1);
    g_string_append_c(body, '\n');
    quoted_printable_stretch(out, body->str, body->len);
}

static void
append_delimiter(GString *out, const char *before, const char *boundary,
                 const char *after)
{
    g_string_append(out, before);
    g_string_append(out, boundary);
    g_string_append(out, after);
}

/* RFC 3834 §5 tells answering machines to be quiet, the other field tells
 * Exchange. */
static void
append_fields(GString *out, const struct message *message)
{
    g_autofree char *message_id =
        g_strconcat("<", message->message_id, ">", NULL);

    mail_header_mailbox(out, "From", message->from_name, message->from_address);
    if (message->reply_to != NULL)
        mail_header_mailbox(out, "Reply-To", NULL, message->reply_to);
    mail_header_mailbox(out, "To", NULL, message->to);
    mail_header_text(out, "Subject", message->subject);
    mail_header_date(out, "Date", message->date_at_ms);
    mail_header_raw(out, "Message-ID", message_id);
    mail_header_raw(out, "Auto-Submitted", "auto-generated");
    mail_header_raw(out, "X-Auto-Response-Suppress", "OOF, AutoReply");
    if (message->more_fields == NULL)
        return;
    g_assert(g_str_has_suffix(message->more_fields, "\r\n"));
    g_string_append(out, message->more_fields);
}

void
message_multipart_header(GString *out, const char *boundary)
{
    g_autofree char *type =
        g_strconcat("multipart/alternative; boundary=\"", boundary, "\"", NULL);

    mail_header_raw(out, "MIME-Version", "1.0");
    mail_header_raw(out, "Content-Type", type);
}

void
message_part_text(GString *out, const char *boundary)
{
    append_delimiter(out, "--", boundary, "\r\n");
    append_part_header(out, "text/plain");
    g_string_append(out, "\r\n");
}

void
message_part_html(GString *out, const char *boundary)
{
    append_delimiter(out, "\r\n--", boundary, "\r\n");
    append_part_header(out, "text/html");
    g_string_append(out, "\r\n");
}

void
message_parts_end(GString *out, const char *boundary)
{
    append_delimiter(out, "\r\n--", boundary, "--\r\n");
}

/* RFC 2045 §6.7 itself names "=_" as what quoted-printable cannot hold; base32
 * of 16 bytes is 26 characters. */
char *
message_boundary(const unsigned char random[16])
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    GString *boundary = g_string_new("=_");
    unsigned bits = 0, held = 0;

    for (size_t i = 0; i < BOUNDARY_RANDOM_BYTES; i++) {
        held = held << 8 | random[i];
        for (bits += 8; bits >= 5; bits -= 5)
            g_string_append_c(boundary, digits[held >> (bits - 5) & 31]);
    }
    g_string_append_c(boundary, digits[held << (5 - bits) & 31]);
    return g_string_free(boundary, FALSE);
}

void
message_append(GString *out, const struct message *message)
{
    append_fields(out, message);
    if (message->html == NULL) {
        mail_header_raw(out, "MIME-Version", "1.0");
        append_part_header(out, "text/plain");
        g_string_append(out, "\r\n");
        append_body(out, message->text);
        return;
    }
    g_assert(message->boundary != NULL);
    message_multipart_header(out, message->boundary);
    g_string_append(out, "\r\n");
    message_part_text(out, message->boundary);
    append_body(out, message->text);
    message_part_html(out, message->boundary);
    append_body(out, message->html);
    message_parts_end(out, message->boundary);
}
