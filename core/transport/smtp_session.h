/* SPDX-License-Identifier: MIT */
/*
 * One SMTP session: opened by libcurl, which checks the certificate and logs
 * in, then handed to our dialogue. Private to the room; smtp_client.h drives
 * many of them.
 *
 * Thread rule: the client's.
 */
#ifndef VESPER_SMTP_SESSION_H
#define VESPER_SMTP_SESSION_H

#include "smtp_client.h"

#include <curl/curl.h>

struct smtp_session {
    const struct smtp_profile *profile; /* borrowed: the client's */
    struct smtp_hooks hooks;            /* the owner's */
    CURL *handle;                       /* stays in its multi to the end */
    char problem[CURL_ERROR_SIZE];      /* libcurl's words */
    GString *last_line;                 /* the server's, while opening */
    struct smtp_offer offer;
    struct smtp_dialogue *dialogue; /* NULL while opening */
    curl_socket_t socket;
    int64_t deadline_ms; /* monotonic; 0: nothing is waited for */
    uint64_t reply_count;
    int message_count; /* asked for so far */
    int open_count;    /* of them without a fate */
    int code;          /* of the last reply while opening */
    bool is_readable;  /* the poll said so, or nobody looked yet */
    bool is_blocked;   /* the connection takes no more bytes now */
    bool is_mute;      /* a send failed: only reading is left */
    bool is_finishing; /* QUIT is to come, or said */
    bool is_known;     /* the server took our password */
    bool is_idle;      /* there was no message for it when it asked */
    bool has_worked;   /* a message got a reply that was no 421 */
    bool has_unknown;  /* a message has been given up as unknown */
};

/* Prepares a session's handle; opens nothing before it is in a multi.
 * profile: borrowed for life. Returns: the caller's. */
struct smtp_session *smtp_session_new(const struct smtp_profile *profile,
                                      const struct smtp_hooks *hooks);
/* Tells the fate of what is open; the handle has left its multi. */
void smtp_session_free(struct smtp_session *session);

/* libcurl is through with the opening. Errors: as trouble in smtp_client.h. */
bool smtp_session_opened(struct smtp_session *session, CURLcode result,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks for no further message and says QUIT in the end. It is open. */
void smtp_session_finish(struct smtp_session *session);

/* Tells whether TLS protects what the session carries. An open session under
 * SMTP_TLS_REQUIRED is encrypted: libcurl fails the opening otherwise. */
bool smtp_profile_is_encrypted(const struct smtp_profile *profile);

/* Writes and reads what can be now. *is_over: it has come to its end; without
 * an error to an expected one. Errors: as trouble in smtp_client.h. */
bool smtp_session_run(struct smtp_session *session, bool *is_over,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
