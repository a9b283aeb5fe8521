/* SPDX-License-Identifier: MIT */
/*
 * The text of the settings: one file and all it includes, joined, with the
 * place that each joined line came from.
 *
 * libconfig could include by itself, but only relative to one folder, by
 * concatenation into a buffer of fixed size; and of an unfinished string it
 * tells where the file ends, not where the string began.
 *
 * For settings/ alone.
 */
#ifndef VESPER_SETTINGS_TEXT_H
#define VESPER_SETTINGS_TEXT_H

#include <glib.h>
#include <stdbool.h>

struct settings_text {
    GString *joined;
    GArray *places;      /* of struct place, one per joined line */
    GPtrArray *files;    /* names that places point to */
    GPtrArray *mistakes; /* of char *, "file:line: …" */
    bool is_whole;       /* no string and no comment is left open */
    GString *open;       /* brackets not yet closed, while joining */
    char before;         /* the last byte that was no blank or comment */
};

struct place {
    const char *file; /* borrowed from files */
    int line;
    size_t start; /* of the line in joined */
};

/* Reads a file and what it includes; what is wrong inside goes to mistakes.
 * Returns: the caller's. Errors: NO_INPUT, DENIED, TOO_LARGE, STORAGE. */
struct settings_text *
settings_text_read(const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of size bytes in memory, said to be that file. */
struct settings_text *
settings_text_new(const char *file, const char *bytes, size_t size,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void settings_text_free(struct settings_text *text);
typedef struct settings_text SettingsText;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SettingsText, settings_text_free)

/* Adds a mistake about a joined line (from 1). */
void settings_text_blame(struct settings_text *text, unsigned line,
                         const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Returns "file:line" of a joined line; of the last one with something on it
 * for lines behind the end. Returns: the caller's. */
char *settings_text_place(const struct settings_text *text, unsigned line);

/* Returns what stands on that line, ends stripped. Returns: the caller's. */
char *settings_text_line(const struct settings_text *text, unsigned line);

#endif
