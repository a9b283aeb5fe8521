/* SPDX-License-Identifier: MIT */
/*
 * What kinds of values there are: how each is read out of its text, checked
 * and written back. For settings/ alone.
 */
#ifndef VESPER_SETTINGS_TYPE_H
#define VESPER_SETTINGS_TYPE_H

#include "settings_row.h"

/* How a value stands in the file. */
enum written {
    WRITTEN_TEXT,   /* "…" */
    WRITTEN_NUMBER, /* 5 */
    WRITTEN_TRUTH,  /* true, false */
    WRITTEN_TEXTS,  /* [ "…", "…" ] */
};

/* Returns how values of this type stand in the file. */
enum written setting_type_written(enum setting_type type);

/* Returns what the row wants, with an example: "a web address, such as
 * \"https://news.example/nl\"". Returns: the caller's. */
char *setting_wants(const struct setting_row *row);

/* Reads value (texts: each) into the row's field of object and frees what was
 * there. folder: of the settings file, for paths.
 * Errors: SYNTAX, what is wanted and what was found. */
bool setting_store(const struct setting_row *row, void *object,
                   const char *const *values, const char *folder,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the row's usual value; one without any stores nothing. */
void setting_store_usual(const struct setting_row *row, void *object);

/* Returns the field as it would be written, quotes and all; NULL where there
 * is no value. Returns: the caller's. */
char *setting_format(const struct setting_row *row, const void *object);

/* Returns text as it would stand in the file: quoted as the type asks for.
 * texts: parted by blanks. Returns: the caller's. */
char *setting_quote(const struct setting_row *row, const char *text);

/* Returns a number of the field's unit for people. Returns: the caller's. */
char *setting_format_number(const struct setting_row *row, int64_t number);

/* Frees the field and leaves it empty. */
void setting_clear(const struct setting_row *row, void *object);

/* Tells whether host is the machine itself: 127/8, ::1, localhost. */
bool setting_is_loopback(const char *host);

/* Returns the host of an address that setting_store took, without brackets.
 * Returns: the caller's. */
char *setting_url_host(const char *url);

#endif
