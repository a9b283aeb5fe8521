/* SPDX-License-Identifier: MIT */
/*
 * Hard ceilings on what comes from outside. Settings choose below them; going
 * over one is an ordinary error (TOO_LARGE), never an allocation.
 * Sources: RFC 5321 §4.5.3.1, RFC 5322 §2.1.1, RFC 1035 §2.3.4; the others are
 * our own choice (docs/architecture.md).
 */
#ifndef VESPER_LIMIT_H
#define VESPER_LIMIT_H

enum {
    /* Mail (RFC 5321 §4.5.3.1, RFC 5322 §2.1.1) */
    LIMIT_LOCAL_PART_BYTES = 64,
    LIMIT_ADDRESS_BYTES = 254,     /* path of 256 less its angle brackets */
    LIMIT_DOMAIN_BYTES = 253,      /* RFC 1035 §2.3.4, without the dot */
    LIMIT_MAIL_LINE_BYTES = 998,   /* without CRLF */
    LIMIT_REPLY_LINE_BYTES = 4096, /* RFC says 512; servers exceed it */
    LIMIT_REPLY_BYTES = 65536,     /* all lines of one reply */
    LIMIT_REPLY_KEPT_BYTES = 500,  /* of a reply's text in the ledger */
    LIMIT_MAIL_BYTES = 1024 * 1024,
    LIMIT_SESSIONS = 64, /* to one relay; Postfix takes 50 of a client */

    /* Web */
    LIMIT_FORM_BYTES = 4096,
    LIMIT_MULTIPART_BYTES = 65536,
    LIMIT_FORM_FIELDS = 16,
    LIMIT_ANNOUNCEMENT_BYTES = 1024 * 1024,
    LIMIT_URL_BYTES = 2048,

    /* Articles */
    LIMIT_DOWNLOAD_BYTES = 16 * 1024 * 1024,
    LIMIT_DOWNLOAD_MS = 30 * 1000, /* editions wait for a round of them */
    LIMIT_ARTICLE_TEXT_BYTES = 4 * 1024 * 1024,
    LIMIT_FIELD_BYTES = 64 * 1024, /* a title, a summary, a credit */
    LIMIT_AUTHORS = 50,            /* of one story; more is no byline */
    LIMIT_RELATED = 50,
    LIMIT_FEED_ITEMS = 100000,
    LIMIT_FEED_TOMBSTONES = 1000,  /* acted upon, the newest */
    LIMIT_FOLDER_ENTRIES = 100000, /* looked at */
    LIMIT_FOLDER_FILES = 1000,     /* read, the newest */
    LIMIT_FOLDER_BYTES = 64 * 1024 * 1024,
    LIMIT_ANNOUNCED_STORIES = 100,

    /* Templates and settings */
    LIMIT_TEMPLATE_BYTES = 1024 * 1024,
    LIMIT_TEMPLATE_DEPTH = 64,
    LIMIT_RENDERED_BYTES = 16 * 1024 * 1024,
    LIMIT_SETTINGS_BYTES = 1024 * 1024,
    LIMIT_NAME_BYTES = 63,   /* of a list, a relay, a key */
    LIMIT_TEXT_BYTES = 1024, /* a line a person typed */
};

#endif
