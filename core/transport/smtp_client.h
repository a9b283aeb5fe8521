/* SPDX-License-Identifier: MIT */
/*
 * An SMTP client (RFC 5321's word): several sessions with one relay, driven by
 * one thread. libcurl opens each (name look-up, TCP, STARTTLS or TLS with
 * certificate check, EHLO, AUTH) with CURLOPT_CONNECT_ONLY; then our dialogue
 * runs over curl_easy_send and curl_easy_recv. Always a fresh handle per
 * session, never a shared connection pool (CVE-2026-4873).
 *
 * Thread rule: one thread, but smtp_client_wake from any.
 */
#ifndef VESPER_SMTP_CLIENT_H
#define VESPER_SMTP_CLIENT_H

#include "smtp_dialogue.h"

enum smtp_tls {
    SMTP_TLS_REQUIRED, /* STARTTLS or smtps, certificate checked */
    SMTP_TLS_NONE,     /* explicit, or the relay is loopback */
};

struct smtp_profile {
    const char *name; /* the relay's, for messages */
    const char *url;  /* "smtp://host:25", "smtps://host:465" */
    const char *ehlo_name;
    const char *user;     /* NULL: no AUTH */
    const char *password; /* NULL: no AUTH */
    const char *ca_file;  /* NULL: the system's */
    enum smtp_tls tls;
    int sessions;               /* at most, 1 to LIMIT_SESSIONS */
    int messages_per_session;   /* then QUIT and a new one; 0: no limit */
    int64_t connect_timeout_ms; /* for the whole opening */
    /* Tests divide RFC 5321's waits by this; 0 and 1: as they are. */
    int patience_divisor;
};

struct smtp_client;

/* What the client tells beside the dialogue's hooks. */
struct smtp_client_hooks {
    struct smtp_hooks dialogue;
    /* A session could not be opened, or broke: it never was of use to its
     * messages, or left one unknown. One that the relay closes when it is idle
     * or between two messages is no trouble. error: borrowed; its code says
     * whether again makes sense: UNREACHABLE, TIMED_OUT, PROTOCOL, UNTRUSTED
     * (TLS), DENIED (AUTH refused, or not offered). code: the server's, 0 for
     * none. */
    void (*trouble)(void *self, const GError *error, int code);
};

/* Makes a client; connects nothing yet. profile: copied. hooks: copied.
 * Returns: the caller's. Errors: SYNTAX (URL). */
struct smtp_client *smtp_client_new(const struct smtp_profile *profile,
                                    const struct smtp_client_hooks *hooks,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Breaks off what is open, telling each message's fate. NULL is fine. */
void smtp_client_free(struct smtp_client *client);
typedef struct smtp_client SmtpClient;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SmtpClient, smtp_client_free)

/* Does what can be done and waits for more at most timeout_ms. wanted: how
 * many sessions there should be now (0 lets idle ones QUIT): opens the missing
 * ones, after a trouble by one try a second, then ever fewer. */
void smtp_client_step(struct smtp_client *client, int wanted,
                      int64_t timeout_ms);

/* Ends a waiting smtp_client_step early. Any thread. */
void smtp_client_wake(struct smtp_client *client);

/* Counts the sessions that are open or opening, and the messages whose fate
 * is open. */
int smtp_client_session_count(const struct smtp_client *client);
int smtp_client_open_count(const struct smtp_client *client);

/* Opens one session, says EHLO and QUIT: `vesper relay test`. *offer: what the
 * server offers; *is_encrypted: TLS is on. Errors: as trouble. */
bool smtp_probe(const struct smtp_profile *profile, struct smtp_offer *offer,
                bool *is_encrypted, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
