/* SPDX-License-Identifier: MIT */
/*
 * A setting is a row: what it is called, where its value goes, what it may be
 * and what it is for. Reading, showing, explaining and the manual all walk
 * the rows. For settings/ alone.
 */
#ifndef VESPER_SETTINGS_ROW_H
#define VESPER_SETTINGS_ROW_H

#include "settings.h"

#include <stddef.h>

enum setting_type {
    SETTING_LINE,      /* char *: one line of text */
    SETTING_NAME,      /* char *: a name to refer to */
    SETTING_PATH,      /* char *: from the settings' folder on */
    SETTING_STORAGE,   /* char *: path or URL of the database */
    SETTING_CHOICE,    /* char *: one of the row's choices */
    SETTING_MAIL,      /* char *: an e-mail address */
    SETTING_HOST,      /* char *: a host name */
    SETTING_IP,        /* char *: an IP address */
    SETTING_LISTEN,    /* char *: IP address and port */
    SETTING_WEB_URL,   /* char *: http or https */
    SETTING_RELAY_URL, /* char *: smtp or smtps */
    SETTING_PREFIXES,  /* char **: beginnings of web addresses */
    SETTING_HOSTS,     /* char **: hosts or IP addresses, "HOST:PORT" too */
    SETTING_COUNT,     /* int64_t */
    SETTING_SPAN,      /* int64_t: milliseconds */
    SETTING_RATE,      /* int64_t: events in a day */
    SETTING_TRUTH,     /* bool */
};

enum setting_flags {
    SETTING_RELOADS = 1 << 0,  /* a reload suffices; else a restart */
    SETTING_REQUIRED = 1 << 1, /* there is no usual value */
    SETTING_FIRST = 1 << 2,    /* set in the file that `init` writes */
};

struct setting_row {
    const char *key; /* "web.listen", "relays[].timeout" */
    size_t field;    /* offset in struct settings or relay_settings */
    enum setting_type type;
    unsigned flags;
    const char *usual;       /* as it would be written, without quotes */
    const char *usual_words; /* where it is worked out: how */
    const char *example;     /* where there is no usual value */
    const char *const *choices;
    int64_t min, max; /* in the unit of the field */
    const char *help;
};

/* The table; a NULL key ends it. */
extern const struct setting_row setting_rows[];

/* What begins the keys of a relay's rows; their field lies in struct
 * relay_settings. */
#define SETTING_RELAYS "relays[]."

/* Tells whether a row is about a relay. */
bool setting_row_is_relays(const struct setting_row *row);

/* Returns the row of a key ("relays[3].url" or "relays[].url"), or NULL. */
const struct setting_row *setting_row_find(const char *key);

/* Returns the key with the numbers of a list taken out: "relays[].url".
 * Returns: the caller's. */
char *setting_row_pattern(const char *key);

/* Returns the row's key for one relay: "relays[3].url". Returns: the
 * caller's. */
char *setting_row_key(const struct setting_row *row, unsigned relay);

#endif
