/* SPDX-License-Identifier: MIT */
/*
 * Reading a mail, for `vesper inspect mail` and for tests: what GMime finds in
 * it. Never on the path of what we send.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_MESSAGE_READ_H
#define VESPER_MESSAGE_READ_H

#include <glib.h>
#include <stddef.h>

struct message_part {
    char *type;        /* "text/html" */
    char *encoding;    /* "quoted-printable" */
    char *text;        /* decoded, UTF-8, LF; NULL where it is no text */
    size_t size_bytes; /* decoded */
};

struct message_field {
    char *name, *value; /* value decoded, one line */
};

struct message_picture {
    GPtrArray *fields; /* of struct message_field, in order */
    GPtrArray *parts;  /* of struct message_part, leaves in order */
};

/* Makes GMime ready, once however often it is called. message_read does so by
 * itself; who uses GMime elsewhere calls this before, never g_mime_init. */
void message_read_init(void);

/* Reads bytes as one mail, forwarded ones inside it too. Returns: the
 * caller's. Errors: SYNTAX (no header at all), TOO_LARGE (LIMIT_MAIL_BYTES, or
 * more than 1000 parts). */
struct message_picture *message_read(const char *bytes, size_t size,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void message_picture_free(struct message_picture *picture);
typedef struct message_picture MessagePicture;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MessagePicture, message_picture_free)

#endif
