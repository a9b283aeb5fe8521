/* SPDX-License-Identifier: MIT */
/*
 * Reading a mail, for `vesper inspect mail` and for tests: what GMime finds in
 * it. Never on the path of what we send.
 */
#ifndef VESPER_MESSAGE_READ_H
#define VESPER_MESSAGE_READ_H

#include <glib.h>
#include <stddef.h>

struct message_part {
    char *type;        /* "text/html" */
    char *encoding;    /* "quoted-printable" */
    char *text;        /* decoded, UTF-8; NULL where it is no text */
    size_t size_bytes; /* decoded */
};

struct message_field {
    char *name, *value; /* value decoded, one line */
};

struct message_picture {
    GPtrArray *fields; /* of struct message_field, in order */
    GPtrArray *parts;  /* of struct message_part, leaves in order */
};

/* Reads bytes as one mail. Returns: the caller's.
 * Errors: SYNTAX (no header at all), TOO_LARGE (LIMIT_MAIL_BYTES). */
struct message_picture *message_read(const char *bytes, size_t size,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void message_picture_free(struct message_picture *picture);
typedef struct message_picture MessagePicture;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MessagePicture, message_picture_free)

#endif
