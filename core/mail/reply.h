/* SPDX-License-Identifier: MIT */
/*
 * SMTP replies and what they mean: the one table of reply and report classes
 * (notes of bulk mail, §5). Delivery and bounces both read it; scores and
 * suppression are the subscriber's business, not this table's.
 *
 * Sources: RFC 5321 §4.2, RFC 3463, RFC 2034.
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_REPLY_H
#define VESPER_REPLY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { REPLY_ENHANCED_BYTES = 12 }; /* "5.123.456" and NUL */

/* A reply, its lines joined by blanks. */
struct reply {
    int code;                            /* 250; 0: none read */
    char enhanced[REPLY_ENHANCED_BYTES]; /* "5.1.1", or "" */
    char *text; /* of all lines, without codes, UTF-8; owned */
};
void reply_clear(struct reply *reply);

/* Where in a transaction the reply came. */
enum reply_stage {
    REPLY_AT_OPENING, /* greeting, EHLO, STARTTLS, AUTH */
    REPLY_AT_MAIL,
    REPLY_AT_RCPT,
    REPLY_AT_DATA,
    REPLY_AT_END, /* the final dot, or the last BDAT */
};

enum reply_class {
    REPLY_ACCEPTED,
    REPLY_TEMPORARY,     /* try this reader again later */
    REPLY_SLOW_DOWN,     /* rate, connections, 4.7.2x: the relay, not him */
    REPLY_DEAD_ADDRESS,  /* no such mailbox */
    REPLY_MAILBOX_FULL,  /* 5.2.2 */
    REPLY_SENDER_FAULT,  /* policy, spam, SPF/DKIM/DMARC: ours, never his */
    REPLY_MESSAGE_FAULT, /* size, headers: this edition's */
    REPLY_SETUP_FAULT,   /* authentication, relaying denied */
    REPLY_REJECTED,      /* another 5xx: final for this edition */
};

/* Returns the class of a reply at a stage. */
enum reply_class reply_classify(const struct reply *reply,
                                enum reply_stage stage);

/* Tells whether a class lets the same copy be tried again. */
bool reply_class_is_retryable(enum reply_class class);

/* "dead_address": as reports and logs write it. Static. */
const char *reply_class_name(enum reply_class class);

/* Returns text with every address in it cut out ("<…>" and bare ones), cut at
 * LIMIT_REPLY_KEPT_BYTES, made safe: what the ledger may keep.
 * Returns: the caller's. */
char *reply_text_to_keep(const char *text);

#endif
