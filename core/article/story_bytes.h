/* SPDX-License-Identifier: MIT */
/*
 * Bytes from a file or a server, told apart by how they begin: a feed, an HTML
 * page, a story as somebody writes it, or a page saved as text. Media types are
 * not asked: servers get them wrong too often.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_STORY_BYTES_H
#define VESPER_STORY_BYTES_H

#include "content.h"

enum story_form {
    STORY_FEED,      /* XML or JSON */
    STORY_PAGE,      /* HTML */
    STORY_FILE,      /* "---" and words, or a heading of Markdown */
    STORY_TEXT_PAGE, /* anything else */
    STORY_FORMS
};

/* What was read; all borrowed. */
struct story_bytes {
    const char *bytes;
    size_t size;
    const char *url;          /* where; NULL: from a file */
    const char *name;         /* of the file: what ends in .md is a story as
                                 somebody writes it; NULL: from a server */
    const char *content_type; /* the server's, for its charset; NULL: none */
};

/* Returns the bytes of body, and nothing else. */
struct story_bytes story_bytes_of(GBytes *body);

/* Tells what the bytes are taken for. */
enum story_form story_bytes_form(const struct story_bytes *read);

/* Reads the stories in there: what is no feed is a feed of one story. Returns:
 * the caller's. Errors ("taken for an HTML page: …"): SYNTAX, UNSUPPORTED (no
 * feed we know), TOO_LARGE. */
struct feed *story_bytes_parse(const struct story_bytes *read,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the address of the feed that an HTML page names, NULL: it names none.
 * Returns: the caller's. */
char *story_bytes_feed_url(const struct story_bytes *read);

#endif
