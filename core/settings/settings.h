/* SPDX-License-Identifier: MIT */
/*
 * Settings: one file in libconfig's syntax, one table of what may stand in it
 * (settings_table.c). A row loads, checks, shows and documents its setting; an
 * unknown key is an error that names file, line and the nearest right name.
 * Durations, sizes and rates carry units; secrets are files of their own.
 *
 * Thread rule: a struct settings never changes once read; a reload makes a
 * new one.
 */
#ifndef VESPER_SETTINGS_H
#define VESPER_SETTINGS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct relay_settings {
    char *name; /* "main" */
    char *url;  /* "smtp://127.0.0.1:25", "smtps://mail.example.org:465" */
    char *user; /* NULL: no AUTH */
    char *password_file; /* NULL: none; 0400 or 0600, read by settings_secret */
    char *ca_file;       /* NULL: the system's */
    char *tls;           /* "required" (usual unless loopback) or "none" */
    char *ehlo_name;     /* NULL: the host of web.url */
    int64_t sessions;
    int64_t messages_per_session; /* 0: no limit */
    int64_t timeout_ms;           /* of an opening */
};

struct settings {
    char *file; /* where it was read */
    char *storage;
    char *state; /* the state folder; usual: where storage lies */
    char *keys;  /* key file; usual: STATE/keys */
    char *postal_address;
    char *operator_mail;    /* operator.mail */
    char *privacy_url;      /* web.privacy */
    char *web_listen;       /* "127.0.0.1:8025", "[::1]:8025" */
    char *web_url;          /* what readers see, no trailing slash */
    char **web_return_urls; /* prefixes a form may return to; NULL-ended */
    int64_t web_threads;
    int64_t web_connections;
    int64_t web_connections_per_ip;
    char *web_proxy; /* address whose X-Forwarded-For counts; NULL: none */
    char *templates; /* folder that overrides built-in templates; NULL: none */
    char *uncertain; /* "hold" or "resend" */
    char *log_level; /* "debug", "info", "warning", "error" */
    char *bounce_domain;   /* mail.bounce_domain; NULL: the From's */
    char *feedback_sender; /* mail.feedback_id; NULL: from web.url's host */
    char **fetch_allowed_hosts; /* articles.allowed_hosts; NULL-ended */
    bool is_strict;
    int64_t drain_ms;
    int64_t keep_mails_ms; /* mail.keep: of the outbox, once they are done */
    int64_t retry_first_ms, retry_longest_ms; /* of copies put off */
    int64_t poll_ms; /* articles.poll: how often a source is read */
    int64_t fetch_timeout_ms;
    int64_t broken_after_ms;        /* articles.broken_after */
    int64_t silent_after_ms;        /* articles.silent_after */
    int64_t fetches_at_once;        /* articles.at_once */
    int64_t push_tolerance_ms;      /* articles.push_tolerance, 5 min */
    int64_t pushes;                 /* articles.pushes: a rate, per day */
    int64_t confirm_life_ms;        /* signup.confirm_life, 7 d */
    int64_t confirm_pause_ms;       /* signup.pause: per address, 24 h */
    int64_t confirm_most_per_month; /* signup.most_per_month: 3 */
    int64_t forms_per_network;      /* signup.per_network: a rate, per day */
    int64_t forms_in_all;           /* signup.in_all: a rate, per day */
    GPtrArray *relays;  /* of struct relay_settings *, at least one */
    GHashTable *places; /* key -> "/etc/vesper.conf:12", of what was written */
};

/* Returns the settings file of who names none: $VESPER_CONFIG, else
 * /etc/vesper/vesper.conf. Borrowed from the environment, or static. */
const char *settings_usual_file(void);

/* Reads a file and everything it includes. Returns: the caller's.
 * Errors: NO_INPUT, DENIED (writable by others), TOO_LARGE, STORAGE, SETTINGS
 * ("file:line: …, did you mean '…'?"); all mistakes are in one message, a line
 * each. */
struct settings *settings_read(const char *file,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void settings_free(struct settings *settings);
typedef struct settings Settings;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* Reads a secret out of a file (one line, its line end dropped).
 * Returns: the caller's. Errors: NO_INPUT, DENIED (open to group or others),
 * TOO_LARGE, SYNTAX (not one line of text), STORAGE. */
char *settings_secret(const char *file,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the text of the key file, for keyring_parse. Returns: the caller's.
 * Errors: NO_INPUT, DENIED (open to group or others), TOO_LARGE, STORAGE. */
char *settings_key_text(const struct settings *settings,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One line of `settings show`. */
struct setting_line {
    char *key;   /* "relays[0].timeout" */
    char *value; /* as it would be written; secrets are files, so shown */
    char *where; /* "vesper.conf:12", or "usual" */
};
void setting_line_free(struct setting_line *line);

/* Lists every setting in force, in the table's order.
 * Returns: of struct setting_line *, the caller's. */
GPtrArray *settings_list(const struct settings *settings);

/* Explains a key as the manual does: type, unit, usual value, range, text, and
 * whether a reload suffices. Returns: the caller's. Errors: NOT_FOUND with the
 * nearest name. */
char *settings_explain(const char *key,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns docs/settings.md, made of the table. Returns: the caller's. */
char *settings_manual(void);

/* What `vesper init` writes into a new file; NULL takes the usual value. */
struct settings_start {
    const char *folder; /* the state folder */
    const char *listen;
    const char *url;
    const char *relay;
};

/* Returns a commented settings file that settings_read takes.
 * Returns: the caller's. */
char *settings_first_file(const struct settings_start *start);

#endif
