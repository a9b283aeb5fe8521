/* SPDX-License-Identifier: MIT */
/*
 * The log: events with fields, one line each, on stderr.
 *
 *   EVENT(EVENT_INFO, "delivery_finished", FIELD_TEXT("list", name),
 *         FIELD_INT("edition", id), FIELD_TEXT("outcome", "deferred"));
 *
 * On a terminal a line reads as words, elsewhere it is JSON, under systemd it
 * carries the journal's priority. Fields hold ids and codes: never an address,
 * a token or a mail. Text of a field goes through safe printing.
 *
 * Core never logs above debug; daemon/ and cli/ do, once, where the decision
 * is made.
 *
 * Thread rule: any thread; a line is written by one call of write(2). A log
 * that cannot be written is counted, never an error (row D16).
 */
#ifndef VESPER_EVENT_H
#define VESPER_EVENT_H

#include <glib.h>
#include <stdint.h>

enum event_level {
    EVENT_DEBUG,
    EVENT_INFO,
    EVENT_WARNING,
    EVENT_ERROR,
};

enum event_style {
    EVENT_STYLE_HUMAN,   /* a terminal */
    EVENT_STYLE_JSON,    /* a file or pipe */
    EVENT_STYLE_JOURNAL, /* "<4>name key=value …" */
};

struct event_field {
    const char *key;  /* NULL ends the fields */
    const char *text; /* borrowed; NULL: number counts */
    int64_t number;
};

#define FIELD_TEXT(name, value) \
    ((struct event_field){.key = (name), .text = (value) ? (value) : ""})
#define FIELD_INT(name, value) \
    ((struct event_field){.key = (name), .number = (value)})
#define FIELD_ERROR(error) FIELD_TEXT("error", (error)->message)

/* Logs an event with at least one field; see event_log. */
#define EVENT(level, name, ...) \
    event_log((level), (name),  \
              (const struct event_field[]){__VA_ARGS__, {.key = NULL}})

/* Sets where lines go, how they look and from which level on. Without a call:
 * stderr, looked at for its style, from info on. Call before threads start. */
void event_setup(int fd, enum event_style style, enum event_level from);

/* Returns the style that fits fd: human on a terminal, the journal's where
 * $JOURNAL_STREAM is set, else JSON. */
enum event_style event_style_for(int fd);

/* Writes one event. name: a noun and a past participle ("edition_frozen").
 * fields: ended by a NULL key; all borrowed. */
void event_log(enum event_level level, const char *name,
               const struct event_field *fields);

/* Returns the line (with its line end) that event_log would write at the
 * instant at_ms. Returns: the caller's. Pure. */
char *event_format(enum event_style style, int64_t at_ms,
                   enum event_level level, const char *name,
                   const struct event_field *fields);

/* Returns how many lines could not be written so far. */
uint64_t event_lost_count(void);

#endif
