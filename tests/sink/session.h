/* SPDX-License-Identifier: MIT */
/*
 * One SMTP session as the server sees it (RFC 5321, 1870, 2920, 3030, 3207,
 * 4954): bytes in, replies out, no I/O. Bodies are skipped by a search for
 * their end (DATA) or by count (BDAT); a copy is made of the header alone, and
 * of the whole where mails are kept.
 */
#ifndef SINK_SESSION_H
#define SINK_SESSION_H

#include "rule.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct record;

/* What the sink offers and how it behaves; shared by all sessions. */
struct service {
    gboolean no_pipelining;
    gboolean no_chunking;
    gboolean no_8bitmime;
    gboolean no_smtputf8;
    gboolean has_starttls;
    gboolean is_smtps;      /* TLS from the first byte */
    int64_t size_bytes;     /* of SIZE; 0: not offered */
    char *auth;             /* "user:password"; NULL: no AUTH */
    char *auth_by;          /* PLAIN or LOGIN */
    char *injected;         /* said in clear behind STARTTLS's 220 */
    char *compare;          /* header that must name the recipient */
    int64_t delay_ms;       /* of the final reply */
    int64_t close_after;    /* messages of a session; 0: never */
    gboolean closes_kindly; /* with 421 */
    struct rule rule;       /* for everybody; stage RULE_NONE: by recipient */
    GHashTable *tried;      /* addresses a `once` rule has met */
    struct record *record;  /* where taken mails are written down */
};

/* Counts since the start. */
struct tally {
    uint64_t connections;
    uint64_t commands;
    uint64_t messages;  /* taken whole and answered with 2xx */
    uint64_t encrypted; /* of them under TLS */
    uint64_t bytes;
    uint64_t refusals;   /* 4xx and 5xx */
    uint64_t mismatches; /* header and envelope name different readers */
};

enum session_wish {
    SESSION_GOES_ON,
    SESSION_WAITS,     /* its reply is due later: session_resume */
    SESSION_WANTS_TLS, /* after its output has been written */
    SESSION_HANGS,     /* reads for ever, answers nothing */
    SESSION_CLOSES,    /* after its output has been written */
};

struct session;

/* Begins a session; its greeting is output. service, tally: borrowed.
 * Returns: the caller's. */
struct session *session_new(struct service *service, struct tally *tally);
void session_free(struct session *session);

/* Takes bytes until there are no more whole commands or the wish changes.
 * Returns: how many it took. */
size_t session_feed(struct session *session, const char *bytes, size_t size);

/* What the connection has to do now. */
enum session_wish session_wish(const struct session *session);
/* The delayed reply is due, or TLS is on. */
void session_resume(struct session *session);
/* Ends a session between two commands, with 421 where the service is kind. */
void session_hang_up(struct session *session);

/* The replies not yet written; the caller cuts off what it wrote. */
GString *session_output(struct session *session);

#endif
